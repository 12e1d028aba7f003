//! Defects of the reference that must not be here, too (routing.md 1.10).

use super::shop::*;
use crate::brokering::decision::{Code, Verdict};
use crate::brokering::facts::{Facility, Stock};
use crate::brokering::routing::Gate;
use crate::facility::FacilityId;

fn ab() -> Vec<Facility> {
    vec![facility("A", 1.0), facility("B", 2.0)]
}

#[test]
fn d1_distance_holds_for_facilities_that_have_only_a_part() {
    let facts = facts(
        vec![facility("near", 0.1), facility("far", 4.0)],
        vec![stock(2, 1, 9)],
        vec![order(1, &[1, 2])],
    );
    let routings = rule("assign = 'split'\nfacilities = { within = '50 mi' }");
    assert_eq!(told(&facts, &routings), ["1: nothing"]);
    assert_eq!(count(&decided(&facts, &routings), Code::OverDistance), 1);
}

#[test]
fn d2_a_single_facility_is_chosen_as_a_whole_whatever_it_has_most_of() {
    let shelves = vec![stock(1, 0, 9), stock(2, 0, 1), stock(1, 1, 1), stock(2, 1, 9)];
    let facts = facts(ab(), shelves, vec![order(1, &[1, 2])]);
    assert_eq!(told(&facts, &rule("")), ["1: 10+11 > A"]);
}

#[test]
fn d3_two_lines_of_one_variant_need_two_units() {
    let facts = facts(ab(), vec![stock(1, 0, 1), stock(1, 1, 5)], vec![order(1, &[1, 1])]);
    assert_eq!(told(&facts, &rule("facilities = { sort = 'distance' }")), ["1: 10+11 > B"]);
}

#[test]
fn d4_a_limit_lets_as_many_orders_through_as_it_says() {
    let mut only = facility("A", 1.0);
    only.order_limit = Some(3);
    only.orders_today = 1;
    let orders = (1..=3).map(|id| order(id, &[1])).collect();
    let facts = facts(vec![only], vec![stock(1, 0, 9)], orders);
    assert_eq!(told(&facts, &rule("")), ["1: 10 > A", "2: 20 > A", "3: nothing"]);
}

#[test]
fn d5_exclusion_wins_and_facilities_without_groups_stay() {
    let facilities =
        vec![in_groups(facility("both", 1.0), &[("stores", 1), ("outlets", 1)]), facility("none", 2.0)];
    let facts = facts(facilities, vec![stock(1, 0, 9), stock(1, 1, 9)], vec![order(1, &[1])]);
    let routings = rule("facilities = { exclude-group = 'outlets', sort = 'distance' }");
    assert_eq!(told(&facts, &routings), ["1: 10 > none"]);
    assert_eq!(count(&decided(&facts, &routings), Code::ExcludedGroup), 1);
}

#[test]
fn d6_what_is_nowhere_is_not_near() {
    let mut lost = facility("lost", 0.0);
    lost.at = None;
    let mut facts = facts(
        vec![lost, facility("B", 2.0)],
        vec![stock(1, 0, 9), stock(1, 1, 1)],
        vec![order(1, &[1]), order(2, &[1])],
    );
    let near = rule("facilities = { within = '5000 km', sort = 'distance' }");
    assert_eq!(told(&facts, &near), ["1: 10 > B", "2: nothing"]);
    assert_eq!(count(&decided(&facts, &near), Code::NoAddress), 1);
    let sorted = rule("facilities = { sort = 'distance' }");
    assert_eq!(told(&facts, &sorted), ["1: 10 > B", "2: 20 > lost"]);
    facts.orders[0].ship_to = None;
    assert_eq!(told(&facts, &near), ["1: nothing", "2: 20 > B"]);
    assert_eq!(count(&decided(&facts, &near), Code::NoGeo), 2);
}

#[test]
fn d7_what_has_no_such_thing_comes_last_and_is_in_no_list() {
    let mut orders = vec![order(1, &[1]), order(2, &[1])];
    orders[0].channel = None;
    orders[1].groups[0].ship_by = Some(now());
    let facts = facts(ab(), vec![stock(1, 0, 9)], orders);
    assert_eq!(
        told(&facts, &taking("exclude-channel = 'pos', sort = 'ship-before'")),
        ["2: 20 > A", "1: 10 > A"]
    );
}

#[test]
fn d8_a_single_facility_has_to_pass_the_gate_as_it_is_written_and_have_enough() {
    let facts = facts(ab(), vec![stock(1, 0, 3), stock(1, 1, 4)], vec![order(1, &[1])]);
    let chosen = |gate: &str| {
        told(&facts, &rule(&format!("facilities = {{ safety-stock = {gate}, sort = 'distance' }}")))
    };
    assert_eq!(chosen("3"), ["1: 10 > A"]);
    assert_eq!(chosen("{ more-than = 3 }"), ["1: 10 > B"]);
    assert_eq!(chosen("{ exactly = 4 }"), ["1: 10 > B"]);
    assert_eq!(chosen("{ at-most = 3 }"), ["1: 10 > A"]);
    assert_eq!(chosen("{ not-exactly = 3 }"), ["1: 10 > B"]);
    assert_eq!(chosen("{ less-than = 3 }"), ["1: nothing"]);
    let mut many = facts.clone();
    many.orders = vec![order(1, &[1, 1, 1, 1])];
    assert_eq!(told(&many, &rule("facilities = { safety-stock = 2 }")), ["1: 10+11+12+13 > B"]);
    assert!(Gate::AtMost(2).lets(2) && !Gate::AtMost(2).lets(3));
}

