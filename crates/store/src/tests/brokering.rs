//! The snapshot that routing decides on.

mod written;

use std::collections::BTreeSet;

use chrono_tz::Tz;

use super::*;
use domain::brokering::allocation_steps::{Held, dispatch};
use domain::brokering::decide;
use domain::brokering::facts::{Facts, KitComposition};
use domain::brokering::postal;
use domain::brokering::routing::{QueueSelection, Routing, Terms};
use domain::facility::FacilityId;
use domain::plan::change::routed::AutoCancel;
use domain::plan::change::{DailyLimit, Day, ItemsRouted, RoutedTo, Sender};

/// Order 1: two of variant 7 and a kit (8: two of 7 and one of 9) wait in the brokering queue; at DC are ten of 7 and ten of 9.
const WORLD: &str = "
    UPDATE orders SET status = 'approved', ship_latitude = '40.7', ship_longitude = '-74.0';
    INSERT INTO facilities (facility, name, kind, timezone, latitude, longitude, order_limit) VALUES
        ('DC', 'Warehouse', 'warehouse', 'Asia/Tokyo', 40.0, -75.0, 2), ('NYC', 'Store', 'store', NULL, NULL, NULL, NULL);
    INSERT INTO facility_groups VALUES ('warehouses', 'Warehouses', 'brokering', NULL), ('web', 'Web', 'channel', NULL);
    INSERT INTO facility_group_members (facility_group, facility, from_at, thru_at, position) VALUES
        ('warehouses', 'DC', '2020-01-01T00:00:00Z', NULL, 3), ('warehouses', 'NYC', '2020-01-01T00:00:00Z', '2021-01-01T00:00:00Z', 1),
        ('web', 'DC', '2020-01-01T00:00:00Z', NULL, NULL);
    INSERT INTO products (product_id, handle, title, status, vendor, product_type, gift_card, created_at, updated_at)
        VALUES (1, 'seven', 'Seven', 'ACTIVE', '', 'Parkas', 0, '', '');
    INSERT INTO product_tags VALUES (1, 'sale');
    INSERT INTO variants (variant_id, identity, product_id, expected, title, kind, created_at, updated_at) VALUES
        (7, 'SEVEN', 1, 0, '', 'finished-good', '', ''), (8, 'KIT', NULL, 1, '', 'kit', '', ''), (9, 'NINE', NULL, 1, '', 'finished-good', '', '');
    INSERT INTO kit_components VALUES (8, 7, 2), (8, 9, 1);
    INSERT INTO ship_groups (ship_group_id, order_id, facility, shipping_method, ship_by) VALUES
        (3, 1, 'brokering', 'next-day', '2026-12-01T00:00:00Z'), (4, 1, 'general-ops', 'none', NULL);
    INSERT INTO items (item_id, order_id, line_id, unit, ship_group_id, variant_id, status, title, price, promise_date, gift_card) VALUES
        (11, 1, 70, 1, 3, 7, 'approved', '', '10.00', '2026-12-05', 0), (12, 1, 70, 2, 3, 7, 'approved', '', '10.00', NULL, 0),
        (13, 1, 80, 1, 3, 8, 'approved', '', '5.50', NULL, 0), (14, 1, 90, 1, 3, 7, 'held', '', '1', NULL, 0),
        (15, 1, 95, 1, 4, 7, 'approved', '', '1', NULL, 1);
    INSERT INTO item_adjustments VALUES (11, 0, 'discount', '', '1.25'), (11, 1, 'tax', '', '9'), (11, 2, 'discount', '', '0.75');
    INSERT INTO order_attributes VALUES (1, 70, 0, 'set', 'a'), (1, 80, 0, 'set', 'a');
    INSERT INTO stock_ledger (variant_id, facility, qoh_diff, atp_diff, reason, happened_at, run_id) VALUES
        (7, 'DC', 10, 10, 'counted', '2026-09-01T00:00:00Z', 1), (9, 'DC', 10, 10, 'counted', '2026-09-01T00:00:00Z', 1);
    INSERT INTO stock (variant_id, facility, qoh, atp) VALUES (7, 'DC', 10, 10), (9, 'DC', 10, 10);
    INSERT INTO variant_facilities VALUES (7, 'DC', 1, 1, 1), (8, 'NYC', 0, 0, 1);";

fn world() -> Fixture {
    let mut fixture = Fixture::new();
    fixture.commit(&plan(vec![step(1)])).unwrap();
    change(&fixture, WORLD);
    fixture
}

fn change(fixture: &Fixture, sql: &str) {
    fixture.store.conn.execute_batch(sql).unwrap();
}

fn facts(fixture: &Fixture) -> Facts {
    routable(fixture).facts
}

