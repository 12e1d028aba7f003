//! Items that a rule leaves unallocated.

use super::shop::*;
use crate::brokering::decision::{Outcome, Verdict};
use crate::brokering::facts::{Facts, Order};
use crate::brokering::routing::Routing;
use crate::facility::Queue;
use crate::plan::change::routed::AutoCancel;

fn nothing_there(orders: Vec<Order>) -> Facts {
    facts(vec![facility("A", 1.0)], Vec::new(), orders)
}

fn waterfall(rules: &[&str]) -> Vec<Routing> {
    let rule = |(at, rule): (usize, &&str)| format!("[[routing.rule]]\nname = 'rule {at}'\n{rule}\n");
    let rules: String = rules.iter().enumerate().map(rule).collect();
    routings(&format!("[[routing]]\nname = 'routing'\norders = {{ queue = 'brokering' }}\n{rules}"))
}

#[test]
fn the_next_rule_tries_until_a_queue_ends_it() {
    let facts = nothing_there(vec![order(1, &[1])]);
    let through = decided(&facts, &waterfall(&["", "otherwise = 'next-rule'", ""]));
    assert_eq!(through.entries[0].attempts.len(), 3);
    assert_eq!(
        (through.entries[0].outcome, through.entries[0].items.as_slice()),
        (Outcome::Unfillable, &[10][..])
    );
    let ended = decided(&facts, &waterfall(&["", "otherwise = { queue = 'unfillable' }", ""]));
    assert_eq!(tell(&facts, &ended), ["1: 10 > unfillable"]);
    assert_eq!((ended.entries[0].attempts.len(), ended.entries[0].outcome), (2, Outcome::Queued));
}

#[test]
fn what_found_a_place_is_not_queued_and_the_rest_is() {
    let facts = facts(vec![facility("A", 1.0)], vec![stock(1, 0, 1)], vec![order(1, &[1, 2])]);
    let decided = decided(
        &facts,
        &waterfall(&["assign = 'split'\notherwise = { queue = 'unfillable', auto-cancel-days = 7 }"]),
    );
    assert_eq!(tell(&facts, &decided), ["1: 10 > A, 11 > unfillable until 06-08"]);
    assert_eq!(decided.entries[0].outcome, Outcome::BrokeredInPart);
    assert_eq!(decided.entries[0].attempts[0].verdict, Verdict::FoundSome);
    assert_eq!(decided.entries[0].moves[0].auto_cancel, AutoCancel::Clear);
}

#[test]
fn a_date_is_set_in_place_only_where_there_is_none() {
    let days = waterfall(&["otherwise = { auto-cancel-days = 3 }", ""]);
    let mut facts = nothing_there(vec![order(1, &[1, 2])]);
    assert_eq!(told(&facts, &days), ["1: 10+11 > stays until 06-04"]);
    assert_eq!(decided(&facts, &days).entries[0].attempts.len(), 2, "the waterfall goes on");
    facts.orders[0].groups[0].items[0].auto_cancel_at = Some(now());
    assert_eq!(told(&facts, &days), ["1: 11 > stays until 06-04"]);
    let moved = waterfall(&["otherwise = { queue = 'unfillable', auto-cancel-days = 3 }"]);
    assert_eq!(told(&facts, &moved), ["1: 10+11 > unfillable until 06-04"], "a move sets it anew");
}

#[test]
fn a_date_is_cleared_where_there_is_one() {
    let clear = waterfall(&["otherwise = { clear-auto-cancel = true }"]);
    let mut facts = nothing_there(vec![order(1, &[1, 2])]);
    assert_eq!(told(&facts, &clear), ["1: nothing"]);
    facts.orders[0].groups[0].items[0].auto_cancel_at = Some(now());
    assert_eq!(told(&facts, &clear), ["1: 10 > stays for ever"]);
}

#[test]
fn the_rules_of_a_waterfall_come_to_one_move() {
    let facts = nothing_there(vec![order(1, &[1])]);
    let set_then_moved =
        waterfall(&["otherwise = { auto-cancel-days = 3 }", "otherwise = { queue = 'unfillable-hold' }"]);
    assert_eq!(told(&facts, &set_then_moved), ["1: 10 > unfillable-hold until 06-04"]);
    let set_then_cleared =
        waterfall(&["otherwise = { auto-cancel-days = 3 }", "otherwise = { clear-auto-cancel = true }"]);
    assert_eq!(told(&facts, &set_then_cleared), ["1: nothing"]);
}

#[test]
fn rules_that_contradict_one_another_do_not_push_a_date_on() {
    let mut facts = nothing_there(vec![order(1, &[1])]);
    let both =
        waterfall(&["otherwise = { clear-auto-cancel = true }", "otherwise = { auto-cancel-days = 3 }"]);
    assert_eq!(told(&facts, &both), ["1: 10 > stays until 06-04"]);
    facts.orders[0].groups[0].items[0].auto_cancel_at = Some(now());
    assert_eq!(told(&facts, &both), ["1: nothing"]);
}

#[test]
fn what_is_in_the_queue_already_does_not_move() {
    let facts = nothing_there(vec![order(1, &[1])]);
    let same = decided(&facts, &waterfall(&["otherwise = { queue = 'brokering' }", ""]));
    assert_eq!(tell(&facts, &same), ["1: nothing"]);
    assert_eq!((same.entries[0].attempts.len(), same.entries[0].outcome), (1, Outcome::Unfillable));
    assert_eq!(same.entries[0].from, Queue::Brokering);
}
