//! Selection and order of entries.

use super::shop::*;
use crate::brokering::decide;
use crate::brokering::facts::{Facts, Order, Priority};
use crate::brokering::routing::QueueSelection;
use crate::facility::Queue;

fn plenty(orders: Vec<Order>) -> Facts {
    facts(vec![facility("A", 1.0)], (1..=9).map(|variant| stock(variant, 0, 99)).collect(), orders)
}

/// The orders that a routing takes, in its order.
fn taken(facts: &Facts, filter: &str) -> Vec<i64> {
    decided(facts, &taking(filter)).entries.iter().map(|entry| facts.orders[entry.order].id).collect()
}

/// Three orders that differ in everything.
fn three() -> Facts {
    let mut orders = vec![order(1, &[1]), order(2, &[2]), order(3, &[3])];
    orders[0].groups[0].method = "next-day".into();
    orders[1].groups[0].method = "second-day".into();
    orders[1].channel = Some("POS".into());
    orders[2].channel = None;
    orders[0].priority = Some(Priority::Low);
    orders[1].priority = Some(Priority::High);
    orders[0].tags = vec!["VIP".into(), "gift".into()];
    orders[1].tags = vec!["gift".into()];
    orders[0].groups[0].ship_by = Some(now());
    orders[2].groups[0].ship_after = Some(now());
    let mut facts = plenty(orders);
    facts.variants[0].categories = vec!["Shoes".into(), "Sale".into()];
    facts.variants[1].categories = vec!["Shoes".into()];
    facts
}

#[test]
fn every_filter_takes_what_it_says_and_leaves_what_it_excludes() {
    for (filter, expected) in [
        ("", &[1, 2, 3][..]),
        ("shipping-method = 'next-day'", &[1]),
        ("exclude-shipping-method = ['next-day', 'standard']", &[2]),
        ("channel = 'web'", &[1]),
        ("channel = ['WEB', 'pos']", &[1, 2]),
        ("exclude-channel = 'pos'", &[1, 3]),
        ("priority = 'high'", &[2]),
        ("priority = 'medium'", &[3]),
        ("exclude-priority = ['high', 'medium']", &[1]),
        ("tags = 'vip'", &[1]),
        ("tags = ['vip', 'gift']", &[1, 2]),
        ("exclude-tags = 'vip'", &[2, 3]),
        ("tags = 'gift', exclude-tags = 'vip'", &[2]),
        ("category = 'shoes'", &[1, 2]),
        ("category = 'shoes', exclude-category = 'sale'", &[2]),
        ("exclude-category = 'shoes'", &[3]),
        ("queue = 'brokering'", &[1, 2, 3]),
        ("queue = 'preorder'", &[]),
        ("channel = 'web', tags = 'gift', priority = 'low'", &[1]),
    ] {
        assert_eq!(taken(&three(), filter), expected, "{filter}");
    }
}

#[test]
fn every_sort_is_ascending_and_what_has_no_such_thing_comes_last() {
    for (sort, expected) in [
        ("sort = 'order-date'", [1, 2, 3]),
        ("sort = 'priority'", [2, 3, 1]),
        ("sort = 'delivery-days'", [1, 2, 3]),
        ("sort = 'ship-after'", [3, 1, 2]),
        ("sort = 'ship-before'", [1, 2, 3]),
        ("sort = ['ship-after', 'priority']", [3, 2, 1]),
    ] {
        assert_eq!(taken(&three(), sort), expected, "{sort}");
    }
}

#[test]
fn one_item_in_the_category_is_enough_for_the_whole_ship_group() {
    let mut facts = plenty(vec![order(1, &[1, 2])]);
    facts.variants[1].categories = vec!["Shoes".into()];
    assert_eq!(told(&facts, &taking("category = 'Shoes'")), ["1: 10+11 > A"]);
    facts.orders[0].groups[0].items[1].promise_date = Some(day(1));
    facts.orders[0].groups[0].items[0].promise_date = Some(day(1));
    assert_eq!(told(&facts, &taking("category = 'Shoes', promise-within = 1")), ["1: 11 > A"], "by items");
}

#[test]
fn a_promise_cut_off_tries_each_item_by_itself_and_none_without_a_promise() {
    let mut one = order(1, &[1, 2, 3]);
    one.groups[0].items[0].promise_date = Some(day(4));
    one.groups[0].items[1].promise_date = Some(day(5));
    let facts = plenty(vec![one]);
    assert_eq!(told(&facts, &taking("promise-within = '3 days'")), ["1: 10 > A"]);
    assert_eq!(told(&facts, &taking("promise-within = 4")), ["1: 10 > A", "1: 11 > A"]);
}

