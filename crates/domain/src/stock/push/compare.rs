//! Compares Shopify's levels with the levels to push.

use std::fmt::Write as _;

use crate::plan::outgoing::level_change::LevelChange;
use crate::shopify::level::ShopItem;
use crate::values::id::LocationId;

/// Changes in one mutation: Shopify takes 250.
const MOST: usize = 100;

/// What to do about a location that does not stock what it is to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unstocked {
    /// Have it stocked there.
    Activate,
    /// Leave it.
    Leave,
}

/// What differs between what a shop shows of an item and what it is to show.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Compared {
    /// Levels to change.
    pub changes: Vec<LevelChange>,
    /// Locations that are to stock it first, with nothing of it: what is to be there follows with the next look, when
    /// everything of the item changes together.
    pub activate: Vec<LocationId>,
    /// Locations that do not stock it and are left so, each with the units that it is to show.
    pub unstocked: Vec<(LocationId, i64)>,
}

/// Compares. Where nothing is to be shown, an item need not be stocked.
pub fn compare(targets: &[(LocationId, i64)], shown: &ShopItem, unstocked: Unstocked) -> Compared {
    let mut compared = Compared::default();
    for (location, to) in targets {
        match (shown.at(*location), unstocked) {
            (Some(level), _) if level.available != *to => compared.changes.push(LevelChange {
                item: shown.id,
                location: *location,
                from: level.available,
                to: *to,
            }),
            (None, Unstocked::Activate) if *to > 0 => compared.activate.push(*location),
            (None, Unstocked::Leave) if *to > 0 => compared.unstocked.push((*location, *to)),
            (Some(_) | None, _) => {}
        }
    }
    if !compared.activate.is_empty() {
        // More than before may be shown only when all of it can change at once.
        compared.changes.retain(|change| change.to < change.from);
    }
    compared
}

/// The changes of a page in as few mutations as may be, an item's changes in one.
pub fn rows(items: impl IntoIterator<Item = Vec<LevelChange>>) -> Vec<Vec<LevelChange>> {
    let mut rows: Vec<Vec<LevelChange>> = Vec::new();
    for changes in items.into_iter().filter(|changes| !changes.is_empty()) {
        match rows.last_mut() {
            Some(row) if row.len() + changes.len() <= MOST => row.extend(changes),
            Some(_) | None => rows.push(changes),
        }
    }
    rows
}

/// In words, for whoever asks why: what the shop showed, what it should be, and what it has sold unheard.
pub fn told(compared: &Compared, unheard: i64) -> String {
    let mut words: Vec<String> = Vec::new();
    for LevelChange { location, from, to, .. } in &compared.changes {
        words.push(format!("location {location} shows {from}, should show {to}"));
    }
    for location in &compared.activate {
        words.push(format!("location {location} is to stock it"));
    }
    for (location, units) in &compared.unstocked {
        words.push(format!("location {location} should show {units} and does not stock it"));
    }
    let mut words = words.join("; ");
    if unheard > 0 {
        let _infallible = write!(words, "; the shop has sold {unheard} that the store does not net yet");
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shopify::level::ShopLevel;
    use crate::values::id::InventoryItemId;

    const ITEM: InventoryItemId = InventoryItemId(1);

    fn shown(levels: &[(i64, i64)]) -> ShopItem {
        let level = |(location, available): &(i64, i64)| ShopLevel {
            location: LocationId(*location),
            available: *available,
            committed: 0,
            on_hand: *available,
        };
        ShopItem { id: ITEM, sku: None, tracked: true, levels: levels.iter().map(level).collect() }
    }

    fn change(location: i64, from: i64, to: i64) -> LevelChange {
        LevelChange { item: ITEM, location: LocationId(location), from, to }
    }

    fn compared(targets: &[(i64, i64)], levels: &[(i64, i64)], unstocked: Unstocked) -> Compared {
        let targets: Vec<_> = targets.iter().map(|(at, units)| (LocationId(*at), *units)).collect();
        compare(&targets, &shown(levels), unstocked)
    }

    #[test]
    fn only_differences_are_changed() {
        use Unstocked::Activate;
        for (targets, levels, changes) in [
            (&[(1, 5)][..], &[(1, 5)][..], vec![]),
            (&[(1, 5)], &[(1, 3)], vec![change(1, 3, 5)]),
            (&[(1, 0)], &[(1, -2)], vec![change(1, -2, 0)]),
            (&[(1, 0), (2, 9)], &[(1, 4), (2, 9), (3, 7)], vec![change(1, 4, 0)]),
            (&[(9, 0)], &[(1, 4)], vec![]),
        ] {
            let expected = Compared { changes, ..Compared::default() };
            assert_eq!(compared(targets, levels, Activate), expected, "{targets:?} {levels:?}");
        }
    }

    #[test]
    fn a_location_that_is_to_stock_it_gets_its_units_only_together_with_the_others() {
        let moved = [(1, 0), (2, 5), (3, 8)];
        let first = compared(&moved, &[(1, 5), (3, 4)], Unstocked::Activate);
        assert_eq!(first.activate, [LocationId(2)]);
        assert_eq!(first.changes, [change(1, 5, 0)], "fewer at once, more only then");
        let then = compared(&moved, &[(1, 0), (2, 0), (3, 4)], Unstocked::Activate);
        assert_eq!(then.changes, [change(2, 0, 5), change(3, 4, 8)]);
        let left = compared(&moved, &[(1, 5), (3, 4)], Unstocked::Leave);
        assert_eq!(left.unstocked, [(LocationId(2), 5)]);
        assert_eq!(left.changes, [change(1, 5, 0), change(3, 4, 8)]);
    }

    #[test]
    fn an_items_changes_stay_together() {
        let of = |n: usize| vec![change(1, 0, 1); n];
        let sizes = |items: Vec<Vec<LevelChange>>| rows(items).iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!(sizes(vec![of(60), of(0), of(40), of(1)]), [100, 1]);
        assert_eq!(sizes(vec![of(60), of(41), of(250), of(1)]), [60, 41, 250, 1]);
        assert_eq!(sizes(vec![of(0)]), Vec::<usize>::new());
    }

    #[test]
    fn the_words_say_what_was_wrong() {
        let found = compared(&[(1, 5), (2, 3)], &[(1, 7)], Unstocked::Leave);
        assert_eq!(
            told(&found, 2),
            "location 1 shows 7, should show 5; location 2 should show 3 and does not stock it; the shop has sold 2 that \
             the store does not net yet"
        );
    }
}
