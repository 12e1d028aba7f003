//! Routings that take orders by where they were sold.

use std::collections::HashSet;

use super::shop::*;
use crate::brokering::explain;
use crate::brokering::explanation::Miss;
use crate::brokering::facts::Facts;
use crate::facility::FacilityId;

fn id(facility: &str) -> FacilityId {
    FacilityId(facility.into())
}

/// 1 was sold at A, which is in the city; 2 at B, in the city and an outlet; 3 at C, in no group; 4 where nobody knows any
/// more; 5 at no facility.
fn sold() -> Facts {
    let facilities = vec![
        in_groups(facility("A", 1.0), &[("city", 1)]),
        in_groups(facility("B", 2.0), &[("city", 1), ("outlets", 1)]),
        facility("C", 3.0),
    ];
    let orders = ["A", "B", "C", "gone", ""].iter().zip(1..).map(|(at, number)| {
        let mut order = order(number, &[1]);
        order.origin = (!at.is_empty()).then(|| id(at));
        order
    });
    facts(facilities, vec![stock(1, 2, 99)], orders.collect())
}

/// The orders that a routing takes.
fn taken(facts: &Facts, filter: &str) -> Vec<i64> {
    decided(facts, &taking(filter)).entries.iter().map(|entry| facts.orders[entry.order].id).collect()
}

#[test]
fn an_order_is_taken_by_the_groups_of_the_facility_at_which_it_was_sold() {
    for (filter, expected) in [
        ("", &[1, 2, 3, 4, 5][..]),
        ("origin-group = 'city'", &[1, 2]),
        ("origin-group = 'outlets'", &[2]),
        ("origin-group = ['outlets', 'nobody']", &[2]),
        ("origin-group = 'nobody'", &[]),
        ("origin-group = 'City'", &[]),
        ("exclude-origin-group = 'outlets'", &[1, 3, 4, 5]),
        ("exclude-origin-group = ['city', 'nobody']", &[3, 4, 5]),
        ("exclude-origin-group = 'nobody'", &[1, 2, 3, 4, 5]),
        ("origin-group = 'city', exclude-origin-group = 'outlets'", &[1]),
        ("origin-group = 'city', channel = 'pos'", &[]),
    ] {
        assert_eq!(taken(&sold(), filter), expected, "{filter}");
    }
}

#[test]
fn what_an_origin_group_does_not_take_a_later_routing_may() {
    let text = "
        [[routing]]
        name = 'sold in the city'
        orders = { origin-group = 'city' }
        [[routing.rule]]
        name = 'one place'
        [[routing]]
        name = 'all others'
        [[routing.rule]]
        name = 'one place'";
    let facts = sold();
    let by: Vec<_> = decided(&facts, &routings(text))
        .entries
        .iter()
        .map(|entry| (facts.orders[entry.order].id, entry.routing))
        .collect();
    assert_eq!(by, [(1, 0), (2, 0), (3, 1), (4, 1), (5, 1)]);
}

#[test]
fn it_is_told_why_a_routing_does_not_take_what_was_sold_elsewhere() {
    let facts = sold();
    let missed = |filter: &str, order: usize| {
        let routings = taking(filter);
        let missed = explain(&facts, &terms(&routings), order).missed;
        missed.into_iter().map(|missed| missed.why).collect::<Vec<_>>()
    };
    assert_eq!(missed("origin-group = 'city'", 0), []);
    assert_eq!(missed("origin-group = 'city'", 2), [Miss::OriginGroup]);
    assert_eq!(missed("origin-group = 'city'", 4), [Miss::OriginGroup]);
    assert_eq!(missed("exclude-origin-group = 'outlets'", 1), [Miss::OriginGroup]);
    assert_eq!(missed("exclude-origin-group = 'outlets'", 4), []);
}

#[test]
fn a_store_that_is_spared_sold_what_it_sold_all_the_same() {
    let mut facts = sold();
    facts.leave_out(&HashSet::from([id("A"), id("B")]));
    assert_eq!(taken(&facts, "origin-group = 'city', exclude-origin-group = 'outlets'"), [1]);
    assert_eq!(told(&facts, &taking("origin-group = 'outlets'")), ["2: 20 > C"]);
}

#[test]
fn facts_that_were_written_down_before_anybody_knew_of_origins_are_read() {
    let mut facts = sold();
    facts.orders.iter_mut().for_each(|order| order.origin = None);
    let before = serde_json::to_string(&facts).unwrap();
    assert!(!before.contains("origin") && !before.contains("left_out"), "{before}");
    assert_eq!(serde_json::from_str::<Facts>(&before).unwrap(), facts);
    let now = serde_json::to_string(&sold()).unwrap();
    assert_eq!(serde_json::from_str::<Facts>(&now).unwrap(), sold());
}
