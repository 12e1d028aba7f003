//! What becomes of what a shop gave back, one sentence each.

use chrono::DateTime;

use super::*;
use crate::domain::change::ReturnKind;
use crate::domain::id::{LocationId, RefundId, ReturnId};
use crate::domain::import::order::fixtures::{line, order};
use crate::domain::money::Decimal;
use crate::domain::shop_order::{Fulfillment, ShopLocation};
use crate::domain::shop_return::{RefundKind, RefundLine, ReturnLine, ShopRefund, ShopReturn};

const LINE: LineId = LineId(7);

fn sent(units: u32) -> ShopOrder {
    let mut order = order(vec![line(7, 5)]);
    order.fulfillments.push(Fulfillment { success: true, lines: vec![(LINE, units)] });
    order
}

fn units(units: u32) -> Vec<(LineId, u32)> {
    (1..=units).map(|unit| (LINE, unit)).collect()
}

fn asked(status: ReturnStatus, quantity: u32, processed: u32) -> ShopReturn {
    let reason = Some("defective".to_owned());
    ShopReturn {
        id: ReturnId(1),
        name: "#1001-R1".into(),
        status,
        requested_at: DateTime::UNIX_EPOCH,
        closed_at: None,
        declined: None,
        lines: vec![ReturnLine { line: Some(LINE), quantity, processed, reason, note: None }],
        exchanges: vec![],
        withheld: vec![],
    }
}

fn paid(id: i64, kind: RefundKind, quantity: u32) -> ShopRefund {
    let line = RefundLine {
        line: LINE,
        quantity,
        kind,
        restocked: true,
        location: Some(ShopLocation { id: LocationId(3), name: "Brooklyn".into() }),
        subtotal: Decimal::from(10 * quantity),
        tax: Decimal::from(quantity),
    };
    ShopRefund {
        id: RefundId(id),
        of_return: None,
        at: DateTime::UNIX_EPOCH,
        note: None,
        total: Decimal::from(11 * quantity),
        shipping: Decimal::ZERO,
        adjustment: Decimal::ZERO,
        at_counter: false,
        lines: vec![line],
    }
}

fn gesture(id: i64, total: i64) -> ShopRefund {
    ShopRefund { lines: vec![], total: Decimal::from(total), ..paid(id, RefundKind::MoneyOnly, 0) }
}

fn aftermath(returns: Vec<ShopReturn>, refunds: Vec<ShopRefund>) -> Aftermath {
    Aftermath { order: order(vec![]).id, returns, refunds }
}

fn to(facility: &str) -> Policy {
    Policy { restock_facility: Some(FacilityId(facility.into())), ..Policy::default() }
}

fn led(
    order: &ShopOrder,
    aftermath: &Aftermath,
    completed: u32,
    stored: &[StoredReturn],
    policy: &Policy,
) -> Vec<OrderReturn> {
    follow(order, aftermath, &units(completed), stored, policy)
        .unwrap()
        .into_iter()
        .map(|change| match change {
            Change::ReturnRecorded(back) | Change::ReturnFollowed { to: back, .. } => *back,
            other => panic!("{other:?}"),
        })
        .collect()
}

/// The return as the store has it after a change.
fn stored(back: &OrderReturn) -> StoredReturn {
    let units = back.units.iter().map(|unit| StoredUnit {
        line: unit.line,
        unit: unit.unit,
        received: unit.received,
        restock: unit.restock.clone(),
        damaged: unit.damaged,
    });
    StoredReturn { key: back.key, status: back.status, hash: back.hash(), units: units.collect() }
}

/// Its units in short: number, whether they came back, where they went.
fn short(back: &OrderReturn) -> Vec<String> {
    let short = |unit: &crate::domain::change::ReturnedUnit| {
        let state = if unit.received { "back" } else { "awaited" };
        let shelf = unit.restock.as_ref().map(|at| format!(" to {at}")).unwrap_or_default();
        format!("{} {state}{shelf}{}", unit.unit, if unit.damaged { " damaged" } else { "" })
    };
    back.units.iter().map(short).collect()
}

