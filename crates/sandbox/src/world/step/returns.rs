//! What happens in a step to orders that were sent: they come back by parcel or over the counter, whole or damaged, for
//! money or for something else; and money goes back without them.

use super::super::model::{DeclineReason, Order, RestockType, Return, ReturnReason, ReturnStatus};
use super::super::money::Bag;
use super::super::sites::Site;
use super::edits::edit_and_tag;
use super::happening::Happening;
use crate::world::actions::{Arrival, Fate, Payback, Pick, RefundPlan, Route, Units};
use crate::world::scenarios::Teller;

/// What happens and how often (from, to); what can happen to few orders comes first.
pub(super) const HAPPENINGS: &[(Happening, (u32, u32))] = &[
    (returned("close-return", close), (0, 1)),
    (returned("receive-damaged", receive_damaged), (0, 1)),
    (returned("receive-unstocked", receive_unstocked), (0, 1)),
    (returned("receive-nothing", receive_nothing), (0, 1)),
    (returned("process-return", process), (0, 1)),
    (returned("cancel-return", cancel), (0, 1)),
    (returned("reopen-return", reopen), (0, 1)),
    (returned("decline-return", decline), (0, 1)),
    (refunded("refund-again", refund_again), (0, 1)),
    (returned("request-exchange", request_exchange), (0, 1)),
    (returned("request-return-for-a-fee", request_for_a_fee), (0, 1)),
    (returned("return-at-store", return_at_store), (1, 1)),
    (refunded("refund-at-store", refund_at_store), (0, 1)),
    (refunded("refund-shipping", refund_shipping), (0, 1)),
    (Happening { name: "edit-and-tag", deed: edit_and_tag, counter: |stepped| &mut stepped.edited }, (0, 1)),
];

/// What only happens when it is asked for.
pub(super) const ON_DEMAND: &[Happening] = &[returned("request-return-of-all", request_all)];

const fn returned(name: &'static str, deed: super::happening::Deed) -> Happening {
    Happening { name, deed, counter: |stepped| &mut stepped.returned }
}

const fn refunded(name: &'static str, deed: super::happening::Deed) -> Happening {
    Happening { name, deed, counter: |stepped| &mut stepped.refunded }
}

/// The parcel of the open return has arrived and goes back to the shelf; the return is closed at once.
pub(super) fn receive(order: &mut Order, teller: &mut Teller<'_>) -> bool {
    process(order, teller) && close(order, teller)
}

/// The same, and the return stays open.
fn process(order: &mut Order, teller: &mut Teller<'_>) -> bool {
    arrive(order, teller, Fate::Restocked(Site::MAIN.mention()), None)
}

fn receive_damaged(order: &mut Order, teller: &mut Teller<'_>) -> bool {
    arrive(order, teller, Fate::Damaged(Site::MAIN.mention()), None) && close(order, teller)
}

fn receive_unstocked(order: &mut Order, teller: &mut Teller<'_>) -> bool {
    arrive(order, teller, Fate::NotRestocked, None) && close(order, teller)
}

fn receive_nothing(order: &mut Order, teller: &mut Teller<'_>) -> bool {
    arrive(order, teller, Fate::Missing, None) && close(order, teller)
}

/// What the open return awaits has arrived; what the buyer wants instead is sent, and paid for as far as it costs more.
fn arrive(order: &mut Order, teller: &mut Teller<'_>, fate: Fate, till: Option<Site>) -> bool {
    let Some(awaited) = order.returns.iter().rev().find(|returned| returned.is_awaited()) else {
        return false;
    };
    let instead = match fate {
        Fate::Missing => None,
        Fate::Restocked(_) | Fate::Damaged(_) | Fate::NotRestocked => exchange(awaited, teller),
    };
    let exchanged = instead.is_some();
    let arrival = Arrival { fate, payback: Payback::Owed, till, instead };
    let arrived = order.process_return(&mut teller.present(), arrival);
    if exchanged {
        order.pay(&mut teller.present());
    }
    arrived
}

/// What a return is to be exchanged for: the wished variant, or another thing when that is gone or sold out.
fn exchange(returned: &Return, teller: &mut Teller<'_>) -> Option<Pick> {
    let wished = returned.exchange_line_items.iter().find(|wished| wished.line_items.is_empty())?;
    let (shelf, route) = (teller.shelf, Route::Ship(Site::MAIN));
    let goods = shelf.ordinary.iter().find(|goods| goods.variant == wished.variant_id);
    let goods = goods.filter(|goods| teller.supply.has(goods, Site::MAIN, wished.quantity));
    Some(match goods {
        Some(goods) => {
            Pick { goods: goods.clone(), quantity: wished.quantity, route, attributes: Vec::new() }
        }
        None => teller.ordinary_pick(wished.quantity, route),
    })
}

