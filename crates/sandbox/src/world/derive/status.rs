//! The words the shop has for where an order stands: paid, fulfilled, returned.

use serde::Serialize;

use crate::world::model::{FulfillmentOrderStatus, Order, ReturnStatus, TransactionKind, TransactionStatus};

/// `displayFinancialStatus`. No authorization of this shop ever expires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum FinancialStatus {
    Pending,
    Authorized,
    PartiallyPaid,
    Paid,
    PartiallyRefunded,
    Refunded,
    Voided,
}

/// `displayFulfillmentStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum FulfillmentStatus {
    Unfulfilled,
    PartiallyFulfilled,
    Fulfilled,
    InProgress,
    OnHold,
    Scheduled,
}

/// `returnStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum ReturnState {
    NoReturn,
    ReturnRequested,
    InProgress,
    Returned,
}

impl Order {
    /// How far the order is paid.
    pub(crate) fn financial_status(&self) -> FinancialStatus {
        let (received, refunded) = (self.received().shop_cents(), self.refunded().shop_cents());
        if refunded > 0 {
            return if refunded >= received {
                FinancialStatus::Refunded
            } else {
                FinancialStatus::PartiallyRefunded
            };
        }
        if received > 0 {
            let owes = self.outstanding().shop_cents() > 0;
            return if owes { FinancialStatus::PartiallyPaid } else { FinancialStatus::Paid };
        }
        if self.total().shop_cents() == 0 {
            FinancialStatus::Paid
        } else if self.cancelled_at.is_some() || self.has_done(TransactionKind::Void) {
            FinancialStatus::Voided
        } else if self.has_done(TransactionKind::Authorization) {
            FinancialStatus::Authorized
        } else {
            FinancialStatus::Pending
        }
    }

    /// How far the order is sent.
    pub(crate) fn fulfillment_status(&self) -> FulfillmentStatus {
        let open: u32 = self.line_items.iter().map(|line| self.open(&line.id)).sum();
        let fulfilled: u32 = self.line_items.iter().map(|line| self.fulfilled(&line.id)).sum();
        match (fulfilled, open) {
            (0, 0) => FulfillmentStatus::Unfulfilled,
            (0, _) => self.waiting_status(),
            (_, 0) => FulfillmentStatus::Fulfilled,
            (_, _) => FulfillmentStatus::PartiallyFulfilled,
        }
    }

    /// Where the order's returns stand, all taken together.
    pub(crate) fn return_status(&self) -> ReturnState {
        let any = |status| self.returns.iter().any(|returned| returned.status == status);
        if any(ReturnStatus::Requested) {
            ReturnState::ReturnRequested
        } else if any(ReturnStatus::Open) {
            ReturnState::InProgress
        } else if any(ReturnStatus::Closed) {
            ReturnState::Returned
        } else {
            ReturnState::NoReturn
        }
    }

    /// The status while nothing was sent yet.
    fn waiting_status(&self) -> FulfillmentStatus {
        let statuses = self.fulfillment_orders.iter().map(|order| order.status);
        let mut open = statuses.filter(|status| status.is_open());
        let all = |wanted| open.clone().all(|status| status == wanted);
        if all(FulfillmentOrderStatus::OnHold) {
            FulfillmentStatus::OnHold
        } else if all(FulfillmentOrderStatus::Scheduled) {
            FulfillmentStatus::Scheduled
        } else if open.any(|status| status == FulfillmentOrderStatus::InProgress) {
            FulfillmentStatus::InProgress
        } else {
            FulfillmentStatus::Unfulfilled
        }
    }

    fn has_done(&self, kind: TransactionKind) -> bool {
        let done = |status| status == TransactionStatus::Success;
        self.transactions.iter().any(|transaction| transaction.kind == kind && done(transaction.status))
    }
}
