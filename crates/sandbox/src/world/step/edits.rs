//! Edits of orders that are not sent yet, and tags.

use super::super::model::Order;
use super::super::sites::Site;
use crate::world::actions::Route;
use crate::world::scenarios::Teller;

pub(super) fn take_units_off(order: &mut Order, teller: &mut Teller<'_>) -> bool {
    let line = order.line_items.iter().find(|line| order.cancellable(line) > 0).map(|line| line.id.clone());
    line.is_some_and(|line| order.edit_down(&mut teller.present(), &line, 1) > 0)
}

pub(super) fn add_a_line(order: &mut Order, teller: &mut Teller<'_>) -> bool {
    if order.closed_at.is_some() || !is_open(order) {
        return false;
    }
    let pick = teller.ordinary_pick(1, Route::Ship(Site::MAIN));
    order.edit_in(&mut teller.present(), pick);
    true
}

pub(super) fn tag(order: &mut Order, teller: &mut Teller<'_>) -> bool {
    let fresh =
        ["approved", "VIP", "checked"].into_iter().find(|tag| order.tags.iter().all(|known| known != tag));
    if let Some(tag) = fresh {
        order.tags.push(tag.to_owned());
        order.updated_at = teller.now;
    }
    fresh.is_some()
}

/// Two changes within one second.
pub(super) fn edit_and_tag(order: &mut Order, teller: &mut Teller<'_>) -> bool {
    let edited = take_units_off(order, teller);
    if edited {
        tag(order, teller);
    }
    edited
}

pub(super) fn is_open(order: &Order) -> bool {
    order.fulfillment_orders.iter().any(|order| order.status.is_open())
}
