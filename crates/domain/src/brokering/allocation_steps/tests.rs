//! Decisions as steps: what is written down, when, and in which words.

use super::*;
use crate::brokering::decide;
use crate::brokering::decision::Search;
use crate::brokering::facts::{Facility, Item, KitComposition, ShipGroup, Stock, Variant};
use crate::brokering::routing::{QueueSelection, Terms};

const NOW: &str = "2026-11-30T12:00:00Z";

fn now() -> DateTime<Utc> {
    NOW.parse().unwrap()
}

fn routings(text: &str) -> Vec<Routing> {
    #[derive(serde::Deserialize)]
    struct Catalog {
        routing: Vec<Routing>,
    }
    toml::from_str::<Catalog>(text).unwrap().routing
}

fn item(id: i64, variant: i64) -> Item {
    Item {
        id,
        variant: Some(variant),
        value: "10".parse().unwrap(),
        kept_with: None,
        promise_date: None,
        attempts: 0,
        unfillable: false,
        auto_cancel_at: None,
        excluded: vec![],
    }
}

/// Order `n` has one of variant `n`; of variant 1 there are five at DC, of the others none anywhere.
fn facts(orders: i64) -> Facts {
    let variant = |id| Variant {
        id,
        identity: format!("V{id}"),
        product: None,
        categories: vec![],
        components: vec![],
        composition: KitComposition::Known,
    };
    let order = |id: i64| Order {
        id,
        shop: "s".into(),
        name: format!("#{id}"),
        ordered_at: now(),
        channel: None,
        origin: None,
        tags: vec![],
        priority: None,
        ship_to: None,
        counted_at: vec![],
        groups: vec![ShipGroup {
            id: id * 10,
            queue: Queue::Brokering,
            method: "standard".into(),
            ship_after: None,
            ship_by: None,
            items: vec![item(id * 100, id)],
        }],
    };
    let facility = Facility {
        id: FacilityId("DC".into()),
        at: None,
        groups: vec![],
        order_limit: None,
        orders_today: 0,
    };
    let stock = Stock { variant: 1, facility: 0, atp: 5, safety_stock: 0, allow_brokering: true, sold: 0 };
    Facts {
        facilities: vec![facility],
        left_out: vec![],
        variants: (1..=orders).map(variant).collect(),
        stock: vec![stock],
        methods: vec![],
        orders: (1..=orders).map(order).collect(),
    }
}

fn dispatched(facts: &Facts, text: &str) -> Dispatch {
    let routings = routings(text);
    let terms = Terms {
        routings: &routings,
        queues: &[Queue::Brokering],
        taking: QueueSelection::Untried,
        timezone: chrono_tz::Tz::UTC,
        now: now(),
    };
    let days = HashMap::from([(FacilityId("DC".into()), Day::of(now(), chrono_tz::Tz::UTC))]);
    let decisions = decide(facts, &terms);
    dispatch(facts.clone(), routings, days, decisions, now())
}

fn said(steps: impl Iterator<Item = Step>) -> Vec<String> {
    let told = |step: Step| {
        let changes = step.changes.iter().map(ToString::to_string).collect::<Vec<_>>();
        format!("{} {}: {} ({})", step.record.key, step.record.name, changes.join(", "), step.why)
    };
    steps.map(told).collect()
}

const ONE: &str = "[[routing]]\nname = 'Near'\n[[routing.rule]]\nname = 'One'\n";

#[test]
fn what_was_found_is_sent_and_what_was_not_is_noted() {
    let mut dispatch = dispatched(&facts(2), ONE);
    assert_eq!(
        said(&mut dispatch),
        [
            "ship-group/10 #1: send 1 item of #1 from DC (Near: inventory found at a single location for One)",
            "ship-group/20 #2: note that 1 item of #2 found nothing (Near: inventory not found for One)",
        ]
    );
    assert_eq!(dispatch.unchanged, 0);
}

