//! Properties of the engine for random facts and rules.

mod fewest;

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::made_up::*;
use super::shop::*;
use crate::brokering::decide;
use crate::brokering::decision::{Decisions, Destination};
use crate::brokering::facts::Facts;
use crate::brokering::routing::QueueSelection;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn nothing_is_sent_that_is_not_there_and_nothing_is_lost(facts in some_facts(8, true), routings in some_routings()) {
        let decisions = decided(&facts, &routings);
        let after = apply(&facts, &decisions);
        let mut sent = BTreeSet::new();
        for one in decisions.entries.iter().flat_map(|entry| &entry.moves) {
            if matches!(one.to, Destination::Facility { .. }) {
                for item in &one.items {
                    prop_assert!(sent.insert(*item), "item {item} is sent twice");
                }
            }
        }
        let left: BTreeSet<i64> = items(&after).into_keys().collect();
        prop_assert!(sent.is_disjoint(&left));
        prop_assert_eq!(sent.union(&left).copied().collect::<BTreeSet<_>>(), items(&facts).into_keys().collect());
        for (before, after) in facts.stock.iter().zip(&after.stock) {
            prop_assert!(after.atp == before.atp || after.atp >= before.safety_stock, "{before:?} became {after:?}");
            prop_assert!(after.atp == before.atp || before.allow_brokering);
        }
        for (before, after) in facts.facilities.iter().zip(&after.facilities) {
            let off = before.order_limit == Some(0);
            prop_assert!(!off || after.orders_today == before.orders_today);
        }
    }

    #[test]
    fn every_move_of_an_entry_is_of_what_it_tried_and_of_each_item_once(facts in some_facts(6, true), routings in some_routings()) {
        for entry in decided(&facts, &routings).entries {
            let moved: Vec<i64> = entry.moves.iter().flat_map(|one| one.items.iter().copied()).collect();
            let distinct: BTreeSet<i64> = moved.iter().copied().collect();
            prop_assert_eq!(moved.len(), distinct.len());
            prop_assert!(distinct.iter().all(|item| entry.items.contains(item)));
        }
    }

    #[test]
    fn every_facility_has_one_code_in_every_attempt(facts in some_facts(6, true), routings in some_routings()) {
        for attempt in decided(&facts, &routings).entries.iter().flat_map(|entry| &entry.attempts) {
            let counted: u32 = attempt.facilities.iter().map(|(_, count)| count).sum();
            prop_assert_eq!(counted, FACILITIES, "{:?}", attempt);
            prop_assert!(attempt.facilities.is_sorted_by(|(one, _), (next, _)| one < next), "each code once");
        }
    }

    #[test]
    fn limits_hold(facts in some_facts(8, true), assign in prop_oneof![Just("split"), Just("single"), Just("fewest-shipments")]) {
        let after = apply(&facts, &decided(&facts, &rule(&format!("assign = '{assign}'"))));
        for (before, after) in facts.facilities.iter().zip(&after.facilities) {
            let most = before.order_limit.unwrap_or(u32::MAX).max(before.orders_today);
            prop_assert!(after.orders_today <= most);
        }
    }

    #[test]
    fn what_a_move_must_leave_is_left_when_moves_are_made_in_turn(facts in some_facts(8, true), routings in some_routings()) {
        let mut atp: BTreeMap<(i64, String), i64> = facts
            .stock
            .iter()
            .map(|row| ((row.variant, facts.facilities[row.facility as usize].id.0.clone()), row.atp))
            .collect();
        for one in decided(&facts, &routings).entries.iter().flat_map(|entry| &entry.moves) {
            let Destination::Facility { facility, leaves, .. } = &one.to else { continue };
            let taken = taken(&facts, &one.items);
            prop_assert_eq!(leaves.iter().map(|(variant, _)| *variant).collect::<Vec<_>>(), taken.keys().copied().collect::<Vec<_>>());
            let kits = one.items.iter().filter(|id| items(&facts)[id].variant == Some(KIT)).count() as i64;
            if kits > 0 {
                let row = |variant: i64| facts.stock.iter().find(|row| {
                    row.variant == variant && facts.facilities[row.facility as usize].id == *facility
                }).unwrap();
                let whole = [1, 2].map(|part| atp[&(part, facility.0.clone())] - row(part).safety_stock);
                prop_assert!(row(KIT).allow_brokering, "{facility} does not send kits");
                prop_assert!(whole[0].min(whole[1]) - row(KIT).safety_stock >= kits, "{facility} keeps kits");
            }
            for (variant, least) in leaves {
                let left = atp.get_mut(&(*variant, facility.0.clone())).unwrap();
                *left -= taken[variant];
                prop_assert!(*left >= *least, "{left} of {variant} are left at {facility}, not {least}");
            }
        }
    }

    #[test]
    fn facilities_that_have_nothing_change_nothing(facts in some_facts(6, true), routings in some_routings()) {
        // More than the sets of most retailers have words for; their ids come first.
        let mut more = facts.clone();
        more.facilities.extend((0..400).map(|at| facility(&format!("A{at:03}"), f64::from(at) / 10.0)));
        let moved = |facts: &Facts| {
            decided(facts, &routings).entries.into_iter().map(|entry| (entry.items, entry.moves)).collect::<Vec<_>>()
        };
        prop_assert_eq!(moved(&facts), moved(&more));
    }

    #[test]
    fn the_order_of_the_facts_is_no_matter(facts in some_facts(7, true), routings in some_routings(), seed: u64) {
        let other = shuffled(&facts, seed);
        let by_id = |facts: &Facts, mut decisions: Decisions| {
            decisions.entries.iter_mut().for_each(|entry| entry.order = facts.orders[entry.order].id as usize);
            decisions
        };
        prop_assert_eq!(by_id(&facts, decided(&facts, &routings)), by_id(&other, decided(&other, &routings)));
    }

    #[test]
    fn a_second_run_has_nothing_to_do(
        facts in some_facts(7, false),
        first in prop_oneof![Just("single"), Just("split"), Just("fewest-shipments")],
        filter in prop_oneof![Just(""), Just("group = 'g', "), Just("within = '300 km', "), Just("safety-stock = 2, ")],
        otherwise in prop_oneof![
            Just("'next-rule'"),
            Just("{ auto-cancel-days = 3 }"),
            Just("{ queue = 'unfillable', auto-cancel-days = 3 }"),
            Just("{ clear-auto-cancel = true }"),
        ],
        taking in prop_oneof![Just(QueueSelection::Untried), Just(QueueSelection::Unfillable)],
        queue in prop_oneof![Just(""), Just("queue = 'brokering'"), Just("queue = ['unfillable', 'preorder']")],
    ) {
        // The last rule takes all that is anywhere: what it leaves cannot be sent by any of them.
        let routings = routings(&format!(
            "[[routing]]\nname = 'n'\norders = {{ {queue} }}
            [[routing.rule]]\nname = 'first'\nassign = '{first}'\nfacilities = {{ {filter}sort = 'distance' }}
            [[routing.rule]]\nname = 'last'\nassign = 'split'\nfacilities = {{ ignore-limits = true }}\notherwise = {otherwise}"
        ));
        let mut terms = terms(&routings);
        terms.taking = taking;
        let after = apply(&facts, &decide(&facts, &terms));
        terms.now += chrono::Duration::hours(1);
        prop_assert_eq!(moves(&decide(&after, &terms)), 0);
    }

    #[test]
    fn a_run_that_is_killed_comes_to_the_same_when_it_is_run_again(
        facts in some_facts(6, true),
        assign in prop_oneof![Just("single"), Just("split"), Just("fewest-shipments")],
        killed_after in 0usize..6,
    ) {
        // What is taken from shelves is the same, whatever was counted by then.
        let routings = rule(&format!("assign = '{assign}'\nfacilities = {{ sort = 'distance' }}"));
        let whole = decided(&facts, &routings);
        let mut begun = whole.clone();
        begun.entries.truncate(killed_after);
        let resumed = apply(&facts, &begun);
        let rest = decided(&resumed, &routings);
        let sent = |decisions: &Decisions| -> BTreeSet<(Vec<i64>, String)> {
            let moves = decisions.entries.iter().flat_map(|entry| &entry.moves);
            moves.map(|one| (one.items.to_vec(), format!("{:?}", one.to))).collect()
        };
        let mut both = sent(&begun);
        both.extend(sent(&rest));
        prop_assert_eq!(both, sent(&whole));
    }

    #[test]
    fn more_stock_never_hurts_a_single_order(
        facts in some_facts(1, true),
        filter in prop_oneof![Just(""), Just("group = 'g', "), Just("within = '300 km', "), Just("safety-stock = 2, ")],
        sort in prop_oneof![Just("'distance'"), Just("'stock'"), Just("'capacity'")],
        row in 0..(VARIANTS as usize * FACILITIES as usize),
        more in 1i64..5,
    ) {
        let routings = rule(&format!("assign = 'single'\nfacilities = {{ {filter}sort = {sort} }}"));
        let sent = |facts: &Facts| moves(&decided(facts, &routings));
        let mut richer = facts.clone();
        richer.stock[row].atp += more;
        prop_assert!(sent(&richer) >= sent(&facts));
    }
}
