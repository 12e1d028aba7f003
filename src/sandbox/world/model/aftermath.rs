//! What is given back after an order was placed: refunds give back money, returns give back units.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{LocationName, Transaction};
use crate::sandbox::world::ids::{Gid, Ref};
use crate::sandbox::world::money::Bag;

/// Money given back, with or without units.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Refund {
    pub(crate) id: Gid,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) processed_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    pub(crate) note: Option<String>,
    #[serde(rename = "return")]
    pub(crate) of_return: Option<Ref>,
    pub(crate) total_refunded_set: Bag,
    pub(crate) refund_line_items: Vec<RefundLine>,
    pub(crate) refund_shipping_lines: Vec<RefundShippingLine>,
    pub(crate) order_adjustments: Vec<OrderAdjustment>,
    pub(crate) transactions: Vec<Transaction>,
}

/// Units of a line that were refunded.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RefundLine {
    pub(crate) id: Gid,
    pub(crate) line_item: Ref,
    pub(crate) quantity: u32,
    pub(crate) restock_type: RestockType,
    pub(crate) restocked: bool,
    pub(crate) location: Option<LocationName>,
    pub(crate) subtotal_set: Bag,
    pub(crate) total_tax_set: Bag,
}

/// What became of refunded units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum RestockType {
    /// They came back.
    Return,
    /// They were never sent and will not be.
    Cancel,
    /// Nothing: only money moved, and what was to be sent still is.
    NoRestock,
}

/// Shipping given back.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RefundShippingLine {
    pub(crate) id: Gid,
    pub(crate) subtotal_amount_set: Bag,
    pub(crate) tax_amount_set: Bag,
}

/// The difference between what the units of a refund were worth and what was paid back: positive in the shop's favour.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrderAdjustment {
    pub(crate) id: Gid,
    pub(crate) amount_set: Bag,
    pub(crate) tax_amount_set: Bag,
}

/// Units on their way back.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Return {
    pub(crate) id: Gid,
    pub(crate) name: String,
    pub(crate) status: ReturnStatus,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) closed_at: Option<DateTime<Utc>>,
    pub(crate) return_line_items: Vec<ReturnLine>,
}

/// Where a return stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum ReturnStatus {
    Requested,
    Open,
    Closed,
    Declined,
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
    pub(crate) fulfillment_line_item: Ref,
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

/// The schema's name for a line of a return that belongs to the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ReturnLineType {
    ReturnLineItem,
}
