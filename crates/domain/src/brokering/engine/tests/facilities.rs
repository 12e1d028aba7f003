//! Facility filters and sort keys of rules.

use super::shop::*;
use crate::brokering::decision::{Code, Destination};
use crate::brokering::facts::{Facility, Facts, KitComposition, Method, Stock, Variant};
use crate::facility::FacilityId;

/// A, B and C, one, two and three degrees away, with so much of variant 1.
fn abc(atp: [i64; 3]) -> Facts {
    let at = |(id, degrees): (&str, f64)| facility(id, degrees);
    let facilities: Vec<Facility> = [("A", 1.0), ("B", 2.0), ("C", 3.0)].into_iter().map(at).collect();
    let shelves = atp.into_iter().zip(0..).map(|(atp, place)| stock(1, place, atp)).collect();
    facts(facilities, shelves, vec![order(1, &[1])])
}

fn chosen(facts: &Facts, filter: &str) -> String {
    let line = told(facts, &rule(&format!("facilities = {{ {filter} }}"))).remove(0);
    line.trim_start_matches("1: ").trim_start_matches("10 > ").to_owned()
}

fn code(facts: &Facts, filter: &str, code: Code) -> u32 {
    count(&decided(facts, &rule(&format!("facilities = {{ {filter} }}"))), code)
}

#[test]
fn groups_let_in_and_keep_out() {
    let mut facts = abc([1, 5, 9]);
    facts.facilities[0] = in_groups(facility("A", 1.0), &[("stores", 2)]);
    facts.facilities[1] = in_groups(facility("B", 2.0), &[("stores", 1), ("outlets", 1)]);
    for (filter, expected) in [
        ("sort = 'distance'", "A"),
        ("group = 'stores', sort = 'stock'", "B"),
        ("group = ['stores', 'outlets'], sort = 'sequence'", "B"),
        ("group = 'stores', exclude-group = 'outlets', sort = 'stock'", "A"),
        ("exclude-group = ['stores']", "C"),
        ("group = 'nobody'", "nothing"),
        ("sort = 'sequence'", "B"),
    ] {
        assert_eq!(chosen(&facts, filter), expected, "{filter}");
    }
    assert_eq!(code(&facts, "group = 'outlets'", Code::NotInGroup), 2);
}

#[test]
fn distance_is_in_miles_or_kilometres_and_the_edge_is_within() {
    let facts = abc([0, 1, 1]); // 222 389 m and 333 584 m away
    for (within, expected) in [
        ("222.389 km", "B"),
        ("222.388 km", "nothing"),
        ("138.2 mi", "B"),
        ("138.1 mi", "nothing"),
        ("10000 km", "B"),
    ] {
        assert_eq!(chosen(&facts, &format!("within = '{within}'")), expected, "{within}");
    }
    assert_eq!(code(&facts, "within = '300 km'", Code::OverDistance), 1);
}

#[test]
fn safety_stock_of_the_facility_is_not_to_be_had_and_the_rules_is_a_gate_only() {
    let mut facts = abc([5, 3, 0]);
    facts.stock[0].safety_stock = 5;
    assert_eq!(chosen(&facts, "sort = 'distance'"), "B");
    assert_eq!(code(&facts, "", Code::BelowMinStock), 1);
    assert_eq!(code(&facts, "", Code::NoStock), 1);
    assert_eq!(chosen(&facts, "safety-stock = 3"), "B");
    assert_eq!(chosen(&facts, "safety-stock = 4"), "nothing");
    assert_eq!(code(&facts, "safety-stock = 4", Code::BelowSafetyStock), 1);
    facts.orders = vec![order(1, &[1, 1, 1])];
    assert_eq!(
        told(&facts, &rule("facilities = { safety-stock = 3 }")),
        ["1: 10+11+12 > B"],
        "it is not kept back"
    );
}