#[test]
fn what_the_shop_tells_is_the_status_and_all_come_back_means_received() {
    use ReturnStatus as S;
    for (told, processed, kept) in [
        (S::Requested, 0, S::Requested),
        (S::Accepted, 0, S::Accepted),
        (S::Accepted, 1, S::Accepted),
        (S::Accepted, 2, S::Received),
        (S::Completed, 2, S::Completed),
        (S::Completed, 0, S::Completed),
        (S::Cancelled, 0, S::Cancelled),
        (S::Rejected, 0, S::Rejected),
    ] {
        let told = aftermath(vec![asked(told, 2, processed)], vec![]);
        assert_eq!(led(&sent(3), &told, 3, &[], &Policy::default())[0].status, kept, "{told:?}");
    }
}

#[test]
fn only_sent_units_come_back_and_each_only_once() {
    let second = ShopReturn { id: ReturnId(2), ..asked(ReturnStatus::Accepted, 2, 0) };
    let told = aftermath(vec![asked(ReturnStatus::Accepted, 2, 0), second], vec![]);
    let backs = led(&sent(3), &told, 3, &[], &Policy::default());
    let chosen: Vec<Vec<u32>> =
        backs.iter().map(|back| back.units.iter().map(|unit| unit.unit).collect()).collect();
    assert_eq!(chosen, [vec![1, 2], vec![3]]);
}

#[test]
fn a_return_that_was_declined_or_called_off_takes_no_units() {
    let declined = asked(ReturnStatus::Rejected, 2, 0);
    let second = ShopReturn { id: ReturnId(2), ..asked(ReturnStatus::Accepted, 2, 0) };
    let backs = led(&sent(2), &aftermath(vec![declined, second], vec![]), 2, &[], &Policy::default());
    assert_eq!((backs[0].units.len(), backs[1].units.len()), (0, 2));
}

#[test]
fn a_unit_once_chosen_stays_chosen_and_goes_into_stock_once() {
    let order = sent(4);
    let awaited =
        &led(&order, &aftermath(vec![asked(ReturnStatus::Accepted, 2, 0)], vec![]), 3, &[], &to("DC"))[0];
    assert_eq!(short(awaited), ["1 awaited", "2 awaited"]);
    let one = aftermath(vec![asked(ReturnStatus::Accepted, 2, 1)], vec![]);
    let half = &led(&order, &one, 4, &[stored(awaited)], &to("DC"))[0];
    assert_eq!(short(half), ["1 back to DC damaged", "2 awaited"]);
    let both = aftermath(vec![asked(ReturnStatus::Completed, 2, 2)], vec![]);
    let whole = &led(&order, &both, 4, &[stored(half)], &to("ELSEWHERE"))[0];
    assert_eq!(short(whole), ["1 back to DC damaged", "2 back to ELSEWHERE damaged"]);
    assert!(led(&order, &both, 4, &[stored(whole)], &to("DC")).is_empty(), "and that is all");
}

#[test]
fn units_that_are_called_off_are_free_again_but_what_came_back_stays() {
    let order = sent(3);
    let three =
        &led(&order, &aftermath(vec![asked(ReturnStatus::Accepted, 3, 1)], vec![]), 3, &[], &to("DC"))[0];
    let fewer = aftermath(vec![asked(ReturnStatus::Accepted, 1, 0)], vec![]);
    let one = &led(&order, &fewer, 3, &[stored(three)], &to("DC"))[0];
    assert_eq!(short(one), ["1 back to DC damaged"]);
}

