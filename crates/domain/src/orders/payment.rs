//! Shopify's transactions as payments.

use crate::plan::change::{Payment, PaymentStatus};
use crate::shopify::order::{ShopOrder, Transaction, TransactionKind, TransactionStatus};

/// The order's payments: one per transaction (jobs.md, O-1). Gateway tests count only on test orders, and a refund that
/// a gateway merely proposes or change given back in cash is no payment.
pub fn payments(order: &ShopOrder) -> Vec<Payment> {
    order.transactions.iter().filter(|t| order.test || !t.test).filter_map(payment).collect()
}

fn payment(transaction: &Transaction) -> Option<Payment> {
    Some(Payment {
        id: transaction.id,
        status: status(transaction.kind, transaction.status)?,
        gateway: transaction.gateway.clone(),
        amount: transaction.amount,
        parent: transaction.parent,
        at: transaction.at,
    })
}

fn status(kind: TransactionKind, status: TransactionStatus) -> Option<PaymentStatus> {
    let when_done = match kind {
        TransactionKind::Authorization | TransactionKind::EmvAuthorization => PaymentStatus::Authorized,
        TransactionKind::Capture | TransactionKind::Sale => PaymentStatus::Settled,
        TransactionKind::Refund => PaymentStatus::Refunded,
        TransactionKind::Void => PaymentStatus::Cancelled,
        TransactionKind::Change | TransactionKind::SuggestedRefund => return None,
    };
    Some(match status {
        TransactionStatus::Success => when_done,
        TransactionStatus::Pending | TransactionStatus::AwaitingResponse | TransactionStatus::Unknown => {
            PaymentStatus::Pending
        }
        TransactionStatus::Failure | TransactionStatus::Error => PaymentStatus::Declined,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transaction_becomes_the_payment_it_amounts_to() {
        use {PaymentStatus as P, TransactionKind as K, TransactionStatus as S};
        for (kind, state, expected) in [
            (K::Authorization, S::Success, Some(P::Authorized)),
            (K::EmvAuthorization, S::Success, Some(P::Authorized)),
            (K::Sale, S::Success, Some(P::Settled)),
            (K::Capture, S::Success, Some(P::Settled)),
            (K::Refund, S::Success, Some(P::Refunded)),
            (K::Void, S::Success, Some(P::Cancelled)),
            (K::Sale, S::Pending, Some(P::Pending)),
            (K::Sale, S::Failure, Some(P::Declined)),
            (K::Capture, S::Error, Some(P::Declined)),
            (K::Change, S::Success, None),
            (K::SuggestedRefund, S::Success, None),
        ] {
            assert_eq!(status(kind, state), expected, "{kind:?} {state:?}");
        }
    }
}