#[test]
fn what_a_move_leaves_is_what_the_rule_needed() {
    let mut facts = abc([9, 0, 0]);
    facts.stock[0].safety_stock = 2;
    facts.orders = vec![order(1, &[1, 1, 1])];
    let leaves = |rules: &str| match &decided(&facts, &rule(rules)).entries[0].moves[0].to {
        Destination::Facility { leaves, .. } => leaves.to_vec(),
        other => panic!("{other:?}"),
    };
    assert_eq!(leaves(""), [(1, 2)], "its own safety stock");
    assert_eq!(leaves("facilities = { safety-stock = 5 }"), [(1, 4)], "5 beyond 2, less 3");
    assert_eq!(leaves("facilities = { safety-stock = { more-than = 5 } }"), [(1, 5)]);
    assert_eq!(leaves("facilities = { safety-stock = { at-most = 8 } }"), [(1, 2)]);
}

#[test]
fn brokering_that_is_off_is_off() {
    let mut facts = abc([5, 3, 0]);
    facts.stock[0].allow_brokering = false;
    assert_eq!(chosen(&facts, "sort = 'distance'"), "B");
    assert_eq!(code(&facts, "", Code::BrokeringOff), 1);
}

#[test]
fn limits_may_be_ignored_but_a_facility_that_is_off_stays_off() {
    let mut facts = abc([5, 5, 5]);
    facts.facilities[0].order_limit = Some(0);
    facts.facilities[1].order_limit = Some(1);
    facts.facilities[1].orders_today = 1;
    assert_eq!(chosen(&facts, "sort = 'distance'"), "C");
    assert_eq!(code(&facts, "", Code::AtCapacity), 2);
    assert_eq!(chosen(&facts, "ignore-limits = true, sort = 'distance'"), "B");
    assert_eq!(code(&facts, "ignore-limits = true", Code::AtCapacity), 1);
}

#[test]
fn an_order_counts_once_at_a_facility() {
    let mut one = order(1, &[1]);
    let mut again = one.groups[0].clone();
    again.id = 100;
    again.method = "next-day".into();
    again.items[0].id = 99;
    one.groups.push(again);
    let mut facts = abc([5, 0, 0]);
    facts.facilities[0].order_limit = Some(1);
    facts.orders = vec![one, order(2, &[1])];
    assert_eq!(told(&facts, &rule("")), ["1: 10 > A", "1: 99 > A", "2: nothing"]);
}

#[test]
fn every_sort_likes_what_it_says() {
    let rows = |values: [(i64, u32); 3]| -> Vec<Stock> {
        let row = |((atp, sold), place): ((i64, u32), u32)| Stock { sold, ..stock(1, place, atp) };
        values.into_iter().zip(0..).map(row).collect()
    };
    let mut facts = abc([5, 9, 7]);
    assert_eq!(chosen(&facts, "sort = 'stock'"), "B");
    assert_eq!(chosen(&facts, "sort = ['distance', 'stock']"), "A");
    facts.stock[2].safety_stock = 6;
    facts.stock[2].atp = 10;
    assert_eq!(chosen(&facts, "sort = 'stock'"), "C", "by what is there, what is kept included");
    facts.stock = rows([(5, 30), (5, 2), (5, 9)]);
    assert_eq!(chosen(&facts, "sort = 'sales-velocity'"), "B");
    facts.stock = rows([(5, 0), (5, 9), (5, 2)]);
    assert_eq!(
        chosen(&facts, "sort = 'sales-velocity'"),
        "C",
        "of what sells nothing nobody knows how fast it sells"
    );
    facts.stock = rows([(9, 0), (4, 2), (50, 30)]);
    assert_eq!(
        chosen(&facts, "sort = 'weeks-of-supply', weeks-of-supply = 4"),
        "B",
        "what sells nothing is last"
    );
    assert_eq!(
        chosen(&facts, "sort = ['weeks-of-supply', 'distance']"),
        "A",
        "without weeks it says nothing"
    );
    facts.facilities[0].order_limit = Some(5);
    facts.facilities[1].order_limit = Some(9);
    facts.facilities[1].orders_today = 5;
    facts.facilities[2].order_limit = Some(4);
    assert_eq!(chosen(&facts, "sort = 'capacity'"), "A");
    facts.facilities[2].order_limit = None;
    assert_eq!(chosen(&facts, "sort = 'capacity'"), "C", "no limit is most");
    assert_eq!(chosen(&facts, "sort = 'capacity', ignore-limits = true"), "C");
}

