//! Issuance at the shipping facility, unless the level was counted since.

mod counted;
mod sent_again;

use super::*;
use domain::facility::FacilityId;
use domain::plan::actor::Actor;
use domain::plan::change::shipment::Sent;

/// Five of each variant, counted at DC and at north at ten o'clock, and what a kit is made of. At `south` somebody returned
/// something that day, and nobody has counted.
fn stocked() -> Fixture {
    let mut fixture = Fixture::new();
    fixture.commit(&plan(vec![step(1)])).unwrap();
    let ledger = "INSERT INTO stock_ledger (variant_id, facility, qoh_diff, atp_diff, reason, item_id, happened_at, run_id)";
    fixture
        .store
        .conn
        .execute_batch(&format!(
            "INSERT INTO facilities (facility, name, kind) VALUES ('DC', '', 'warehouse'), ('north', '', 'warehouse');
             INSERT INTO facility_locations (shop, location_id, facility) VALUES ('brightside', 1, 'DC'), ('brightside', 2, 'north');
             INSERT INTO variants (variant_id, identity, expected, title, kind, created_at, updated_at)
             VALUES (7, 'PARKA', 1, '', 'finished-good', '2026-11-23T08:00:00Z', '2026-11-23T08:00:00Z'),
                    (8, 'HOOD', 1, '', 'finished-good', '2026-11-23T08:00:00Z', '2026-11-23T08:00:00Z'),
                    (9, 'SET', 1, '', 'kit', '2026-11-23T08:00:00Z', '2026-11-23T08:00:00Z');
             INSERT INTO kit_components VALUES (9, 7, 1), (9, 8, 2);
             {ledger} SELECT variant_id, facility, 5, 5, 'cycle-count', NULL, '2026-11-27T10:00:00Z', 1
                        FROM variants JOIN facilities ON facilities.kind = 'warehouse' WHERE variant_id IN (7, 8);
             INSERT INTO stock (variant_id, facility, qoh, atp)
             SELECT variant_id, facility, 5, 5 FROM stock_ledger;"
        ))
        .unwrap();
    fixture
}

/// A unit of a variant in the order, in a ship group of its own place; kept there if it is to be.
fn placed(fixture: &Fixture, identity: &str, facility: &str, kept: bool) {
    let conn = &fixture.store.conn;
    conn.execute_batch(&format!(
        "INSERT OR IGNORE INTO ship_groups (order_id, facility, shipping_method) VALUES (1, '{facility}', 'standard');
         INSERT INTO items (item_id, order_id, line_id, unit, ship_group_id, variant_id, status, title, price, gift_card)
         SELECT 9, 1, 70, 1, ship_group_id, variant_id, 'approved', '', '1', 0 FROM ship_groups, variants
          WHERE facility = '{facility}' AND identity = '{identity}';"
    ))
    .unwrap();
    if kept {
        conn.execute_batch(&format!(
            "INSERT INTO reservations (item_id, variant_id, facility, units, reserved_at, run_id)
             SELECT 9, coalesce(k.component, i.variant_id), '{facility}', coalesce(k.quantity, 1), '2026-11-27T10:30:00Z', 1
               FROM items i LEFT JOIN kit_components k ON k.kit = i.variant_id WHERE item_id = 9;
             INSERT INTO stock_ledger (variant_id, facility, qoh_diff, atp_diff, reason, item_id, happened_at, run_id)
             SELECT variant_id, facility, 0, -units, 'reserved', 9, reserved_at, 1 FROM reservations;
             UPDATE stock SET atp = atp - r.units FROM reservations r
              WHERE (r.variant_id, r.facility) = (stock.variant_id, stock.facility);"
        ))
        .unwrap();
    }
}

fn sent(location: i64, at: &str) -> Option<Sent> {
    Some(Sent { from: FacilityId(format!("location-{location}")), at: at.parse().unwrap() })
}

const AFTER: &str = "2026-11-27T11:00:00Z";
const BEFORE: &str = "2026-11-27T09:00:00Z";

