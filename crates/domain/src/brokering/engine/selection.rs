//! Selects and orders the entries that a routing tries, before the first one is tried.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use smallvec::smallvec;

use super::backlog::{Candidate, Waiting};
use super::filter::Filter;
use super::index::Index;
use crate::brokering::explanation::Miss;
use crate::brokering::facts::{Order, Priority, ShipGroup};
use crate::brokering::routing::{OrderFilter, OrderSort, Terms};

/// What a routing tries, first things first.
pub(super) fn select(
    index: &Index<'_>,
    waiting: &Waiting,
    terms: &Terms<'_>,
    filter: &OrderFilter,
) -> Vec<Candidate> {
    let mut filter = Filter::new(index, terms, filter);
    let mut found = Vec::new();
    for (at, group) in index.groups.iter().enumerate() {
        let own = [at];
        let siblings = index.siblings.get(&group.order).map_or(own.as_slice(), Vec::as_slice);
        if siblings[0] == at {
            let first = found.len();
            for at in siblings {
                let group = &index.groups[*at];
                if filter.takes(index.order(group), index.ship_group(group)) {
                    filter.gather(*at, group, waiting, &mut found);
                }
            }
            if siblings.len() > 1 {
                let apart = found.split_off(first);
                found.extend(met(index, apart));
            }
            filter.file(first, &mut found);
            if filter.written.promise_within.is_some() {
                let whole = found.split_off(first);
                found.extend(whole.into_iter().flat_map(one_by_one));
            }
        }
    }
    let delivery_days: HashMap<&str, u32> = index
        .facts
        .methods
        .iter()
        .filter_map(|method| Some((method.name.as_str(), method.delivery_days?)))
        .collect();
    found.sort_by_cached_key(|candidate| {
        let group = &index.groups[candidate.group];
        let (order, ship_group) = (index.order(group), index.ship_group(group));
        let rank = |sort: &OrderSort| rank(*sort, order, ship_group, &delivery_days);
        let wanted: Vec<i64> = filter.written.sort.iter().map(rank).collect();
        let first_unit = candidate.units.first().copied();
        (wanted, order.ordered_at, order.id, ship_group.id, candidate.from, first_unit)
    });
    found
}

/// What waits of one order, queue by queue and method by method, as the store has it: items of several ship groups that an
/// earlier routing moved to the same queue are one group there.
fn met(index: &Index<'_>, apart: Vec<Candidate>) -> Vec<Candidate> {
    let ship_group = |of: &Candidate| index.ship_group(&index.groups[of.group]);
    let mut met: Vec<Candidate> = Vec::with_capacity(apart.len());
    for candidate in apart {
        let same = |known: &&mut Candidate| {
            known.from == candidate.from && ship_group(known).method == ship_group(&candidate).method
        };
        let Some(known) = met.iter_mut().find(same) else {
            met.push(candidate);
            continue;
        };
        known.units.extend(candidate.units.iter().copied());
        known.units.sort_by_key(|unit| index.units[*unit as usize].item.id);
        // The others came to it, if it has been there from the beginning.
        if ship_group(&candidate).queue == candidate.from && ship_group(known).queue != candidate.from {
            known.group = candidate.group;
        }
    }
    met
}

/// What keeps a routing from taking anything of a ship group, by its place; none where nothing does.
pub(super) fn missed(
    index: &Index<'_>,
    waiting: &Waiting,
    terms: &Terms<'_>,
    filter: &OrderFilter,
    at: usize,
) -> Option<Miss> {
    let mut filter = Filter::new(index, terms, filter);
    let group = &index.groups[at];
    let miss = filter.misses(index.order(group), index.ship_group(group));
    miss.or_else(|| filter.misses_of_items(at, group, waiting))
}

fn one_by_one(whole: Candidate) -> impl Iterator<Item = Candidate> {
    let Candidate { group, from, units } = whole;
    units.into_iter().map(move |unit| Candidate { group, from, units: smallvec![unit] })
}

/// Where an order stands by one word; those that have no such thing come last.
fn rank(sort: OrderSort, order: &Order, group: &ShipGroup, delivery_days: &HashMap<&str, u32>) -> i64 {
    let time = |at: Option<DateTime<Utc>>| at.map_or(i64::MAX, |at| at.timestamp_micros());
    match sort {
        OrderSort::ShipBefore => time(group.ship_by),
        OrderSort::ShipAfter => time(group.ship_after),
        OrderSort::OrderDate => order.ordered_at.timestamp_micros(),
        OrderSort::DeliveryDays => {
            delivery_days.get(group.method.as_str()).map_or(i64::MAX, |days| i64::from(*days))
        }
        OrderSort::Priority => match order.urgency() {
            Priority::High => 0,
            Priority::Medium => 1,
            Priority::Low => 2,
        },
    }
}
