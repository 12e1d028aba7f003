//! Stock movements of returns.

use super::*;
use domain::facility::FacilityId;
use domain::plan::change::{OrderReturn, ReturnKey, ReturnKind, ReturnedUnit};
use domain::status::ReturnStatus;
use domain::values::id::ReturnId;
use domain::values::money::Decimal;

/// A unit of the order's one line: whether it came back, where it lies, whether damaged.
fn unit(unit: u32, received: bool, at: Option<&str>, damaged: bool) -> ReturnedUnit {
    ReturnedUnit {
        line: LineId(7),
        unit,
        reason: None,
        note: None,
        price: Decimal::ZERO,
        tax: Decimal::ZERO,
        received,
        restock: at.map(|at| FacilityId(at.into())),
        damaged,
    }
}

fn back(units: Vec<ReturnedUnit>, exchanges: &[i64]) -> OrderReturn {
    OrderReturn {
        key: ReturnKey::Return(ReturnId(9)),
        order: OrderId(1),
        name: "#1-R1".into(),
        kind: ReturnKind::Return,
        status: ReturnStatus::Accepted,
        requested_at: at(0),
        closed_at: None,
        note: None,
        refunded: Decimal::ZERO,
        besides: Decimal::ZERO,
        shipping: Decimal::ZERO,
        adjustment: Decimal::ZERO,
        units,
        exchanges: exchanges.iter().map(|line| LineId(*line)).collect(),
    }
}

/// A store with an order of two units, and the facilities A and B.
fn fixture(of: &ItemOf) -> Fixture {
    let mut fixture = Fixture::new();
    let facility = |id: &str| Change::FacilityExpected {
        facility: FacilityId(id.into()),
        name: id.into(),
        location: None,
    };
    let variant =
        Change::VariantExpected { identity: "parka".into(), variant: None, sku: None, title: "Parka".into() };
    let mut first = step(1);
    let group = group(vec![item(1, of.clone()), item(2, of.clone())]);
    let added = Change::ItemsAdded { order: OrderId(1), group };
    first.changes.extend([facility("A"), facility("B"), variant, added]);
    fixture.commit(&plan(vec![first])).unwrap();
    fixture
}

fn takes(fixture: &mut Fixture, change: Change) {
    let done =
        fixture.commit(&plan(vec![Step { changes: vec![change], outgoing: vec![], ..step(1) }])).unwrap();
    assert_eq!((done.skipped, done.failed), (vec![], vec![]));
}

fn follows(fixture: &mut Fixture, units: Vec<ReturnedUnit>) {
    let to = Box::new(back(units, &[]));
    takes(fixture, Change::ReturnFollowed { from: ReturnStatus::Accepted, to });
}