use ItemStatus::{Approved, Completed};

fn lead(fixture: &mut Fixture, from: ItemStatus, to: ItemStatus, sent: Option<Sent>) {
    let (order, line, unit) = (OrderId(1), LineId(70), 1);
    let change = Change::ItemMoved { order, line, unit, from, to, by: Actor::Shop, why: String::new(), sent };
    let step = Step { changes: vec![change], outgoing: vec![], verdict: Verdict::Updated, ..step(1) };
    let committed = fixture.commit(&plan(vec![step])).unwrap();
    assert_eq!(committed.updated, 1, "{:?}", committed.failed);
    adds_up(fixture);
}

/// Holds the store to what is always true of stock.
fn adds_up(fixture: &Fixture) {
    let sums = "(SELECT variant_id, facility, sum(qoh_diff) AS qoh, sum(atp_diff) AS atp FROM stock_ledger GROUP BY 1, 2)";
    let off = format!(
        "stock s FULL JOIN {sums} l USING (variant_id, facility) WHERE (s.qoh, s.atp) IS NOT (l.qoh, l.atp)"
    );
    assert_eq!(fixture.count(&off), 0, "stock is the sum of its ledger");
    let kept = "(SELECT coalesce(sum(r.units), 0) FROM reservations r WHERE (r.variant_id, r.facility) = (s.variant_id, s.facility))";
    assert_eq!(
        fixture.count(&format!("stock s WHERE s.qoh - s.atp <> {kept}")),
        0,
        "ATP = QOH − reservations"
    );
}

