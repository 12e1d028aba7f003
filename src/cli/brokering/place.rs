//! The places of an order's units, and the reason why those outside queues need no decision.

use std::collections::BTreeMap;

use chrono_tz::Tz;

use super::words::count;
use crate::report::shown;
use domain::orders::destination::PICKUP;
use domain::status::ItemStatus;
use store::{NamedOrder, UnitAt};

/// A sentence for each kind of units of an order of which no run decides anything; `waiting` are those that routing has been
/// asked about.
pub(super) fn sentences(order: &NamedOrder, units: &[UnitAt], zone: Tz, waiting: &[i64]) -> Vec<String> {
    let mut alike: BTreeMap<String, usize> = BTreeMap::new();
    for unit in units.iter().filter(|unit| !waiting.contains(&unit.number)) {
        let Some(status) = ItemStatus::of_word(&unit.status) else { continue };
        let said = said(status, unit, order, zone);
        *alike.entry(said).or_default() += 1;
    }
    alike.into_iter().map(|(said, units)| format!("{}: {said}", count(units, "unit"))).collect()
}

fn said(status: ItemStatus, unit: &UnitAt, order: &NamedOrder, zone: Tz) -> String {
    let UnitAt { facility, queue, shipping_method, since, .. } = unit;
    let since = since.map_or_else(String::new, |at| format!(" since {}", shown(at, zone)));
    match (status, *queue) {
        (ItemStatus::Completed, true) => "fulfilled before the store knew of it".to_owned(),
        (ItemStatus::Completed, false) => format!("fulfilled by {facility}"),
        (ItemStatus::Cancelled, _) => "cancelled".to_owned(),
        (ItemStatus::Rejected, _) => "not to be fulfilled".to_owned(),
        (ItemStatus::Held, _) => format!("held, at {facility}{since}: nothing is decided until it is let go"),
        (ItemStatus::Created, _) => format!("not approved yet, at {facility}: hwjobs orders approve"),
        (ItemStatus::Approved, _) if order.status != "approved" => {
            format!(
                "at {facility}, but the order is {}: nothing is decided until it is approved",
                order.status
            )
        }
        (ItemStatus::Approved, false) if shipping_method == PICKUP => {
            format!("at {facility}{since}, where its buyer fetches it")
        }
        (ItemStatus::Approved, false) => format!("at {facility}{since}, which sends it"),
        (ItemStatus::Approved, true) if order.is_held_by_shop() && shipping_method != PICKUP => {
            format!(
                "waits in {facility}{since}, and the shop holds the order (ON_HOLD): nothing is decided until that ends"
            )
        }
        (ItemStatus::Approved, true) => format!("waits in {facility}{since}, and no run takes it"),
    }
}
