//! Distribution of items over facilities.

use super::shop::*;
use crate::brokering::decision::{Code, Search, Verdict};
use crate::brokering::facts::{Facility, Facts, Stock};
use crate::values::money::Decimal;

const NEAREST_FIRST: &str = "facilities = { sort = 'distance' }";

fn three() -> Vec<Facility> {
    vec![facility("A", 1.0), facility("B", 2.0), facility("C", 3.0)]
}

fn sharing(shelves: Vec<Stock>, variants: &[i64]) -> Facts {
    facts(three(), shelves, vec![order(1, variants)])
}

fn first_verdict(facts: &Facts, text: &str) -> Verdict {
    decided(facts, &rule(text)).entries[0].attempts[0].verdict
}

#[test]
fn a_single_facility_has_everything_or_it_is_not_chosen() {
    let facts = sharing(vec![stock(1, 0, 1), stock(2, 0, 1), stock(3, 1, 1)], &[1, 2, 3]);
    assert_eq!(told(&facts, &rule("")), ["1: nothing"]);
    assert_eq!(first_verdict(&facts, ""), Verdict::NotAtOnePlace);
    assert_eq!(count(&decided(&facts, &rule("")), Code::MissingItems), 2);
    assert_eq!(count(&decided(&facts, &rule("")), Code::NoStock), 1);
}

#[test]
fn a_split_gives_each_facility_in_turn_what_it_has() {
    let facts =
        sharing(vec![stock(1, 0, 1), stock(1, 1, 9), stock(2, 1, 9), stock(3, 2, 9)], &[1, 1, 2, 3, 4]);
    let routings = rule(&format!("assign = 'split'\n{NEAREST_FIRST}"));
    assert_eq!(told(&facts, &routings), ["1: 10 > A, 11+12 > B, 13 > C"]);
    assert_eq!(decided(&facts, &routings).entries[0].attempts[0].verdict, Verdict::FoundSome);
}

#[test]
fn earlier_orders_use_up_stock() {
    let mut facts = sharing(vec![stock(1, 0, 1), stock(1, 1, 1)], &[1]);
    facts.orders.extend([order(2, &[1]), order(3, &[1])]);
    assert_eq!(told(&facts, &rule(NEAREST_FIRST)), ["1: 10 > A", "2: 20 > B", "3: nothing"]);
}

#[test]
fn all_or_nothing_is_all_or_nothing() {
    let facts = sharing(vec![stock(1, 0, 1), stock(2, 1, 1)], &[1, 2, 3]);
    let text = "assign = 'split'\nall-or-nothing = true\nsplit = { min-value = '99' }";
    assert_eq!(told(&facts, &rule(text)), ["1: nothing"]);
    assert_eq!(first_verdict(&facts, text), Verdict::NotAll, "it is asked before values are");
    let all = sharing(vec![stock(1, 0, 1), stock(2, 1, 1)], &[1, 2]);
    assert_eq!(told(&all, &rule("assign = 'split'\nall-or-nothing = true")), ["1: 10 > A, 11 > B"]);
}

#[test]
fn each_part_is_worth_its_parcel_and_so_is_what_is_left() {
    let mut facts = sharing(vec![stock(1, 0, 1), stock(2, 1, 1)], &[1, 2, 3]);
    let values = |facts: &mut Facts, values: [i64; 3]| {
        let items = facts.orders[0].groups[0].items.iter_mut();
        items.zip(values).for_each(|(item, value)| item.value = Decimal::from(value));
    };
    let text = "assign = 'split'\nsplit = { min-value = '50.00' }";
    for (worth, verdict) in [
        ([50, 50, 50], Verdict::FoundSome),
        ([49, 50, 50], Verdict::BelowValueThreshold),
        ([50, 49, 50], Verdict::BelowValueThreshold),
        ([50, 50, 49], Verdict::BelowValueThreshold),
    ] {
        values(&mut facts, worth);
        assert_eq!(first_verdict(&facts, text), verdict, "{worth:?}");
    }
    values(&mut facts, [49, 50, 50]);
    assert_eq!(count(&decided(&facts, &rule(text)), Code::BelowValueThreshold), 1);
    let whole = sharing(vec![stock(1, 0, 1)], &[1]);
    assert_eq!(told(&whole, &rule(text)), ["1: 10 > A"], "one part that is all is no split");
}

