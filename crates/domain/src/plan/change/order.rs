//! An order as it enters the store: its facts, its ship groups, one item per unit.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::facility::FacilityId;
use crate::plan::change::shipment::Sent;
use crate::shopify::order::{Address, Attribute, Customer};
use crate::status::{ItemStatus, OrderStatus};
use crate::values::fingerprint::fingerprint;
use crate::values::id::{LineId, OrderId, TransactionId, VariantId};
use crate::values::money::{Currency, Decimal};

/// An order as it enters the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedOrder {
    /// Rolled up from its items.
    pub status: OrderStatus,
    /// What the shop says of it as a whole.
    #[serde(flatten)]
    pub facts: OrderFacts,
    /// Items that travel together, one group per facility and shipping method.
    pub ship_groups: Vec<ShipGroup>,
}

/// What the shop says of an order as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderFacts {
    /// Shopify's number.
    pub id: OrderId,
    /// What people call it.
    pub name: String,
    /// Where it was sold.
    pub channel: String,
    /// At which facility it was sold, as the shop names that; none of an order that was placed at no counter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<FacilityId>,
    /// Placed to test the shop.
    pub test: bool,
    /// When the sale happened.
    pub ordered_at: DateTime<Utc>,
    /// When the shop created it.
    pub shop_created_at: DateTime<Utc>,
    /// When the shop last changed it.
    pub shop_updated_at: DateTime<Utc>,
    /// When the shop last changed one of its fulfilment orders, which moves without it.
    pub fulfillment_orders_updated_at: Option<DateTime<Utc>>,
    /// When it was cancelled at the shop.
    pub cancelled_at: Option<DateTime<Utc>>,
    /// Why it was cancelled.
    pub cancel_reason: Option<String>,
    /// When it was archived at the shop.
    pub closed_at: Option<DateTime<Utc>>,
    /// Shopify's roll-up of its payments.
    pub financial_status: Option<String>,
    /// Shopify's roll-up of its fulfilment.
    pub fulfillment_status: String,
    /// The currency of every amount here.
    pub currency: Currency,
    /// True if prices contain their taxes.
    pub taxes_included: bool,
    /// What the order costs.
    pub total: Decimal,
    /// What is still to be paid.
    pub outstanding: Decimal,
    /// What has been paid back.
    pub refunded: Decimal,
    /// A tip.
    pub tip: Decimal,
    /// What the buyer pays for the way.
    pub shipping_price: Decimal,
    /// What the buyer chose.
    pub shipping_title: Option<String>,
    /// What is written on it.
    pub note: Option<String>,
    /// Who bought.
    pub customer: Option<Customer>,
    /// Where to reach the buyer.
    pub email: Option<String>,
    /// Where to reach the buyer.
    pub phone: Option<String>,
    /// Where to send it.
    pub ship_to: Option<Address>,
    /// Its tags.
    pub tags: Vec<String>,
    /// Its name–value pairs.
    pub attributes: Vec<Attribute>,
    /// Line properties.
    pub line_attributes: Vec<(LineId, Attribute)>,
    /// Every payment.
    pub payments: Vec<Payment>,
    /// A fingerprint of everything but the times of change, which our own writes move too.
    #[serde(default)]
    pub hash: String,
}

impl OrderFacts {
    /// These facts with their fingerprint.
    pub fn hashed(mut self) -> Self {
        let times = (self.shop_updated_at, self.fulfillment_orders_updated_at);
        (self.shop_updated_at, self.fulfillment_orders_updated_at) = (DateTime::UNIX_EPOCH, None);
        self.hash = String::new();
        self.hash = fingerprint(&self);
        (self.shop_updated_at, self.fulfillment_orders_updated_at) = times;
        self
    }
}

/// Items of one order at one facility, to be sent by one method.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShipGroup {
    /// Where they are.
    pub facility: FacilityId,
    /// How they travel: `standard`, `next-day`, `pickup`, `no-shipping`, `pos-completed`, ….
    pub shipping_method: String,
    /// Not to be shipped before.
    pub ship_after: Option<DateTime<Utc>>,
    /// To be shipped by.
    pub ship_by: Option<DateTime<Utc>>,
    /// Latest delivery that was promised.
    pub deliver_by: Option<DateTime<Utc>>,
    /// The units.
    pub items: Vec<Item>,
}

/// One unit of one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The Shopify line it is a unit of.
    pub line: LineId,
    /// Which unit of the line, from 1.
    pub unit: u32,
    /// Where it stands.
    pub status: ItemStatus,
    /// What it is.
    pub of: ItemOf,
    /// The SKU at the time of sale.
    pub sku: Option<String>,
    /// What the buyer saw.
    pub title: String,
    /// Price before discounts.
    pub price: Decimal,
    /// Its shares of the line's taxes: title and amount.
    pub taxes: Vec<(String, Decimal)>,
    /// Its shares of the line's discounts, positive.
    pub discounts: Vec<Decimal>,
    /// The date promised to the buyer of a pre-sold item, in the store's time zone.
    pub promise_date: Option<NaiveDate>,
    /// A gift card.
    pub gift_card: bool,
    /// From where it was sent and when, if it was and the shop says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent: Option<Sent>,
}

/// What an item is a unit of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ItemOf {
    /// A variant that the shop still has.
    Variant(VariantId),
    /// A variant that the shop has deleted, by its identity in the store.
    Identity(String),
    /// Something typed in by hand, of no product.
    Custom,
}

/// One movement of an order's money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// Shopify's number.
    pub id: TransactionId,
    /// Where it stands.
    pub status: PaymentStatus,
    /// Who moved the money.
    pub gateway: Option<String>,
    /// How much, positive, in the order's currency.
    pub amount: Decimal,
    /// What it captures, refunds or voids.
    pub parent: Option<TransactionId>,
    /// When.
    pub at: Option<DateTime<Utc>>,
}

/// Where a payment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PaymentStatus {
    /// Not known yet.
    Pending,
    /// Promised.
    Authorized,
    /// Taken.
    Settled,
    /// Given back.
    Refunded,
    /// Given up.
    Cancelled,
    /// Refused.
    Declined,
}

impl PaymentStatus {
    /// The word in the store.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Authorized => "authorized",
            Self::Settled => "settled",
            Self::Refunded => "refunded",
            Self::Cancelled => "cancelled",
            Self::Declined => "declined",
        }
    }
}
