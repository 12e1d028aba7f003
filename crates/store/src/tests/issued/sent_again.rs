//! Fulfillments cancelled and shipped again from elsewhere: one level gets the unit back, the other loses it.

use super::counted::count;
use super::*;

const AGAIN: &str = "2026-11-27T11:30:00Z";
const LATER: &str = "2026-11-27T12:00:00Z";

/// The unit was not sent after all, but from another place.
fn leads_again(fixture: &mut Fixture, location: i64) {
    lead(fixture, Completed, Approved, sent(location, AGAIN));
    lead(fixture, Approved, Completed, sent(location, AGAIN));
}

/// Where the reader says that the unit was taken from.
fn taken_from(fixture: &Fixture) -> Option<String> {
    let mut orders = fixture.reader().orders("brightside", &[OrderId(1)]).unwrap();
    orders.remove(&OrderId(1)).unwrap().items.remove(0).taken_from.map(|shelf| shelf.0)
}

#[test]
fn the_shelf_that_did_not_send_it_has_it_back_and_the_one_that_did_has_lost_it() {
    for (identity, from_dc, from_north) in [
        ("PARKA", rows(&[("PARKA", "DC", -1, -1)]), rows(&[("PARKA", "north", -1, -1)])),
        (
            "SET",
            rows(&[("PARKA", "DC", -1, -1), ("HOOD", "DC", -2, -2)]),
            rows(&[("PARKA", "north", -1, -1), ("HOOD", "north", -2, -2)]),
        ),
    ] {
        for (at, kept) in [("DC", true), ("brokering", false), ("general-ops", false)] {
            let mut fixture = stocked();
            placed(&fixture, identity, at, kept);
            lead(&mut fixture, Approved, Completed, sent(1, AFTER));
            assert_eq!((off(&fixture), taken_from(&fixture)), (from_dc.clone(), Some("DC".into())), "{at}");
            leads_again(&mut fixture, 2);
            assert_eq!((off(&fixture), taken_from(&fixture)), (from_north.clone(), Some("north".into())));
            assert_eq!(fixture.count("reservations"), 0, "{at}");
            // And if that does not go either, it is kept at the last as it was at the first.
            lead(&mut fixture, Completed, Approved, None);
            let is_kept = fixture.count("reservations WHERE facility = 'north'") > 0;
            assert_eq!((is_kept, fixture.count("stock WHERE qoh = 5")), (kept, 4), "{at}");
        }
    }
}

#[test]
fn a_shelf_that_was_counted_after_it_was_back_has_it_counted_in() {
    for (at, kept) in [("DC", true), ("brokering", false)] {
        let mut fixture = stocked();
        placed(&fixture, "PARKA", at, kept);
        lead(&mut fixture, Approved, Completed, sent(1, AFTER));
        // Somebody finds the five that are there.
        count(&fixture, "cycle-count", "NULL", LATER, 1);
        leads_again(&mut fixture, 2);
        assert_eq!(off(&fixture), rows(&[("PARKA", "north", -1, -1)]), "{at}");
        assert_eq!(taken_from(&fixture), Some("north".into()));
    }
}

#[test]
fn a_shelf_that_was_counted_while_it_was_away_has_it_back_if_it_had_lost_it() {
    for (at, kept) in [("DC", true), ("brokering", false)] {
        let mut fixture = stocked();
        placed(&fixture, "PARKA", at, kept);
        lead(&mut fixture, Approved, Completed, sent(1, AFTER));
        count(&fixture, "cycle-count", "NULL", "2026-11-27T11:15:00Z", -1);
        leads_again(&mut fixture, 2);
        assert_eq!(off(&fixture), rows(&[("PARKA", "DC", -1, -1), ("PARKA", "north", -1, -1)]), "{at}");
    }
}

#[test]
fn where_both_shelves_were_counted_since_neither_changes_and_it_is_taken_from_none() {
    for (at, kept) in [("DC", true), ("brokering", false)] {
        let mut fixture = stocked();
        placed(&fixture, "PARKA", at, kept);
        lead(&mut fixture, Approved, Completed, sent(1, AFTER));
        count(&fixture, "cycle-count", "NULL", LATER, 1);
        let everywhere = format!("UPDATE stock_ledger SET happened_at = '{LATER}' WHERE facility = 'north'");
        fixture.store.conn.execute_batch(&everywhere).unwrap();
        leads_again(&mut fixture, 2);
        assert_eq!((off(&fixture), taken_from(&fixture)), (vec![], None), "{at}");
        assert_eq!(fixture.count("reservations"), 0);
    }
}
