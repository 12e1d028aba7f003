//! What a shop shows of stock, led to what may be promised, where the store is the master (jobs.md, I-5).
//!
//! A shop gets differences, each from the number that it was seen to show: what is sold meanwhile is never sold again.

mod added;
mod compare;
mod settle;
mod unheard;

use serde::{Deserialize, Serialize};

use super::facility::FacilityId;
use super::id::{InventoryItemId, LocationId};

pub use added::{Entered, Sum, sums};
pub use compare::{Compared, Unstocked, compare, rows, told};
pub use settle::{Unmoved, settle};
pub use unheard::unheard;

/// A variant that a shop sells, as the store knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sold {
    /// Its number in the store.
    pub variant: i64,
    /// Its identity: what people call it.
    pub identity: String,
    /// What the shop counts; none until a product import brings it.
    pub item: Option<InventoryItemId>,
    /// What it counts of other variants that share the identity: they get none of the stock, so that it is not sold twice.
    pub besides: Vec<InventoryItemId>,
    /// The type of its product; empty where it has none.
    pub product_type: String,
    /// Picked as its components, of which the shop reckons it by itself.
    pub kit: bool,
    /// Units of it that the store knows to be open, of orders of this shop.
    pub open: i64,
}

/// A level that is to change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LevelChange {
    /// Of what.
    pub item: InventoryItemId,
    /// Where.
    pub location: LocationId,
    /// What the shop was seen to show as available.
    pub from: i64,
    /// What it is to show.
    pub to: i64,
}

/// Where a facility's share of what may be promised is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// Each at its own location.
    Each(Vec<(LocationId, FacilityId)>),
    /// All of it at one location.
    One(LocationId),
}

impl Destination {
    /// What the shop is to show where: `total` units in all, of which these are the facilities' shares. A facility with
    /// several locations shows its share once.
    pub fn targets(&self, total: i64, shares: &[(FacilityId, i64)]) -> Vec<(LocationId, i64)> {
        match self {
            Self::One(location) => vec![(*location, total)],
            Self::Each(places) => {
                let mut left: Vec<(&FacilityId, i64)> =
                    shares.iter().map(|(facility, units)| (facility, *units)).collect();
                let mut share = |of: &FacilityId| {
                    let found = left.iter_mut().find(|(facility, _)| *facility == of);
                    found.map_or(0, |(_, units)| std::mem::take(units))
                };
                places.iter().map(|(location, facility)| (*location, share(facility))).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facility(id: &str) -> FacilityId {
        FacilityId(id.to_owned())
    }

    #[test]
    fn every_share_is_shown_once_at_its_own_location_and_nothing_elsewhere() {
        let shares = [(facility("boston"), 5), (facility("dc"), 90)];
        let place = |location, id| (LocationId(location), facility(id));
        let each = Destination::Each(vec![place(1, "boston"), place(2, "closed"), place(3, "boston")]);
        let shown: Vec<(i64, i64)> =
            each.targets(95, &shares).into_iter().map(|(location, units)| (location.0, units)).collect();
        assert_eq!(shown, [(1, 5), (2, 0), (3, 0)], "what has no location is not shown");
        assert_eq!(Destination::One(LocationId(7)).targets(95, &shares), [(LocationId(7), 95)]);
    }
}
