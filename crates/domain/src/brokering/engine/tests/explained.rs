//! Explanations, and that they are true.

use proptest::prelude::*;

use super::shop::*;
use crate::brokering::decision::{Code, Destination};
use crate::brokering::explain;
use crate::brokering::explanation::{By, Change, FacilityView};
use crate::brokering::facts::{Facts, Stock};
use crate::brokering::routing::FacilitySort;
use crate::facility::FacilityId;
use crate::values::money::Decimal;

/// A, B and C, one, two and three degrees away.
fn abc(shelves: Vec<Stock>, variants: &[i64]) -> Facts {
    let facilities = vec![facility("A", 1.0), facility("B", 2.0), facility("C", 3.0)];
    facts(facilities, shelves, vec![order(1, variants)])
}

/// What the first rule saw of a facility.
fn sight(facts: &Facts, text: &str, id: &str) -> FacilityView {
    let explanation = explain(facts, &terms(&rule(text)), 0);
    let view = &explanation.entries[0].views[0];
    view.facilities.iter().find(|sight| sight.facility.0 == id).unwrap().clone()
}

fn everywhere(variants: &[i64]) -> Vec<Stock> {
    variants.iter().flat_map(|variant| (0..3).map(|place| stock(*variant, place, 5))).collect()
}

#[test]
fn every_facility_is_there_with_its_rank_its_distance_and_its_code() {
    let facts = abc(vec![stock(1, 1, 5), stock(1, 2, 5)], &[1]);
    let text = "facilities = { sort = 'distance' }";
    let explanation = explain(&facts, &terms(&rule(text)), 0);
    assert_eq!(explanation.entries[0].entry, decided(&facts, &rule(text)).entries[0]);
    let seen: Vec<_> = explanation.entries[0].views[0]
        .facilities
        .iter()
        .map(|sight| (sight.facility.0.as_str(), sight.code, sight.rank, sight.metres))
        .collect();
    assert_eq!(
        seen,
        [
            ("B", Code::Chosen, Some(1), Some(222_389)),
            ("C", Code::Outranked, Some(2), Some(333_584)),
            ("A", Code::NoStock, None, Some(111_195)),
        ]
    );
}

#[test]
fn each_obstacle_says_what_would_remove_it() {
    let by_distance =
        Change::Before { facility: FacilityId("A".into()), by: By::Sort(FacilitySort::Distance) };
    let stocked = |change: fn(&mut Facts)| {
        let mut facts = abc(everywhere(&[1]), &[1]);
        change(&mut facts);
        facts
    };
    for (facts, filter, id, code, unless) in [
        (stocked(|_| {}), "sort = 'distance'", "B", Code::Outranked, vec![by_distance]),
        (
            stocked(|facts| facts.stock[0].atp = -1),
            "sort = 'distance'",
            "A",
            Code::NoStock,
            vec![Change::MoreStock { variant: 1, units: 2 }],
        ),
        (
            stocked(|facts| facts.stock[0].safety_stock = 5),
            "sort = 'distance'",
            "A",
            Code::BelowMinStock,
            vec![Change::SafetyStock { variant: 1, at_most: 4 }],
        ),
        (
            stocked(|facts| facts.stock[0].allow_brokering = false),
            "sort = 'distance'",
            "A",
            Code::BrokeringOff,
            vec![Change::AllowBrokering { variant: 1 }],
        ),
        (
            stocked(|facts| facts.facilities[0].order_limit = Some(0)),
            "sort = 'distance'",
            "A",
            Code::AtCapacity,
            vec![Change::OrderLimit(1)],
        ),
        (
            stocked(|facts| facts.stock[0].atp = 2),
            "safety-stock = 3, sort = 'distance'",
            "A",
            Code::BelowSafetyStock,
            vec![Change::Gate(Some(2))],
        ),
        (
            stocked(|_| {}),
            "within = '1 km', sort = 'distance'",
            "A",
            Code::OverDistance,
            vec![Change::Within(111_195)],
        ),
        (
            stocked(|facts| facts.orders[0].groups[0].items[0].excluded = vec![FacilityId("A".into())]),
            "sort = 'distance'",
            "A",
            Code::ExcludedByRejection,
            vec![Change::NotRejected(vec![10])],
        ),
        (
            stocked(|facts| facts.facilities[0] = in_groups(facility("A", 1.0), &[("out", 1)])),
            "exclude-group = 'out', sort = 'distance'",
            "A",
            Code::ExcludedGroup,
            vec![Change::NotInGroups(vec!["out".into()])],
        ),
        (
            stocked(|facts| facts.facilities[0].at = None),
            "within = '900 km', sort = 'distance'",
            "A",
            Code::NoAddress,
            vec![Change::FacilityLocated],
        ),
        (
            stocked(|facts| facts.orders[0].ship_to = None),
            "within = '900 km', sort = 'distance'",
            "A",
            Code::NoGeo,
            vec![Change::OrderLocated],
        ),
    ] {
        let sight = sight(&facts, &format!("facilities = {{ {filter} }}"), id);
        assert_eq!((sight.code, sight.unless), (code, unless), "{filter}");
    }
}