/// On hand and available at DC and at north, of what differs from the five that were counted.
fn off(fixture: &Fixture) -> Vec<(String, String, i64, i64)> {
    let sql =
        "SELECT v.identity, s.facility, s.qoh - 5, s.atp - 5 FROM stock s JOIN variants v USING (variant_id)
                WHERE (s.qoh, s.atp) <> (5, 5) ORDER BY 1 DESC, 2";
    let mut statement = fixture.store.conn.prepare(sql).unwrap();
    let rows =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

fn rows(expected: &[(&str, &str, i64, i64)]) -> Vec<(String, String, i64, i64)> {
    expected.iter().map(|(of, at, qoh, atp)| ((*of).to_owned(), (*at).to_owned(), *qoh, *atp)).collect()
}

#[test]
fn a_unit_that_nobody_kept_leaves_the_shelf_of_its_sender_and_can_come_back_to_it() {
    for at in ["brokering", "unfillable", "rejected", "DC"] {
        let mut fixture = stocked();
        placed(&fixture, "PARKA", at, false);
        for _ in 0..2 {
            lead(&mut fixture, Approved, Completed, sent(2, AFTER));
            assert_eq!(off(&fixture), rows(&[("PARKA", "north", -1, -1)]), "{at}");
            lead(&mut fixture, Completed, Approved, None);
            assert_eq!((off(&fixture), fixture.count("reservations")), (vec![], 0), "{at}");
        }
        let of_it = "stock_ledger WHERE item_id = 9";
        assert_eq!(
            fixture.count(&format!("{of_it} AND reason = 'issued' AND (qoh_diff, atp_diff) = (-1, -1)")),
            2
        );
        assert_eq!(
            fixture.count(&format!("{of_it} AND reason = 'unissued' AND (qoh_diff, atp_diff) = (1, 1)")),
            2
        );
        assert_eq!(
            fixture.count(&format!("items JOIN ship_groups USING (ship_group_id) WHERE facility = '{at}'")),
            1
        );
    }
}

#[test]
fn a_kit_that_nobody_kept_leaves_by_what_it_is_made_of() {
    let mut fixture = stocked();
    placed(&fixture, "SET", "brokering", false);
    lead(&mut fixture, Approved, Completed, sent(1, AFTER));
    assert_eq!(off(&fixture), rows(&[("PARKA", "DC", -1, -1), ("HOOD", "DC", -2, -2)]));
    lead(&mut fixture, Completed, Approved, None);
    assert_eq!((off(&fixture), fixture.count("reservations")), (vec![], 0));
}

#[test]
fn what_left_before_the_shelf_was_counted_had_left_it_then() {
    let entered = |reason: &str, at: &str| {
        format!(
            "INSERT INTO stock_ledger (variant_id, facility, qoh_diff, atp_diff, reason, happened_at, run_id)
             VALUES (7, 'DC', 1, 1, '{reason}', '{at}', 1);
             UPDATE stock SET qoh = 6, atp = 6 WHERE (variant_id, facility) = (7, 'DC')"
        )
    };
    let uncounted = "UPDATE stock_ledger SET reason = 'received'".to_owned();
    let cases = [
        (String::new(), BEFORE, 0),
        (String::new(), "2026-11-27T10:00:00Z", 1),
        (entered("external-reset", "2026-11-27T12:00:00Z"), AFTER, 0),
        (entered("shop-reset", "2026-11-27T12:00:00.5Z"), AFTER, 0),
        (entered("cycle-count", "2026-11-27T12:00:00Z"), AFTER, 0),
        (entered("cycle-count", "2026-11-27T10:30:00Z"), AFTER, 1),
        (entered("lost", "2026-11-27T12:00:00Z"), AFTER, 1),
        (uncounted.clone(), AFTER, 1),
        (uncounted, BEFORE, 0),
        ("DELETE FROM stock; DELETE FROM stock_ledger".to_owned(), AFTER, 0),
    ];
    for (meanwhile, at, issued) in cases {
        let mut fixture = stocked();
        fixture.store.conn.execute_batch(&meanwhile).unwrap();
        placed(&fixture, "PARKA", "brokering", false);
        lead(&mut fixture, Approved, Completed, sent(1, at));
        assert_eq!(fixture.count("stock_ledger WHERE reason = 'issued'"), issued, "{meanwhile} {at}");
        lead(&mut fixture, Completed, Approved, None);
        assert_eq!(fixture.count("stock_ledger WHERE reason = 'unissued'"), issued, "{meanwhile} {at}");
    }
}

#[test]
fn of_a_kit_only_what_was_counted_before_it_left_is_taken() {
    let mut fixture = stocked();
    fixture
        .store
        .conn
        .execute_batch("UPDATE stock_ledger SET happened_at = '2026-11-27T12:00:00Z' WHERE variant_id = 8")
        .unwrap();
    placed(&fixture, "SET", "brokering", false);
    lead(&mut fixture, Approved, Completed, sent(1, AFTER));
    assert_eq!(off(&fixture), rows(&[("PARKA", "DC", -1, -1)]));
}

#[test]
fn a_unit_that_another_facility_sent_is_free_where_it_was_kept_and_gone_from_its_sender() {
    for (identity, gone) in [
        ("PARKA", rows(&[("PARKA", "north", -1, -1)])),
        ("SET", rows(&[("PARKA", "north", -1, -1), ("HOOD", "north", -2, -2)])),
    ] {
        let mut fixture = stocked();
        placed(&fixture, identity, "DC", true);
        lead(&mut fixture, Approved, Completed, sent(2, AFTER));
        assert_eq!((off(&fixture), fixture.count("reservations")), (gone.clone(), 0));
        assert_eq!(fixture.count("ship_groups WHERE facility = 'DC'"), 0, "no empty ship group is left");
        assert_eq!(fixture.count("items JOIN ship_groups USING (ship_group_id) WHERE facility = 'north'"), 1);
        let told = "item_moves WHERE (from_facility, to_facility, reason) = ('DC', 'north', 'sent')";
        assert_eq!(fixture.count(told), 1);
        // Not sent after all: it is where it was sent from, and kept there.
        lead(&mut fixture, Completed, Approved, None);
        assert_eq!(fixture.count("stock WHERE qoh = 5"), 4);
        assert_eq!(fixture.count("reservations WHERE facility <> 'north'"), 0);
        assert_eq!(fixture.count("reservations"), gone.len() as i64);
        lead(&mut fixture, Approved, Completed, sent(2, AFTER));
        assert_eq!(off(&fixture), gone);
    }
}

#[test]
fn a_unit_that_was_sent_by_a_place_without_stock_is_free_where_it_was_kept() {
    let mut fixture = stocked();
    placed(&fixture, "PARKA", "DC", true);
    lead(&mut fixture, Approved, Completed, sent(2, BEFORE));
    assert_eq!((off(&fixture), fixture.count("reservations")), (vec![], 0), "north was counted since");
    lead(&mut fixture, Completed, Approved, None);
    assert_eq!((off(&fixture), fixture.count("reservations")), (vec![], 0), "nothing was taken there");
}

#[test]
fn a_unit_that_was_kept_where_it_was_sent_from_is_issued_as_ever() {
    let mut fixture = stocked();
    placed(&fixture, "SET", "DC", true);
    lead(&mut fixture, Approved, Completed, sent(1, AFTER));
    assert_eq!(off(&fixture), rows(&[("PARKA", "DC", -1, -1), ("HOOD", "DC", -2, -2)]));
    assert_eq!(fixture.count("stock_ledger WHERE reason = 'issued' AND atp_diff = 0"), 2);
    assert_eq!(fixture.count("item_moves"), 0);
    lead(&mut fixture, Completed, Approved, None);
    assert_eq!(fixture.count("reservations"), 2);
}

/// An order of completed units that comes in with what is told of where they were sent from.
fn comes_in(fixture: &mut Fixture, id: i64, of: &[(&str, Option<Sent>)]) {
    let mut imported = order(id);
    let items = (1..).zip(of).map(|(unit, (identity, sent))| Item {
        status: Completed,
        sent: sent.clone(),
        ..item(unit, ItemOf::Identity((*identity).to_owned()))
    });
    imported.ship_groups.push(domain::plan::change::ShipGroup {
        facility: FacilityId("general-ops".into()),
        shipping_method: "standard".into(),
        ship_after: None,
        ship_by: None,
        deliver_by: None,
        items: items.collect(),
    });
    let changes = vec![Change::OrderImported(Box::new(imported))];
    let committed = fixture.commit(&plan(vec![Step { changes, ..step(id) }])).unwrap();
    assert_eq!(committed.created, 1, "{:?}", committed.failed);
    adds_up(fixture);
}

#[test]
fn what_comes_in_sent_leaves_the_shelf_that_was_counted_before() {
    let mut fixture = stocked();
    let units = [
        ("PARKA", sent(1, BEFORE)),
        ("PARKA", sent(1, AFTER)),
        ("PARKA", sent(1, AFTER)),
        ("SET", sent(2, AFTER)),
    ];
    comes_in(&mut fixture, 2, &units);
    assert_eq!(
        off(&fixture),
        rows(&[("PARKA", "DC", -2, -2), ("PARKA", "north", -1, -1), ("HOOD", "north", -2, -2)])
    );
    let mut fixture = stocked();
    comes_in(&mut fixture, 2, &[("PARKA", None), ("PARKA", sent(99, AFTER))]);
    assert_eq!(off(&fixture), [], "from nowhere, and from a place of which the store knows nothing");
}

#[test]
fn where_a_sent_unit_was_is_the_shelf_that_it_left() {
    let mut fixture = stocked();
    placed(&fixture, "PARKA", "brokering", false);
    let at = |fixture: &Fixture| {
        let orders = fixture.reader().orders("brightside", &[OrderId(1)]).unwrap();
        orders[&OrderId(1)].items[0].facility.to_string()
    };
    assert_eq!(at(&fixture), "brokering");
    lead(&mut fixture, Approved, Completed, sent(2, AFTER));
    assert_eq!(at(&fixture), "north");
    lead(&mut fixture, Completed, Approved, None);
    assert_eq!(at(&fixture), "brokering");
}