fn routable(fixture: &Fixture) -> Routable {
    let besides = BTreeSet::from([Besides::Categories, Besides::Sold]);
    let asked = Asked {
        queues: &[Queue::Brokering],
        besides: &besides,
        together: Some("set"),
        timezone: Tz::UTC,
        now: at(0),
    };
    fixture.reader().routable(&asked).unwrap()
}

#[test]
fn what_waits_is_told_with_all_that_decides_where_it_goes() {
    let fixture = world();
    change(
        &fixture,
        "INSERT INTO facility_days VALUES ('DC', '2026-09-22', 2), ('DC', '2026-09-21', 7), ('NYC', '2026-09-21', 5);
         INSERT INTO stock_ledger (variant_id, facility, qoh_diff, atp_diff, reason, happened_at, run_id) VALUES
             (7, 'DC', -3, 0, 'issued', '2026-09-20T00:00:00Z', 1), (7, 'DC', 1, 0, 'unissued', '2026-09-20T00:00:00Z', 1),
             (7, 'DC', -9, 0, 'issued', '2026-01-01T00:00:00Z', 1);
         INSERT INTO item_moves (item_id, from_facility, to_facility, reason, attempt, happened_at, run_id) VALUES
             (11, 'brokering', 'brokering', 'unfillable', 1, '2026-09-01T00:00:00Z', 1),
             (12, 'brokering', 'brokering', 'unfillable', 1, '2026-09-01T00:00:00Z', 1),
             (12, 'preorder', 'brokering', 'released', 1, '2026-09-02T00:00:00Z', 1);
         INSERT INTO item_exclusions VALUES (11, 'DC', '2026-09-01T00:00:00Z', NULL, 1), (12, 'DC', '2026-09-01T00:00:00Z', '2026-09-02T00:00:00Z', 1);",
    );
    assert_eq!(at(0).to_rfc3339(), "2026-09-21T14:13:20+00:00");
    // It is the same day in Tokyo until three in the afternoon.
    let facts = facts(&fixture);
    let [dc, nyc] = &facts.facilities[..] else { panic!("{:?}", facts.facilities) };
    assert_eq!(
        (dc.orders_today, dc.order_limit, dc.groups.len(), dc.groups[0].position),
        (7, Some(2), 1, Some(3))
    );
    assert_eq!((nyc.orders_today, nyc.groups.len(), nyc.at), (5, 0, None));
    let [order] = &facts.orders[..] else { panic!("{:?}", facts.orders) };
    assert_eq!((order.ship_to.unwrap().latitude, &order.tags[..]), (40.7, &["vip".to_owned()][..]));
    let [group] = &order.groups[..] else { panic!("{:?}", order.groups) };
    assert_eq!(
        (group.queue, group.method.as_str(), group.ship_by.is_some()),
        (Queue::Brokering, "next-day", true)
    );
    let items: Vec<_> = group.items.iter().map(|it| (it.id, it.value.to_string(), it.kept_with)).collect();
    assert_eq!(
        items,
        [(11, "8.00".into(), Some(70)), (12, "10.00".into(), Some(70)), (13, "5.50".into(), Some(70))]
    );
    let tried: Vec<_> =
        group.items.iter().map(|it| (it.attempts, it.unfillable, it.excluded.len())).collect();
    assert_eq!(tried, [(1, true, 1), (1, false, 0), (0, false, 0)]);
    let variants: Vec<_> =
        facts.variants.iter().map(|it| (it.id, it.components.len(), &it.categories[..])).collect();
    assert_eq!(
        variants,
        [(7, 0, &["Parkas".to_owned(), "sale".to_owned()][..]), (8, 2, &[][..]), (9, 0, &[][..])]
    );
    let mut stock: Vec<_> = facts
        .stock
        .iter()
        .map(|it| (it.variant, it.facility, it.atp, it.safety_stock, it.allow_brokering, it.sold))
        .collect();
    stock.sort_unstable();
    assert_eq!(stock, [(7, 0, 10, 1, true, 2), (8, 1, 0, 0, false, 0), (9, 0, 10, 0, true, 0)]);
    assert_eq!(facts.methods.len(), 1);
}

