//! A return as it enters the store: what came back, what was paid back, and where the units went.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::facility::FacilityId;
use crate::status::ReturnStatus;
use crate::values::fingerprint::fingerprint;
use crate::values::id::{LineId, OrderId, RefundId, ReturnId};
use crate::values::money::Decimal;

/// Units that come back, or money that was given back without any.
///
/// The money adds up: `refunded` = what the units were paid back with + `besides` + `shipping` − `adjustment`, as long as
/// neither duties, nor the price of exchanged goods, nor what an edit had left owing come into it. A unit's taxes are
/// counted only where they are not in its price already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderReturn {
    /// What it is at the shop: kept once for each.
    pub key: ReturnKey,
    /// Of which order.
    pub order: OrderId,
    /// What people call it: `#1001-R1`.
    pub name: String,
    /// What it is.
    pub kind: ReturnKind,
    /// Where it stands.
    pub status: ReturnStatus,
    /// When it was asked for. UTC.
    pub requested_at: DateTime<Utc>,
    /// When nothing was left to do. UTC.
    pub closed_at: Option<DateTime<Utc>>,
    /// What the staff wrote, or why the shop does not agree.
    pub note: Option<String>,
    /// What was paid back in all, in the order's currency.
    pub refunded: Decimal,
    /// What of it was paid back for units that do not come back by it: units that were never sent, or that the buyer keeps.
    pub besides: Decimal,
    /// Shipping in it.
    pub shipping: Decimal,
    /// By how much less was paid back than all that is worth: what the shop kept (positive: a restocking fee), or gave on
    /// top (negative: a gesture).
    pub adjustment: Decimal,
    /// The units.
    pub units: Vec<ReturnedUnit>,
    /// Lines of the same order that are sent instead.
    pub exchanges: Vec<LineId>,
}

/// What a return is at the shop: an agreement, or, where there was none, the refund alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReturnKey {
    /// An agreement that units come back.
    Return(ReturnId),
    /// A refund without one.
    Refund(RefundId),
}

impl ReturnKey {
    /// The kind's word in the store.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Return(_) => "return",
            Self::Refund(_) => "refund",
        }
    }

    /// Shopify's number.
    pub const fn number(self) -> i64 {
        match self {
            Self::Return(id) => id.0,
            Self::Refund(id) => id.0,
        }
    }

    /// The key behind a word of the store and a number.
    pub fn of(word: &str, number: i64) -> Option<Self> {
        match word {
            "return" => Some(Self::Return(ReturnId(number))),
            "refund" => Some(Self::Refund(RefundId(number))),
            _ => None,
        }
    }
}

/// What a return is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReturnKind {
    /// Units come back.
    Return,
    /// Money without units: a gesture, or shipping.
    Appeasement,
}

impl ReturnKind {
    /// The word in the store.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Return => "return",
            Self::Appeasement => "appeasement",
        }
    }
}

/// One unit that comes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnedUnit {
    /// Of which line.
    pub line: LineId,
    /// Which unit of the line, from 1.
    pub unit: u32,
    /// Why, by the handle of the shop's reason.
    pub reason: Option<String>,
    /// Why, in words.
    pub note: Option<String>,
    /// Its share of what its line's units were paid back with, without taxes.
    pub price: Decimal,
    /// The taxes of that.
    pub tax: Decimal,
    /// True if it has come back.
    pub received: bool,
    /// Where it went into stock; none if it did not.
    pub restock: Option<FacilityId>,
    /// It went into stock damaged: it is taken out again.
    pub damaged: bool,
}

impl OrderReturn {
    /// A fingerprint of all this.
    pub fn hash(&self) -> String {
        fingerprint(self)
    }
}
