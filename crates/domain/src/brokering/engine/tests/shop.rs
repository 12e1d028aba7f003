//! Made-up facts, and decisions as lines that one can read.

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use serde::Deserialize;

use crate::brokering::decide;
use crate::brokering::decision::{Code, Decisions, Destination, Entry, Move};
use crate::brokering::facts::{
    Coordinates, Facility, Facts, Item, KitComposition, Membership, Method, Order, Priority, ShipGroup,
    Stock, Variant,
};
use crate::brokering::routing::{QueueSelection, Routing, Terms};
use crate::facility::{FacilityId, Queue};
use crate::plan::change::routed::AutoCancel;
use crate::values::money::Decimal;

/// Noon on the first of June.
pub(super) fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 6, 1, 12, 0, 0).unwrap()
}

pub(super) fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, day).unwrap()
}

/// A variant's row at a facility; the facility by its place.
pub(super) fn stock(variant: i64, facility: u32, atp: i64) -> Stock {
    Stock { variant, facility, atp, safety_stock: 0, allow_brokering: true, sold: 0 }
}

/// A facility on the equator, so many degrees (111 km each) east of where orders go.
pub(super) fn facility(id: &str, degrees: f64) -> Facility {
    Facility {
        id: FacilityId(id.into()),
        at: Some(Coordinates { latitude: 0.0, longitude: degrees }),
        groups: Vec::new(),
        order_limit: None,
        orders_today: 0,
    }
}

pub(super) fn in_groups(mut facility: Facility, groups: &[(&str, i64)]) -> Facility {
    let membership =
        |(group, position): &(&str, i64)| Membership { group: (*group).into(), position: Some(*position) };
    facility.groups = groups.iter().map(membership).collect();
    facility
}

pub(super) fn variant(id: i64) -> Variant {
    Variant {
        id,
        identity: format!("SKU-{id}"),
        product: None,
        categories: Vec::new(),
        components: Vec::new(),
        composition: KitComposition::Known,
    }
}

pub(super) fn item(id: i64, variant: i64) -> Item {
    Item {
        id,
        variant: Some(variant),
        value: Decimal::from(10),
        kept_with: None,
        promise_date: None,
        attempts: 0,
        unfillable: false,
        auto_cancel_at: None,
        excluded: Vec::new(),
    }
}

/// Order N, placed N minutes after midnight, going to where longitude begins; its items are N0, N1, ….
pub(super) fn order(id: i64, variants: &[i64]) -> Order {
    let items = variants.iter().zip(0..).map(|(variant, at)| item(id * 10 + at, *variant)).collect();
    Order {
        id,
        shop: "demo".into(),
        name: format!("#{id}"),
        ordered_at: Utc.with_ymd_and_hms(2026, 6, 1, 0, 0, 0).unwrap() + chrono::Duration::minutes(id),
        channel: Some("web".into()),
        origin: None,
        tags: Vec::new(),
        priority: None,
        ship_to: Some(Coordinates { latitude: 0.0, longitude: 0.0 }),
        counted_at: Vec::new(),
        groups: vec![ShipGroup {
            id,
            queue: Queue::Brokering,
            method: "standard".into(),
            ship_after: None,
            ship_by: None,
            items,
        }],
    }
}

pub(super) fn with_priority(id: i64, priority: Priority) -> Order {
    Order { priority: Some(priority), ..order(id, &[1]) }
}

pub(super) fn facts(facilities: Vec<Facility>, stock: Vec<Stock>, orders: Vec<Order>) -> Facts {
    let method = |name: &str, days| Method { name: name.into(), delivery_days: Some(days) };
    let mut facts = Facts {
        facilities,
        left_out: Vec::new(),
        variants: Vec::new(),
        stock,
        methods: vec![
            method("standard", 5),
            method("next-day", 1),
            method("second-day", 2),
            method("pickup", 0),
        ],
        orders,
    };
    let ids: std::collections::BTreeSet<i64> = facts
        .orders
        .iter()
        .flat_map(|order| &order.groups)
        .flat_map(|group| &group.items)
        .filter_map(|item| item.variant)
        .collect();
    facts.variants = ids.into_iter().map(variant).collect();
    facts
}

/// Routings as a catalog has them.
pub(super) fn routings(text: &str) -> Vec<Routing> {
    #[derive(Deserialize)]
    struct Catalog {
        routing: Vec<Routing>,
    }
    let routings = toml::from_str::<Catalog>(text).unwrap().routing;
    Routing::check_all(&routings).unwrap();
    routings
}

/// One routing of one rule.
pub(super) fn rule(text: &str) -> Vec<Routing> {
    routings(&format!("[[routing]]\nname = 'routing'\n[[routing.rule]]\nname = 'rule'\n{text}"))
}

/// One routing that takes some orders and sends them from anywhere.
pub(super) fn taking(orders: &str) -> Vec<Routing> {
    routings(&format!(
        "[[routing]]\nname = 'routing'\norders = {{ {orders} }}\n[[routing.rule]]\nname = 'rule'\nassign = 'split'"
    ))
}

pub(super) fn terms(routings: &[Routing]) -> Terms<'_> {
    Terms {
        routings,
        queues: &[Queue::Brokering],
        taking: QueueSelection::Untried,
        timezone: chrono_tz::UTC,
        now: now(),
    }
}

pub(super) fn decided(facts: &Facts, routings: &[Routing]) -> Decisions {
    decide(facts, &terms(routings))
}

/// What was decided, a line for each entry: `1: 10+11 > A, 12 > unfillable until 06-08`.
pub(super) fn told(facts: &Facts, routings: &[Routing]) -> Vec<String> {
    tell(facts, &decided(facts, routings))
}

pub(super) fn tell(facts: &Facts, decisions: &Decisions) -> Vec<String> {
    let line = |entry: &Entry| {
        let moves: Vec<String> = entry.moves.iter().map(tell_move).collect();
        let moves = if moves.is_empty() { "nothing".to_owned() } else { moves.join(", ") };
        format!("{}: {moves}", facts.orders[entry.order].id)
    };
    decisions.entries.iter().map(line).collect()
}

fn tell_move(one: &Move) -> String {
    let items: Vec<String> = one.items.iter().map(i64::to_string).collect();
    let to = match &one.to {
        Destination::Facility { facility, .. } => facility.0.clone(),
        Destination::Queue(queue) => queue.id().to_owned(),
        Destination::Stays => "stays".to_owned(),
    };
    let until = match (&one.to, one.auto_cancel) {
        (_, AutoCancel::Set(at)) => format!(" until {}", at.format("%m-%d")),
        (Destination::Queue(_) | Destination::Stays, AutoCancel::Clear) => " for ever".to_owned(),
        (Destination::Facility { .. }, AutoCancel::Clear) | (_, AutoCancel::Keep) => String::new(),
    };
    format!("{} > {to}{until}", items.join("+"))
}

/// How many facilities came out with a code in the first attempt at the first entry.
pub(super) fn count(decisions: &Decisions, code: Code) -> u32 {
    let facilities = &decisions.entries[0].attempts[0].facilities;
    facilities.iter().find(|(known, _)| *known == code).map_or(0, |(_, count)| *count)
}
