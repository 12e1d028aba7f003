//! What happens in a step to how an order is sent: it is held, released, sent from elsewhere, or its parcel called off.

use chrono::TimeDelta;

use super::super::model::{FulfillmentOrder, HoldReason, Order};
use super::super::sites::Site;
use super::happening::Happening;
use crate::world::actions::Parcel;
use crate::world::scenarios::Teller;

/// What happens and how often (from, to); what can happen to few orders comes first.
pub(super) const HAPPENINGS: &[(Happening, (u32, u32))] = &[
    (Happening { name: "release", deed: release, counter: |stepped| &mut stepped.rerouted }, (0, 1)),
    (Happening { name: "hold", deed: hold, counter: |stepped| &mut stepped.rerouted }, (0, 1)),
    (Happening { name: "split", deed: split, counter: |stepped| &mut stepped.rerouted }, (0, 1)),
    (Happening { name: "move", deed: relocate, counter: |stepped| &mut stepped.rerouted }, (1, 1)),
    (Happening { name: "call-off", deed: call_off, counter: |stepped| &mut stepped.called_off }, (0, 1)),
];

fn hold(order: &mut Order, teller: &mut Teller<'_>) -> bool {
    order.hold_one(&mut teller.present(), HoldReason::IncorrectAddress, "Flat number missing")
}

fn release(order: &mut Order, teller: &mut Teller<'_>) -> bool {
    order.release_holds(&teller.present())
}

fn relocate(order: &mut Order, teller: &mut Teller<'_>) -> bool {
    send_elsewhere(order, teller, Parcel::Rest)
}

fn split(order: &mut Order, teller: &mut Teller<'_>) -> bool {
    send_elsewhere(order, teller, Parcel::UpTo(1))
}

/// Sends units of the first fulfillment order that can be moved from the other warehouse.
fn send_elsewhere(order: &mut Order, teller: &mut Teller<'_>, parcel: Parcel) -> bool {
    let enough = |order: &FulfillmentOrder| match parcel {
        Parcel::Rest => true,
        Parcel::UpTo(units) => {
            order.line_items.iter().map(|line| line.remaining_quantity).sum::<u32>() > units
        }
    };
    let found = order.fulfillment_orders.iter().enumerate().find_map(|(place, order)| {
        let site = Site::WAREHOUSES.into_iter().find(|site| order.can_move_to(*site))?;
        enough(order).then_some((place, site))
    });
    found.is_some_and(|(place, site)| order.relocate(&mut teller.present(), place, site, parcel))
}

/// A wrong label is noticed within days, and nothing came back of what never left.
fn call_off(order: &mut Order, teller: &mut Teller<'_>) -> bool {
    let lately = teller.now - TimeDelta::days(3);
    let fresh = order.fulfillments.last().is_some_and(|parcel| parcel.created_at >= lately);
    let kept = order.refunds.is_empty() && order.returns.is_empty();
    fresh && kept && order.call_off_parcel(&mut teller.present())
}
