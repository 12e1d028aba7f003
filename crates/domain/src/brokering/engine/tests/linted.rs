//! Findings of lint.

use super::shop::*;
use crate::brokering::facts::{Facts, KitComposition};
use crate::brokering::finding::Finding;
use crate::brokering::lint;
use crate::facility::{FacilityId, Queue};

/// Two stores, one of which is an outlet, too; a warehouse in no group.
fn places() -> Facts {
    let facilities = vec![
        in_groups(facility("A", 1.0), &[("stores", 1)]),
        in_groups(facility("B", 2.0), &[("stores", 1), ("outlets", 1)]),
        facility("W", 3.0),
    ];
    facts(facilities, vec![stock(1, 0, 1)], vec![order(1, &[1])])
}

/// What is found in a catalog, with the places of the routing and the rule.
fn found(facts: &Facts, text: &str) -> Vec<(Option<usize>, Option<usize>, Finding)> {
    let lints = lint(&routings(text), facts, &[Queue::Brokering]);
    lints.into_iter().map(|lint| (lint.routing, lint.rule, lint.finding)).collect()
}

/// What is found about one rule.
fn of_rule(facts: &Facts, text: &str) -> Vec<Finding> {
    let text = format!("[[routing]]\nname = 'x'\n[[routing.rule]]\nname = 'r'\n{text}");
    found(facts, &text)
        .into_iter()
        .filter(|(_, rule, _)| rule.is_some())
        .map(|(_, _, finding)| finding)
        .collect()
}

#[test]
fn a_plain_catalog_is_not_odd() {
    assert_eq!(of_rule(&places(), ""), []);
    assert_eq!(
        of_rule(&places(), "facilities = { group = 'stores', exclude-group = 'outlets', within = '9 km' }"),
        []
    );
}

#[test]
fn rules_that_say_nothing_or_the_impossible_are_found() {
    for (text, findings) in [
        ("facilities = { sort = 'weeks-of-supply' }", vec![Finding::WeeksMissing]),
        ("facilities = { sort = 'weeks-of-supply', weeks-of-supply = 0 }", vec![Finding::WeeksMissing]),
        ("facilities = { weeks-of-supply = 4 }", vec![Finding::WeeksUnused]),
        ("all-or-nothing = true", vec![Finding::SingleIsAll]),
        ("facilities = { group = 'shops' }", vec![Finding::EmptyGroup("shops".into()), Finding::NobodyLeft]),
        ("facilities = { group = 'outlets', exclude-group = 'stores' }", vec![Finding::NobodyLeft]),
        ("facilities = { ignore-limits = true }", vec![Finding::NoLimits]),
        ("otherwise = { queue = 'unfillable' }", vec![Finding::NobodyDrains(Queue::Unfillable)]),
        ("otherwise = { queue = 'brokering' }", vec![]),
    ] {
        assert_eq!(of_rule(&places(), text), findings, "{text}");
    }
    let mut apart = places();
    apart.facilities[1].groups.remove(0);
    let text = "facilities = { group = 'stores', exclude-group = 'outlets' }";
    assert_eq!(of_rule(&apart, text), [Finding::ExcludesNobody("outlets".into())]);
}

#[test]
fn a_rule_that_sorts_by_places_that_nobody_has_is_found() {
    let text = "facilities = { sort = 'sequence' }";
    let mut facts = places();
    let groups = |facts: &mut Facts, position| {
        facts
            .facilities
            .iter_mut()
            .flat_map(|facility| &mut facility.groups)
            .for_each(|its| its.position = position);
    };
    groups(&mut facts, None);
    assert_eq!(of_rule(&facts, text), [Finding::NobodyPlaced]);
    groups(&mut facts, Some(3));
    assert_eq!(of_rule(&facts, text), []);
}