fn close(order: &mut Order, teller: &mut Teller<'_>) -> bool {
    let awaited = |returned: &Return| returned.status == ReturnStatus::Open && !returned.is_awaited();
    order.returns.iter().rev().find(|returned| returned.status == ReturnStatus::Open).is_some_and(awaited)
        && order.close_return(&teller.present())
}

fn reopen(order: &mut Order, teller: &mut Teller<'_>) -> bool {
    order.reopen_return(&teller.present())
}

fn cancel(order: &mut Order, teller: &mut Teller<'_>) -> bool {
    order.cancel_return(&teller.present())
}

fn decline(order: &mut Order, teller: &mut Teller<'_>) -> bool {
    let asked = has_return(order, ReturnStatus::Requested);
    if asked {
        order.decline_return(&teller.present(), DeclineReason::ReturnPeriodEnded, "Thirty days are over");
    }
    asked
}

fn request_all(order: &mut Order, teller: &mut Teller<'_>) -> bool {
    order.request_return(&mut teller.present(), u32::MAX, ReturnReason::Unwanted)
}

fn request_exchange(order: &mut Order, teller: &mut Teller<'_>) -> bool {
    let asked = order.request_return(&mut teller.present(), 1, ReturnReason::WrongItem);
    if asked {
        let wished = teller.ordinary_pick(1, Route::Ship(Site::MAIN)).goods;
        order.explain_return("Please send me the right one");
        order.ask_for_exchange(&mut teller.present(), &wished);
    }
    asked
}

fn request_for_a_fee(order: &mut Order, teller: &mut Teller<'_>) -> bool {
    let asked = order.request_return(&mut teller.present(), 1, ReturnReason::Unwanted);
    if asked {
        order.charge_restocking_fee(&mut teller.present(), 10);
    }
    asked
}

/// An online order's unit is handed in at the counter of a store: asked for, agreed to, received and paid back at once.
fn return_at_store(order: &mut Order, teller: &mut Teller<'_>) -> bool {
    let store = store(teller);
    let asked = order.retail_location.is_none()
        && order.request_return(&mut teller.present(), 1, ReturnReason::SizeTooLarge);
    if asked {
        order.approve_return(&mut teller.present());
        arrive(order, teller, Fate::Restocked(store.mention()), Some(store));
        order.close_return(&teller.present());
    }
    asked
}

/// The same without a return: older tills only refund.
fn refund_at_store(order: &mut Order, teller: &mut Teller<'_>) -> bool {
    let online = order.retail_location.is_none() && order.returns.is_empty();
    let back = order.line_items.iter().find(|line| line.requires_shipping && order.returnable(line) > 0);
    let Some(line) = back.filter(|_| online).map(|line| line.id.clone()) else {
        return false;
    };
    let store = store(teller);
    let units = Units { line, quantity: 1, restock: RestockType::Return, location: Some(store.mention()) };
    let plan = RefundPlan { units: vec![units], till: Some(store), ..RefundPlan::default() };
    order.refund(&mut teller.present(), plan);
    true
}

fn refund_shipping(order: &mut Order, teller: &mut Teller<'_>) -> bool {
    let charged = order.current_shipping_worth().price.shop_cents() > 0;
    let possible = charged && order.net_payment().shop_cents() > 0;
    if possible {
        let note = Some("Arrived late".to_owned());
        order.refund(&mut teller.present(), RefundPlan { shipping: true, note, ..RefundPlan::default() });
    }
    possible
}

/// One more refund of an order that had one already, for the trouble.
fn refund_again(order: &mut Order, teller: &mut Teller<'_>) -> bool {
    let possible = !order.refunds.is_empty() && order.net_payment().shop_cents() > 1000;
    if possible {
        let payback = Payback::Goodwill(Bag::cents(500, order.presentment_currency_code));
        let note = Some("Sorry once more".to_owned());
        order.refund(&mut teller.present(), RefundPlan { payback, note, ..RefundPlan::default() });
    }
    possible
}

pub(super) fn has_return(order: &Order, status: ReturnStatus) -> bool {
    order.returns.iter().any(|returned| returned.status == status)
}

fn store(teller: &mut Teller<'_>) -> Site {
    Site::STORES[teller.rng.usize(..Site::STORES.len())]
}
