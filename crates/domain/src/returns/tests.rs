//! Reconciliation of returns, one sentence each.

use chrono::DateTime;

use super::*;
use crate::orders::import::fixtures::{line, order, parcel};
use crate::plan::change::ReturnKind;
use crate::shopify::order::ShopLocation;
use crate::shopify::returns::{PaidAt, RefundKind, RefundLine, ReturnLine, ShopRefund, ShopReturn};
use crate::values::id::{LocationId, RefundId, ReturnId};
use crate::values::money::Decimal;

const LINE: LineId = LineId(7);

fn sent(units: u32) -> ShopOrder {
    let mut order = order(vec![line(7, 5)]);
    order.fulfillments.push(parcel(vec![(LINE, units)]));
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
        paid_at: PaidAt::Elsewhere,
        lines: vec![line],
    }
}

fn gesture(id: i64, total: i64) -> ShopRefund {
    ShopRefund { lines: vec![], total: Decimal::from(total), ..paid(id, RefundKind::MoneyOnly, 0) }
}

fn aftermath(returns: Vec<ShopReturn>, refunds: Vec<ShopRefund>) -> ReturnsOfOrder {
    ReturnsOfOrder { order: order(vec![]).id, returns, refunds }
}

fn to(facility: &str) -> Policy {
    Policy { restock_facility: Some(FacilityId(facility.into())), ..Policy::default() }
}

fn led(
    order: &ShopOrder,
    aftermath: &ReturnsOfOrder,
    completed: u32,
    stored: &[StoredReturn],
    policy: &Policy,
) -> Vec<OrderReturn> {
    let followed = follow(order, aftermath, &units(completed), stored, policy);
    assert_eq!(followed.astray, []);
    followed
        .changes
        .into_iter()
        .map(|change| match change {
            Change::ReturnRecorded(back) | Change::ReturnFollowed { to: back, .. } => *back,
            other => panic!("{other:?}"),
        })
        .collect()
}

/// The return as the store has it after a change.
pub(super) fn stored(back: &OrderReturn) -> StoredReturn {
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
    let short = |unit: &crate::plan::change::ReturnedUnit| {
        let state = if unit.received { "back" } else { "awaited" };
        let shelf = unit.restock.as_ref().map(|at| format!(" to {at}")).unwrap_or_default();
        format!("{} {state}{shelf}{}", unit.unit, if unit.damaged { " damaged" } else { "" })
    };
    back.units.iter().map(short).collect()
}

/// What was paid back is explained to the cent.
fn adds_up(back: &OrderReturn) {
    let units: Decimal = back.units.iter().map(|unit| unit.price + unit.tax).sum();
    assert_eq!(back.refunded, units + back.besides + back.shipping - back.adjustment, "{back:?}");
}

/// A return of one unit of the line, agreed to.
fn other(id: i64, status: ReturnStatus) -> ShopReturn {
    ShopReturn { id: ReturnId(id), ..asked(status, 1, u32::from(status == ReturnStatus::Completed)) }
}

/// A refund of one unit at the counter of a place.
fn at_counter(id: i64, of: i64, place: i64) -> ShopRefund {
    let mut refund = ShopRefund {
        of_return: Some(ReturnId(of)),
        paid_at: PaidAt::Counter,
        ..paid(id, RefundKind::Return, 1)
    };
    refund.lines[0].location = Some(ShopLocation { id: LocationId(place), name: "A store".into() });
    refund
}

