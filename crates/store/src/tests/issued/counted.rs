//! Reservations at a stock level that was counted after the shipment.

use super::*;

/// PARKA at DC is counted by others at `at`, which brings `by`.
pub(super) fn count(fixture: &Fixture, reason: &str, of: &str, at: &str, by: i64) {
    fixture
        .store
        .conn
        .execute_batch(&format!(
            "INSERT INTO stock_ledger (variant_id, facility, qoh_diff, atp_diff, reason, reset_of, happened_at, run_id)
             VALUES (7, 'DC', {by}, {by}, '{reason}', {of}, '{at}', 1);
             UPDATE stock SET qoh = qoh + {by}, atp = atp + {by} WHERE (variant_id, facility) = (7, 'DC')"
        ))
        .unwrap();
}

/// What the ledger has of the unit since it was kept.
fn ledger(fixture: &Fixture) -> Vec<(String, i64, i64)> {
    let sql = "SELECT reason, qoh_diff, atp_diff FROM stock_ledger WHERE item_id = 9 ORDER BY ledger_id LIMIT -1 OFFSET 1";
    let mut statement = fixture.store.conn.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

const NOON: &str = "2026-11-27T12:00:00Z";

#[test]
fn a_unit_that_was_kept_on_a_shelf_counted_since_is_kept_no_longer_and_nothing_else() {
    for (reason, of, at, issued) in [
        ("external-reset", "NULL", NOON, (0, 1)),
        ("external-reset", "'qoh'", NOON, (0, 1)),
        ("shop-reset", "NULL", "2026-11-27T12:00:00.5Z", (0, 1)),
        ("cycle-count", "NULL", NOON, (0, 1)),
        // Whoever tells what can be promised keeps nothing for what is gone.
        ("external-reset", "'atp'", NOON, (-1, 0)),
        ("lost", "NULL", NOON, (-1, 0)),
        ("cycle-count", "NULL", "2026-11-27T10:45:00Z", (-1, 0)),
        ("cycle-count", "NULL", AFTER, (-1, 0)),
    ] {
        let mut fixture = stocked();
        placed(&fixture, "PARKA", "DC", true);
        count(&fixture, reason, of, at, -2);
        for times in 1..=2 {
            lead(&mut fixture, Approved, Completed, sent(1, AFTER));
            let told = ledger(&fixture);
            assert_eq!(told.last(), Some(&("issued".to_owned(), issued.0, issued.1)), "{reason} {of} {at}");
            let (qoh, atp) = (-2 + issued.0, -3 + issued.1);
            assert_eq!(off(&fixture), rows(&[("PARKA", "DC", qoh, atp)]), "{reason} {of} {at}");
            assert_eq!(fixture.count("reservations"), 0);
            // Not sent after all: what was taken is back, and it is kept again.
            lead(&mut fixture, Completed, Approved, None);
            assert_eq!(off(&fixture), rows(&[("PARKA", "DC", -2, -3)]), "{reason} {of} {at}");
            assert_eq!((fixture.count("reservations"), ledger(&fixture).len()), (1, times * 2));
        }
    }
}

#[test]
fn what_was_kept_after_somebody_told_what_can_be_promised_is_still_in_that() {
    let mut fixture = stocked();
    // It left at eleven, and of that nobody knew when it was kept.
    count(&fixture, "external-reset", "'atp'", NOON, -1);
    placed(&fixture, "PARKA", "DC", true);
    assert_eq!(off(&fixture), rows(&[("PARKA", "DC", -1, -2)]));
    lead(&mut fixture, Approved, Completed, sent(1, AFTER));
    assert_eq!(off(&fixture), rows(&[("PARKA", "DC", -1, -1)]));
}

#[test]
fn the_last_who_counted_says_of_what_it_is_the_number() {
    let left = |counts: [(&str, &str); 2]| {
        let mut fixture = stocked();
        placed(&fixture, "PARKA", "DC", true);
        for (of, at) in counts {
            count(&fixture, "external-reset", of, at, -1);
        }
        lead(&mut fixture, Approved, Completed, sent(1, AFTER));
        ledger(&fixture).pop().map(|(_, qoh, atp)| (qoh, atp))
    };
    assert_eq!(left([("'qoh'", NOON), ("'atp'", "2026-11-27T13:00:00Z")]), Some((-1, 0)));
    assert_eq!(left([("'atp'", NOON), ("'qoh'", "2026-11-27T13:00:00Z")]), Some((0, 1)));
    assert_eq!(left([("'atp'", NOON), ("'qoh'", NOON)]), Some((0, 1)), "of one second, the later row");
}

#[test]
fn of_a_kit_that_was_kept_only_what_was_counted_since_stays_on_hand() {
    let mut fixture = stocked();
    placed(&fixture, "SET", "DC", true);
    count(&fixture, "cycle-count", "NULL", NOON, -1);
    lead(&mut fixture, Approved, Completed, sent(1, AFTER));
    assert_eq!(off(&fixture), rows(&[("PARKA", "DC", -1, -1), ("HOOD", "DC", -2, -2)]));
    assert_eq!(fixture.count("stock_ledger WHERE reason = 'issued' AND (qoh_diff, atp_diff) = (0, 1)"), 1);
    assert_eq!(fixture.count("stock_ledger WHERE reason = 'issued' AND (qoh_diff, atp_diff) = (-2, 0)"), 1);
    lead(&mut fixture, Completed, Approved, None);
    assert_eq!(off(&fixture), rows(&[("PARKA", "DC", -1, -2), ("HOOD", "DC", 0, -2)]));
}

#[test]
fn when_a_shelf_was_counted_is_found_without_going_through_its_ledger() {
    let fixture = Fixture::new();
    let sql = format!("EXPLAIN QUERY PLAN {}", sql!("counted_since"));
    let mut statement = fixture.store.conn.prepare(&sql).unwrap();
    let params = rusqlite::named_params! { ":item": 9, ":variant": 7, ":facility": "DC", ":at": AFTER };
    let steps: Vec<String> =
        statement.query_map(params, |row| row.get(3)).unwrap().collect::<rusqlite::Result<_>>().unwrap();
    for index in ["stock_ledger_countings", "stock_ledger_by_stock", "stock_ledger_by_item"] {
        assert!(steps.iter().any(|step| step.contains(index)), "{index}: {steps:#?}");
    }
    assert!(!steps.iter().any(|step| step.starts_with("SCAN l") || step.starts_with("SCAN s")), "{steps:#?}");
    assert!(!steps.iter().any(|step| step.contains("TEMP B-TREE")), "{steps:#?}");
}
