//! What happens in a step to the orders there are.

use std::collections::BTreeSet;

use super::super::derive::FinancialStatus;
use super::super::model::{
    CancelReason, FulfillmentOrderStatus, Order, RestockType, ReturnReason, ReturnStatus,
};
use super::super::money::Bag;
use super::super::sites::Site;
use super::super::{State, Stepped};
use super::edits::{add_a_line, is_open, tag, take_units_off};
use super::happening::Happening;
use super::returns;
use crate::world::actions::{Cancel, Moment, Parcel, Payback, RefundPlan, Units};
use crate::world::persistence;
use crate::world::scenarios::Teller;
use crate::world::stock;

/// Only the newest orders still change, and no more of them are looked at in one step.
const RECENT: usize = 400;

/// What happens and how often (from, to); what can happen to few orders comes first.
pub(super) const HAPPENINGS: &[(Happening, (u32, u32))] = &[
    (Happening { name: "receive", deed: returns::receive, counter: |stepped| &mut stepped.returned }, (0, 1)),
    (
        Happening { name: "approve-return", deed: approve_return, counter: |stepped| &mut stepped.returned },
        (0, 1),
    ),
    (Happening { name: "pay", deed: pay, counter: |stepped| &mut stepped.paid }, (1, 2)),
    (Happening { name: "cancel", deed: cancel, counter: |stepped| &mut stepped.cancelled }, (1, 2)),
    (Happening { name: "send-part", deed: send_part, counter: |stepped| &mut stepped.fulfilled }, (0, 1)),
    (Happening { name: "edit-down", deed: take_units_off, counter: |stepped| &mut stepped.edited }, (1, 2)),
    (Happening { name: "add-line", deed: add_a_line, counter: |stepped| &mut stepped.edited }, (1, 1)),
    (Happening { name: "cancel-unit", deed: cancel_units, counter: |stepped| &mut stepped.refunded }, (1, 1)),
    (
        Happening { name: "refund-unit", deed: refund_and_send, counter: |stepped| &mut stepped.refunded },
        (0, 1),
    ),
    (Happening { name: "send", deed: send, counter: |stepped| &mut stepped.fulfilled }, (2, 4)),
    (
        Happening {
            name: "take-back",
            deed: refund_what_came_back,
            counter: |stepped| &mut stepped.refunded,
        },
        (1, 1),
    ),
    (Happening { name: "goodwill", deed: show_goodwill, counter: |stepped| &mut stepped.refunded }, (1, 1)),
    (
        Happening { name: "request-return", deed: request_return, counter: |stepped| &mut stepped.returned },
        (1, 1),
    ),
    (Happening { name: "tag", deed: tag, counter: |stepped| &mut stepped.tagged }, (1, 2)),
];

/// Goes through the recent orders among these in any order and lets happen to each what is still wanted and can happen
/// to it, at most one thing. Gives the orders to which nothing happened.
pub(super) fn change(
    state: &mut State,
    known: &[i64],
    happenings: impl Iterator<Item = &'static (Happening, (u32, u32))>,
    teller: &mut Teller<'_>,
    stepped: &mut Stepped,
) -> anyhow::Result<Vec<i64>> {
    let mut wanted = Vec::new();
    for (happening, (fewest, most)) in happenings {
        let times = teller.rng.u32(*fewest..=*most);
        wanted.extend((0..times).map(|_| happening));
    }
    let mut recent = known[known.len().saturating_sub(RECENT)..].to_vec();
    teller.rng.shuffle(&mut recent);
    let mut changed = BTreeSet::new();
    for id in recent {
        if wanted.is_empty() {
            break;
        }
        let Some(mut order) = persistence::order(state, id)?.filter(|order| order.cancelled_at.is_none())
        else {
            continue;
        };
        order.open_due(teller.now);
        if let Some(place) = wanted.iter().position(|happening| (happening.deed)(&mut order, teller)) {
            let happening = wanted.remove(place);
            let settled = stock::put_order(state, id, &order, teller.now)?;
            teller.supply.follow(&settled);
            stepped.oversold += settled.oversold();
            *(happening.counter)(stepped) += 1;
            changed.insert(id);
        }
    }
    Ok(known.iter().copied().filter(|id| !changed.contains(id)).collect())
}

