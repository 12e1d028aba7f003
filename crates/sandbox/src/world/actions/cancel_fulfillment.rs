//! A parcel is called off, e.g. because its label was wrong: its units are to be sent anew.

use super::Moment;
use crate::world::ids::{Gid, Kind};
use crate::world::model::{
    FulfillmentOrder, FulfillmentOrderLine, FulfillmentOrderStatus, FulfillmentStatus, Order,
};

impl Order {
    /// Calls the latest parcel off. A fulfillment order that still was under way has its units back; one that was done
    /// stays closed, and a new one is made for them. Returns whether there was such a parcel.
    pub(crate) fn call_off_parcel(&mut self, now: &mut Moment<'_>) -> bool {
        let sent = self.fulfillments.iter_mut().rev().find(|sent| match sent.status {
            FulfillmentStatus::Success => true,
            FulfillmentStatus::Cancelled => false,
        });
        let Some(parcel) = sent else {
            return false;
        };
        parcel.status = FulfillmentStatus::Cancelled;
        parcel.updated_at = now.at;
        let (from, lines) = (parcel.location.id.clone(), parcel.fulfillment_line_items.clone());
        for line in lines {
            self.send_anew(now, &from, &line.line_item.id, line.quantity);
        }
        self.closed_at = None;
        self.updated_at = now.at;
        true
    }

    fn send_anew(&mut self, now: &mut Moment<'_>, from: &Gid, line: &Gid, quantity: u32) {
        let mut left = quantity;
        let mut anew: Vec<(usize, FulfillmentOrderLine)> = Vec::new();
        let here = |order: &FulfillmentOrder| order.assigned_location.location.id == *from;
        for (place, order) in self.fulfillment_orders.iter_mut().enumerate().filter(|(_, order)| here(order))
        {
            let open = order.status.is_open();
            for units in order.line_items.iter_mut().filter(|units| units.line_item.id == *line) {
                let back = (units.total_quantity - units.remaining_quantity).min(left);
                left -= back;
                if back > 0 && open {
                    units.remaining_quantity += back;
                } else if back > 0 {
                    units.total_quantity -= back;
                    let (total_quantity, remaining_quantity) = (back, back);
                    anew.push((
                        place,
                        FulfillmentOrderLine { total_quantity, remaining_quantity, ..units.clone() },
                    ));
                }
            }
            if open {
                order.take_back(now);
            }
        }
        for (place, units) in anew {
            self.reopen(now, place, units);
        }
    }

    /// Puts units of a closed fulfillment order into an open one of the same kind.
    fn reopen(&mut self, now: &mut Moment<'_>, place: usize, units: FulfillmentOrderLine) {
        let units = FulfillmentOrderLine { id: now.mint(Kind::FulfillmentOrderLineItem), ..units };
        let (at, old) = (now.at, &self.fulfillment_orders[place]);
        let location = old.assigned_location.location.id.clone();
        let mut newer = self.fulfillment_orders.iter_mut().skip(place + 1);
        let same = newer.find(|order| {
            order.status.is_open()
                && order.created_at == at
                && order.assigned_location.location.id == location
        });
        match same {
            Some(order) => order.line_items.push(units),
            None => {
                let old = &self.fulfillment_orders[place];
                let mut delivery_method = old.delivery_method.clone();
                delivery_method.id = now.mint(Kind::DeliveryMethod);
                let order = FulfillmentOrder {
                    id: now.mint(Kind::FulfillmentOrder),
                    status: FulfillmentOrderStatus::Open,
                    created_at: at,
                    updated_at: at,
                    delivery_method,
                    fulfillment_holds: Vec::new(),
                    line_items: vec![units],
                    ..old.clone()
                };
                self.fulfillment_orders.push(order);
            }
        }
    }
}

impl FulfillmentOrder {
    /// Units of it were called off: it is under way only if others of it were sent.
    fn take_back(&mut self, now: &Moment<'_>) {
        self.updated_at = now.at;
        let all_here = self.line_items.iter().all(|line| line.remaining_quantity == line.total_quantity);
        if all_here && self.status == FulfillmentOrderStatus::InProgress {
            self.status = FulfillmentOrderStatus::Open;
        }
    }
}