#[test]
fn online_returns_go_into_stock_only_where_the_retailer_says() {
    let told = aftermath(vec![asked(ReturnStatus::Completed, 2, 2)], vec![]);
    assert_eq!(short(&led(&sent(2), &told, 2, &[], &Policy::default())[0]), ["1 back", "2 back"]);
    let online = aftermath(vec![], vec![paid(9, RefundKind::Return, 1)]);
    assert_eq!(short(&led(&sent(2), &online, 2, &[], &Policy::default())[0]), ["1 back"]);
    assert_eq!(short(&led(&sent(2), &online, 2, &[], &to("DC"))[0]), ["1 back to DC"]);
}

#[test]
fn what_comes_back_over_a_counter_goes_into_that_stores_stock() {
    let counter = ShopRefund { at_counter: true, ..paid(9, RefundKind::Return, 2) };
    let back = &led(&sent(2), &aftermath(vec![], vec![counter.clone()]), 2, &[], &to("DC"))[0];
    assert_eq!(short(back), ["1 back to location-3", "2 back to location-3"]);
    let mut not_restocked = counter;
    not_restocked.lines[0].restocked = false;
    let back = &led(&sent(2), &aftermath(vec![], vec![not_restocked]), 2, &[], &Policy::default())[0];
    assert_eq!(short(back), ["1 back", "2 back"]);
}

#[test]
fn a_refund_of_a_return_belongs_to_it_and_is_shared_among_its_units() {
    let of_return = ShopRefund {
        of_return: Some(ReturnId(1)),
        adjustment: Decimal::from(5),
        total: Decimal::from(17),
        ..paid(9, RefundKind::Return, 2)
    };
    let told = aftermath(vec![asked(ReturnStatus::Completed, 2, 2)], vec![of_return]);
    let backs = led(&sent(2), &told, 2, &[], &Policy::default());
    assert_eq!(backs.len(), 1);
    assert_eq!((backs[0].refunded, backs[0].adjustment), (Decimal::from(17), Decimal::from(5)));
    let worth: Decimal = backs[0].units.iter().map(|unit| unit.price + unit.tax).sum();
    assert_eq!(
        backs[0].refunded,
        worth + backs[0].shipping - backs[0].adjustment,
        "a fee of 5 was kept back"
    );
    assert!(
        backs[0].units.iter().all(|unit| (unit.price, unit.tax) == (Decimal::from(10), Decimal::from(1)))
    );
}

#[test]
fn four_different_things_stay_different() {
    let kinds = |order: &ShopOrder, refund: ShopRefund| -> Vec<ReturnKind> {
        let backs = led(order, &aftermath(vec![], vec![refund]), 2, &[], &Policy::default());
        backs.into_iter().map(|back| back.kind).collect()
    };
    assert_eq!(kinds(&sent(2), paid(9, RefundKind::Return, 1)), [ReturnKind::Return]);
    assert_eq!(kinds(&sent(2), gesture(9, 10)), [ReturnKind::Appeasement]);
    assert_eq!(kinds(&sent(2), paid(9, RefundKind::MoneyOnly, 1)), [ReturnKind::Appeasement]);
    assert_eq!(kinds(&sent(2), paid(9, RefundKind::Cancel, 1)), [], "units never sent: the items tell");
    assert_eq!(kinds(&sent(2), gesture(9, 0)), [], "nothing was given back");
    let mut cancelled = order(vec![line(7, 5)]);
    cancelled.cancelled_at = Some(cancelled.created_at);
    assert_eq!(kinds(&cancelled, gesture(9, 10)), [], "a cancelled order's money: the order tells");
    assert_eq!(kinds(&cancelled, paid(9, RefundKind::Cancel, 2)), []);
}

#[test]
fn units_that_were_lost_or_put_aside_go_into_no_stock() {
    let told = ShopReturn { withheld: vec![(LINE, 1)], ..asked(ReturnStatus::Completed, 3, 3) };
    let back = &led(&sent(3), &aftermath(vec![told], vec![]), 3, &[], &to("DC"))[0];
    assert_eq!(short(back), ["1 back to DC damaged", "2 back to DC damaged", "3 back"]);
}