#[test]
fn what_is_noted_already_and_stays_as_it_is_changes_nothing() {
    let mut facts = facts(2);
    facts.orders[1].groups[0].items[0].unfillable = true;
    let text = ONE.replace("name = 'Near'", "name = 'Near'\norders = { queue = 'brokering' }");
    let mut dispatch = dispatched(&facts, &text);
    assert_eq!((dispatch.by_ref().count(), dispatch.unchanged), (1, 1));
}

#[test]
fn a_queue_and_a_date_are_told() {
    let text = format!("{ONE}otherwise = {{ queue = 'unfillable', auto-cancel-days = 7 }}");
    let dispatch = dispatched(&facts(2), &text);
    assert_eq!(
        said(dispatch)[1],
        "ship-group/20 #2: move 1 item of #2 to unfillable, to be cancelled on 2026-12-07 (Near: inventory not found \
         for One; unfillable items moved to unfillable; auto-cancel date set to 7 days from today)"
    );
}

#[test]
fn what_was_moved_has_not_been_tried_where_it_came_to_until_somebody_tries_it_there() {
    let first = format!("{ONE}otherwise = {{ queue = 'backorder' }}\n");
    let moved = |dispatch: Dispatch| -> Vec<String> {
        said(dispatch)[1..].iter().map(|said| said.split(" (").next().unwrap().to_owned()).collect()
    };
    let once = moved(dispatched(&facts(2), &first));
    assert_eq!(once, ["ship-group/20 #2: move 1 item of #2 to backorder"]);
    let then = ONE.replace("'Near'", "'Then'\norders = { queue = 'backorder' }");
    let mut facts = facts(2);
    facts.orders[1].groups[0].items[0].unfillable = true;
    let both = first.replace("'Near'", "'Near'\norders = { queue = 'brokering' }") + &then;
    assert_eq!(
        moved(dispatched(&facts, &both)),
        [
            "ship-group/20 #2: move 1 item of #2 to backorder",
            "ship-group/20/2 #2: note that 1 item of #2 found nothing"
        ]
    );
}

#[test]
fn what_several_routings_tried_is_noted_at_the_last_and_each_step_has_a_record_of_its_own() {
    let dated = ONE.replace("'Near'", "'First'") + "otherwise = { auto-cancel-days = 1 }\n";
    let dispatch = dispatched(&facts(2), &format!("{dated}{ONE}"));
    assert_eq!(
        said(dispatch)[1..],
        [
            "ship-group/20 #2: leave 1 item of #2 in brokering, to be cancelled on 2026-12-01 (First: inventory not \
             found for One; auto-cancel date set to 1 day from today)",
            "ship-group/20/2 #2: note that 1 item of #2 found nothing (Near: inventory not found for One)",
        ]
    );
}

#[test]
fn many_orders_are_told_as_totals_and_what_goes_nowhere_by_its_reason() {
    let dispatch = dispatched(&facts(9), ONE);
    let told: Vec<(&str, String)> = dispatch
        .tables
        .iter()
        .flat_map(|table| table.rows.iter().map(|row| (table.title, format!("{row:?}"))))
        .map(|(title, row)| (title, row.replace("Text(", "").replace("Count(", "").replace(')', "")))
        .collect();
    assert_eq!(
        told,
        [
            ("to be sent, by rule", "[\"Near\", \"One\", 1, 1]".to_owned()),
            ("to be sent, by facility", "[\"DC\", 1, 1]".to_owned()),
            (
                "not sent",
                "[\"Near\", \"inventory not found for One (NO_STOCK\", \"brokering\", 8, 8, \"#2, #3, #4\"]"
                    .to_owned()
            ),
        ]
    );
}