#[test]
fn the_fewest_shipments_are_found_where_the_nearest_first_is_not_enough() {
    // The nearest has one of three; B and C have two each, and all between them.
    let shelves = vec![stock(1, 0, 1), stock(1, 1, 1), stock(2, 1, 1), stock(2, 2, 1), stock(3, 2, 1)];
    let facts = sharing(shelves, &[1, 2, 3]);
    let greedy = rule(&format!("assign = 'split'\n{NEAREST_FIRST}"));
    assert_eq!(told(&facts, &greedy), ["1: 10 > A, 11 > B, 12 > C"]);
    let fewest = rule(&format!("assign = 'fewest-shipments'\n{NEAREST_FIRST}"));
    assert_eq!(told(&facts, &fewest), ["1: 10 > A, 11+12 > C"], "A and C are nearer than B and C");
    assert_eq!(decided(&facts, &fewest).entries[0].attempts[0].search, Search::Whole);
}

#[test]
fn of_as_few_shipments_the_nearest_are_taken_then_those_that_come_first() {
    let everywhere: Vec<Stock> = (0..3).map(|place| stock(1, place, 1)).collect();
    let facts = sharing(everywhere.clone(), &[1]);
    assert_eq!(
        told(&facts, &rule("assign = 'fewest-shipments'\nfacilities = { sort = 'stock' }")),
        ["1: 10 > A"]
    );
    let mut twins = sharing(everywhere, &[1]);
    twins.facilities.iter_mut().for_each(|facility| facility.at = None);
    twins.stock[2].atp = 5;
    assert_eq!(
        told(&twins, &rule("assign = 'fewest-shipments'\nfacilities = { sort = 'stock' }")),
        ["1: 10 > C"]
    );
}

#[test]
fn units_of_one_variant_are_gathered_from_the_fullest() {
    let facts = sharing(vec![stock(1, 0, 1), stock(1, 1, 2), stock(1, 2, 3)], &[1, 1, 1, 1]);
    let fewest = rule(&format!("assign = 'fewest-shipments'\n{NEAREST_FIRST}"));
    assert_eq!(told(&facts, &fewest), ["1: 10 > A, 11+12+13 > C"]);
}

#[test]
fn kits_and_their_parts_are_shared_out_so_that_all_is_sent() {
    // Whoever comes first takes the kit at A, and leaves nothing for the single part, which B rejected.
    let shelves = vec![stock(2, 0, 1), stock(3, 0, 1), stock(2, 1, 1), stock(3, 1, 1)];
    let mut facts = sharing(shelves, &[9, 2]);
    let kit = facts.variants.iter_mut().find(|variant| variant.id == 9).unwrap();
    kit.components = vec![(2, 1), (3, 1)];
    facts.orders[0].groups[0].items[1].excluded = vec![facts.facilities[1].id.clone()];
    let told = |mode: &str| told(&facts, &rule(&format!("assign = '{mode}'\n{NEAREST_FIRST}")));
    assert_eq!(told("split"), ["1: 10 > A"]);
    assert_eq!(told("fewest-shipments"), ["1: 11 > A, 10 > B"]);
}

#[test]
fn units_that_one_facility_rejected_leave_the_others_to_it() {
    let mut facts = sharing(vec![stock(1, 0, 1), stock(1, 1, 1)], &[1, 1]);
    facts.orders[0].groups[0].items[1].excluded = vec![facts.facilities[1].id.clone()];
    let told = |mode: &str| told(&facts, &rule(&format!("assign = '{mode}'\n{NEAREST_FIRST}")));
    assert_eq!(told("split"), ["1: 10 > A"]);
    assert_eq!(told("fewest-shipments"), ["1: 11 > A, 10 > B"]);
}

