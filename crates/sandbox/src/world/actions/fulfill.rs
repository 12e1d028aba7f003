//! Units reach the buyer, one fulfillment order at a time.

use chrono::{DateTime, Utc};

use super::Moment;
use crate::world::ids::Kind;
use crate::world::model::{
    Fulfillment, FulfillmentLine, FulfillmentOrder, FulfillmentOrderLine, FulfillmentOrderStatus,
    FulfillmentStatus, Hold, HoldReason, MethodType, Order, Tracking,
};

/// How much of a fulfillment order goes out at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Parcel {
    /// Everything that is left.
    Rest,
    /// At most this many units, from the first line on.
    UpTo(u32),
}

impl Parcel {
    /// How many units go into it.
    pub(super) fn room(self) -> u32 {
        match self {
            Parcel::Rest => u32::MAX,
            Parcel::UpTo(units) => units,
        }
    }
}

impl Order {
    /// Sends everything that is open, wherever it is.
    pub(crate) fn fulfil_all(&mut self, now: &mut Moment<'_>) {
        for place in 0..self.fulfillment_orders.len() {
            self.fulfil(now, place, Parcel::Rest);
        }
    }

    /// Sends units of the fulfillment order at `place`; a closed one has none left to send.
    pub(crate) fn fulfil(&mut self, now: &mut Moment<'_>, place: usize, parcel: Parcel) {
        let ordinal = self.fulfillments.len() + 1;
        let Some(order) = self.fulfillment_orders.get_mut(place).filter(|order| order.status.is_open())
        else {
            return;
        };
        let mut room = parcel.room();
        let mut sent = Vec::new();
        for line in &mut order.line_items {
            let quantity = line.remaining_quantity.min(room);
            if quantity > 0 {
                line.remaining_quantity -= quantity;
                room -= quantity;
                let id = now.mint(Kind::FulfillmentLineItem);
                sent.push(FulfillmentLine { id, line_item: line.line_item.clone(), quantity });
            }
        }
        if sent.is_empty() {
            return;
        }
        order.fulfillment_holds.clear();
        order.status = FulfillmentOrderStatus::InProgress;
        order.settle(now);
        let id = now.mint(Kind::Fulfillment);
        let tracking_info = match order.delivery_method.method_type {
            MethodType::Shipping => vec![track(id.number())],
            MethodType::PickUp | MethodType::Retail | MethodType::None => Vec::new(),
        };
        self.fulfillments.push(Fulfillment {
            id,
            name: format!("{}-F{ordinal}", self.name),
            status: FulfillmentStatus::Success,
            created_at: now.at,
            updated_at: now.at,
            location: order.assigned_location.location.clone(),
            requires_shipping: order.line_items.iter().any(|line| line.requires_shipping),
            tracking_info,
            fulfillment_line_items: sent,
        });
        self.updated_at = now.at;
    }

    /// Makes every open fulfillment order wait.
    pub(crate) fn hold(&mut self, now: &mut Moment<'_>, reason: HoldReason, notes: &str) {
        for order in self.fulfillment_orders.iter_mut().filter(|order| order.status.is_open()) {
            order.hold(now, reason, notes);
        }
        self.updated_at = now.at;
    }

    /// Opens what was scheduled for a day that has come. As in Shopify, the order's own `updatedAt` does not move.
    pub(crate) fn open_due(&mut self, now: DateTime<Utc>) {
        for order in &mut self.fulfillment_orders {
            let due = order.fulfill_at.filter(|day| *day <= now);
            if let (FulfillmentOrderStatus::Scheduled, Some(day)) = (order.status, due) {
                order.status = FulfillmentOrderStatus::Open;
                order.updated_at = day;
            }
        }
    }

    /// Takes the order off the list of open ones.
    pub(crate) fn close(&mut self, now: &Moment<'_>) {
        self.closed_at = Some(now.at);
        self.updated_at = now.at;
    }
}

impl FulfillmentOrder {
    /// Makes it wait.
    pub(super) fn hold(&mut self, now: &mut Moment<'_>, reason: HoldReason, notes: &str) {
        self.status = FulfillmentOrderStatus::OnHold;
        self.updated_at = now.at;
        self.fulfillment_holds.push(Hold {
            id: now.mint(Kind::FulfillmentHold),
            reason,
            reason_notes: Some(notes.to_owned()),
            display_reason: shown(reason).to_owned(),
            handle: None,
            held_by_requesting_app: false,
        });
    }

    /// Closes it when nothing is left to send: as done if anything was sent, as cancelled otherwise.
    pub(super) fn settle(&mut self, now: &Moment<'_>) {
        self.updated_at = now.at;
        let left = |units: fn(&FulfillmentOrderLine) -> u32| self.line_items.iter().map(units).sum::<u32>();
        if left(|line| line.remaining_quantity) == 0 {
            self.status = if left(|line| line.total_quantity) > 0 {
                FulfillmentOrderStatus::Closed
            } else {
                FulfillmentOrderStatus::Cancelled
            };
            self.fulfillment_holds.clear();
        }
    }
}

/// A tracking number grown from the fulfillment's own number, so that it is unique and always the same.
fn track(number: &str) -> Tracking {
    let number = format!("1Z999AA1{number}");
    let url = format!("https://www.ups.com/track?tracknum={number}");
    Tracking { company: Some("UPS".to_owned()), number: Some(number), url: Some(url) }
}

fn shown(reason: HoldReason) -> &'static str {
    match reason {
        HoldReason::HighRiskOfFraud => "High risk of fraud",
        HoldReason::IncorrectAddress => "Incorrect address",
        HoldReason::AwaitingPayment => "Awaiting payment",
    }
}