#[test]
fn what_was_tried_waits_for_the_run_that_tries_again() {
    let mut orders = vec![order(1, &[1, 2]), order(2, &[1]), order(3, &[1]), order(4, &[1])];
    orders[0].groups[0].items[0].unfillable = true;
    orders[1].groups[0].queue = Queue::Unfillable;
    orders[2].groups[0].queue = Queue::GeneralOps;
    orders[3].groups[0].method = "pickup".into();
    let facts = plenty(orders);
    let routings = taking("");
    let mut terms = terms(&routings);
    assert_eq!(tell(&facts, &decide(&facts, &terms)), ["1: 11 > A"]);
    terms.taking = QueueSelection::Unfillable;
    assert_eq!(tell(&facts, &decide(&facts, &terms)), ["1: 10 > A"], "it looks nowhere else");
    terms.queues = &[Queue::Brokering, Queue::Unfillable];
    assert_eq!(tell(&facts, &decide(&facts, &terms)), ["1: 10 > A", "2: 20 > A"]);
    terms.taking = QueueSelection::Untried;
    let named = taking("queue = ['brokering', 'unfillable']");
    terms.routings = &named;
    assert_eq!(
        tell(&facts, &decide(&facts, &terms)),
        ["1: 10+11 > A", "2: 20 > A"],
        "it takes all that is there"
    );
}

#[test]
fn drafts_are_passed_over_and_still_counted() {
    let text = "
        [[routing]]
        name = 'draft'
        active = false
        [[routing.rule]]
        name = 'one'
        [[routing]]
        name = 'active'
        [[routing.rule]]
        name = 'draft'
        active = false
        [[routing.rule]]
        name = 'active'";
    let entry = decided(&plenty(vec![order(1, &[1])]), &routings(text)).entries.remove(0);
    assert_eq!((entry.routing, entry.attempts[0].rule, entry.moves[0].rule), (1, 1, 1));
}

#[test]
fn a_later_routing_finds_what_an_earlier_one_moved_or_left() {
    let text = |first: &str| {
        routings(&format!(
            "
            [[routing]]
            name = 'first'
            orders = {{ queue = 'brokering' }}
            [[routing.rule]]
            name = 'nobody'
            facilities = {{ group = 'none' }}
            {first}
            [[routing]]
            name = 'second'
            orders = {{ queue = ['brokering', 'unfillable'] }}
            [[routing.rule]]
            name = 'anybody'"
        ))
    };
    let facts = plenty(vec![order(1, &[1])]);
    assert_eq!(told(&facts, &text("")), ["1: nothing", "1: 10 > A"]);
    let moved = text("otherwise = { queue = 'unfillable' }");
    assert_eq!(told(&facts, &moved), ["1: 10 > unfillable", "1: 10 > A"]);
    assert_eq!(decided(&facts, &moved).entries[1].from, Queue::Unfillable);
}

#[test]
fn ship_groups_of_one_order_that_meet_in_a_queue_are_one() {
    let text = "
        [[routing]]
        name = 'first'
        orders = { queue = ['preorder', 'brokering'] }
        [[routing.rule]]
        name = 'nobody'
        facilities = { group = 'none' }
        otherwise = { queue = 'unfillable' }
        [[routing]]
        name = 'second'
        orders = { queue = 'unfillable' }
        [[routing.rule]]
        name = 'one place'";
    let mut facts = facts(
        vec![facility("A", 1.0), facility("B", 2.0)],
        vec![stock(1, 0, 9), stock(1, 1, 9), stock(2, 1, 9), stock(3, 1, 9)],
        vec![order(1, &[1, 2, 3, 3])],
    );
    let first = &mut facts.orders[0].groups[0];
    let other = |id: i64, queue: Queue, method: &str, items| crate::brokering::facts::ShipGroup {
        id,
        queue,
        method: method.into(),
        items,
        ..first.clone()
    };
    let (mut items, standard) = (first.items.clone(), "standard");
    let next_day = other(9, Queue::Brokering, "next-day", items.split_off(3));
    let there = other(7, Queue::Unfillable, standard, items.split_off(2));
    let preorder = other(5, Queue::Preorder, standard, items.split_off(1));
    first.items = items;
    facts.orders[0].groups.extend([next_day, there, preorder]);
    let decided = decided(&facts, &routings(text));
    assert_eq!(
        tell(&facts, &decided),
        ["1: 10 > unfillable", "1: 11 > unfillable", "1: 13 > unfillable", "1: 10+11+12 > B", "1: 13 > B"]
    );
    assert_eq!(decided.entries[3].group, 7, "which was there first");
}

#[test]
fn priorities_that_nobody_gave_are_medium() {
    let orders = vec![
        with_priority(1, Priority::Low),
        order(2, &[1]),
        with_priority(3, Priority::Medium),
        with_priority(4, Priority::High),
    ];
    assert_eq!(taken(&plenty(orders), "sort = 'priority'"), [4, 2, 3, 1]);
}