#[test]
fn several_obstacles_are_all_told() {
    let mut facts = abc(vec![stock(1, 0, 5), stock(2, 0, 5)], &[1, 1, 2]);
    facts.facilities[2].order_limit = Some(4);
    facts.facilities[2].orders_today = 4;
    facts.stock = vec![stock(1, 2, 1), stock(2, 2, 5)];
    let sight = sight(&facts, "facilities = { group = 'g', within = '100 km' }", "C");
    assert_eq!(sight.code, Code::NotInGroup);
    assert_eq!(
        sight.unless,
        [
            Change::InGroup(vec!["g".into()]),
            Change::MoreStock { variant: 1, units: 1 },
            Change::Within(333_584),
            Change::OrderLimit(5),
        ]
    );
}

#[test]
fn thresholds_say_how_low_they_would_have_to_be() {
    let facts = abc(vec![stock(1, 0, 1), stock(2, 1, 1)], &[1, 2]);
    let low = sight(&facts, "assign = 'split'\nsplit = { min-value = '50' }", "A");
    assert_eq!(
        (low.code, low.unless),
        (Code::BelowValueThreshold, vec![Change::MinValue(Decimal::from(10))])
    );
    let some = abc(vec![stock(1, 0, 1)], &[1, 2]);
    let all = sight(&some, "assign = 'split'\nall-or-nothing = true", "A");
    assert_eq!((all.code, all.unless), (Code::MissingItems, vec![Change::SomeWouldDo]));
}

#[test]
fn of_a_split_it_is_the_nearest_piece_that_counts() {
    let facts = abc(vec![stock(1, 0, 1), stock(2, 1, -5)], &[1, 2]);
    let lacking = sight(&facts, "assign = 'split'\nfacilities = { sort = 'distance' }", "B");
    assert_eq!(lacking.code, Code::NoStock);
    let before = Change::Before { facility: FacilityId("A".into()), by: By::Sort(FacilitySort::Distance) };
    assert_eq!(lacking.unless, [Change::MoreStock { variant: 1, units: 1 }, before]);
}

#[test]
fn what_can_be_helped_by_nothing_says_nothing() {
    let mut facts = abc(everywhere(&[1]), &[1]);
    facts.orders[0].groups[0].items[0].variant = None;
    assert_eq!(sight(&facts, "", "A").unless, []);
}

#[test]
fn what_earlier_orders_used_up_is_gone_from_the_explanation_too() {
    let mut facts = abc(vec![stock(1, 0, 1)], &[1]);
    facts.facilities[0].order_limit = Some(1);
    facts.orders.push(order(2, &[1]));
    let explanation = explain(&facts, &terms(&rule("")), 1);
    let sight = &explanation.entries[0].views[0].facilities[0];
    assert_eq!(sight.code, Code::NoStock);
    assert_eq!(sight.unless, [Change::MoreStock { variant: 1, units: 1 }, Change::OrderLimit(2)]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn an_explanation_decides_what_the_run_decides(
        facts in super::made_up::some_facts(5, true),
        routings in super::made_up::some_routings(),
        order in 0usize..5,
    ) {
        let explanation = explain(&facts, &terms(&routings), order);
        let entries: Vec<_> = explanation.entries.iter().map(|explained| explained.entry.clone()).collect();
        let decisions = decided(&facts, &routings);
        let expected: Vec<_> = decisions.entries.into_iter().filter(|entry| entry.order == order).collect();
        prop_assert_eq!(entries, expected);
        for explained in &explanation.entries {
            prop_assert_eq!(explained.views.len(), explained.entry.attempts.len());
            for (view, attempt) in explained.views.iter().zip(&explained.entry.attempts) {
                for (code, count) in &attempt.facilities {
                    let seen = view.facilities.iter().filter(|sight| sight.code == *code).count();
                    prop_assert_eq!(seen, *count as usize);
                }
            }
        }
    }

    #[test]
    fn more_stock_as_told_flips_it(facts in super::made_up::some_facts(1, true), sort in prop_oneof![Just("'distance'"), Just("'stock'")]) {
        let routings = rule(&format!("facilities = {{ sort = {sort} }}"));
        let explanation = explain(&facts, &terms(&routings), 0);
        for sight in explanation.entries.iter().flat_map(|entry| &entry.views).flat_map(|view| &view.facilities) {
            let mut other = facts.clone();
            let place = facts.facilities.iter().position(|facility| facility.id == sight.facility).unwrap();
            let only_stock = !sight.unless.is_empty() && sight.unless.iter().all(|change| match change {
                Change::MoreStock { variant, units } => {
                    let is_it = |row: &&mut Stock| row.variant == *variant && row.facility as usize == place;
                    other.stock.iter_mut().find(is_it).unwrap().atp += units;
                    true
                }
                _ => false,
            });
            if only_stock {
                let decisions = decided(&other, &routings);
                let gets = |to: &Destination| matches!(to, Destination::Facility { facility, .. } if *facility == sight.facility);
                prop_assert!(decisions.entries[0].moves.iter().any(|one| gets(&one.to)), "{:?}", sight);
            }
        }
    }
}
