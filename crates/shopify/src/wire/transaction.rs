//! A movement of money.

use serde::Deserialize;

use super::value::{At, MoneyBag, Reference, some, time_if_any};
use crate::gid::Gid;
use domain::shopify::order::{self, TransactionKind, TransactionStatus};
use domain::values::id::TransactionId;
use domain::values::money::Currency;

/// `OrderTransaction`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Transaction {
    id: String,
    kind: String,
    status: String,
    gateway: Option<String>,
    processed_at: Option<String>,
    test: bool,
    amount_set: MoneyBag,
    parent_transaction: Option<Reference>,
}

impl Transaction {
    /// Into the domain; its amount must be in `currency`.
    pub(super) fn into_domain(self, currency: Currency) -> Result<order::Transaction, String> {
        Ok(order::Transaction {
            id: TransactionId::parse(&self.id)?,
            kind: kind(&self.kind)?,
            status: status(&self.status)?,
            gateway: some(self.gateway),
            parent: self
                .parent_transaction
                .map(|parent| TransactionId::parse(&parent.id))
                .transpose()
                .at("parent")?,
            amount: self.amount_set.amount_in(currency).at("amount")?,
            at: time_if_any(self.processed_at.as_ref()).at("processed at")?,
            test: self.test,
        })
    }
}

fn kind(word: &str) -> Result<TransactionKind, String> {
    Ok(match word {
        "AUTHORIZATION" => TransactionKind::Authorization,
        "CAPTURE" => TransactionKind::Capture,
        "SALE" => TransactionKind::Sale,
        "REFUND" => TransactionKind::Refund,
        "VOID" => TransactionKind::Void,
        "CHANGE" => TransactionKind::Change,
        "EMV_AUTHORIZATION" => TransactionKind::EmvAuthorization,
        "SUGGESTED_REFUND" => TransactionKind::SuggestedRefund,
        other => return Err(format!("kind {other:?} is unknown")),
    })
}

fn status(word: &str) -> Result<TransactionStatus, String> {
    Ok(match word {
        "SUCCESS" => TransactionStatus::Success,
        "PENDING" => TransactionStatus::Pending,
        "AWAITING_RESPONSE" => TransactionStatus::AwaitingResponse,
        "FAILURE" => TransactionStatus::Failure,
        "ERROR" => TransactionStatus::Error,
        "UNKNOWN" => TransactionStatus::Unknown,
        other => return Err(format!("status {other:?} is unknown")),
    })
}
