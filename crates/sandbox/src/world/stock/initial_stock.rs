//! The shelves are filled: which locations stock a thing, and how many of it lie there, follows from the seed and the
//! thing's number alone, so that it is the same whenever it is laid in.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use fastrand::Rng;

use super::Claim;
use crate::state::{State, items::Item, stamp};
use crate::stock::{Level, Name, Place, Quantities};
use crate::world::persistence;

/// How many in a hundred things the first, second, … location stocks; the last figure goes for those behind it, too.
const STOCKED: [u8; 6] = [95, 75, 50, 50, 50, 25];
/// How large the locations' shares in a thing's units are, against each other.
const SHARES: [i64; 6] = [4, 3, 1, 1, 1, 1];
/// One thing in so many has been sold at one location beyond what was there.
const OVERSOLD: u32 = 80;
/// How far back a level changed last, in seconds.
const STILL: i64 = 40 * 86_400;

/// Units that are neither for sale nor promised: how many in a hundred levels have some, and how many at most.
const SET_ASIDE: [(Name, u8, i64); 5] = [
    (Name::Reserved, 3, 3),
    (Name::Damaged, 8, 3),
    (Name::SafetyStock, 5, 5),
    (Name::QualityControl, 3, 4),
    (Name::Incoming, 10, 60),
];

/// Since when things have lain where they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Since {
    /// Some time of the past weeks.
    Weeks,
    Now,
}

/// Lays in everything that no location stocks, promised as the orders say.
pub(crate) fn lay_in_all(state: &mut State, now: DateTime<Utc>) -> anyhow::Result<()> {
    let seed = persistence::Memory::read(state)?.seed;
    let mut claims = Claim::default();
    for id in state.order_ids()? {
        claims.add(&Claim::of(&persistence::known_order(state, id)?));
    }
    lay_in(state, seed, &claims.promised, Since::Weeks, now)
}

/// Lays in what is new.
pub(crate) fn lay_in_new(state: &mut State, now: DateTime<Utc>) -> anyhow::Result<()> {
    let seed = persistence::Memory::read(state)?.seed;
    lay_in(state, seed, &Default::default(), Since::Now, now)
}

/// Lays in every thing that no location stocks yet, with these units of it promised already.
pub(crate) fn lay_in(
    state: &mut State,
    seed: u64,
    promised: &BTreeMap<Place, i64>,
    since: Since,
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    let locations = state.location_ids()?;
    let visible_at = persistence::visible_at(state, now)?;
    for item in state.items_without_levels()? {
        let mut lot = lot(seed, item.id);
        let back = now - TimeDelta::seconds(lot.i64(600..STILL));
        let at = match since {
            Since::Weeks => stamp(back).max(item.created_at.clone()),
            Since::Now => stamp(now),
        };
        for (place, quantities) in levels(&item, &locations, promised, &mut lot) {
            let mut level = Level { quantities, ..Level::new(place, &at) };
            let units = promised.get(&place).filter(|_| item.tracked).copied();
            level.quantities.add(Name::Committed, units.unwrap_or_default());
            let moved = Name::all().filter(|name| level.quantities.get(*name) != 0);
            level.moved = moved.map(|name| (name.told().to_owned(), at.clone())).collect();
            state.put_level(&level, visible_at)?;
        }
    }
    Ok(())
}

/// The chances of one thing: no other thing's depend on them.
fn lot(seed: u64, item: i64) -> Rng {
    let mut rng = Rng::with_seed(seed ^ item.unsigned_abs().wrapping_mul(0x9e37_79b9_7f4a_7c15));
    rng.fork()
}

fn levels(
    item: &Item,
    locations: &[i64],
    promised: &BTreeMap<Place, i64>,
    lot: &mut Rng,
) -> Vec<(Place, Quantities)> {
    let mut stocked: Vec<(Place, i64)> = Vec::new();
    for (at, &location) in locations.iter().enumerate() {
        let place = Place { item: item.id, location };
        let wanted = lot.u8(..100) < STOCKED[at.min(STOCKED.len() - 1)];
        let share = SHARES[at.min(SHARES.len() - 1)] * lot.i64(0..=4);
        // Nobody counts the others; they lie, if anywhere, at the first location.
        let stocks = if item.tracked { wanted || promised.contains_key(&place) } else { at == 0 };
        if stocks {
            stocked.push((place, share));
        }
    }
    if let (true, Some(&location)) = (stocked.is_empty(), locations.first()) {
        stocked.push((Place { item: item.id, location }, 1));
    }
    let units = if item.tracked { shared_out(item.quantity, &stocked, lot) } else { vec![0; stocked.len()] };
    let levels = stocked.into_iter().zip(units).map(|((place, _), units)| {
        let mut quantities = Quantities::default();
        quantities.add(Name::Available, units);
        if item.tracked {
            set_aside(&mut quantities, lot);
        }
        (place, quantities)
    });
    levels.collect()
}

/// A thing's units, shared out among the locations that stock it.
fn shared_out(units: i64, stocked: &[(Place, i64)], lot: &mut Rng) -> Vec<i64> {
    let all: i64 = stocked.iter().map(|(_, share)| share).sum();
    let share = |(_, share): &(Place, i64)| if all > 0 { units.max(0) * share / all } else { 0 };
    let mut shares: Vec<i64> = stocked.iter().map(share).collect();
    let left = units - shares.iter().sum::<i64>();
    if let Some(first) = shares.first_mut() {
        *first += left;
    }
    if let ([first, .., last], true) = (shares.as_mut_slice(), units > 0 && lot.u32(..OVERSOLD) == 0) {
        let missing = *last + lot.i64(1..=2);
        (*first, *last) = (*first + missing, *last - missing);
    }
    shares
}

fn set_aside(quantities: &mut Quantities, lot: &mut Rng) {
    for (name, percent, most) in SET_ASIDE {
        let units = lot.i64(1..=most);
        if lot.u8(..100) < percent {
            quantities.add(name, units);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(quantity: i64) -> Item {
        Item {
            id: 7,
            variant: 8,
            tracked: true,
            sells_past_zero: false,
            is_kit: false,
            quantity,
            created_at: String::new(),
        }
    }

    #[test]
    fn all_of_a_things_units_lie_somewhere_and_always_in_the_same_places() {
        for seed in 0..200 {
            for quantity in [-5, 0, 1, 7, 119] {
                let laid =
                    || levels(&item(quantity), &[1, 2, 3, 4, 5, 6, 7], &BTreeMap::new(), &mut lot(seed, 7));
                let available: i64 =
                    laid().iter().map(|(_, quantities)| quantities.get(Name::Available)).sum();
                assert_eq!(available, quantity);
                assert_eq!(laid(), laid());
            }
        }
    }

    #[test]
    fn what_is_promised_at_a_location_is_stocked_there() {
        let place = Place { item: 7, location: 6 };
        let promised = BTreeMap::from([(place, 2)]);
        for seed in 0..50 {
            let laid = levels(&item(3), &[1, 2, 3, 4, 5, 6], &promised, &mut lot(seed, 7));
            assert!(laid.iter().any(|(stocked, _)| *stocked == place));
        }
    }
}
