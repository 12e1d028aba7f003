//! Stock and its ledger: what becomes of the units that a facility keeps for an order.

use super::*;
use domain::facility::FacilityId;
use domain::plan::actor::Actor;

const LINE: LineId = LineId(7);

fn unit(unit: u32) -> Item {
    Item {
        line: LINE,
        unit,
        status: ItemStatus::Approved,
        of: ItemOf::Identity("PARKA-M".into()),
        sku: Some("PARKA-M".into()),
        title: "Parka".into(),
        price: "1".parse().unwrap(),
        taxes: vec![],
        discounts: vec![],
        promise_date: None,
        gift_card: false,
        sent: None,
    }
}

fn group(items: Vec<Item>) -> ShipGroup {
    ShipGroup {
        facility: FacilityId("DC".into()),
        shipping_method: "standard".into(),
        ship_after: None,
        ship_by: None,
        deliver_by: None,
        items,
    }
}

/// A store with an order of four units, of which the first three are kept at DC, where ten are on hand.
fn reserved() -> Fixture {
    let mut fixture = Fixture::new();
    let mut order = order(1);
    order.ship_groups.push(group((1..=4).map(unit).collect()));
    let changes = vec![
        Change::FacilityExpected {
            facility: FacilityId("DC".into()),
            name: "Warehouse".into(),
            location: None,
        },
        Change::VariantExpected {
            identity: "PARKA-M".into(),
            variant: None,
            sku: Some("PARKA-M".into()),
            title: "Parka".into(),
        },
        Change::OrderImported(Box::new(order)),
    ];
    let committed = fixture.commit(&plan(vec![Step { changes, ..step(1) }])).unwrap();
    assert_eq!(committed.created, 1, "{:?}", committed.failed);
    count_in(&fixture);
    fixture
}

/// Ten on hand, three of them kept. No job of today does either.
fn count_in(fixture: &Fixture) {
    let (now, run) = ("'2026-11-27T12:00:00Z'", fixture.run.id);
    let ledger = "INSERT INTO stock_ledger (variant_id, facility, qoh_diff, atp_diff, reason, item_id, happened_at, run_id)";
    fixture
        .store
        .conn
        .execute_batch(&format!(
            "{ledger} SELECT variant_id, 'DC', 10, 10, 'counted', NULL, {now}, {run} FROM variants;
             INSERT INTO reservations (item_id, variant_id, facility, reserved_at, run_id)
             SELECT item_id, variant_id, 'DC', {now}, {run} FROM items WHERE unit <= 3;
             {ledger} SELECT variant_id, 'DC', 0, -1, 'reserved', item_id, {now}, {run} FROM reservations;
             INSERT INTO stock (variant_id, facility, qoh, atp) SELECT variant_id, 'DC', 10, 7 FROM variants;"
        ))
        .unwrap();
}

fn moved(unit: u32, from: ItemStatus, to: ItemStatus) -> Change {
    Change::ItemMoved {
        order: OrderId(1),
        line: LINE,
        unit,
        from,
        to,
        by: Actor::Shop,
        why: "told".into(),
        sent: None,
    }
}

/// Commits changes of the order; holds the store to what is always true of stock.
fn lead(fixture: &mut Fixture, changes: Vec<Change>) -> Committed {
    let led = Step { verdict: Verdict::Updated, outgoing: vec![], changes, ..step(1) };
    let committed = fixture.commit(&plan(vec![led])).unwrap();
    assert_eq!(committed.failed.len(), 0, "{:?}", committed.failed);
    let sums = "(SELECT variant_id, facility, sum(qoh_diff) AS qoh, sum(atp_diff) AS atp FROM stock_ledger GROUP BY 1, 2)";
    let off = format!(
        "stock s LEFT JOIN {sums} l USING (variant_id, facility) WHERE (s.qoh, s.atp) IS NOT (l.qoh, l.atp)"
    );
    assert_eq!(fixture.count(&off), 0, "stock is the sum of its ledger");
    let kept = "(SELECT coalesce(sum(r.units), 0) FROM reservations r WHERE (r.variant_id, r.facility) = (s.variant_id, s.facility))";
    assert_eq!(
        fixture.count(&format!("stock s WHERE s.qoh - s.atp <> {kept}")),
        0,
        "ATP = QOH − reservations"
    );
    committed
}

