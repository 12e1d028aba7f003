//! Returns and refunds as Shopify states them. Facts only, no decision taken yet.
//!
//! All amounts are in the order's currency. All times are UTC.

use chrono::{DateTime, Utc};

use super::order::{OrderHead, ShopLocation};
use crate::status::ReturnStatus;
use crate::values::id::{LineId, OrderId, RefundId, ReturnId};
use crate::values::money::{Decimal, share};

/// The cheap facts of an order's aftermath: enough to know whether it must be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnsHead {
    /// The order.
    pub order: OrderHead,
    /// True if it has a refund or a return.
    pub any: bool,
}

/// Everything that was given back of one order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnsOfOrder {
    /// Whose.
    pub order: OrderId,
    /// Returns, oldest first.
    pub returns: Vec<ShopReturn>,
    /// Refunds, oldest first.
    pub refunds: Vec<ShopRefund>,
}

/// An agreement that units come back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopReturn {
    /// Shopify's number.
    pub id: ReturnId,
    /// What people call it: `#1001-R1`.
    pub name: String,
    /// Where it stands, as far as Shopify tells: it has no word for *received*.
    pub status: ReturnStatus,
    /// When it was asked for.
    pub requested_at: DateTime<Utc>,
    /// When nothing was left to do.
    pub closed_at: Option<DateTime<Utc>>,
    /// Why the shop does not agree.
    pub declined: Option<String>,
    /// What comes back.
    pub lines: Vec<ReturnLine>,
    /// What is sent instead: lines that were added to the same order.
    pub exchanges: Vec<LineId>,
    /// Units that did not go back on a shelf: lost on the way, or not fit to be sold.
    pub withheld: Vec<(LineId, u32)>,
}

/// Units of one line that come back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnLine {
    /// Of which line; absent when the shop took back something of no order line.
    pub line: Option<LineId>,
    /// Units that are to come back.
    pub quantity: u32,
    /// Units that have.
    pub processed: u32,
    /// Why, by the handle of the shop's reason: `defective`, `size-too-small`, ….
    pub reason: Option<String>,
    /// Why, in the buyer's or the staff's words.
    pub note: Option<String>,
}

/// Money given back, with or without units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopRefund {
    /// Shopify's number.
    pub id: RefundId,
    /// The return it belongs to.
    pub of_return: Option<ReturnId>,
    /// When.
    pub at: DateTime<Utc>,
    /// What the staff wrote.
    pub note: Option<String>,
    /// What was paid back in all.
    pub total: Decimal,
    /// Shipping paid back, taxes included.
    pub shipping: Decimal,
    /// By how much less was paid back than lines and shipping are worth, as Shopify tells it: positive is what the shop
    /// kept (a restocking fee), negative what it gave on top (goodwill). `total` = lines + `shipping` − `adjustment`.
    pub adjustment: Decimal,
    /// Where the money was paid back.
    pub paid_at: PaidAt,
    /// Units it is about.
    pub lines: Vec<RefundLine>,
}

/// Where a refund's money was paid back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaidAt {
    /// At the counter of a store.
    Counter,
    /// Elsewhere: online.
    Elsewhere,
    /// Nowhere: none was moved.
    NoMoney,
}

/// Units of one line that were paid back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundLine {
    /// Of which line.
    pub line: LineId,
    /// How many.
    pub quantity: u32,
    /// What became of them.
    pub kind: RefundKind,
    /// True if the shop put them back into its stock.
    pub restocked: bool,
    /// Where.
    pub location: Option<ShopLocation>,
    /// What they were worth, without taxes.
    pub subtotal: Decimal,
    /// Their taxes.
    pub tax: Decimal,
}

/// What became of refunded units (facts.md §2.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundKind {
    /// They came back.
    Return,
    /// They were never sent and will not be: a cancellation.
    Cancel,
    /// Nothing: only money moved.
    MoneyOnly,
}

impl RefundLine {
    /// The first `units` of it, and the rest, each with its share of the money.
    pub fn split(&self, units: u32, decimals: u32) -> (Self, Self) {
        let part = |amount: Decimal| -> Decimal {
            share(amount, self.quantity, decimals).into_iter().take(units as usize).sum()
        };
        let (subtotal, tax) = (part(self.subtotal), part(self.tax));
        let first = Self { quantity: units.min(self.quantity), subtotal, tax, ..self.clone() };
        let rest = Self {
            quantity: self.quantity - first.quantity,
            subtotal: self.subtotal - subtotal,
            tax: self.tax - tax,
            ..self.clone()
        };
        (first, rest)
    }
}