#[test]
fn what_nobody_has_costs_the_others_nothing() {
    // Variant 9 is nowhere. Of variant 2 there are two for three, and the last of it at A is the one that B rejected.
    let shelves = vec![stock(1, 0, 1), stock(1, 1, 1), stock(2, 0, 1), stock(2, 1, 1)];
    let mut facts = sharing(shelves, &[2, 2, 2, 9]);
    facts.orders[0].groups[0].items[2].excluded = vec![facts.facilities[1].id.clone()];
    let told = |mode: &str| told(&facts, &rule(&format!("assign = '{mode}'\n{NEAREST_FIRST}")));
    assert_eq!(told("fewest-shipments"), ["1: 10 > A, 11 > B"]);
    // The same with a kit, for which the one that comes first leaves nothing.
    let shelves = vec![stock(2, 0, 1), stock(3, 0, 1), stock(2, 1, 1), stock(3, 1, 1)];
    let mut facts = sharing(shelves, &[8, 2, 9]);
    facts.variants.iter_mut().find(|it| it.id == 8).unwrap().components = vec![(2, 1), (3, 1)];
    facts.orders[0].groups[0].items[1].excluded = vec![facts.facilities[1].id.clone()];
    let told = super::shop::told(&facts, &rule(&format!("assign = 'fewest-shipments'\n{NEAREST_FIRST}")));
    assert_eq!(told, ["1: 11 > A, 10 > B"]);
}

#[test]
fn what_is_left_is_what_needs_a_shipment_of_its_own() {
    // The kit can be sent from nowhere; the others apart from B and C, or together from C.
    let shelves = vec![stock(1, 0, 1), stock(2, 1, 1), stock(2, 2, 1), stock(3, 2, 1)];
    let mut facts = sharing(shelves, &[2, 3, 7]);
    facts.variants.iter_mut().find(|it| it.id == 7).unwrap().components = vec![(1, 1), (2, 1)];
    let told = super::shop::told(&facts, &rule(&format!("assign = 'fewest-shipments'\n{NEAREST_FIRST}")));
    assert_eq!(told, ["1: 10+11 > C"]);
}

#[test]
fn a_dozen_scarce_things_are_shared_out_without_a_search() {
    let mut dice = fastrand::Rng::with_seed(1);
    let facilities: Vec<Facility> =
        (0..300).map(|at| facility(&format!("F{at:03}"), f64::from(at) / 10.0)).collect();
    let variants: Vec<i64> = (1..=12).collect();
    let all = (0..300u32).flat_map(|place| (1..=12).map(move |variant| stock(variant, place, 1)));
    let facts = facts(facilities, all.filter(|_| dice.u32(0..20) == 0).collect(), vec![order(1, &variants)]);
    let attempt =
        |mode: &str| decided(&facts, &rule(&format!("assign = '{mode}'\n{NEAREST_FIRST}"))).entries.remove(0);
    let (fewest, greedy) = (attempt("fewest-shipments"), attempt("split"));
    assert_eq!(fewest.attempts[0].search, Search::Whole);
    assert!(fewest.moves.len() < greedy.moves.len(), "{} and {}", fewest.moves.len(), greedy.moves.len());
}

#[test]
fn a_search_without_end_is_cut_short_and_says_so() {
    let facilities: Vec<Facility> = (0..60).map(|at| facility(&format!("F{at:02}"), f64::from(at))).collect();
    // Every facility has a few of the variants; no few of them have all.
    let variants: Vec<i64> = (1..=24).collect();
    let shelves = (0..60u32)
        .flat_map(|place| {
            (1..=24)
                .filter(move |variant| (variant * 7 + i64::from(place) * 5) % 11 < 2)
                .map(move |variant| stock(variant, place, 1))
        })
        .collect();
    let facts = facts(facilities, shelves, vec![order(1, &variants)]);
    let attempt =
        |mode: &str| decided(&facts, &rule(&format!("assign = '{mode}'\n{NEAREST_FIRST}"))).entries.remove(0);
    let (fewest, greedy) = (attempt("fewest-shipments"), attempt("split"));
    assert_eq!(fewest.attempts[0].search, Search::CutShort);
    assert!(fewest.moves.len() <= greedy.moves.len(), "{} and {}", fewest.moves.len(), greedy.moves.len());
    assert_eq!(greedy.attempts[0].search, Search::Whole);
}