#[test]
fn what_goes_nowhere_is_told_by_the_facility_that_came_furthest() {
    let why = |facts: &Facts| -> String {
        let tables = dispatched(facts, ONE).tables;
        let row = &tables.iter().find(|table| table.title == "not sent").unwrap().rows[0];
        format!("{:?}", row[1])
    };
    let mut facts = facts(1);
    let empty = |id: &str| Facility { id: FacilityId(id.into()), ..facts.facilities[0].clone() };
    let others = [empty("E"), empty("F"), empty("G")];
    facts.facilities.extend(others);
    facts.facilities[0].order_limit = Some(0);
    assert!(why(&facts).contains("(AT_CAPACITY)"), "{}", why(&facts));
    facts.stock[0].safety_stock = 9;
    assert!(why(&facts).contains("(BELOW_MIN_STOCK)"), "{}", why(&facts));
    facts.stock[0].allow_brokering = false;
    assert!(why(&facts).contains("(BROKERING_OFF)"), "{}", why(&facts));
    facts.stock.clear();
    assert!(why(&facts).contains("(NO_STOCK)"), "{}", why(&facts));
}

#[test]
fn kits_of_which_nobody_has_said_what_they_are_made_of_are_told_apart_from_what_nobody_has() {
    let mut facts = facts(3);
    facts.variants[2].composition = KitComposition::Unknown;
    facts.orders[0].groups[0].items.extend([item(11, 2), item(12, 3)]);
    let tables = dispatched(&facts, &format!("{ONE}assign = 'split'")).tables;
    let rows = &tables.iter().find(|table| table.title == "not sent").unwrap().rows;
    let told: Vec<String> = rows.iter().map(|row| format!("{}: {}", row[1], row[4])).collect();
    assert_eq!(
        told,
        [
            "inventory found for a part only for One: 1",
            "inventory found for a part only for One (KIT_UNKNOWN): 1",
            "inventory not found for One (KIT_UNKNOWN): 1",
            "inventory not found for One (NO_STOCK): 1",
        ]
    );
}

#[test]
fn what_the_shop_holds_is_told_last_of_what_is_not_sent() {
    let held =
        |items| Held { queue: Queue::Brokering, orders: 2, items, examples: vec!["#8".into(), "#9".into()] };
    let told = |dispatch: Dispatch| -> Vec<String> {
        let tables = dispatch.tables.iter().filter(|table| table.title == "not sent");
        let rows = tables.flat_map(|table| &table.rows);
        rows.map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>().join(" | ")).collect()
    };
    let nobody = "Near | inventory not found for One (NO_STOCK) | brokering | 1 | 1 | #2";
    let shop = "– | held by the shop (ON_HOLD) | brokering | 2 | 5 | #8, #9";
    assert_eq!(told(dispatched(&facts(2), ONE).beside(&[])), [nobody]);
    assert_eq!(told(dispatched(&facts(2), ONE).beside(&[held(5)])), [nobody, shop]);
    assert_eq!(told(dispatched(&facts(1), ONE).beside(&[held(5)])), [shop], "where all else is sent");
    assert_eq!(told(dispatched(&facts(0), ONE).beside(&[held(5)])), [shop], "where nothing else waits");
}

#[test]
fn what_a_search_that_was_cut_short_has_found_is_told_as_that() {
    let mut facts = facts(1);
    let routings = routings(&format!("{ONE}assign = 'fewest-shipments'"));
    let terms = Terms {
        routings: &routings,
        queues: &[Queue::Brokering],
        taking: QueueSelection::Untried,
        timezone: chrono_tz::Tz::UTC,
        now: now(),
    };
    let days = HashMap::from([(FacilityId("DC".into()), Day::of(now(), chrono_tz::Tz::UTC))]);
    let mut told = |atp: i64| {
        facts.stock[0].atp = atp;
        let mut decisions = decide(&facts, &terms);
        decisions.entries[0].attempts[0].search = Search::CutShort;
        let mut dispatch = dispatch(facts.clone(), routings.clone(), days.clone(), decisions, now());
        format!("{} {:?}", dispatch.next().unwrap().why, dispatch.tables[0].rows[0])
    };
    for atp in [5, 0] {
        let told = told(atp);
        assert_eq!(told.matches("the best of the ways that were looked at").count(), 2, "{told}");
    }
}
