//! Refunds: money given back after an order was placed, with units or without.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{LocationName, Transaction};
use crate::world::ids::{Gid, Ref};
use crate::world::money::Bag;

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
    #[serde(default)]
    pub(crate) reason: DiscrepancyReason,
}

/// Why a refund was not what the units were worth. The shop tells none but the plainest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum DiscrepancyReason {
    #[default]
    RefundDiscrepancy,
}
