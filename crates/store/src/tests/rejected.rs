//! Rejections: all of a row or nothing, and what the store finds of it afterwards.

use super::*;
use crate::Along;
use domain::facility::FacilityId;
use domain::plan::change::rejection_reason::OnHand;
use domain::plan::change::rejection_reason::RejectionReason;
use domain::plan::change::{RejectedFrom, RejectedStock, RejectedUnit, Rejection};
use domain::rejections::units::Counted;

fn dc() -> FacilityId {
    FacilityId("DC".into())
}

fn unit(line: i64, unit: u32) -> Item {
    Item {
        line: LineId(line),
        unit,
        status: ItemStatus::Approved,
        of: ItemOf::Identity("PARKA-M".into()),
        sku: None,
        title: "Parka".into(),
        price: "1".parse().unwrap(),
        taxes: vec![],
        discounts: vec![],
        promise_date: None,
        gift_card: false,
        sent: None,
    }
}

/// A store with two orders of two units at DC: the units 1 and 2 of the first, 3 and 4 of the second.
fn fixture() -> Fixture {
    let mut fixture = Fixture::new();
    let placed = |id: i64| {
        let mut order = ImportedOrder { status: OrderStatus::Approved, ..order(id) };
        order.ship_groups.push(ShipGroup {
            facility: dc(),
            shipping_method: "standard".into(),
            ship_after: None,
            ship_by: Some(at(9)),
            deliver_by: None,
            items: vec![unit(10 * id, 1), unit(10 * id, 2)],
        });
        Change::OrderImported(Box::new(order))
    };
    let (identity, title) = ("PARKA-M".to_owned(), "Parka".to_owned());
    let changes = vec![
        Change::FacilityExpected { facility: dc(), name: "Warehouse".into(), location: None },
        Change::VariantExpected { identity, variant: None, sku: None, title },
        placed(1),
        placed(2),
    ];
    assert_eq!(fixture.commit(&plan(vec![Step { changes, ..step(1) }])).unwrap().failed, []);
    fixture
}

fn of(item: i64, reason: RejectionReason, whence: RejectedFrom) -> RejectedUnit {
    let (order, line) = if item <= 2 { ("#1", 10) } else { ("#2", 20) };
    let unit = if item % 2 == 1 { 1 } else { 2 };
    RejectedUnit {
        item,
        order: order.into(),
        line: LineId(line),
        unit,
        reason,
        queue: Queue::Rejected,
        whence,
    }
}

/// Commits a rejection; answers whether it was taken.
fn reject(fixture: &mut Fixture, reason: RejectionReason, units: Vec<RejectedUnit>, until: i64) -> bool {
    let rejection = Rejection {
        facility: dc(),
        reason,
        stock: vec![RejectedStock { variant: "PARKA-M".into(), units: 1, on_hand: OnHand::Follows }],
        units,
        excluded_until: Some(at(until)),
        note: None,
        line: 2,
    };
    let changes = vec![Change::UnitsRejected(Box::new(rejection))];
    let rejected = Step { verdict: Verdict::Updated, outgoing: vec![], changes, ..step(1) };
    let committed = fixture.commit(&plan(vec![rejected])).unwrap();
    assert_eq!(committed.failed, []);
    committed.updated == 1
}

#[test]
fn one_unit_that_is_gone_meanwhile_leaves_the_whole_row_undone() {
    use RejectionReason::{AvoidOrderSplit, Damaged};
    for spoilt in [
        "UPDATE items SET status = 'cancelled' WHERE item_id = 2",
        "UPDATE ship_groups SET facility = 'brokering' WHERE ship_group_id = (SELECT ship_group_id FROM items WHERE item_id = 2)",
        "UPDATE orders SET status = 'held' WHERE order_id = (SELECT order_id FROM items WHERE item_id = 2)",
    ] {
        let mut fixture = fixture();
        fixture.store.conn.execute(spoilt, []).unwrap();
        let units =
            vec![of(3, Damaged, RejectedFrom::Facility), of(2, AvoidOrderSplit, RejectedFrom::Facility)];
        assert!(!reject(&mut fixture, Damaged, units, 9), "{spoilt}");
        for nothing in
            ["item_moves", "item_exclusions", "ship_groups WHERE facility = 'rejected'", "stock_ledger"]
        {
            assert_eq!(fixture.count(nothing), 0, "{spoilt}: {nothing}");
        }
    }
}

