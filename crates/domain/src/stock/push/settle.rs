//! Changes that follow from Shopify's answer to a push.

use std::collections::BTreeSet;

use crate::plan::change::Change;
use crate::plan::outgoing::Outgoing;
use crate::plan::outgoing::level_change::LevelChange;
use crate::values::id::{InventoryItemId, LocationId};

/// A level that the shop did not change, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmoved {
    /// Of what.
    pub item: InventoryItemId,
    /// Where.
    pub location: LocationId,
    /// The shop's words.
    pub why: String,
    /// It is not as it was when it was read, so that it can be reckoned again; else the shop refuses it as it is.
    pub overtaken: bool,
}

/// What is to be looked at again once an intent is settled: levels that were not changed, and those that a location has
/// just begun to stock. Whoever looks for changes finds them, this run as well as the next.
pub fn settle(outgoing: &Outgoing, unmoved: &[Unmoved]) -> Vec<Change> {
    let items: BTreeSet<InventoryItemId> = match outgoing {
        Outgoing::AdjustLevels { .. } => unmoved.iter().map(|level| level.item).collect(),
        Outgoing::ActivateLevel { item, .. } => BTreeSet::from([*item]),
        Outgoing::AddToLevel { .. }
        | Outgoing::AddTags { .. }
        | Outgoing::AppendNote { .. }
        | Outgoing::CancelOrder { .. }
        | Outgoing::PrepareBulk(_)
        | Outgoing::Publish(_)
        | Outgoing::PutAway(_) => BTreeSet::new(),
    };
    if items.is_empty() {
        return Vec::new();
    }
    vec![Change::LevelsDoubted { items: items.into_iter().collect() }]
}

impl Unmoved {
    /// A level of a push that was refused as a whole.
    pub fn of(change: &LevelChange, why: &str) -> Self {
        Self { item: change.item, location: change.location, why: why.to_owned(), overtaken: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_changed_is_looked_at_again_and_nothing_else() {
        let change =
            |item| LevelChange { item: InventoryItemId(item), location: LocationId(1), from: 1, to: 2 };
        let push =
            Outgoing::AdjustLevels { page: "changes/1".into(), changes: [1, 2, 3].map(change).to_vec() };
        let stale = |item| Unmoved { overtaken: true, ..Unmoved::of(&change(item), "stale") };
        assert_eq!(settle(&push, &[]), []);
        let doubted = Change::LevelsDoubted { items: vec![InventoryItemId(1), InventoryItemId(3)] };
        assert_eq!(settle(&push, &[stale(3), stale(1), stale(3)]), [doubted]);
    }

    #[test]
    fn what_a_location_has_begun_to_stock_gets_its_units_next() {
        let begun = Outgoing::ActivateLevel {
            page: "changes/1".into(),
            item: InventoryItemId(7),
            location: LocationId(1),
        };
        assert_eq!(settle(&begun, &[]), [Change::LevelsDoubted { items: vec![InventoryItemId(7)] }]);
    }
}