/// On hand and available.
fn stock(fixture: &Fixture) -> (i64, i64) {
    let sql = "SELECT qoh, atp FROM stock WHERE facility = 'DC'";
    fixture.store.conn.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
}

/// The rows of the ledger that jobs wrote: reason, on hand, available, of which unit.
fn entries(fixture: &Fixture) -> Vec<(String, i64, i64, u32)> {
    let sql = "SELECT reason, qoh_diff, atp_diff, unit FROM stock_ledger JOIN items USING (item_id)
                WHERE reason <> 'reserved' ORDER BY ledger_id";
    let mut statement = fixture.store.conn.prepare(sql).unwrap();
    let rows =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn a_unit_that_is_not_wanted_any_more_is_available_again() {
    for to in [ItemStatus::Cancelled, ItemStatus::Rejected] {
        let mut fixture = reserved();
        lead(&mut fixture, vec![moved(2, ItemStatus::Approved, to)]);
        assert_eq!(stock(&fixture), (10, 8), "{to:?}");
        assert_eq!(entries(&fixture), [("released".to_owned(), 0, 1, 2)]);
        assert_eq!(fixture.count("reservations"), 2);
    }
}

#[test]
fn a_unit_that_was_sent_has_left_the_shelf() {
    let mut fixture = reserved();
    lead(&mut fixture, vec![moved(1, ItemStatus::Approved, ItemStatus::Completed)]);
    assert_eq!(stock(&fixture), (9, 7));
    assert_eq!(entries(&fixture), [("issued".to_owned(), -1, 0, 1)]);
    assert_eq!(fixture.count("reservations"), 2);
}

#[test]
fn a_unit_for_which_nothing_was_kept_touches_no_stock() {
    let mut fixture = reserved();
    for to in [ItemStatus::Cancelled, ItemStatus::Completed] {
        let committed = lead(&mut fixture, vec![moved(4, ItemStatus::Approved, to)]);
        assert_eq!((stock(&fixture), entries(&fixture)), ((10, 7), vec![]), "{to:?}");
        assert_eq!(
            committed.skipped.len(),
            usize::from(to == ItemStatus::Completed),
            "it was cancelled before"
        );
    }
}

#[test]
fn a_unit_that_is_only_held_stays_kept() {
    let mut fixture = reserved();
    lead(&mut fixture, vec![moved(1, ItemStatus::Approved, ItemStatus::Held)]);
    assert_eq!((stock(&fixture), fixture.count("reservations")), ((10, 7), 3));
    lead(&mut fixture, vec![moved(1, ItemStatus::Held, ItemStatus::Cancelled)]);
    assert_eq!((stock(&fixture), fixture.count("reservations")), ((10, 8), 2));
}

#[test]
fn a_unit_that_is_called_off_after_all_is_back_on_its_shelf_and_free() {
    let mut fixture = reserved();
    let before = stock(&fixture);
    lead(&mut fixture, vec![moved(1, ItemStatus::Approved, ItemStatus::Completed)]);
    lead(&mut fixture, vec![moved(1, ItemStatus::Completed, ItemStatus::Approved)]);
    assert_eq!((stock(&fixture), fixture.count("reservations")), (before, 3));
    lead(&mut fixture, vec![moved(1, ItemStatus::Approved, ItemStatus::Cancelled)]);
    let entry = |reason: &str, qoh, atp| (reason.to_owned(), qoh, atp, 1);
    assert_eq!(entries(&fixture), [entry("issued", -1, 0), entry("unissued", 1, 0), entry("released", 0, 1)]);
}

#[test]
fn a_step_that_was_overtaken_leaves_no_row_in_the_ledger() {
    let mut fixture = reserved();
    let stale = vec![
        moved(1, ItemStatus::Approved, ItemStatus::Completed),
        moved(2, ItemStatus::Created, ItemStatus::Cancelled),
    ];
    let committed = lead(&mut fixture, stale);
    assert_eq!(committed.skipped[0].reason, Reason::Stale);
    assert_eq!((stock(&fixture), entries(&fixture)), ((10, 7), vec![]));
    assert_eq!(fixture.count("reservations"), 3);
    assert_eq!(fixture.count("items WHERE status = 'approved'"), 4, "not even its first change");
}

/// The number of the last change of what can be promised.
fn changed(fixture: &Fixture) -> i64 {
    let sql = "SELECT coalesce(max(change_seq), 0) FROM stock_changes";
    fixture.store.conn.query_row(sql, [], |row| row.get(0)).unwrap()
}

#[test]
fn what_can_be_promised_changes_with_every_unit_that_is_bought_or_leaves_its_queue() {
    let mut fixture = reserved();
    let counted = changed(&fixture);
    assert_eq!(counted, 1, "an order for something without stock promises nothing");
    let more = group(vec![unit(5)]);
    lead(&mut fixture, vec![Change::ItemsAdded { order: OrderId(1), group: more }]);
    let bought = changed(&fixture);
    assert!(bought > counted);
    lead(&mut fixture, vec![moved(5, ItemStatus::Approved, ItemStatus::Held)]);
    assert_eq!(changed(&fixture), bought, "it waits as before");
    lead(&mut fixture, vec![moved(5, ItemStatus::Held, ItemStatus::Cancelled)]);
    assert!(changed(&fixture) > bought);
}

#[test]
fn what_the_shop_shows_is_entered_as_what_differs_by_then_and_reservations_are_netted() {
    let mut fixture = reserved();
    // What the shop sets aside is on hand and not to be sold, so QOH − ATP is more than what is kept.
    let told = |fixture: &mut Fixture, changes| {
        let told = Step { verdict: Verdict::Updated, outgoing: vec![], changes, ..step(1) };
        assert_eq!(fixture.commit(&plan(vec![told])).unwrap().updated, 1);
    };
    let shelf = |on_hand, sellable| Change::ShelfReset {
        identity: "PARKA-M".into(),
        facility: FacilityId("DC".into()),
        shelf: domain::plan::change::stock::FacilityStock { on_hand, sellable },
    };
    // Ten on hand, three of them kept; the shop says nine, one of them damaged.
    told(&mut fixture, vec![shelf(9, 8)]);
    assert_eq!(fixture.count("stock WHERE (qoh, atp) = (9, 5)"), 1);
    assert_eq!(
        fixture.count("stock_ledger WHERE reason = 'shop-reset' AND (qoh_diff, atp_diff) = (-1, -2)"),
        1
    );
    told(&mut fixture, vec![shelf(9, 8)]);
    assert_eq!(fixture.count("stock_ledger WHERE reason = 'shop-reset'"), 1, "nothing differs any more");
    // One was sent between the look and the commit.
    told(&mut fixture, vec![moved(1, ItemStatus::Approved, ItemStatus::Completed), shelf(9, 8)]);
    assert_eq!(fixture.count("stock WHERE (qoh, atp) = (9, 6)"), 1);
    let unknown = Change::ShelfReset {
        identity: "NOBODY".into(),
        facility: FacilityId("DC".into()),
        shelf: domain::plan::change::stock::FacilityStock::EMPTY,
    };
    let stale = Step { verdict: Verdict::Updated, outgoing: vec![], changes: vec![unknown], ..step(1) };
    let committed = fixture.commit(&plan(vec![stale])).unwrap();
    assert_eq!(committed.skipped[0].reason, Reason::Stale);
}

#[test]
fn what_is_doubted_is_marked_as_changed_with_the_row_that_says_so() {
    let mut fixture = reserved();
    fixture
        .store
        .conn
        .execute_batch(
            "INSERT INTO shop_variants (shop, shopify_id, variant_id, inventory_item_id)
             SELECT 'brightside', 4, variant_id, 9 FROM variants;",
        )
        .unwrap();
    let last = |fixture: &Fixture| fixture.reader().last_change().unwrap();
    let before = last(&fixture);
    let row = fixture.store.take_outgoing(&fixture.run, 0, 1).unwrap().remove(0);
    let overtaken = Settled::Conflict { in_part: false, why: "stale".into() };
    let doubted = Change::LevelsDoubted { items: vec![domain::values::id::InventoryItemId(9)] };
    fixture.store.settle(&fixture.run, row.id, &overtaken, &[doubted], at(1)).unwrap();
    assert_eq!(fixture.reader().changes_since(before, 9).unwrap().variants.len(), 1);
    assert!(last(&fixture) > before);
    assert_eq!(fixture.count("outbox WHERE state = 'refused' AND answer = 'stale'"), 1);
    assert_eq!(
        fixture.count("runs WHERE (confirmed, refused) = (0, 0)"),
        1,
        "it is planned again, not refused"
    );
}
