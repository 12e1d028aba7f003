//! The state of an order's units after changes that are planned but not committed.

use std::collections::BTreeMap;

use super::StoredItem;
use crate::plan::change::Change;
use crate::status::ItemStatus;
use crate::values::id::LineId;

/// The units of an order that are completed once these changes are made: in the order of their lines and units.
pub fn completed_after(before: &[StoredItem], changes: &[Change]) -> Vec<(LineId, u32)> {
    let statuses = statuses_after(before, changes).into_iter();
    statuses.filter(|(_, status)| *status == ItemStatus::Completed).map(|(unit, _)| unit).collect()
}

/// How many units of an order are still to be fulfilled once these changes are made.
pub fn open_after(before: &[StoredItem], changes: &[Change]) -> u32 {
    statuses_after(before, changes).values().filter(|status| status.is_open()).count() as u32
}

fn statuses_after(before: &[StoredItem], changes: &[Change]) -> BTreeMap<(LineId, u32), ItemStatus> {
    let mut statuses: BTreeMap<(LineId, u32), ItemStatus> =
        before.iter().map(|item| ((item.line, item.unit), item.status)).collect();
    for change in changes {
        match change {
            Change::OrderImported(order) => {
                let items = order.ship_groups.iter().flat_map(|group| &group.items);
                statuses.extend(items.map(|item| ((item.line, item.unit), item.status)));
            }
            Change::ItemsAdded { group, .. } => {
                statuses.extend(group.items.iter().map(|item| ((item.line, item.unit), item.status)));
            }
            Change::ItemMoved { line, unit, to, .. } => {
                statuses.insert((*line, *unit), *to);
            }
            Change::OrderRefreshed(_)
            | Change::OrderSeen { .. }
            | Change::OrderMoved { .. }
            | Change::CancelWithdrawn { .. }
            | Change::ReturnRecorded(_)
            | Change::ReturnFollowed { .. }
            | Change::ReturnsSeen { .. }
            | Change::ProductImported(_)
            | Change::ProductSeen { .. }
            | Change::KitComposed { .. }
            | Change::ProductGone { .. }
            | Change::CollectionImported { .. }
            | Change::CollectionSeen { .. }
            | Change::CollectionGone { .. }
            | Change::ShelfReset { .. }
            | Change::LevelsDoubted { .. }
            | Change::VariantExpected { .. }
            | Change::FacilityExpected { .. }
            | Change::FacilityDescribed(_)
            | Change::StockMoved { .. }
            | Change::StockReset { .. }
            | Change::HeldBack { .. }
            | Change::UnitsRejected(_)
            | Change::ItemsRouted(_)
            | Change::FeedsForgotten { .. } => {}
        }
    }
    statuses
}
