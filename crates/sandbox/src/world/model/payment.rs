//! What was paid, reserved, released and paid back.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::LocationName;
use crate::world::ids::{Gid, Ref};
use crate::world::money::Bag;

/// One movement of money, as the payment gateway told it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Transaction {
    pub(crate) id: Gid,
    pub(crate) kind: TransactionKind,
    pub(crate) status: TransactionStatus,
    pub(crate) gateway: Option<String>,
    pub(crate) test: bool,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) processed_at: Option<DateTime<Utc>>,
    pub(crate) amount_set: Bag,
    pub(crate) parent_transaction: Option<Ref>,
    /// The till it went through, and where that stands; `None` for what was not done at a counter.
    #[serde(default)]
    pub(crate) device: Option<Ref>,
    #[serde(default)]
    pub(crate) location: Option<LocationName>,
}

/// What a transaction did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum TransactionKind {
    Authorization,
    Capture,
    Sale,
    Void,
    Refund,
}

/// Whether it worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum TransactionStatus {
    Success,
    Failure,
    Pending,
}
