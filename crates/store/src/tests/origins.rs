//! The facility at which an order was sold.

use std::collections::BTreeSet;

use chrono_tz::Tz;

use super::*;
use domain::brokering::decide;
use domain::brokering::facts::Facts;
use domain::brokering::routing::{QueueSelection, Routing, Terms};
use domain::facility::FacilityId;
use domain::plan::change::facility::DescribedFacility;
use domain::values::id::LocationId;

fn sold(id: i64, at: Option<&str>) -> ImportedOrder {
    let mut order = order(id);
    order.facts.origin = at.map(|at| FacilityId(at.into()));
    order
}

fn expected(location: i64) -> Change {
    Change::FacilityExpected {
        facility: FacilityId(format!("location-{location}")),
        name: "Place".into(),
        location: Some(LocationId(location)),
    }
}

fn takes(fixture: &mut Fixture, changes: Vec<Change>) {
    let committed = fixture.commit(&plan(vec![Step { changes, outgoing: vec![], ..step(1) }])).unwrap();
    assert_eq!((committed.failed, committed.skipped), (vec![], vec![]));
}

fn imports(fixture: &mut Fixture, order: ImportedOrder) {
    takes(fixture, vec![Change::OrderImported(Box::new(order))]);
}

fn reads_again(fixture: &mut Fixture, order: ImportedOrder) {
    takes(fixture, vec![Change::OrderRefreshed(Box::new(order.facts))]);
}

/// Somebody tells that a location is this facility.
fn describes(fixture: &mut Fixture, facility: &str, location: i64) {
    let described = DescribedFacility {
        facility: FacilityId(facility.into()),
        name: facility.into(),
        kind: "store".into(),
        external_id: None,
        timezone: None,
        coordinates: None,
        order_limit: None,
        location: Some(("brightside".into(), LocationId(location))),
        joins: vec![],
        leaves: vec![],
    };
    takes(fixture, vec![Change::FacilityDescribed(Box::new(described))]);
}

/// Each order with where it was sold.
fn kept(fixture: &Fixture) -> Vec<String> {
    let sql = "SELECT name || ' ' || coalesce(origin_facility, 'online') FROM orders ORDER BY order_id";
    let mut statement = fixture.store.conn.prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// Orders 1 and 2 were sold at locations 5 and 6, order 3 online.
fn world() -> Fixture {
    let mut fixture = Fixture::new();
    takes(&mut fixture, vec![expected(5), expected(6)]);
    for (id, at) in [(1, Some("location-5")), (2, Some("location-6")), (3, None)] {
        imports(&mut fixture, sold(id, at));
    }
    fixture
}

#[test]
fn an_order_is_kept_with_where_it_was_sold() {
    assert_eq!(kept(&world()), ["#1 location-5", "#2 location-6", "#3 online"]);
}

#[test]
fn where_it_was_sold_is_learned_later_and_never_unlearned() {
    let mut fixture = world();
    reads_again(&mut fixture, sold(3, Some("location-6")));
    reads_again(&mut fixture, sold(1, None));
    assert_eq!(kept(&fixture), ["#1 location-5", "#2 location-6", "#3 location-6"]);
    reads_again(&mut fixture, sold(1, Some("location-6")));
    assert_eq!(kept(&fixture)[0], "#1 location-6", "the shop has the last word");
}

#[test]
fn a_location_that_gets_a_name_takes_what_was_sold_there_along() {
    let mut fixture = world();
    describes(&mut fixture, "SOHO", 5);
    assert_eq!(kept(&fixture), ["#1 SOHO", "#2 location-6", "#3 online"]);
    reads_again(&mut fixture, sold(3, Some("location-5")));
    imports(&mut fixture, sold(4, Some("location-5")));
    assert_eq!(kept(&fixture), ["#1 SOHO", "#2 location-6", "#3 SOHO", "#4 SOHO"]);
}

#[test]
fn an_order_of_a_place_that_does_not_exist_fails_alone() {
    let mut fixture = world();
    let bad = Change::OrderImported(Box::new(sold(4, Some("location-7"))));
    let good = Change::OrderImported(Box::new(sold(5, Some("location-6"))));
    let steps = [(4, bad), (5, good)].map(|(id, change)| Step { changes: vec![change], ..step(id) });
    let committed = fixture.commit(&plan(steps.into())).unwrap();
    assert_eq!((committed.failed.len(), committed.created), (1, 1));
    assert_eq!(kept(&fixture)[3..], ["#5 location-6"]);
}

/// The orders wait; 5 is in group `city` now, and was in `outlets`; 6 is going to be in `city`; `web` routes nothing.
const ROUTABLE: &str = "
    UPDATE orders SET status = 'approved';
    INSERT INTO facility_groups VALUES ('city', '', 'brokering', NULL), ('outlets', '', 'brokering', NULL), ('web', '', 'channel', NULL);
    INSERT INTO facility_group_members (facility_group, facility, from_at, thru_at) VALUES
        ('city', 'location-5', '2020-01-01T00:00:00Z', NULL), ('outlets', 'location-5', '2020-01-01T00:00:00Z', '2025-01-01T00:00:00Z'),
        ('city', 'location-6', '2030-01-01T00:00:00Z', NULL), ('web', 'location-6', '2020-01-01T00:00:00Z', NULL);
    INSERT INTO ship_groups (ship_group_id, order_id, facility, shipping_method) SELECT order_id, order_id, 'brokering', 'standard' FROM orders;
    INSERT INTO items (order_id, line_id, unit, ship_group_id, status, title, price, gift_card)
    SELECT order_id, 1, 1, order_id, 'approved', '', '1', 0 FROM orders;";

fn routable(fixture: &Fixture) -> Facts {
    let asked = Asked {
        queues: &[Queue::Brokering],
        besides: &BTreeSet::new(),
        together: None,
        timezone: Tz::UTC,
        now: at(0),
    };
    fixture.reader().routable(&asked).unwrap().facts
}

#[test]
fn memberships_of_yesterday_and_of_tomorrow_and_those_of_other_kinds_take_no_order() {
    let fixture = world();
    fixture.store.conn.execute_batch(ROUTABLE).unwrap();
    let facts = routable(&fixture);
    let origins: Vec<_> =
        facts.orders.iter().map(|order| order.origin.as_ref().map(|at| at.0.as_str())).collect();
    assert_eq!(origins, [Some("location-5"), Some("location-6"), None]);
    let taken = |filter: &str| {
        let text = format!("name = 'x'\norders = {{ {filter} }}\n[[rule]]\nname = 'r'");
        let routings = [toml::from_str::<Routing>(&text).unwrap()];
        let terms = Terms {
            routings: &routings,
            queues: &[Queue::Brokering],
            taking: QueueSelection::Untried,
            timezone: Tz::UTC,
            now: at(0),
        };
        decide(&facts, &terms).entries.iter().map(|entry| facts.orders[entry.order].id).collect::<Vec<_>>()
    };
    assert_eq!(taken("origin-group = 'city'"), [1]);
    assert_eq!(taken("origin-group = ['outlets', 'web']"), Vec::<i64>::new());
    assert_eq!(taken("exclude-origin-group = ['city', 'outlets', 'web']"), [2, 3]);
}