#[test]
fn a_unit_without_stock_is_rejected_and_nothing_falls_below_nothing() {
    let mut fixture = fixture();
    assert!(reject(
        &mut fixture,
        RejectionReason::Damaged,
        vec![of(1, RejectionReason::Damaged, RejectedFrom::Facility)],
        9
    ));
    assert_eq!((fixture.count("item_moves"), fixture.count("stock_ledger")), (1, 0));
    assert_eq!(
        fixture
            .count("order_events WHERE what = 'rejected' AND why = 'damaged by DC' AND decided_by = 'store'"),
        1
    );
}

#[test]
fn what_went_along_is_said_why_once_whatever_routing_tried_meanwhile() {
    use RejectionReason::{AvoidOrderSplit, Damaged, NotInStock};
    let mut fixture = fixture();
    let along =
        vec![of(1, NotInStock, RejectedFrom::Facility), of(2, AvoidOrderSplit, RejectedFrom::Facility)];
    assert!(reject(&mut fixture, NotInStock, along, 9));
    let tried = format!(
        "INSERT INTO item_moves (item_id, from_facility, to_facility, reason, routing, attempt, happened_at, run_id)
         SELECT item_id, 'rejected', 'rejected', 'unfillable', 'any', 3, '2026-11-27T12:00:00Z', {} FROM items WHERE item_id < 3",
        fixture.run.id
    );
    fixture.store.conn.execute(&tried, []).unwrap();
    let units = fixture.reader().units_to_reject(&[1], &[]).unwrap();
    let said: Vec<_> = units.of_order(1).filter_map(|unit| unit.rejected.clone()).collect();
    let why: Vec<_> = said.iter().map(|said| (said.by == dc(), said.why.iter().copied().collect())).collect();
    assert_eq!(why, [(true, vec![NotInStock]), (true, vec![AvoidOrderSplit])]);
    assert!(said.iter().all(|said| said.exclusion.is_some_and(|it| it.until == Some(at(9)))));
    assert!(
        !reject(&mut fixture, NotInStock, vec![of(1, NotInStock, RejectedFrom::Queue)], 9),
        "it was said why"
    );
    assert!(reject(&mut fixture, Damaged, vec![of(2, Damaged, RejectedFrom::Queue)], 9));
    assert!(!reject(&mut fixture, Damaged, vec![of(2, Damaged, RejectedFrom::Queue)], 9));
    assert_eq!(fixture.count("item_moves WHERE item_id = 2 AND attempt = 3 AND reason = 'damaged'"), 1);
}

#[test]
fn who_may_not_have_a_unit_may_not_have_it_for_the_longest_that_was_said() {
    use RejectionReason::{AvoidOrderSplit, Damaged};
    let mut fixture = fixture();
    assert!(reject(&mut fixture, AvoidOrderSplit, vec![of(1, AvoidOrderSplit, RejectedFrom::Facility)], 500));
    assert!(reject(&mut fixture, Damaged, vec![of(1, Damaged, RejectedFrom::Queue)], 300));
    let until = |seconds| format!("item_exclusions WHERE thru_at = '{}'", crate::text::time(at(seconds)));
    assert_eq!((fixture.count("item_exclusions"), fixture.count(&until(500))), (1, 1));
    let for_longer = || vec![of(1, Damaged, RejectedFrom::QueueForLonger)];
    assert!(!reject(&mut fixture, Damaged, for_longer(), 500), "somebody said so meanwhile");
    assert!(reject(&mut fixture, Damaged, for_longer(), 600));
    assert_eq!((fixture.count("item_exclusions"), fixture.count(&until(600))), (1, 1));
}

#[test]
fn what_a_facility_is_to_send_is_found_by_variant_and_by_order() {
    let fixture = fixture();
    let reader = fixture.reader();
    let names = reader.orders_going_by(&["#1", "2", "3", "x"]).unwrap();
    let mut numbers = names.numbers();
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2], "by its name with and without #, or by its number at the shop");
    for (cascade, found) in [
        (vec![], 0),
        (vec![("PARKA-M", &dc(), Along::Nothing)], 2),
        (vec![("PARKA-M", &dc(), Along::WholeOrders)], 2),
    ] {
        let units = reader.units_to_reject(&[1], &cascade).unwrap();
        assert_eq!((units.of_order(1).count(), units.of_order(2).count()), (2, found), "{cascade:?}");
    }
}