#[test]
fn broken_styles_are_sold_off_first_and_whole_ones_kept() {
    let mut facts = abc([9, 9, 9]);
    facts.variants.extend([variant(2), variant(3)]);
    facts.variants.iter_mut().for_each(|variant| variant.product = Some(1));
    // A has the whole style; B lacks 3; C has too few of 2, and lacks 3.
    facts.stock.extend([stock(2, 0, 4), stock(3, 0, 4), stock(2, 1, 4), stock(2, 2, 3)]);
    assert_eq!(chosen(&facts, "sort = 'broken-style'"), "C");
    assert_eq!(code(&facts, "sort = 'broken-style'", Code::StyleComplete), 1);
    facts.stock.retain(|row| row.facility == 0);
    assert_eq!(chosen(&facts, "sort = 'broken-style'"), "nothing");
}

#[test]
fn there_may_be_many_facilities() {
    let facilities = (0..700).map(|at| facility(&format!("F{at:03}"), f64::from(at) / 10.0)).collect();
    let shelves = vec![stock(1, 63, 1), stock(1, 64, 2), stock(1, 699, 3)];
    let facts = facts(facilities, shelves, vec![order(1, &[1, 1, 1, 1, 1, 1, 1])]);
    let split = rule("assign = 'split'\nfacilities = { sort = 'stock' }");
    assert_eq!(told(&facts, &split), ["1: 10+11+12 > F699, 13+14 > F064, 15 > F063"]);
    let decided = decided(&facts, &split);
    assert_eq!((count(&decided, Code::Chosen), count(&decided, Code::NoStock)), (3, 697));
}

#[test]
fn who_rejected_it_does_not_get_it_again() {
    let mut facts = abc([5, 3, 0]);
    facts.orders[0].groups[0].items[0].excluded = vec![FacilityId("A".into()), FacilityId("gone".into())];
    assert_eq!(chosen(&facts, "sort = 'distance'"), "B");
    assert_eq!(code(&facts, "", Code::ExcludedByRejection), 1);
}

#[test]
fn what_is_said_of_a_kit_holds_beside_what_is_said_of_its_parts() {
    let shelves = vec![stock(2, 0, 3), stock(3, 0, 9), stock(2, 1, 1), stock(3, 1, 1), stock(9, 0, 0)];
    let mut facts = facts(vec![facility("A", 1.0), facility("B", 2.0)], shelves, vec![order(1, &[9, 9, 9])]);
    facts.variants[0].components = vec![(2, 1), (3, 1)];
    let near = rule("assign = 'split'\nfacilities = { sort = 'distance' }");
    assert_eq!(told(&facts, &near), ["1: 10+11+12 > A"]);
    facts.stock[4].safety_stock = 1;
    assert_eq!(told(&facts, &near), ["1: 10+11 > A, 12 > B"]);
    facts.stock[4].safety_stock = 3;
    assert_eq!(told(&facts, &near), ["1: 10 > B"]);
    assert_eq!(count(&decided(&facts, &near), Code::BelowMinStock), 1);
    facts.stock[4].allow_brokering = false;
    assert_eq!(told(&facts, &near), ["1: 10 > B"]);
    assert_eq!(count(&decided(&facts, &near), Code::BrokeringOff), 1);
}

#[test]
fn a_kit_is_sent_from_where_all_of_it_is() {
    let mut facts = abc([9, 0, 0]);
    facts.variants[0].components = vec![(2, 2), (3, 1)];
    facts.stock = vec![stock(1, 0, 9), stock(2, 0, 1), stock(3, 0, 1), stock(2, 1, 2), stock(3, 1, 5)];
    assert_eq!(chosen(&facts, ""), "B");
    assert_eq!(code(&facts, "", Code::MissingItems), 1);
    let decided = decided(&facts, &rule(""));
    let Destination::Facility { leaves, .. } = &decided.entries[0].moves[0].to else { panic!("sent") };
    assert_eq!(leaves.as_slice(), [(2, 0), (3, 0)], "of what it is made of");
    facts.orders = vec![order(1, &[1]), order(2, &[1])];
    assert_eq!(told(&facts, &rule("")), ["1: 10 > B", "2: nothing"]);
}