#[test]
fn an_exchange_names_the_lines_that_are_sent_instead() {
    let told = ShopReturn { exchanges: vec![LineId(8)], ..asked(ReturnStatus::Completed, 1, 1) };
    let back = &led(&sent(1), &aftermath(vec![told], vec![]), 1, &[], &Policy::default())[0];
    assert_eq!(back.exchanges, [LineId(8)]);
}

#[test]
fn a_return_that_comes_back_to_life_is_for_a_person_to_look_at() {
    let dead = aftermath(vec![asked(ReturnStatus::Rejected, 1, 0)], vec![]);
    let dead = stored(&led(&sent(1), &dead, 1, &[], &Policy::default())[0]);
    let alive = aftermath(vec![asked(ReturnStatus::Accepted, 1, 0)], vec![]);
    let why = follow(&sent(1), &alive, &units(1), &[dead], &Policy::default()).unwrap_err();
    assert_eq!(why, "return #1001-R1 is rejected here and accepted at the shop, and no way leads there");
}

#[test]
fn units_of_a_return_that_was_called_off_are_free_for_the_one_that_was_made_instead() {
    let order = sent(1);
    let first = stored(
        &led(&order, &aftermath(vec![asked(ReturnStatus::Accepted, 1, 0)], vec![]), 1, &[], &to("DC"))[0],
    );
    let second =
        ShopReturn { id: ReturnId(2), name: "#1001-R2".into(), ..asked(ReturnStatus::Completed, 1, 1) };
    let told = aftermath(vec![asked(ReturnStatus::Cancelled, 1, 0), second.clone()], vec![]);
    let backs = led(&order, &told, 1, &[first.clone()], &to("DC"));
    assert_eq!(
        backs.iter().map(short).collect::<Vec<_>>(),
        [vec![], vec!["1 back to DC damaged".to_owned()]]
    );
    let emptied = ShopReturn { lines: vec![], ..asked(ReturnStatus::Accepted, 1, 0) };
    let backs = led(&order, &aftermath(vec![emptied, second], vec![]), 1, &[first], &to("DC"));
    assert_eq!(short(&backs[1]), ["1 back to DC damaged"], "a line that went from one return to another");
}

#[test]
fn a_refund_that_also_cancels_pays_only_for_what_came_back() {
    let mut mixed = paid(9, RefundKind::Return, 2);
    mixed.lines.push(paid(9, RefundKind::Cancel, 1).lines.remove(0));
    mixed.total = Decimal::from(33);
    let back = &led(&sent(3), &aftermath(vec![], vec![mixed]), 3, &[], &Policy::default())[0];
    assert_eq!(short(back), ["1 back", "2 back"]);
    assert!(back.units.iter().all(|unit| (unit.price, unit.tax) == (Decimal::from(10), Decimal::from(1))));
    let kept = ShopRefund { of_return: Some(ReturnId(1)), ..paid(8, RefundKind::MoneyOnly, 1) };
    let returned = ShopRefund { of_return: Some(ReturnId(1)), ..paid(9, RefundKind::Return, 1) };
    let told = aftermath(vec![asked(ReturnStatus::Accepted, 2, 0)], vec![kept, returned]);
    let back = &led(&sent(2), &told, 2, &[], &to("DC"))[0];
    assert_eq!(short(back), ["1 back to DC damaged", "2 awaited"], "one of them only was paid for");
}

#[test]
fn a_reopened_return_goes_on() {
    let closed = aftermath(vec![asked(ReturnStatus::Completed, 2, 1)], vec![]);
    let closed = stored(&led(&sent(2), &closed, 2, &[], &to("DC"))[0]);
    let reopened = aftermath(vec![asked(ReturnStatus::Accepted, 2, 2)], vec![]);
    let back = &led(&sent(2), &reopened, 2, &[closed], &to("DC"))[0];
    assert_eq!(back.status, ReturnStatus::Received);
    assert_eq!(short(back), ["1 back to DC damaged", "2 back to DC damaged"]);
}
