//! Returns: units that were sent and come back, or are asked to.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::ReverseOrder;
use crate::world::ids::{Gid, Ref};
use crate::world::money::Bag;

/// Units on their way back.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Return {
    pub(crate) id: Gid,
    pub(crate) name: String,
    pub(crate) status: ReturnStatus,
    pub(crate) created_at: DateTime<Utc>,
    #[serde(default)]
    pub(crate) request_approved_at: Option<DateTime<Utc>>,
    pub(crate) closed_at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub(crate) decline: Option<Decline>,
    pub(crate) return_line_items: Vec<ReturnLine>,
    #[serde(default)]
    pub(crate) exchange_line_items: Vec<ExchangeLine>,
    #[serde(default)]
    pub(crate) reverse_fulfillment_orders: Vec<ReverseOrder>,
}

/// Where a return stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum ReturnStatus {
    Requested,
    /// Agreed to; it stays so when its units have arrived, until somebody closes it.
    Open,
    Closed,
    Declined,
    Canceled,
}

impl ReturnStatus {
    /// True if its units are spoken for: nobody can ask to send them back once more.
    pub(crate) fn holds_units(self) -> bool {
        match self {
            ReturnStatus::Requested | ReturnStatus::Open => true,
            ReturnStatus::Closed | ReturnStatus::Declined | ReturnStatus::Canceled => false,
        }
    }
}

/// Why the shop said no.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Decline {
    pub(crate) reason: DeclineReason,
    pub(crate) note: Option<String>,
}

/// The reasons there are to say no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum DeclineReason {
    ReturnPeriodEnded,
    FinalSale,
}

/// Sent units that come back.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReturnLine {
    #[serde(rename = "__typename")]
    pub(crate) typename: ReturnLineType,
    pub(crate) id: Gid,
    pub(crate) quantity: u32,
    pub(crate) processed_quantity: u32,
    pub(crate) refunded_quantity: u32,
    pub(crate) return_reason: ReturnReason,
    pub(crate) return_reason_note: String,
    #[serde(default)]
    pub(crate) customer_note: Option<String>,
    #[serde(default)]
    pub(crate) restocking_fee: Option<RestockingFee>,
    pub(crate) fulfillment_line_item: Ref,
}

/// What the shop keeps for putting units back on the shelf.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RestockingFee {
    pub(crate) id: Gid,
    pub(crate) percentage: f64,
    pub(crate) amount_set: Bag,
}

/// Why the buyer sends something back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum ReturnReason {
    SizeTooSmall,
    SizeTooLarge,
    Defective,
    Unwanted,
    WrongItem,
}

impl ReturnReason {
    /// The handle of its definition.
    pub(crate) fn handle(self) -> &'static str {
        match self {
            ReturnReason::SizeTooSmall => "size-too-small",
            ReturnReason::SizeTooLarge => "size-too-large",
            ReturnReason::Defective => "defective",
            ReturnReason::Unwanted => "unwanted",
            ReturnReason::WrongItem => "wrong-item",
        }
    }

    /// The name of its definition.
    pub(crate) fn name(self) -> &'static str {
        match self {
            ReturnReason::SizeTooSmall => "Size was too small",
            ReturnReason::SizeTooLarge => "Size was too large",
            ReturnReason::Defective => "Item was defective",
            ReturnReason::Unwanted => "Customer changed their mind",
            ReturnReason::WrongItem => "Received the wrong item",
        }
    }
}

/// The schema's name for a line of a return that belongs to the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ReturnLineType {
    ReturnLineItem,
}

/// What the buyer gets instead: a line of the same order, once the return is processed.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ExchangeLine {
    pub(crate) id: Gid,
    pub(crate) quantity: u32,
    pub(crate) processed_quantity: u32,
    pub(crate) variant_id: Option<Gid>,
    pub(crate) line_items: Vec<Ref>,
}
