//! The fewest shipments, beside every other way.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use proptest::prelude::*;

use super::super::made_up::*;
use super::super::shop::*;
use crate::brokering::decision::{Destination, Search};
use crate::brokering::explain;
use crate::brokering::facts::{Facts, Item};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn the_fewest_shipments_are_no_more_than_a_split_makes(
        facts in some_facts(1, false),
        sort in prop_oneof![Just("'distance'"), Just("'stock'")],
        text in prop_oneof![Just(""), Just("within = '500 km', "), Just("exclude-group = 'h', ")],
    ) {
        let parts = |assign: &str| {
            let routings = rule(&format!("assign = '{assign}'\nfacilities = {{ {text}sort = {sort} }}"));
            let decisions = decided(&facts, &routings);
            let items: usize = decisions.entries.iter().flat_map(|entry| &entry.moves).map(|one| one.items.len()).sum();
            (items, moves(&decisions))
        };
        let ((fewest_items, fewest), (split_items, split)) = (parts("fewest-shipments"), parts("split"));
        prop_assert!(fewest_items >= split_items);
        prop_assert!(fewest <= split || fewest_items > split_items);
    }

    #[test]
    fn the_fewest_shipments_are_what_trying_every_way_finds(facts in some_facts(1, true)) {
        let routings = rule("assign = 'fewest-shipments'");
        let explanation = explain(&facts, &terms(&routings), 0);
        let Some(explained) = explanation.entries.first() else { return Ok(()) };
        let entry = &explained.entry;
        prop_assert_eq!(entry.attempts[0].search, Search::Whole);
        let metres: HashMap<&str, u64> = explained.views[0].facilities.iter()
            .map(|sight| (sight.facility.0.as_str(), sight.metres.map_or(1_000_000_000, u64::from)))
            .collect();
        let far = |place: u32| metres[facts.facilities[place as usize].id.0.as_str()];
        let items = items(&facts);
        let tried: Vec<&Item> = entry.items.iter().map(|id| items[id]).collect();
        let sent: usize = entry.moves.iter().map(|one| one.items.len()).sum();
        let ways = (FACILITIES + 1).pow(tried.len() as u32);
        let all = (0..ways).filter_map(|way| outcome(&facts, &tried, way));
        let all = all.map(|(sent, places)| (Reverse(sent), places.len(), places.into_iter().map(far).sum::<u64>()));
        let total = entry.moves.iter().map(|one| match &one.to {
            Destination::Facility { facility, .. } => metres[facility.0.as_str()],
            Destination::Queue(_) | Destination::Stays => 0,
        });
        prop_assert_eq!(all.min(), Some((Reverse(sent), entry.moves.len(), total.sum::<u64>())));
    }
}

/// How many of some items one way sends and from where, if it can be done: a digit for each item, of a facility or of none.
fn outcome(facts: &Facts, items: &[&Item], way: u32) -> Option<(usize, Vec<u32>)> {
    let digit = |at: usize| way / (FACILITIES + 1).pow(at as u32) % (FACILITIES + 1);
    let mut parts: BTreeMap<u32, Vec<i64>> = BTreeMap::new();
    for (at, item) in items.iter().enumerate().filter(|(at, _)| digit(*at) < FACILITIES) {
        if item.excluded.contains(&facts.facilities[digit(at) as usize].id) {
            return None;
        }
        parts.entry(digit(at)).or_default().push(item.id);
    }
    let can = |(place, ids): (&u32, &Vec<i64>)| {
        let facility = &facts.facilities[*place as usize];
        let row = |variant: i64| {
            let row =
                facts.stock.iter().find(|row| row.variant == variant && row.facility == *place).unwrap();
            let free = if row.allow_brokering { row.atp - row.safety_stock } else { 0 };
            (free, row)
        };
        let kits = ids.iter().filter(|id| items.iter().any(|it| it.id == **id && it.variant == Some(KIT)));
        let (kits, whole) = (kits.count() as i64, row(1).0.min(row(2).0));
        facility.order_limit.is_none_or(|limit| facility.orders_today < limit)
            && (kits == 0 || (row(KIT).1.allow_brokering && whole - row(KIT).1.safety_stock >= kits))
            && taken(facts, ids).iter().all(|(variant, units)| row(*variant).0 >= *units)
    };
    parts.iter().all(can).then(|| (parts.values().map(Vec::len).sum(), parts.into_keys().collect()))
}
