//! Where the units of an order are, and why nothing is to be decided of those that wait for nothing.

use std::collections::BTreeMap;

use chrono_tz::Tz;

use super::words::count;
use crate::domain::import::destination::PICKUP;
use crate::domain::status::ItemStatus;
use crate::report::shown;
use crate::store::UnitAt;

/// A sentence for each kind of units of which no run decides anything; `order` is where the order stands, `waiting` are
/// those that routing has been asked about.
pub(super) fn sentences(order: &str, units: &[UnitAt], zone: Tz, waiting: &[i64]) -> Vec<String> {
    let mut alike: BTreeMap<String, usize> = BTreeMap::new();
    for unit in units.iter().filter(|unit| !waiting.contains(&unit.number)) {
        let Some(status) = ItemStatus::of_word(&unit.status) else { continue };
        let said = said(status, unit, order, zone);
        *alike.entry(said).or_default() += 1;
    }
    alike.into_iter().map(|(said, units)| format!("{}: {said}", count(units, "unit"))).collect()
}

fn said(status: ItemStatus, unit: &UnitAt, order: &str, zone: Tz) -> String {
    let UnitAt { facility, queue, shipping_method, since, .. } = unit;
    let since = since.map_or_else(String::new, |at| format!(" since {}", shown(at, zone)));
    match (status, *queue) {
        (ItemStatus::Completed, true) => "fulfilled before the store knew of it".to_owned(),
        (ItemStatus::Completed, false) => format!("fulfilled by {facility}"),
        (ItemStatus::Cancelled, _) => "cancelled".to_owned(),
        (ItemStatus::Rejected, _) => "not to be fulfilled".to_owned(),
        (ItemStatus::Held, _) => format!("held, at {facility}{since}: nothing is decided until it is let go"),
        (ItemStatus::Created, _) => format!("not approved yet, at {facility}: hwjobs orders approve"),
        (ItemStatus::Approved, _) if order != "approved" => {
            format!("at {facility}, but the order is {order}: nothing is decided until it is approved")
        }
        (ItemStatus::Approved, false) if shipping_method == PICKUP => {
            format!("at {facility}{since}, where its buyer fetches it")
        }
        (ItemStatus::Approved, false) => format!("at {facility}{since}, which sends it"),
        (ItemStatus::Approved, true) => format!("waits in {facility}{since}, and no run takes it"),
    }
}
