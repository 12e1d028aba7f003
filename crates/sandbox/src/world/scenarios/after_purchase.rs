//! Orders that are unusual for what happened after they were placed: cancelled, refunded, edited, returned.

use chrono::{DateTime, TimeDelta, Utc};

use super::origins::sold_at_counter;
use super::payments::authorized;
use super::{Teller, plain};
use crate::world::actions::{Arrival, Cancel, Fate, Payback, RefundPlan, Route, Units};
use crate::world::ids::Gid;
use crate::world::model::{CancelReason, DeclineReason, Order, RestockType, ReturnReason};
use crate::world::money::Bag;
use crate::world::sites::Site;

/// Cancelled as a whole, and paid back.
pub(super) fn cancelled(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let mut order = plain(teller, at);
    let reason = CancelReason::ALL[teller.rng.usize(..CancelReason::ALL.len())];
    let later = teller.after(at, 48);
    let staff_note = Some("Asked for by phone".to_owned());
    order.cancel(&mut teller.moment(later), Cancel { staff_note, ..Cancel::for_reason(reason) });
    order
}

/// Cancelled before anything was taken from the card.
pub(super) fn cancelled_unpaid(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let mut order = authorized(teller, at);
    let later = teller.after(at, 48);
    order.cancel(&mut teller.moment(later), Cancel::for_reason(CancelReason::Declined));
    order
}

/// One of several units will not be sent, and is paid back.
pub(super) fn units_cancelled(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let mut order = several_units(teller, at);
    refund_one(teller, &mut order, at, RestockType::Cancel, Payback::Owed);
    order
}

/// One of several units came back.
pub(super) fn units_returned(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let mut order = several_units_sent(teller, at);
    refund_one(teller, &mut order, at + TimeDelta::hours(3), RestockType::Return, Payback::Owed);
    order
}

/// One of several units came back, and the shop kept a fee.
pub(super) fn returned_less_a_fee(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let mut order = several_units_sent(teller, at);
    let fee = Bag::cents(500, order.presentment_currency_code);
    refund_one(teller, &mut order, at + TimeDelta::hours(3), RestockType::Return, Payback::OwedLess(fee));
    order
}

/// One unit was paid back and sent nevertheless.
pub(super) fn money_back_goods_kept(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let mut order = several_units(teller, at);
    refund_one(teller, &mut order, at, RestockType::NoRestock, Payback::Owed);
    order
}

/// Some money back for the trouble, no units.
pub(super) fn goodwill(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let mut order = several_units_sent(teller, at);
    let amount = Bag::cents(1500, order.presentment_currency_code);
    let (payback, note) = (Payback::Goodwill(amount), Some("Late delivery".to_owned()));
    let plan = RefundPlan { payback, note, ..RefundPlan::default() };
    let later = teller.after(at + TimeDelta::hours(3), 72);
    order.refund(&mut teller.moment(later), plan);
    order
}

/// The staff took a unit off.
pub(super) fn edited_down(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let mut order = several_units(teller, at);
    edit_first_line(teller, &mut order, at, 1);
    order
}

/// The staff took a whole line off; it stays listed.
pub(super) fn edited_to_nothing(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let mut order = several_units(teller, at);
    edit_first_line(teller, &mut order, at, u32::MAX);
    order
}

/// The staff added a line, which is not paid yet.
pub(super) fn line_added(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let mut order = plain(teller, at);
    let pick = teller.ordinary_pick(2, Route::Ship(Site::MAIN));
    let later = teller.after(at, 24);
    order.edit_in(&mut teller.moment(later), pick);
    order
}

/// The buyer asks to send something back.
pub(super) fn return_requested(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let mut order = several_units_sent(teller, at);
    let asked = teller.after(at + TimeDelta::hours(3), 72);
    order.request_return(&mut teller.moment(asked), 1, ReturnReason::SizeTooSmall);
    order
}

/// The parcel with the returned goods is on its way.
pub(super) fn return_under_way(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let mut order = return_requested(teller, at);
    let agreed = teller.after(order.updated_at, 24);
    order.approve_return(&mut teller.moment(agreed));
    order
}

/// The buyer asked in vain.
pub(super) fn return_declined(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let mut order = return_requested(teller, at);
    let declined = teller.after(order.updated_at, 24);
    order.decline_return(
        &teller.moment(declined),
        DeclineReason::FinalSale,
        "Sold as it was, without return",
    );
    order
}

/// Sold at a counter, brought back to it.
pub(super) fn returned_to_a_store(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let mut order = sold_at_counter(teller, at);
    let back = teller.after(at, 96);
    let counter = order.retail_location.clone();
    let fate = counter.clone().map_or(Fate::NotRestocked, Fate::Restocked);
    let till = counter.and_then(|counter| Site::of(&counter.id));
    let mut now = teller.moment(back);
    order.request_return(&mut now, 1, ReturnReason::Unwanted);
    order.approve_return(&mut now);
    order.process_return(&mut now, Arrival { till, ..Arrival::of(fate) });
    order.close_return(&now);
    order
}

fn several_units(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let route = Route::Ship(teller.warehouse());
    let picks = vec![teller.ordinary_pick(3, route), teller.ordinary_pick(1, route)];
    let draft = teller.draft_with(picks);
    teller.sell(draft, at)
}

fn several_units_sent(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let mut order = several_units(teller, at);
    let sent = teller.after(at, 3);
    order.fulfil_all(&mut teller.moment(sent));
    order
}

fn refund_one(
    teller: &mut Teller<'_>,
    order: &mut Order,
    at: DateTime<Utc>,
    restock: RestockType,
    payback: Payback,
) {
    let location = match restock {
        RestockType::Return | RestockType::Cancel => Some(Site::MAIN.mention()),
        RestockType::NoRestock => None,
    };
    let units: Vec<Units> =
        first_line(order).map(|line| Units { line, quantity: 1, restock, location }).into_iter().collect();
    let later = teller.after(at, 72);
    let plan = RefundPlan { units, payback, ..RefundPlan::default() };
    order.refund(&mut teller.moment(later), plan);
}

fn edit_first_line(teller: &mut Teller<'_>, order: &mut Order, at: DateTime<Utc>, quantity: u32) {
    let later = teller.after(at, 24);
    if let Some(line) = first_line(order) {
        order.edit_down(&mut teller.moment(later), &line, quantity);
    }
}

fn first_line(order: &Order) -> Option<Gid> {
    order.line_items.first().map(|line| line.id.clone())
}
