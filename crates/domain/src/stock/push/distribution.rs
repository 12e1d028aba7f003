//! Distributes availability over locations.

use super::Destination;
use crate::facility::FacilityId;
use crate::shopify::level::{ShopItem, ShopLevel};
use crate::stock::availability::{Online, Standing};
use crate::values::id::LocationId;

/// What may be promised of a variant, and where it could be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// All that may be sold.
    pub total: i64,
    /// What every facility that sells has beyond its safety stock: together at least the total.
    pub places: Vec<(FacilityId, i64)>,
}

impl From<&Online<'_>> for Offer {
    fn from(online: &Online<'_>) -> Self {
        let selling = online.shares.iter().filter(|share| share.standing == Standing::Sells);
        Self {
            total: online.total,
            places: selling.map(|share| (share.facility.clone(), share.available)).collect(),
        }
    }
}

impl Destination {
    /// What the shop is to show where.
    ///
    /// What is held back as a whole, above all units that orders wait for, is taken from where the shop has it committed:
    /// there it is netted already, and what lies at a location stays what it is. The rest is taken where most is; of equal
    /// places, from the first. A facility with several locations shows its share at the first of them.
    ///
    /// The shop shows less than nothing where it has more committed than lies there: it has sold ahead. That is as it
    /// should be as long as orders wait for these units, and where nothing is to be sold anyway; to show nothing there
    /// would make up units that are not on hand.
    pub fn targets(&self, offer: &Offer, shown: &ShopItem) -> Vec<(LocationId, i64)> {
        let mut targets = match self {
            Self::One(location) => vec![(*location, offer.total)],
            Self::Each(places) => spread(places, offer, shown),
        };
        if offer.total == 0 {
            for (location, units) in &mut targets {
                *units = shown.at(*location).map_or(0, |level| level.available.min(0));
            }
        }
        targets
    }
}

/// The total over the facilities' own locations.
fn spread(places: &[(LocationId, FacilityId)], offer: &Offer, shown: &ShopItem) -> Vec<(LocationId, i64)> {
    let of = |facility: &FacilityId, what: fn(&ShopLevel) -> i64| -> i64 {
        let here = places.iter().filter(|(_, known)| known == facility);
        here.filter_map(|(location, _)| shown.at(*location)).map(|level| what(level).max(0)).sum()
    };
    let mut shares = offer.places.clone();
    let all = shares.iter().fold(0, |sum: i64, (_, units)| sum.saturating_add(*units));
    let mut held = all.saturating_sub(offer.total);
    for (facility, units) in &mut shares {
        let sold_ahead = of(facility, |level| -level.available);
        let taken = of(facility, |level| level.committed).min(*units + sold_ahead).min(held);
        *units -= taken;
        held -= taken;
    }
    let mut order: Vec<usize> = (0..shares.len()).collect();
    order.sort_by_key(|place| std::cmp::Reverse(shares[*place].1));
    for place in order {
        let taken = held.min(shares[place].1.max(0));
        shares[place].1 -= taken;
        held -= taken;
    }
    let mut share = |facility: &FacilityId| {
        let found = shares.iter_mut().find(|(known, _)| known == facility);
        found.map_or(0, |(_, units)| std::mem::take(units))
    };
    places.iter().map(|(location, facility)| (*location, share(facility))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::id::InventoryItemId;

    const BOSTON: &str = "boston";
    const DC: &str = "dc";

    fn facility(id: &str) -> FacilityId {
        FacilityId(id.to_owned())
    }

    /// Boston at location 1, the warehouse at location 2, each with units available and committed.
    fn shown(available: [i64; 2], committed: [i64; 2]) -> ShopItem {
        let level = |location, available, committed| ShopLevel {
            location: LocationId(location),
            available,
            committed,
            on_hand: available + committed,
        };
        let levels = vec![level(1, available[0], committed[0]), level(2, available[1], committed[1])];
        ShopItem { id: InventoryItemId(1), sku: None, tracked: true, levels }
    }

    fn each() -> Destination {
        Destination::Each(vec![(LocationId(1), facility(BOSTON)), (LocationId(2), facility(DC))])
    }

    fn offer(total: i64, boston: i64, dc: i64) -> Offer {
        Offer { total, places: vec![(facility(BOSTON), boston), (facility(DC), dc)] }
    }

    fn units(destination: &Destination, offer: &Offer, committed: [i64; 2]) -> Vec<i64> {
        destination.targets(offer, &shown([0, 0], committed)).into_iter().map(|(_, units)| units).collect()
    }

    #[test]
    fn what_waits_is_taken_where_the_shop_has_it_committed_and_the_rest_where_most_is() {
        for (offer, committed, expected) in [
            // Nothing is held back.
            (offer(17, 7, 10), [0, 0], [7, 10]),
            // Five wait, three of them for Boston: both shelves stay what they are.
            (offer(12, 7, 10), [3, 2], [4, 8]),
            // A threshold of four besides comes from where most is then.
            (offer(8, 7, 10), [3, 2], [4, 4]),
            // What is reserved already is committed too, and not taken twice.
            (offer(17, 7, 10), [3, 2], [7, 10]),
            (offer(15, 7, 10), [3, 2], [5, 10]),
            // The shop has more committed than lies there.
            (offer(8, 1, 10), [3, 0], [0, 8]),
            // Everything is held.
            (offer(0, 7, 10), [0, 0], [0, 0]),
        ] {
            assert_eq!(units(&each(), &offer, committed), expected, "{offer:?} {committed:?}");
        }
    }

    #[test]
    fn what_the_shop_has_sold_ahead_stays_owed_where_it_owes_it() {
        for (offer, available, committed, expected) in [
            // Boston owes two, for which orders wait: they are netted there, and not in the warehouse as well.
            (offer(8, 0, 10), [-2, 10], [2, 0], [-2, 10]),
            // Of three that it owes, orders wait for two only.
            (offer(8, 0, 10), [-3, 10], [3, 0], [-2, 10]),
            // It shows less than nothing, and nobody waits: the shop counts wrongly.
            (offer(10, 0, 10), [-1, 10], [0, 0], [0, 10]),
            // Nothing is to be sold: what is owed stays owed, what is shown is taken away.
            (offer(0, 0, 0), [-2, 0], [2, 0], [-2, 0]),
            (offer(0, 0, 1), [-2, 1], [2, 0], [-2, 0]),
        ] {
            let targets = each().targets(&offer, &shown(available, committed));
            let units: Vec<i64> = targets.iter().map(|(_, units)| *units).collect();
            assert_eq!(units, expected, "{offer:?} {available:?} {committed:?}");
            assert_eq!(units.iter().sum::<i64>().max(0), offer.total, "the sum is what may be sold");
        }
        let all = Destination::One(LocationId(1));
        assert_eq!(all.targets(&offer(0, 0, 0), &shown([-2, 0], [2, 0])), [(LocationId(1), -2)]);
    }

    #[test]
    fn a_share_is_shown_once_and_what_has_no_location_is_not_shown() {
        let places = [(1, BOSTON), (2, "closed"), (3, BOSTON)];
        let twice = Destination::Each(
            places.iter().map(|(location, id)| (LocationId(*location), facility(id))).collect(),
        );
        assert_eq!(units(&twice, &offer(17, 7, 10), [0, 0]), [7, 0, 0]);
        assert_eq!(units(&twice, &offer(12, 7, 10), [0, 0]), [7, 0, 0], "the warehouse holds back");
        assert_eq!(units(&Destination::One(LocationId(7)), &offer(12, 7, 10), [3, 2]), [12]);
    }
}