#[test]
fn rules_after_a_queue_are_never_tried() {
    let text = "
        [[routing]]
        name = 'x'
        orders = { queue = 'brokering', priority = ['high', 'medium', 'low'] }
        [[routing.rule]]
        name = 'a'
        otherwise = { queue = 'rejected' }
        [[routing.rule]]
        name = 'draft'
        active = false
        [[routing.rule]]
        name = 'b'
        [[routing]]
        name = 'y'
        orders = { queue = 'rejected', priority = 'high', exclude-priority = 'high' }
        [[routing.rule]]
        name = 'draft'
        active = false";
    assert_eq!(
        found(&places(), text),
        [
            (Some(0), None, Finding::EveryPriority),
            // What the second drains is no matter: it is asked whether a run goes by it.
            (Some(0), Some(0), Finding::NobodyDrains(Queue::Rejected)),
            (Some(0), Some(2), Finding::NeverTried(0)),
            (Some(1), None, Finding::NoActiveRule),
            (Some(1), None, Finding::NoPriority),
        ]
    );
}

#[test]
fn places_that_are_not_known_and_limits_that_let_nothing_through_are_found() {
    let mut facts = places();
    facts.orders[0].ship_to = None;
    facts.facilities.iter_mut().for_each(|facility| facility.at = None);
    facts.facilities[0].order_limit = Some(0);
    facts.facilities[1].order_limit = Some(1);
    let again = facts.facilities[1].groups[0].clone();
    facts.facilities[1].groups.push(again);
    let (b, w) = (|| FacilityId("B".into()), || FacilityId("W".into()));
    let near = "[[routing]]\nname = 'x'\n[[routing.rule]]\nname = 'r'\nfacilities = { within = '9 km' }";
    assert_eq!(
        found(&facts, near),
        [
            (None, None, Finding::OrdersNowhere(1)),
            (None, None, Finding::FacilityNowhere(FacilityId("A".into()))),
            (None, None, Finding::FacilityNowhere(b())),
            (None, None, Finding::FacilityNowhere(w())),
            (None, None, Finding::LimitNone(FacilityId("A".into()))),
            (None, None, Finding::LimitOne(b())),
            (None, None, Finding::TwiceInGroup(b(), "stores".into())),
            (Some(0), Some(0), Finding::NobodyLocated),
        ]
    );
    let far = "[[routing]]\nname = 'x'\n[[routing.rule]]\nname = 'r'";
    assert_eq!(found(&facts, far).len(), 3, "places are no matter where nobody asks for them");
}

#[test]
fn units_of_kits_of_which_nobody_has_said_what_they_are_made_of_are_counted() {
    let mut facts = places();
    facts.variants[0].composition = KitComposition::Unknown;
    facts.orders = vec![order(1, &[1, 2]), order(2, &[1])];
    let text = "[[routing]]\nname = 'x'\n[[routing.rule]]\nname = 'r'";
    assert_eq!(found(&facts, text), [(None, None, Finding::KitsUntold(2))]);
}

#[test]
fn routings_of_the_same_name_are_found() {
    let one = routings("[[routing]]\nname = 'x'\n[[routing.rule]]\nname = 'r'").remove(0);
    let lints = lint(&[one.clone(), one], &places(), &[]);
    assert_eq!(
        lints.iter().map(|lint| (lint.routing, &lint.finding)).collect::<Vec<_>>(),
        [(Some(1), &Finding::SameName)]
    );
}

#[test]
fn origin_groups_in_which_nobody_is_are_found() {
    let text = |orders: &str| {
        format!("[[routing]]\nname = 'x'\norders = {{ {orders} }}\n[[routing.rule]]\nname = 'r'")
    };
    let found = |orders: &str| found(&places(), &text(orders));
    assert_eq!(found("origin-group = ['stores', 'outlets']"), []);
    assert_eq!(found("origin-group = 'stores', exclude-origin-group = 'outlets'"), []);
    let empty = |group: &str| (Some(0), None, Finding::EmptyGroup(group.into()));
    assert_eq!(
        found("origin-group = 'shops', exclude-origin-group = 'outlet'"),
        [empty("shops"), empty("outlet")]
    );
}
