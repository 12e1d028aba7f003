//! What the staff do with a fulfillment order of its own. As in Shopify, the order's own `updatedAt` does not move.

use super::{Moment, Parcel};
use crate::world::ids::Kind;
use crate::world::model::{
    DeliveryMethod, FulfillmentOrder, FulfillmentOrderLine, FulfillmentOrderStatus, HoldReason, MethodType,
    Order, RequestStatus,
};
use crate::world::sites::Site;

impl Order {
    /// Makes the first fulfillment order wait that does not yet. Returns whether there was one.
    pub(crate) fn hold_one(&mut self, now: &mut Moment<'_>, reason: HoldReason, notes: &str) -> bool {
        let waits = |order: &FulfillmentOrder| order.status == FulfillmentOrderStatus::OnHold;
        let mut open = self.fulfillment_orders.iter_mut().filter(|order| order.status.is_open());
        let found = open.find(|order| !waits(order));
        found.map(|order| order.hold(now, reason, notes)).is_some()
    }

    /// Lets every fulfillment order that waits go on. Returns whether there was one.
    pub(crate) fn release_holds(&mut self, now: &Moment<'_>) -> bool {
        let mut released = false;
        for order in &mut self.fulfillment_orders {
            if order.status == FulfillmentOrderStatus::OnHold {
                order.status = FulfillmentOrderStatus::Open;
                order.fulfillment_holds.clear();
                order.updated_at = now.at;
                released = true;
            }
        }
        released
    }

    /// Has units of a fulfillment order sent from another site. They become a fulfillment order of their own, and one of
    /// which nothing is left is closed. Returns whether there were any.
    pub(crate) fn relocate(
        &mut self,
        now: &mut Moment<'_>,
        place: usize,
        site: Site,
        parcel: Parcel,
    ) -> bool {
        let Some(from) = self.fulfillment_orders.get_mut(place).filter(|order| order.can_move_to(site))
        else {
            return false;
        };
        let line_items = from.take(now, parcel);
        if line_items.is_empty() {
            return false;
        }
        from.updated_at = now.at;
        if from.line_items.iter().all(|line| line.remaining_quantity == 0) {
            from.status = FulfillmentOrderStatus::Closed;
            from.fulfillment_holds.clear();
        }
        let delivery_method =
            DeliveryMethod { id: now.mint(Kind::DeliveryMethod), ..from.delivery_method.clone() };
        let moved = FulfillmentOrder {
            id: now.mint(Kind::FulfillmentOrder),
            status: FulfillmentOrderStatus::Open,
            request_status: RequestStatus::Unsubmitted,
            created_at: now.at,
            updated_at: now.at,
            fulfill_at: from.fulfill_at,
            fulfill_by: from.fulfill_by,
            assigned_location: site.assignment(),
            delivery_method,
            fulfillment_holds: Vec::new(),
            line_items,
        };
        self.fulfillment_orders.push(moved);
        true
    }
}

impl FulfillmentOrder {
    /// True if its units could be sent from that site instead.
    pub(crate) fn can_move_to(&self, site: Site) -> bool {
        let by_parcel = match self.delivery_method.method_type {
            MethodType::Shipping => true,
            MethodType::PickUp | MethodType::Retail | MethodType::None => false,
        };
        let movable = match self.status {
            FulfillmentOrderStatus::Open | FulfillmentOrderStatus::InProgress => true,
            FulfillmentOrderStatus::Scheduled
            | FulfillmentOrderStatus::OnHold
            | FulfillmentOrderStatus::Closed
            | FulfillmentOrderStatus::Cancelled => false,
        };
        by_parcel && movable && self.assigned_location.location.id != site.id()
    }

    /// Takes units that are still to be sent out of it, the first ones first.
    fn take(&mut self, now: &mut Moment<'_>, parcel: Parcel) -> Vec<FulfillmentOrderLine> {
        let mut room = parcel.room();
        let mut taken = Vec::new();
        for line in &mut self.line_items {
            let quantity = line.remaining_quantity.min(room);
            if quantity > 0 {
                room -= quantity;
                line.remaining_quantity -= quantity;
                line.total_quantity -= quantity;
                let id = now.mint(Kind::FulfillmentOrderLineItem);
                taken.push(FulfillmentOrderLine {
                    id,
                    total_quantity: quantity,
                    remaining_quantity: quantity,
                    ..line.clone()
                });
            }
        }
        taken
    }
}
