//! An order is cancelled as a whole: all units and the shipping are given up, what was paid is paid back if so wished,
//! what was reserved is released. Shopify refuses where something was sent or is coming back.

use super::{Moment, Payback, RefundPlan, Units};
use crate::world::model::{
    CancelReason, Cancellation, FulfillmentStatus, Line, Order, RestockType, ReturnStatus,
};

/// How an order is cancelled.
#[derive(Debug, Clone)]
pub(crate) struct Cancel {
    pub(crate) reason: CancelReason,
    /// True if the units go back to the shelves they were promised from.
    pub(crate) restock: bool,
    pub(crate) payback: Payback,
    pub(crate) staff_note: Option<String>,
}

/// Why an order cannot be cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Uncancellable {
    /// It was before.
    Cancelled,
    /// Units are coming back, or came.
    HasReturns,
    /// Something was sent.
    Fulfilled,
}

impl Cancel {
    /// The usual one: everything back to the shelf, all money back.
    pub(crate) fn for_reason(reason: CancelReason) -> Cancel {
        Cancel { reason, restock: true, payback: Payback::Owed, staff_note: None }
    }
}

impl Order {
    /// What stands against cancelling it.
    pub(crate) fn uncancellable(&self) -> Option<Uncancellable> {
        let matters = |status| match status {
            ReturnStatus::Requested | ReturnStatus::Open | ReturnStatus::Closed => true,
            ReturnStatus::Declined | ReturnStatus::Canceled => false,
        };
        let sent = |status| match status {
            FulfillmentStatus::Success => true,
            FulfillmentStatus::Cancelled => false,
        };
        if self.cancelled_at.is_some() {
            Some(Uncancellable::Cancelled)
        } else if self.returns.iter().any(|returned| matters(returned.status)) {
            Some(Uncancellable::HasReturns)
        } else if self.fulfillments.iter().any(|fulfillment| sent(fulfillment.status)) {
            Some(Uncancellable::Fulfilled)
        } else {
            None
        }
    }

    /// Cancels it, unless something stands against that.
    pub(crate) fn cancel(&mut self, now: &mut Moment<'_>, cancel: Cancel) {
        if self.uncancellable().is_some() {
            return;
        }
        self.cancelled_at = Some(now.at);
        self.closed_at = Some(now.at);
        self.cancel_reason = Some(cancel.reason);
        self.cancellation = Some(Cancellation { staff_note: cancel.staff_note });
        let units = self.line_items.iter().flat_map(|line| self.unsent(line, cancel.restock)).collect();
        let (payback, note) = (cancel.payback, Some("Order canceled".to_owned()));
        self.refund(now, RefundPlan { units, shipping: true, payback, note, ..RefundPlan::default() });
        if self.payment().is_none() {
            self.void(now);
        }
        self.stop_sending(now);
        self.updated_at = now.at;
    }

    /// What of a line is still owed to the buyer, by the place that was to send it.
    fn unsent(&self, line: &Line, restock: bool) -> Vec<Units> {
        let mut left = self.cancellable(line);
        let mut units = Vec::new();
        for order in self.fulfillment_orders.iter().filter(|order| order.status.is_open()) {
            let here = order.line_items.iter().filter(|units| units.line_item.id == line.id);
            let quantity = here.map(|units| units.remaining_quantity).sum::<u32>().min(left);
            left -= quantity;
            let place = order.assigned_location.location.clone();
            let (restock, location) =
                if restock { (RestockType::Cancel, Some(place)) } else { (RestockType::NoRestock, None) };
            units.push(Units { line: line.id.clone(), quantity, restock, location });
        }
        units
    }

    /// Nothing of it will be sent any more, not even what was paid back already.
    fn stop_sending(&mut self, now: &Moment<'_>) {
        let lines: Vec<_> = self.line_items.iter().map(|line| line.id.clone()).collect();
        for line in lines {
            let open = self.open(&line);
            self.withdraw(now, &line, open);
        }
    }
}