/// What a return ends as when somebody looks after each of these tellings.
fn step_by_step(order: &ShopOrder, tellings: &[ReturnsOfOrder], policy: &Policy) -> OrderReturn {
    let mut last: Option<OrderReturn> = None;
    for telling in tellings {
        let before: Vec<StoredReturn> = last.iter().map(stored).collect();
        last = led(order, telling, 5, &before, policy).pop().or(last);
    }
    last.unwrap()
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
    let counter = ShopRefund { paid_at: PaidAt::Counter, ..paid(9, RefundKind::Return, 2) };
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
    assert_eq!(backs[0].adjustment, Decimal::from(5), "a fee that the shop kept");
    adds_up(&backs[0]);
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
    let dead = aftermath(vec![asked(ReturnStatus::Cancelled, 1, 0)], vec![]);
    let dead = stored(&led(&sent(1), &dead, 1, &[], &Policy::default())[0]);
    let alive = aftermath(vec![asked(ReturnStatus::Accepted, 1, 0)], vec![]);
    let second = ShopReturn { id: ReturnId(2), ..asked(ReturnStatus::Accepted, 1, 0) };
    let both = ReturnsOfOrder { returns: [alive.returns, vec![second]].concat(), ..alive };
    let followed = follow(&sent(1), &both, &units(1), &[dead], &Policy::default());
    let [astray] = &followed.astray[..] else { panic!("{followed:?}") };
    assert_eq!((astray.key, astray.name.as_str()), (ReturnKey::Return(ReturnId(1)), "#1001-R1"));
    assert_eq!(astray.why, "it is cancelled here and accepted at the shop, and no way leads there");
    let [Change::ReturnRecorded(other)] = &followed.changes[..] else { panic!("{followed:?}") };
    assert_eq!(short(other), ["1 awaited"], "the other one goes on, with the unit");
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

#[test]
fn what_a_cancelled_return_gives_up_is_free_in_the_same_look() {
    let first = aftermath(vec![other(1, ReturnStatus::Accepted)], vec![]);
    let first = stored(&led(&sent(1), &first, 1, &[], &Policy::default())[0]);
    let remade =
        aftermath(vec![other(1, ReturnStatus::Cancelled), other(2, ReturnStatus::Completed)], vec![]);
    let backs = led(&sent(1), &remade, 1, &[first], &Policy::default());
    assert_eq!((short(&backs[0]), short(&backs[1])), (vec![], vec!["1 back".to_owned()]));
}

#[test]
fn a_line_that_moves_to_another_return_takes_its_unit_along() {
    let first = aftermath(vec![other(2, ReturnStatus::Accepted)], vec![]);
    let first = stored(&led(&sent(1), &first, 1, &[], &Policy::default())[0]);
    let without = ShopReturn { lines: vec![], ..other(2, ReturnStatus::Accepted) };
    let older = other(1, ReturnStatus::Accepted);
    for returns in [vec![without.clone(), older.clone()], vec![older, without]] {
        let backs =
            led(&sent(1), &aftermath(returns, vec![]), 1, std::slice::from_ref(&first), &Policy::default());
        let units: usize = backs.iter().map(|back| back.units.len()).sum();
        assert_eq!(units, 1);
        assert!(backs.iter().any(|back| back.key == ReturnKey::Return(ReturnId(1)) && back.units.len() == 1));
    }
}

#[test]
fn what_came_back_stays_with_a_return_that_no_longer_tells_of_its_line() {
    let first = aftermath(vec![other(1, ReturnStatus::Completed)], vec![]);
    let first = stored(&led(&sent(1), &first, 1, &[], &to("DC"))[0]);
    let without = ShopReturn { lines: vec![], ..other(1, ReturnStatus::Completed) };
    let backs = led(&sent(1), &aftermath(vec![without], vec![]), 1, &[first], &to("DC"));
    assert_eq!(short(&backs[0]), ["1 back to DC damaged"]);
}

#[test]
fn each_unit_lies_where_it_came_back_in_whatever_rhythm_somebody_looked() {
    let two = |processed, refunds| {
        let mut one = asked(ReturnStatus::Accepted, 2, processed);
        one.lines[0].reason = None;
        aftermath(vec![one], refunds)
    };
    let online = ShopRefund { of_return: Some(ReturnId(1)), ..paid(8, RefundKind::Return, 1) };
    let (three, four) = (at_counter(9, 1, 3), at_counter(10, 1, 4));
    let lost = |mut told: ReturnsOfOrder| {
        told.returns[0].withheld = vec![(LINE, 1)];
        told
    };
    let cases = [
        (
            "online, then a counter",
            vec![two(0, vec![online.clone()]), two(2, vec![online.clone(), four.clone()])],
        ),
        ("two counters", vec![two(0, vec![three.clone()]), two(2, vec![three.clone(), four])]),
        ("processed, then paid at a counter", vec![two(1, vec![]), two(1, vec![three])]),
        ("paid, then found missing", vec![two(0, vec![online.clone()]), lost(two(1, vec![online]))]),
    ];
    let expected = [
        ["1 back", "2 back to location-4"],
        ["1 back to location-3", "2 back to location-4"],
        ["1 back to location-3", "2 awaited"],
        ["1 back", "2 awaited"],
    ];
    for ((case, tellings), expected) in cases.into_iter().zip(expected) {
        for policy in [Policy::default(), to("DC")] {
            let often = step_by_step(&sent(5), &tellings, &policy);
            let once = step_by_step(&sent(5), &tellings[1..], &policy);
            let sorted = |back: &OrderReturn| {
                let mut units: Vec<String> = short(back).iter().map(|unit| unit[2..].to_owned()).collect();
                units.sort();
                units
            };
            assert_eq!(sorted(&often), sorted(&once), "{case}");
            if policy.restock_facility.is_none() {
                assert_eq!(short(&often), expected, "{case}");
            }
        }
    }
}

#[test]
fn a_unit_that_was_put_aside_at_the_counter_goes_into_no_stock() {
    let mut aside = at_counter(10, 1, 3);
    (aside.lines[0].kind, aside.lines[0].restocked, aside.lines[0].location) =
        (RefundKind::MoneyOnly, false, None);
    let mut refund = at_counter(9, 1, 3);
    refund.lines.append(&mut aside.lines);
    let told = aftermath(vec![asked(ReturnStatus::Completed, 2, 2)], vec![refund]);
    let back = &led(&sent(2), &told, 2, &[], &to("DC"))[0];
    assert_eq!(short(back), ["1 back to location-3 damaged", "2 back"]);
}

#[test]
fn units_of_a_return_that_was_called_off_are_free_for_the_one_that_was_made_instead() {
    let order = sent(1);
    let first = aftermath(vec![asked(ReturnStatus::Accepted, 1, 0)], vec![]);
    let first = [stored(&led(&order, &first, 1, &[], &to("DC"))[0])];
    let second = other(2, ReturnStatus::Completed);
    let told = aftermath(vec![asked(ReturnStatus::Cancelled, 1, 0), second.clone()], vec![]);
    let backs = led(&order, &told, 1, &first, &to("DC"));
    assert_eq!(short(&backs[1]), ["1 back to DC damaged"]);
    let emptied = ShopReturn { lines: vec![], ..asked(ReturnStatus::Accepted, 1, 0) };
    let backs = led(&order, &aftermath(vec![emptied, second], vec![]), 1, &first, &to("DC"));
    assert_eq!(short(&backs[1]), ["1 back to DC damaged"], "a line that went from one return to another");
}

#[test]
fn units_are_paid_with_what_was_paid_for_them_and_the_rest_is_told_beside() {
    for kind in [RefundKind::Cancel, RefundKind::MoneyOnly] {
        let mut refund = paid(9, RefundKind::Return, 2);
        refund.lines.extend(paid(9, kind, 1).lines);
        refund.total = Decimal::from(33);
        let back = &led(&sent(3), &aftermath(vec![], vec![refund]), 3, &[], &Policy::default())[0];
        let prices: Vec<Decimal> = back.units.iter().map(|unit| unit.price).collect();
        assert_eq!(prices, [Decimal::from(10), Decimal::from(10)]);
        assert_eq!(back.besides, Decimal::from(11));
        adds_up(back);
    }
}

#[test]
fn money_alone_brings_no_unit_back() {
    let of_return = |id, kind| ShopRefund { of_return: Some(ReturnId(1)), ..paid(id, kind, 1) };
    let refunds = vec![of_return(8, RefundKind::MoneyOnly), of_return(9, RefundKind::Return)];
    let told = aftermath(vec![asked(ReturnStatus::Accepted, 2, 0)], refunds);
    let back = &led(&sent(2), &told, 2, &[], &Policy::default())[0];
    assert_eq!(
        (short(back), back.status),
        (vec!["1 back".into(), "2 awaited".into()], ReturnStatus::Accepted)
    );
    adds_up(back);
}

#[test]
fn what_was_paid_back_adds_up() {
    let fee = ShopRefund { adjustment: Decimal::from(4), total: Decimal::from(12), ..with_shipping() };
    let goodwill = ShopRefund { adjustment: Decimal::from(-10), total: Decimal::from(26), ..with_shipping() };
    for refund in [fee, goodwill] {
        adds_up(&led(&sent(2), &aftermath(vec![], vec![refund.clone()]), 2, &[], &Policy::default())[0]);
        let dead = aftermath(
            vec![other(1, ReturnStatus::Cancelled)],
            vec![ShopRefund { of_return: Some(ReturnId(1)), ..refund }],
        );
        adds_up(&led(&sent(2), &dead, 2, &[], &Policy::default())[0]);
    }
    let gesture = ShopRefund { adjustment: Decimal::from(-15), ..gesture(9, 15) };
    adds_up(&led(&sent(2), &aftermath(vec![], vec![gesture]), 2, &[], &Policy::default())[0]);
}

fn with_shipping() -> ShopRefund {
    ShopRefund { shipping: Decimal::from(5), ..paid(9, RefundKind::Return, 1) }
}

#[test]
fn taxes_that_are_in_the_price_are_not_counted_twice() {
    let order = ShopOrder { taxes_included: true, ..sent(3) };
    let mut refund = ShopRefund { total: Decimal::from(20), ..paid(9, RefundKind::Return, 1) };
    refund.lines.extend(paid(9, RefundKind::Cancel, 1).lines);
    let back = &led(&order, &aftermath(vec![], vec![refund]), 3, &[], &Policy::default())[0];
    assert_eq!((back.units[0].price, back.besides), (Decimal::from(10), Decimal::from(10)));
}

#[test]
fn a_counter_is_known_by_what_it_paid_not_by_where_the_order_was_sold() {
    let store = ShopLocation { id: LocationId(3), name: "Brooklyn".into() };
    let at_till = ShopOrder { source: Some("pos".into()), retail_location: Some(store), ..sent(1) };
    let refund = |paid_at| ShopRefund { paid_at, ..paid(9, RefundKind::Return, 1) };
    let place = |order: &ShopOrder, paid_at| {
        let told = aftermath(vec![], vec![refund(paid_at)]);
        led(order, &told, 1, &[], &Policy::default())[0].units[0].restock.clone()
    };
    let counter = Some(FacilityId("location-3".into()));
    assert_eq!(place(&at_till, PaidAt::Counter), counter);
    assert_eq!(place(&at_till, PaidAt::Elsewhere), None, "paid back online");
    assert_eq!(place(&at_till, PaidAt::NoMoney), counter, "an even exchange where it was sold");
    assert_eq!(place(&sent(1), PaidAt::Counter), counter, "bought online, handed in at a store");
    assert_eq!(place(&sent(1), PaidAt::NoMoney), None);
}

#[test]
fn every_unit_keeps_the_reason_of_its_own_return_line() {
    let small = ReturnLine {
        line: Some(LINE),
        quantity: 1,
        processed: 1,
        reason: Some("size-too-small".into()),
        note: Some("Too tight".into()),
    };
    let mut one = asked(ReturnStatus::Completed, 1, 1);
    one.lines.push(small);
    let back = &led(&sent(2), &aftermath(vec![one], vec![]), 2, &[], &to("DC"))[0];
    assert_eq!(short(back), ["1 back to DC damaged", "2 back to DC"]);
    let notes: Vec<Option<&str>> = back.units.iter().map(|unit| unit.note.as_deref()).collect();
    assert_eq!(notes, [None, Some("Too tight")]);
}

#[test]
fn what_was_never_sent_does_not_come_back() {
    let backs = |refund, completed| {
        led(&sent(1), &aftermath(vec![], vec![refund]), completed, &[], &Policy::default())
    };
    assert_eq!(backs(paid(9, RefundKind::Return, 1), 0), [], "a cancellation: the items tell");
    assert_eq!(backs(paid(9, RefundKind::MoneyOnly, 1), 0), [], "money for goods still to be sent");
    let half = &backs(paid(9, RefundKind::Return, 2), 1)[0];
    assert_eq!(
        (half.units.len(), half.units[0].price, half.besides),
        (1, Decimal::from(10), Decimal::from(11))
    );
    adds_up(half);
}

#[test]
fn a_closed_return_that_was_reopened_and_called_off_is_off() {
    let closed = aftermath(vec![asked(ReturnStatus::Completed, 2, 1)], vec![]);
    let closed = stored(&led(&sent(2), &closed, 2, &[], &to("DC"))[0]);
    let off = aftermath(vec![asked(ReturnStatus::Cancelled, 2, 1)], vec![]);
    let back = &led(&sent(2), &off, 2, &[closed], &to("DC"))[0];
    assert_eq!(
        (back.status, short(back)),
        (ReturnStatus::Cancelled, vec!["1 back to DC damaged".to_owned()])
    );
}
