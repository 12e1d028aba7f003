//! One level: the quantities of one item at one location.

use std::collections::BTreeMap;

use super::Name;

/// Where a level is: the numbers of its item and of its location.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Place {
    pub(crate) item: i64,
    pub(crate) location: i64,
}

/// A level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Level {
    pub(crate) place: Place,
    /// True if the location stocks the item.
    pub(crate) active: bool,
    pub(crate) quantities: Quantities,
    pub(crate) created_at: String,
    pub(crate) updated_at: String,
    /// When each quantity changed last.
    pub(crate) moved: BTreeMap<String, String>,
}

/// Units by their condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Quantities([i64; Name::KEPT.len()]);

impl Place {
    /// How far the number in a level's gid is from its location's: a level has no number of its own.
    const APART: i64 = 30_000_000_000;

    /// The level's gid. All levels of a location share its number; only the item tells them apart.
    pub(crate) fn gid(self) -> String {
        format!(
            "gid://shopify/InventoryLevel/{}?inventory_item_id={}",
            self.location + Place::APART,
            self.item
        )
    }

    /// The place that a level's gid names.
    pub(crate) fn read(gid: &str) -> Option<Place> {
        let (number, item) =
            gid.strip_prefix("gid://shopify/InventoryLevel/")?.split_once("?inventory_item_id=")?;
        let number: i64 = number.parse().ok()?;
        Some(Place { item: item.parse().ok()?, location: number - Place::APART })
    }
}

impl Level {
    /// A level that nothing lies in yet.
    pub(crate) fn new(place: Place, at: &str) -> Level {
        Level {
            place,
            active: true,
            quantities: Quantities::default(),
            created_at: at.to_owned(),
            updated_at: at.to_owned(),
            moved: BTreeMap::new(),
        }
    }
}

impl Quantities {
    /// The units of this name.
    pub(crate) fn get(&self, name: Name) -> i64 {
        match slot(name) {
            Some(slot) => self.0[slot],
            None => self.0.iter().sum::<i64>() - self.get(Name::Incoming),
        }
    }

    /// Adds units. What is found to be there beyond what was known, or lacks, is available or is not.
    pub(crate) fn add(&mut self, name: Name, units: i64) {
        let slot = slot(name).or_else(|| slot(Name::Available)).unwrap_or_default();
        self.0[slot] += units;
    }

    /// These units of each name, in the order of [`Name::KEPT`].
    pub(crate) fn all(&self) -> [i64; Name::KEPT.len()] {
        self.0
    }

    /// So many units of each name, in the order of [`Name::KEPT`].
    pub(crate) fn of(all: [i64; Name::KEPT.len()]) -> Quantities {
        Quantities(all)
    }
}

fn slot(name: Name) -> Option<usize> {
    Name::KEPT.iter().position(|kept| *kept == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_everything_but_what_is_still_to_come() {
        let mut quantities = Quantities::of([1, 2, 3, 4, 5, 6, 100]);
        assert_eq!(quantities.get(Name::OnHand), 21);
        quantities.add(Name::OnHand, -2);
        assert_eq!((quantities.get(Name::Available), quantities.get(Name::OnHand)), (-1, 19));
        quantities.add(Name::Incoming, 5);
        assert_eq!((quantities.get(Name::Incoming), quantities.get(Name::OnHand)), (105, 19));
    }

    #[test]
    fn the_gid_of_a_level_names_its_item_and_shares_its_number_with_its_location() {
        let place = Place { item: 7, location: 71_000_000_001 };
        assert_eq!(place.gid(), "gid://shopify/InventoryLevel/101000000001?inventory_item_id=7");
        assert_eq!(Place::read(&place.gid()), Some(place));
        assert_eq!(Place::read("gid://shopify/InventoryLevel/101000000001"), None);
    }
}