#[test]
fn a_kit_of_which_nobody_has_said_what_it_is_made_of_is_nowhere() {
    let mut facts = abc([5, 5, 5]);
    facts.variants[0].composition = KitComposition::Unknown;
    assert_eq!(chosen(&facts, ""), "nothing");
    assert_eq!(code(&facts, "", Code::KitUnknown), 3);
    assert_eq!(code(&facts, "group = 'none'", Code::KitUnknown), 0, "who is not asked lacks nothing");
    facts.orders = vec![order(1, &[1, 2])];
    facts.variants.push(variant(2));
    facts.stock.push(stock(2, 1, 1));
    for assign in ["split", "fewest-shipments"] {
        let rule = rule(&format!("assign = '{assign}'"));
        assert_eq!(told(&facts, &rule), ["1: 11 > B"], "what comes with it goes");
        let decided = decided(&facts, &rule);
        assert_eq!((count(&decided, Code::Chosen), count(&decided, Code::NoStock)), (1, 2));
    }
    assert_eq!(told(&facts, &rule("")), ["1: nothing"], "from one place nothing goes without it");
    assert_eq!(count(&decided(&facts, &rule("")), Code::KitUnknown), 3);
    facts.variants[0] =
        Variant { composition: KitComposition::Known, components: vec![(2, 1)], ..variant(1) };
    assert_eq!(told(&facts, &rule("assign = 'split'")), ["1: 10 > B"]);
}

#[test]
fn facts_that_were_written_down_before_say_nothing_of_it() {
    let mut kit = variant(1);
    let before = serde_json::to_value(&kit).unwrap();
    assert_eq!(before.get("composition"), None, "and what is told is not written down");
    assert_eq!(serde_json::from_value::<Variant>(before).unwrap(), kit);
    kit.composition = KitComposition::Unknown;
    let now = serde_json::to_value(&kit).unwrap();
    assert_eq!(serde_json::from_value::<Variant>(now).unwrap(), kit);
}

#[test]
fn what_was_typed_in_by_hand_is_nowhere() {
    let mut facts = abc([5, 5, 5]);
    facts.orders[0].groups[0].items[0].variant = None;
    assert_eq!(chosen(&facts, ""), "nothing");
    facts.orders = vec![order(1, &[1, 1])];
    facts.orders[0].groups[0].items[1].variant = None;
    assert_eq!(told(&facts, &rule("")), ["1: nothing"], "nor is all of an order of which it is part");
    assert_eq!(told(&facts, &rule("assign = 'split'")), ["1: 10 > A"]);
}

#[test]
fn a_slower_method_is_suggested_from_near() {
    let suggested_of = |method: &str, delivery_days: Option<u32>, degrees: f64| {
        let mut facts = facts(vec![facility("A", degrees)], vec![stock(1, 0, 1)], vec![order(1, &[1])]);
        if facts.methods.iter().all(|known| known.name != method) {
            facts.methods.push(Method { name: method.into(), delivery_days });
        }
        facts.orders[0].groups[0].method = method.into();
        match &decided(&facts, &rule("")).entries[0].moves[0].to {
            Destination::Facility { suggested_method, .. } => suggested_method.clone(),
            other => panic!("{other:?}"),
        }
    };
    let suggested = |method: &str, degrees: f64| suggested_of(method, None, degrees);
    let standard = Some("standard".to_owned());
    assert_eq!(suggested("next-day", 3.3), standard, "367 km");
    assert_eq!(suggested("next-day", 3.4), None, "378 km");
    assert_eq!(suggested("second-day", 7.2), standard, "800 km");
    assert_eq!(suggested("second-day", 7.3), None, "812 km");
    assert_eq!(suggested("standard", 1.0), None, "it is what it is");
    for (method, days, near) in [
        ("same-day", Some(0), None),
        ("courier", Some(0), None),
        ("express", Some(1), standard.clone()),
        ("four-days", Some(4), None),
        ("economy", Some(5), standard.clone()),
        ("barge", Some(30), standard.clone()),
        ("whatever", None, None),
    ] {
        assert_eq!(suggested_of(method, days, 1.0), near, "{method}");
    }
    assert_eq!(suggested_of("barge", Some(30), 90.0), standard);
    assert_eq!(suggested_of("barge", Some(30), 0.0), None, "from the door");
}