#[test]
fn of_an_order_without_a_place_the_postal_code_is_known() {
    let fixture = world();
    let told = |changed: &str| {
        change(&fixture, &format!("UPDATE orders SET {changed}"));
        let routable = routable(&fixture);
        assert_eq!(routable.facts.orders.len(), 1);
        assert!(routable.facts.orders[0].ship_to.is_none() || routable.postal_codes.is_empty());
        routable.postal_codes.into_iter().collect::<Vec<_>>()
    };
    assert_eq!(told("ship_country = 'US', ship_zip = '03301-1234'"), [], "where it goes is known");
    let concord = postal::Code::of("US", "03301").unwrap();
    assert_eq!(told("ship_latitude = NULL"), [(1, concord)]);
    assert_eq!(told("ship_longitude = NULL"), [(1, concord)]);
    assert_eq!(told("ship_zip = 'next door'"), [(1, postal::Code::of("US", "NEXTDOOR").unwrap())]);
    assert_eq!(told("ship_zip = '?'"), []);
    assert_eq!(told("ship_zip = NULL"), []);
    assert_eq!(told("ship_zip = '03301', ship_country = NULL"), []);
}

#[test]
fn a_kit_of_which_nobody_has_said_what_it_is_made_of_is_told_as_that() {
    let fixture = world();
    let untold = || -> Vec<i64> {
        let facts = facts(&fixture);
        let untold = facts.variants.iter().filter(|variant| variant.composition == KitComposition::Unknown);
        untold.map(|variant| variant.id).collect()
    };
    assert_eq!(untold(), [0; 0]);
    change(&fixture, "DELETE FROM kit_components");
    assert_eq!(untold(), [8]);
    change(&fixture, "UPDATE variants SET kind = 'finished-good'");
    assert_eq!(untold(), [0; 0], "a thing by itself is made of itself");
}

#[test]
fn orders_that_may_not_go_on_and_what_waits_elsewhere_are_not_told() {
    let fixture = world();
    change(&fixture, "UPDATE items SET status = 'held' WHERE ship_group_id = 3");
    assert_eq!(facts(&fixture).orders, []);
    change(&fixture, "UPDATE items SET status = 'approved'; UPDATE orders SET status = 'held'");
    assert_eq!(facts(&fixture).orders, []);
    change(
        &fixture,
        "UPDATE orders SET status = 'approved'; UPDATE ship_groups SET facility = 'preorder' WHERE ship_group_id = 3",
    );
    assert_eq!(facts(&fixture).orders, []);
}

#[test]
fn what_the_shop_holds_waits_on_and_what_is_behind_it_does_not() {
    let mut fixture = world();
    fixture.commit(&plan(vec![step(2)])).unwrap();
    change(
        &fixture,
        "UPDATE orders SET status = 'approved', fulfillment_status = iif(order_id = 1, 'ON_HOLD', 'UNFULFILLED');
         INSERT INTO ship_groups (ship_group_id, order_id, facility, shipping_method) VALUES (5, 2, 'brokering', 'standard');
         INSERT INTO items (item_id, order_id, line_id, unit, ship_group_id, variant_id, status, title, price, gift_card)
         VALUES (21, 2, 71, 1, 5, 7, 'approved', '', '10.00', 0);",
    );
    let waiting = |fixture: &Fixture| -> Vec<(i64, usize)> {
        let orders = facts(fixture).orders;
        orders.iter().map(|order| (order.id, order.groups.iter().map(|it| it.items.len()).sum())).collect()
    };
    assert_eq!(waiting(&fixture), [(2, 1)]);
    let held = |fixture: &Fixture, queue| fixture.reader().held_by_shops(&[queue]).unwrap();
    let first = Held { queue: Queue::Brokering, orders: 1, items: 3, examples: vec!["#1".into()] };
    assert_eq!(held(&fixture, Queue::Brokering), [first]);
    assert_eq!(held(&fixture, Queue::Preorder), []);
    change(&fixture, "UPDATE orders SET fulfillment_status = 'ON_HOLD'");
    let [both] = &held(&fixture, Queue::Brokering)[..] else { panic!("one queue") };
    assert_eq!((both.orders, both.items, both.examples.len()), (2, 4, 2));
    change(&fixture, "UPDATE ship_groups SET shipping_method = 'pickup' WHERE ship_group_id = 5");
    assert_eq!(held(&fixture, Queue::Brokering)[0].orders, 1, "what its buyer fetches is never routed");
    change(&fixture, "UPDATE ship_groups SET shipping_method = 'standard' WHERE ship_group_id = 5");
    change(&fixture, "UPDATE orders SET fulfillment_status = 'UNFULFILLED'");
    assert_eq!(waiting(&fixture), [(1, 3), (2, 1)], "once it is let go");
    assert_eq!(held(&fixture, Queue::Brokering), []);
}

#[test]
fn what_waits_is_found_by_its_queue_and_not_among_all_that_was_approved() {
    let fixture = world();
    for sql in [sql!("routable_groups"), sql!("routable_items")] {
        let mut statement = fixture.store.conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let mut steps = statement.raw_query();
        let first: String = steps.next().unwrap().unwrap().get(3).unwrap();
        assert!(first.contains("ship_groups_by_facility"), "{first}");
    }
}
