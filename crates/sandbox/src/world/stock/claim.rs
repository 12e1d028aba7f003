//! What an order holds of the stock, as its facts tell it: units promised to its buyer that still lie somewhere, and units
//! taken that do so no more.

use std::collections::BTreeMap;

use crate::stock::Place;
use crate::world::ids::Gid;
use crate::world::model::{FulfillmentStatus, Order, RestockType};

/// Units of things at locations.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Claim {
    pub(crate) promised: BTreeMap<Place, i64>,
    /// Less those that came back to a shelf.
    pub(crate) taken: BTreeMap<Place, i64>,
}

impl Claim {
    /// What this order holds.
    pub(crate) fn of(order: &Order) -> Claim {
        let mut claim = Claim::default();
        claim.promise(order);
        claim.take_what_was_sent(order);
        claim.give_back(order);
        claim.take_what_was_lost(order);
        claim
    }

    /// Adds what another order holds.
    pub(crate) fn add(&mut self, other: &Claim) {
        for (place, units) in &other.promised {
            *self.promised.entry(*place).or_default() += units;
        }
        for (place, units) in &other.taken {
            *self.taken.entry(*place).or_default() += units;
        }
    }

    fn promise(&mut self, order: &Order) {
        for part in order.fulfillment_orders.iter().filter(|part| part.status.is_open()) {
            for line in &part.line_items {
                let Some(item) = &line.inventory_item_id else { continue };
                let place = place(item, &part.assigned_location.location.id);
                *self.promised.entry(place).or_default() += i64::from(line.remaining_quantity);
            }
        }
    }

    fn take_what_was_sent(&mut self, order: &Order) {
        let sent = order.fulfillments.iter().filter(|parcel| match parcel.status {
            FulfillmentStatus::Success => true,
            FulfillmentStatus::Cancelled => false,
        });
        for parcel in sent {
            for line in &parcel.fulfillment_line_items {
                self.take(order, &line.line_item.id, &parcel.location.id, i64::from(line.quantity));
            }
        }
    }

    /// What came back lies where it was put, wherever it came from.
    fn give_back(&mut self, order: &Order) {
        let refunded = order.refunds.iter().flat_map(|refund| &refund.refund_line_items);
        for line in refunded.filter(|line| line.restocked && line.restock_type == RestockType::Return) {
            if let Some(shelf) = &line.location {
                self.take(order, &line.line_item.id, &shelf.id, -i64::from(line.quantity));
            }
        }
    }

    /// A cancelled order that did not put its units back has done away with them.
    fn take_what_was_lost(&mut self, order: &Order) {
        let last = order.refunds.iter().filter(|refund| Some(refund.created_at) == order.cancelled_at);
        let lines = last.flat_map(|refund| &refund.refund_line_items);
        for line in lines.filter(|line| line.restock_type == RestockType::NoRestock) {
            let mut parts = order.fulfillment_orders.iter();
            let from = parts
                .find(|part| part.line_items.iter().any(|units| units.line_item.id == line.line_item.id));
            if let Some(part) = from {
                let location = &part.assigned_location.location.id;
                self.take(order, &line.line_item.id, location, i64::from(line.quantity));
            }
        }
    }

    fn take(&mut self, order: &Order, line: &Gid, location: &Gid, units: i64) {
        let mut lines = order.fulfillment_orders.iter().flat_map(|part| &part.line_items);
        let item = lines
            .find(|units| units.line_item.id == *line)
            .and_then(|units| units.inventory_item_id.as_ref());
        if let Some(item) = item {
            *self.taken.entry(place(item, location)).or_default() += units;
        }
    }
}

fn place(item: &Gid, location: &Gid) -> Place {
    // Every gid of the world ends in a number.
    let number = |gid: &Gid| gid.number().parse().unwrap_or_default();
    Place { item: number(item), location: number(location) }
}
