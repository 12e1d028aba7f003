//! A unit that was sent and then not is on its shelf again, reserved as before.

use super::*;
use domain::plan::actor::Actor;

/// An order with one unit, which a warehouse that had five keeps for it.
fn reserved() -> Fixture {
    let mut fixture = Fixture::new();
    fixture.commit(&plan(vec![step(1)])).unwrap();
    fixture
        .store
        .conn
        .execute_batch(
            "INSERT INTO facilities (facility, name, kind) VALUES ('north', 'North', 'warehouse');
             INSERT INTO variants (variant_id, identity, expected, title, kind, created_at, updated_at)
             VALUES (7, 'sku-7', 1, 'Seven', 'finished-good', '2026-11-23T08:00:00Z', '2026-11-23T08:00:00Z');
             INSERT INTO ship_groups (ship_group_id, order_id, facility, shipping_method) VALUES (3, 1, 'north', 'standard');
             INSERT INTO items (item_id, order_id, line_id, unit, ship_group_id, variant_id, status, title, price, gift_card)
             VALUES (9, 1, 70, 1, 3, 7, 'approved', 'Seven', '1.10', 0);
             INSERT INTO stock (variant_id, facility, qoh, atp) VALUES (7, 'north', 5, 4);
             INSERT INTO reservations (item_id, variant_id, facility, reserved_at, run_id)
             VALUES (9, 7, 'north', '2026-11-23T08:00:00Z', 1);",
        )
        .unwrap();
    fixture
}

fn moved(fixture: &mut Fixture, from: ItemStatus, to: ItemStatus) {
    let (order, line, unit) = (OrderId(1), LineId(70), 1);
    let change =
        Change::ItemMoved { order, line, unit, from, to, by: Actor::Shop, why: String::new(), sent: None };
    let step = Step { changes: vec![change], outgoing: vec![], verdict: Verdict::Updated, ..step(1) };
    assert_eq!(fixture.commit(&plan(vec![step])).unwrap().updated, 1);
}

fn stock(fixture: &Fixture) -> (i64, i64, i64) {
    let sql = "SELECT qoh, atp, (SELECT count(*) FROM reservations WHERE item_id = 9 AND facility = 'north') FROM stock";
    fixture.store.conn.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap()
}

use ItemStatus::{Approved, Cancelled, Completed};

#[test]
fn a_unit_whose_fulfilment_was_cancelled_is_on_its_shelf_and_reserved_again() {
    let mut fixture = reserved();
    for _ in 0..2 {
        moved(&mut fixture, Approved, Completed);
        assert_eq!(stock(&fixture), (4, 4, 0));
        moved(&mut fixture, Completed, Approved);
        assert_eq!(stock(&fixture), (5, 4, 1));
    }
    moved(&mut fixture, Approved, Cancelled);
    assert_eq!(stock(&fixture), (5, 5, 0));
    assert_eq!(fixture.count("stock_ledger WHERE reason = 'unissued' AND qoh_diff = 1 AND atp_diff = 0"), 2);
}

#[test]
fn a_unit_that_was_never_issued_from_a_shelf_goes_back_to_none() {
    let mut fixture = reserved();
    fixture.store.conn.execute_batch("DELETE FROM reservations").unwrap();
    moved(&mut fixture, Approved, Completed);
    moved(&mut fixture, Completed, Approved);
    assert_eq!((stock(&fixture), fixture.count("stock_ledger")), ((5, 4, 0), 0));
}

#[test]
fn what_the_store_cancelled_by_itself_is_found_without_going_through_every_order() {
    let fixture = Fixture::new();
    let sql = format!("EXPLAIN QUERY PLAN {}", sql!("cancelled_here"));
    let mut statement = fixture.store.conn.prepare(&sql).unwrap();
    let params = rusqlite::named_params! {
        ":shop": "brightside", ":after": 0, ":name": None::<String>, ":ids": None::<String>, ":limit": 50,
    };
    let steps: Vec<String> =
        statement.query_map(params, |row| row.get(3)).unwrap().collect::<rusqlite::Result<_>>().unwrap();
    assert!(steps.iter().any(|step| step.contains("items_cancelled_here (order_id>?)")), "{steps:#?}");
    assert!(!steps.iter().any(|step| step.starts_with("SCAN o")), "{steps:#?}");
}
