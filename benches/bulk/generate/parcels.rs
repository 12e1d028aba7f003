//! The fulfilment orders of an order: one, or two from different places, and one of their own for gift cards.

use super::cart::{Cart, Way};
use super::dice::Dice;
use super::fate::{Fate, Units};
use super::gid::Gid;
use super::places::Place;
use super::rows::{AssignedLocation, DeliveryMethod, FulfillmentOrderLineRow, FulfillmentOrderRow};
use super::time::{DAY, Moment};

/// A fulfilment order and its lines.
pub(crate) struct Parcel {
    pub(crate) row: FulfillmentOrderRow,
    pub(crate) lines: Vec<FulfillmentOrderLineRow>,
}

/// No order has more lines, nor parcels.
const SLOTS: u64 = 8;

/// The parcels of the order with this index.
pub(crate) fn of(dice: &mut Dice, index: u64, cart: &Cart, fate: &Fate, placed: Moment) -> Vec<Parcel> {
    let split = cart.way == Way::Parcel && dice.percent(13);
    let part_of = |at: usize| if cart.lines[at].ships() { usize::from(split) * (at % 2) } else { 2 };
    let mut parcels = Vec::new();
    for part in 0..3 {
        let lines: Vec<usize> = (0..cart.lines.len()).filter(|at| part_of(*at) == part).collect();
        if lines.is_empty() {
            continue;
        }
        let id = Gid::fulfillment_order(index * SLOTS + part as u64);
        let units = lines.iter().map(|at| fate.lines[*at]);
        let status = status(dice, fate, units);
        parcels.push(Parcel {
            row: FulfillmentOrderRow {
                id,
                status,
                updated_at: fate.updated_at,
                fulfill_at: (status == "SCHEDULED").then(|| placed.after(40 * DAY)),
                fulfill_by: (part < 2 && dice.percent(30)).then(|| placed.after(2 * DAY)),
                delivery_method: method(part, cart.way, placed),
                assigned_location: assigned(place(dice, cart.way)),
                parent: Gid::order(index),
            },
            lines: lines.iter().map(|at| line(index, *at, fate.lines[*at], id)).collect(),
        });
    }
    parcels
}

fn line(index: u64, at: usize, units: Units, parent: Gid) -> FulfillmentOrderLineRow {
    FulfillmentOrderLineRow {
        id: Gid::fulfillment_order_line(index * SLOTS + at as u64),
        total_quantity: units.ordered - units.removed,
        remaining_quantity: units.open(),
        line_item: Gid::line(index * SLOTS + at as u64).into(),
        parent,
    }
}

fn status(dice: &mut Dice, fate: &Fate, mut units: impl Iterator<Item = Units> + Clone) -> &'static str {
    let waiting = ["OPEN", "ON_HOLD", "SCHEDULED"][dice.share(&[92, 5, 3])];
    let open = units.clone().any(|units| units.open() > 0);
    let begun = units.any(|units| units.sent > 0);
    match (open, begun) {
        (false, _) if fate.cancelled.is_some() => "CANCELLED",
        (false, _) => "CLOSED",
        (true, true) => "IN_PROGRESS",
        (true, false) => waiting,
    }
}

fn method(part: usize, way: Way, placed: Moment) -> DeliveryMethod {
    let method_type = match way {
        _ if part == 2 => "NONE",
        Way::Parcel => "SHIPPING",
        Way::Pickup(_) => "PICK_UP",
        Way::Taken(_) => "RETAIL",
    };
    let promised = (method_type == "SHIPPING").then(|| placed.after(6 * DAY));
    DeliveryMethod { method_type, max_delivery_date_time: promised }
}

fn place(dice: &mut Dice, way: Way) -> Place {
    match way {
        Way::Parcel if dice.percent(20) => Place::store(dice),
        Way::Parcel => Place::warehouse(dice),
        Way::Pickup(place) | Way::Taken(place) => place,
    }
}

fn assigned(place: Place) -> AssignedLocation {
    AssignedLocation { name: place.name(), location: Some(place.id().into()) }
}