fn pay(order: &mut Order, teller: &mut Teller<'_>) -> bool {
    match order.financial_status() {
        FinancialStatus::Authorized => order.capture(&mut teller.present()),
        FinancialStatus::Pending | FinancialStatus::PartiallyPaid => order.pay(&mut teller.present()),
        FinancialStatus::Paid
        | FinancialStatus::PartiallyRefunded
        | FinancialStatus::Refunded
        | FinancialStatus::Voided => return false,
    }
    order.updated_at == teller.now
}

fn send(order: &mut Order, teller: &mut Teller<'_>) -> bool {
    send_parcel(order, teller, Parcel::Rest)
}

fn send_part(order: &mut Order, teller: &mut Teller<'_>) -> bool {
    let several = order.line_items.iter().map(|line| order.open(&line.id)).sum::<u32>() > 1;
    several && send_parcel(order, teller, Parcel::UpTo(1))
}

fn send_parcel(order: &mut Order, teller: &mut Teller<'_>, parcel: Parcel) -> bool {
    let ready = |status| match status {
        FulfillmentOrderStatus::Open | FulfillmentOrderStatus::InProgress => true,
        FulfillmentOrderStatus::Scheduled
        | FulfillmentOrderStatus::OnHold
        | FulfillmentOrderStatus::Closed
        | FulfillmentOrderStatus::Cancelled => false,
    };
    let Some(place) = order.fulfillment_orders.iter().position(|order| ready(order.status)) else {
        return false;
    };
    order.fulfil(&mut teller.present(), place, parcel);
    if !is_open(order) && order.financial_status() == FinancialStatus::Paid {
        order.close(&teller.present());
    }
    true
}

fn cancel(order: &mut Order, teller: &mut Teller<'_>) -> bool {
    let untouched = order.fulfillments.is_empty() && order.refunds.is_empty() && order.returns.is_empty();
    if !untouched || !is_open(order) || order.total_tip_received_set.shop_cents() > 0 {
        return false;
    }
    let reason = CancelReason::ALL[teller.rng.usize(..CancelReason::ALL.len())];
    order.cancel(&mut teller.present(), Cancel::for_reason(reason));
    true
}

fn cancel_units(order: &mut Order, teller: &mut Teller<'_>) -> bool {
    refund_one(order, teller, RestockType::Cancel)
}

fn refund_what_came_back(order: &mut Order, teller: &mut Teller<'_>) -> bool {
    order.returns.is_empty() && refund_one(order, teller, RestockType::Return)
}

fn refund_and_send(order: &mut Order, teller: &mut Teller<'_>) -> bool {
    is_open(order) && refund_one(order, teller, RestockType::NoRestock)
}

fn show_goodwill(order: &mut Order, teller: &mut Teller<'_>) -> bool {
    let amount = Bag::cents(1000, order.presentment_currency_code);
    if order.financial_status() != FinancialStatus::Paid || order.net_payment().shop_cents() < 2000 {
        return false;
    }
    let note = Some("Sorry for the wait".to_owned());
    let payback = Payback::Goodwill(amount);
    let plan = RefundPlan { payback, note, ..RefundPlan::default() };
    order.refund(&mut teller.present(), plan);
    true
}

fn request_return(order: &mut Order, teller: &mut Teller<'_>) -> bool {
    order.request_return(&mut teller.present(), 1, ReturnReason::SizeTooLarge)
}

fn approve_return(order: &mut Order, teller: &mut Teller<'_>) -> bool {
    let asked = returns::has_return(order, ReturnStatus::Requested);
    if asked {
        order.approve_return(&mut teller.present());
    }
    asked
}

fn refund_one(order: &mut Order, teller: &mut Teller<'_>, restock: RestockType) -> bool {
    let can = |order: &Order, line| match restock {
        RestockType::Cancel => order.cancellable(line),
        RestockType::Return => order.returnable(line),
        RestockType::NoRestock => order.current(line),
    };
    let Some(line) = order.line_items.iter().find(|line| can(order, line) > 0).map(|line| line.id.clone())
    else {
        return false;
    };
    let location = match restock {
        RestockType::Cancel | RestockType::Return => Some(Site::MAIN.mention()),
        RestockType::NoRestock => None,
    };
    let units = vec![Units { line, quantity: 1, restock, location }];
    let plan = RefundPlan { units, ..RefundPlan::default() };
    order.refund(&mut teller.present(), plan);
    true
}

impl Teller<'_> {
    /// The moment of this step.
    pub(super) fn present(&mut self) -> Moment<'_> {
        Moment { at: self.now, ids: self.ids }
    }
}