fn stock(fixture: &Fixture, facility: &str) -> i64 {
    let sums = "SELECT coalesce(sum(qoh), 0), coalesce((SELECT sum(qoh_diff) FROM stock_ledger WHERE facility = ?1), 0)
                  FROM stock WHERE facility = ?1";
    let (stock, ledger): (i64, i64) =
        fixture.store.conn.query_row(sums, [facility], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    assert_eq!(stock, ledger, "stock is the sum of its ledger");
    stock
}

#[test]
fn a_unit_that_turns_out_to_lie_elsewhere_is_carried_there_in_the_ledger() {
    let mut fixture = fixture(&ItemOf::Identity("parka".into()));
    let units = vec![unit(1, true, Some("A"), false), unit(2, false, None, false)];
    takes(&mut fixture, Change::ReturnRecorded(Box::new(back(units, &[]))));
    assert_eq!((stock(&fixture, "A"), stock(&fixture, "B")), (1, 0));
    follows(&mut fixture, vec![unit(1, true, Some("B"), true), unit(2, true, Some("A"), false)]);
    assert_eq!((stock(&fixture, "A"), stock(&fixture, "B")), (1, 0), "what is damaged is taken out again");
    follows(&mut fixture, vec![unit(1, true, Some("B"), false), unit(2, true, None, false)]);
    assert_eq!((stock(&fixture, "A"), stock(&fixture, "B")), (0, 1));
    assert_eq!(fixture.count("stock_ledger WHERE reason = 'damaged-undone'"), 1);
    assert_eq!(fixture.count("stock_ledger WHERE reason = 'returned-undone'"), 2);
    let before = fixture.count("stock_ledger");
    follows(&mut fixture, vec![unit(1, true, Some("B"), false), unit(2, true, None, false)]);
    assert_eq!(fixture.count("stock_ledger"), before, "where nothing moves, nothing is entered");
}

/// Of two kits the first was issued as one of it and two of LEG; it is made of a SHELF and four of LEG now.
const KITS: &str = "
    INSERT INTO variants (variant_id, identity, expected, title, kind, created_at, updated_at) VALUES
        (91, 'LEG', 1, '', 'finished-good', '', ''), (92, 'SHELF', 1, '', 'finished-good', '', ''), (93, 'TOP', 1, '', 'finished-good', '', '');
    INSERT INTO kit_components SELECT variant_id, 91, 4 FROM variants WHERE identity = 'parka';
    INSERT INTO kit_components SELECT variant_id, 92, 1 FROM variants WHERE identity = 'parka';
    INSERT INTO stock_ledger (variant_id, facility, qoh_diff, atp_diff, reason, item_id, happened_at, run_id)
    SELECT v.variant_id, 'A', -units, 0, 'issued', item_id, '', 1
      FROM (SELECT 91 AS variant_id, 2 AS units UNION SELECT 93, 1) v, items WHERE unit = 1;
    INSERT INTO stock VALUES (91, 'A', -2, 0), (93, 'A', -1, 0);";

#[test]
fn a_kit_comes_back_as_what_left_or_else_as_what_it_is_made_of() {
    let mut fixture = fixture(&ItemOf::Identity("parka".into()));
    fixture.store.conn.execute_batch(KITS).unwrap();
    let came = |fixture: &Fixture| {
        let sql = "SELECT group_concat(told, ', ') FROM (
                       SELECT i.unit || ' ' || l.reason || ' ' || v.identity || ' ' || l.qoh_diff AS told
                         FROM stock_ledger l JOIN items i USING (item_id) JOIN variants v ON v.variant_id = l.variant_id
                        WHERE l.return_id IS NOT NULL AND l.qoh_diff = l.atp_diff ORDER BY 1)";
        fixture.store.conn.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap()
    };
    let units = vec![unit(1, true, Some("A"), false), unit(2, true, Some("A"), false)];
    takes(&mut fixture, Change::ReturnRecorded(Box::new(back(units, &[]))));
    let first = "1 returned LEG 2, 1 returned TOP 1, 2 returned LEG 4, 2 returned SHELF 1";
    assert_eq!(came(&fixture), first);
    fixture
        .store
        .conn
        .execute_batch("DELETE FROM kit_components; DELETE FROM stock_ledger WHERE reason = 'issued'")
        .unwrap();
    follows(&mut fixture, vec![unit(1, true, Some("A"), true), unit(2, true, Some("A"), true)]);
    follows(&mut fixture, vec![unit(1, true, None, false), unit(2, true, None, false)]);
    let net =
        "(SELECT variant_id, sum(qoh_diff) AS net FROM stock_ledger GROUP BY variant_id) WHERE net <> 0";
    assert_eq!(fixture.count(net), 0, "whatever it is made of by now, it goes as it came");
    for reason in ["returned", "damaged", "damaged-undone", "returned-undone"] {
        assert_eq!(fixture.count(&format!("stock_ledger WHERE reason = '{reason}'")), 4, "{reason}");
    }
}

#[test]
fn a_custom_item_comes_back_into_no_stock() {
    let mut fixture = fixture(&ItemOf::Custom);
    let units = vec![unit(1, true, Some("A"), false), unit(2, true, Some("A"), true)];
    takes(&mut fixture, Change::ReturnRecorded(Box::new(back(units, &[]))));
    assert_eq!(fixture.count("stock_ledger"), 0);
    assert_eq!(fixture.count("order_returns WHERE received = 2 AND restocked = 0 AND damaged = 0"), 1);
}

#[test]
fn an_exchange_that_is_called_off_is_forgotten() {
    let mut fixture = fixture(&ItemOf::Custom);
    takes(&mut fixture, Change::ReturnRecorded(Box::new(back(vec![], &[8, 9]))));
    let to = Box::new(back(vec![], &[9]));
    takes(&mut fixture, Change::ReturnFollowed { from: ReturnStatus::Accepted, to });
    assert_eq!(
        (fixture.count("return_exchanges"), fixture.count("return_exchanges WHERE line_id = 9")),
        (1, 1)
    );
}