#[test]
fn d9_what_belongs_together_does_not_part_even_at_the_same_distance() {
    let mut one = order(1, &[1, 2, 3]);
    one.groups[0].items[0].kept_with = Some(7);
    one.groups[0].items[1].kept_with = Some(7);
    let twins = vec![facility("A", 1.0), facility("B", 1.0)];
    let shelves = vec![stock(1, 0, 1), stock(3, 0, 1), stock(2, 1, 1)];
    let facts = facts(twins, shelves, vec![one]);
    let routings =
        rule("assign = 'split'\nfacilities = { sort = 'distance' }\nsplit = { keep-groups-together = true }");
    assert_eq!(told(&facts, &routings), ["1: 12 > A"]);
    assert_eq!(count(&decided(&facts, &routings), Code::GroupNotTogether), 1);
    let parting = rule("assign = 'split'\nfacilities = { sort = 'distance' }");
    assert_eq!(told(&facts, &parting), ["1: 10+12 > A, 11 > B"]);
}

#[test]
fn d10_a_custom_sequence_is_tied_by_the_facilitys_id() {
    let facilities =
        vec![in_groups(facility("B", 1.0), &[("g", 1)]), in_groups(facility("A", 9.0), &[("g", 1)])];
    let facts = facts(facilities, vec![stock(1, 0, 5), stock(1, 1, 5)], vec![order(1, &[1])]);
    assert_eq!(told(&facts, &rule("facilities = { group = 'g', sort = 'sequence' }")), ["1: 10 > A"]);
}

#[test]
fn d11_a_line_that_is_split_is_counted_by_units() {
    let facts = facts(ab(), vec![stock(1, 0, 2), stock(1, 1, 1)], vec![order(1, &[1, 1, 1])]);
    let routings = rule("assign = 'split'\nfacilities = { sort = 'distance' }\nsplit = { min-value = '10' }");
    assert_eq!(told(&facts, &routings), ["1: 10+11 > A, 12 > B"]);
    let dear = rule("assign = 'split'\nsplit = { min-value = '10.01' }");
    assert_eq!(decided(&facts, &dear).entries[0].attempts[0].verdict, Verdict::BelowValueThreshold);
}

#[test]
fn d12_ids_that_end_alike_are_not_mistaken_for_one_another() {
    let mut one = order(1, &[10]);
    one.groups[0].items[0].excluded = vec![FacilityId("1".into())];
    let facts = facts(
        vec![facility("11", 1.0), facility("1", 1.0)],
        vec![stock(10, 0, 1), stock(10, 1, 1)],
        vec![one],
    );
    assert_eq!(told(&facts, &rule("")), ["1: 10 > 11"]);
    assert_eq!(count(&decided(&facts, &rule("")), Code::ExcludedByRejection), 1);
}

#[test]
fn d13_a_promise_ends_with_the_day_in_the_stores_time_zone() {
    let mut one = order(1, &[1]);
    one.groups[0].items[0].promise_date = Some(day(2));
    let facts = facts(ab(), vec![stock(1, 0, 1)], vec![one]);
    let routings = taking("promise-within = 0");
    assert_eq!(told(&facts, &routings), Vec::<String>::new());
    let mut terms = terms(&routings);
    terms.timezone = chrono_tz::Pacific::Kiritimati; // fourteen hours ahead
    assert_eq!(tell(&facts, &crate::brokering::decide(&facts, &terms)), ["1: 10 > A"]);
}

#[test]
fn d14_what_is_open_is_what_is_asked_for() {
    // Cancelled units are no items of the facts: two of three are left, and two are there.
    let facts = facts(ab(), vec![stock(1, 0, 2)], vec![order(1, &[1, 1])]);
    assert_eq!(told(&facts, &rule("")), ["1: 10+11 > A"]);
}

#[test]
fn d15_without_a_sort_it_is_coverage_then_stock_then_id() {
    let facilities = vec![facility("C", 1.0), facility("B", 1.0), facility("A", 1.0)];
    let split = rule("assign = 'split'");
    let run =
        |shelves: Vec<Stock>| told(&facts(facilities.clone(), shelves, vec![order(1, &[1, 2])]), &split);
    let coverage = vec![stock(1, 2, 99), stock(1, 0, 1), stock(2, 0, 1)];
    assert_eq!(run(coverage), ["1: 10+11 > C"]);
    let availability = vec![stock(1, 0, 1), stock(2, 0, 1), stock(1, 1, 1), stock(2, 1, 2)];
    assert_eq!(run(availability), ["1: 10+11 > B"]);
    let id = vec![stock(1, 0, 1), stock(2, 0, 1), stock(1, 2, 1), stock(2, 2, 1)];
    assert_eq!(run(id), ["1: 10+11 > A"]);
}