#[test]
fn a_kits_components_are_free_again_and_the_ship_group_goes_with_its_last_unit() {
    use RejectionReason::NoVariance;
    let mut fixture = fixture();
    let run = fixture.run.id;
    let kept = format!(
        "UPDATE variants SET kind = 'kit';
         INSERT INTO variants (identity, expected, title, kind, created_at, updated_at)
         VALUES ('POLE', 1, '', 'finished-good', '', ''), ('CLOTH', 1, '', 'finished-good', '', '');
         INSERT INTO stock SELECT variant_id, 'DC', 9, 7 FROM variants WHERE identity IN ('POLE', 'CLOTH');
         INSERT INTO reservations (item_id, variant_id, facility, units, reserved_at, run_id)
         SELECT 1, variant_id, 'DC', 2, '', {run} FROM variants WHERE identity IN ('POLE', 'CLOTH');"
    );
    fixture.store.conn.execute_batch(&kept).unwrap();
    let units = fixture.reader().units_to_reject(&[1], &[]).unwrap();
    let parts: Vec<_> = units.of_order(1).map(|unit| unit.variant.clone().unwrap().1).collect();
    let kept = ["CLOTH", "POLE"].map(|part| (part.to_owned(), 2)).to_vec();
    assert_eq!(
        parts,
        [Counted::ByComponents(kept), Counted::ByComponents(vec![])],
        "nothing is known of the second"
    );
    assert!(reject(&mut fixture, NoVariance, vec![of(1, NoVariance, RejectedFrom::Facility)], 9));
    assert_eq!((fixture.count("reservations"), fixture.count("stock WHERE (qoh, atp) = (9, 9)")), (0, 2));
    assert_eq!(fixture.count("ship_groups WHERE facility = 'DC'"), 2);
    assert!(reject(&mut fixture, NoVariance, vec![of(2, NoVariance, RejectedFrom::Facility)], 9));
    assert_eq!((fixture.count("ship_groups WHERE facility = 'DC'"), fixture.count("ship_groups")), (1, 2));
}

#[test]
fn of_two_exclusions_the_later_one_goes_over_to_the_heir() {
    let (early, late) = ("'2026-12-01T00:00:00Z'", "'2026-12-09T00:00:00Z'");
    for (placeholders, own, left) in [
        (late, early, late),
        (early, late, late),
        ("NULL", late, "NULL"),
        (late, "NULL", "NULL"),
        (early, early, early),
    ] {
        let fixture = fixture();
        let run = fixture.run.id;
        let excluded = format!(
            "INSERT INTO facilities (facility, name, kind) VALUES ('HEIR', '', 'store');
             INSERT INTO item_exclusions VALUES (1, 'DC', '', {placeholders}, {run}), (1, 'HEIR', '', {own}, {run}), (2, 'DC', '', {early}, {run})"
        );
        fixture.store.conn.execute_batch(&excluded).unwrap();
        let params = rusqlite::named_params! { ":from": "DC", ":to": "HEIR" };
        fixture.store.conn.execute(sql!("heir_exclusions"), params).unwrap();
        let found = |item: i64, thru: &str| {
            fixture.count(&format!(
                "item_exclusions WHERE (item_id, facility) = ({item}, 'HEIR') AND thru_at IS {thru}"
            ))
        };
        assert_eq!((found(1, left), found(2, early)), (1, 1), "{placeholders} and {own}");
    }
}

#[test]
fn what_a_rejection_took_is_held_back_until_the_shop_counts_differently() {
    use RejectionReason::{Damaged, NotInStock};
    let mut fixture = fixture();
    fixture.store.conn.execute("INSERT INTO stock SELECT variant_id, 'DC', 9, 7 FROM variants", []).unwrap();
    let shop_counts = |fixture: &mut Fixture, on_hand, sellable| {
        let shelf = domain::plan::change::stock::FacilityStock { on_hand, sellable };
        let changes = vec![Change::ShelfReset { identity: "PARKA-M".into(), facility: dc(), shelf }];
        let told = Step { verdict: Verdict::Updated, outgoing: vec![], changes, ..step(1) };
        assert_eq!(fixture.commit(&plan(vec![told])).unwrap().updated, 1);
    };
    assert!(reject(&mut fixture, Damaged, vec![of(1, Damaged, RejectedFrom::Facility)], 9));
    assert!(reject(&mut fixture, NotInStock, vec![of(3, NotInStock, RejectedFrom::Facility)], 9));
    let left = "stock JOIN stock_holds h USING (variant_id, facility) WHERE (stock.qoh, stock.atp, h.qoh, h.atp) = (2, 0, 7, 7)";
    assert_eq!(fixture.count(left), 1);
    shop_counts(&mut fixture, 9, 7);
    assert_eq!(fixture.count(left), 1, "as it counted before");
    shop_counts(&mut fixture, 8, 8);
    assert_eq!((fixture.count("stock WHERE (qoh, atp) = (8, 8)"), fixture.count("stock_holds")), (1, 0));
}
