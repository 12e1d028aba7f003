//! An order as a Shopify shop tells it: facts only, no decision taken yet.
//!
//! All amounts are in the shop's currency (`ShopOrder::currency`). All times are UTC.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::values::id::{
    CustomerId, FulfillmentOrderId, LineId, LocationId, OrderId, ProductId, TransactionId, VariantId,
};
use crate::values::money::{Currency, Decimal};

/// The cheap facts of an order: enough to know whether its body must be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderHead {
    /// Shopify's number.
    pub id: OrderId,
    /// What people call it: `#1001`.
    pub name: String,
    /// When the shop created it.
    pub created_at: DateTime<Utc>,
    /// When anything about it last changed at the shop.
    pub updated_at: DateTime<Utc>,
}

/// The cheap facts of a fulfilment order, which changes without its order's `updated_at` moving (facts.md §0.6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FulfillmentOrderHead {
    /// Shopify's number.
    pub id: FulfillmentOrderId,
    /// Whose.
    pub order: OrderId,
    /// When anything about it last changed at the shop.
    pub updated_at: DateTime<Utc>,
}

/// The whole order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopOrder {
    /// Shopify's number.
    pub id: OrderId,
    /// What people call it: `#1001`.
    pub name: String,
    /// Placed to test the shop; nobody paid and nobody waits for it.
    pub test: bool,
    /// When the shop created it.
    pub created_at: DateTime<Utc>,
    /// When the sale happened; for orders imported into the shop it can be long before `created_at`.
    pub processed_at: DateTime<Utc>,
    /// When anything about it last changed at the shop.
    pub updated_at: DateTime<Utc>,
    /// When the whole order was cancelled.
    pub cancelled_at: Option<DateTime<Utc>>,
    /// Why it was cancelled, in Shopify's word (`CUSTOMER`, `FRAUD`, …).
    pub cancel_reason: Option<String>,
    /// When it was archived.
    pub closed_at: Option<DateTime<Utc>>,
    /// Shopify's roll-up of its payments, e.g. `PAID`; absent for a few imported orders.
    pub financial_status: Option<String>,
    /// Shopify's roll-up of its fulfilment, e.g. `UNFULFILLED`, `ON_HOLD`.
    pub fulfillment_status: String,
    /// The currency of every amount here.
    pub currency: Currency,
    /// Where it was sold, in Shopify's word: `web`, `pos`, an app's id, ….
    pub source: Option<String>,
    /// Where it was sold over the counter.
    pub retail_location: Option<ShopLocation>,
    /// What the shop's staff and apps wrote on it.
    pub note: Option<String>,
    /// The order's tags.
    pub tags: Vec<String>,
    /// The order's own name–value pairs.
    pub attributes: Vec<Attribute>,
    /// Who bought; absent for a guest.
    pub customer: Option<Customer>,
    /// Where to reach the buyer.
    pub email: Option<String>,
    /// Where to reach the buyer.
    pub phone: Option<String>,
    /// Where to send it; absent when nothing is sent.
    pub ship_to: Option<Address>,
    /// How to send it; absent when nothing is sent.
    pub shipping: Option<ShippingLine>,
    /// True if unit prices contain their taxes.
    pub taxes_included: bool,
    /// What the order costs now.
    pub total: Decimal,
    /// What is still to be paid.
    pub outstanding: Decimal,
    /// What has been paid back.
    pub refunded: Decimal,
    /// A tip: an adjustment of the order, never an item.
    pub tip: Decimal,
    /// Every payment, capture, refund and void.
    pub transactions: Vec<Transaction>,
    /// Every line that was ever ordered.
    pub lines: Vec<Line>,
    /// What Shopify has asked its locations to fulfil.
    pub fulfillment_orders: Vec<FulfillmentOrder>,
    /// What has been fulfilled.
    pub fulfillments: Vec<Fulfillment>,
}

/// A name–value pair: a line property or an order attribute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    /// Its name, as typed; a leading `_` hides it from the buyer.
    pub key: String,
    /// Its value.
    pub value: String,
}

/// Who bought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// Shopify's number.
    pub id: CustomerId,
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
}

/// A postal address, as the buyer gave it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Address {
    /// Addressee.
    pub name: Option<String>,
    /// Street line.
    pub address1: Option<String>,
    /// Second line.
    pub address2: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Province or state, its code.
    pub province: Option<String>,
    /// Country, ISO 3166 alpha-2.
    pub country: Option<String>,
    /// Postal code.
    pub zip: Option<String>,
    /// Degrees north, WGS 84.
    pub latitude: Option<Decimal>,
    /// Degrees east, WGS 84.
    pub longitude: Option<Decimal>,
}

/// How the buyer asked to have it sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShippingLine {
    /// What the buyer chose, e.g. `Express`.
    pub title: String,
    /// The rate's code, if the shop has one.
    pub code: Option<String>,
    /// What it costs, before discounts.
    pub price: Decimal,
    /// What it costs after discounts.
    pub discounted: Decimal,
}

/// A place at Shopify.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopLocation {
    /// Shopify's number.
    pub id: LocationId,
    /// What people call it.
    pub name: String,
}

/// One movement of money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transaction {
    /// Shopify's number.
    pub id: TransactionId,
    /// What it is.
    pub kind: TransactionKind,
    /// Whether it went through.
    pub status: TransactionStatus,
    /// Who moved the money, e.g. `shopify_payments`.
    pub gateway: Option<String>,
    /// What it captures, refunds or voids.
    pub parent: Option<TransactionId>,
    /// How much.
    pub amount: Decimal,
    /// When.
    pub at: Option<DateTime<Utc>>,
    /// Made in the gateway's test mode.
    pub test: bool,
}

/// What a movement of money is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransactionKind {
    /// Money promised, not taken.
    Authorization,
    /// Promised money taken.
    Capture,
    /// Money taken at once.
    Sale,
    /// Money given back.
    Refund,
    /// A promise given up.
    Void,
    /// Cash handed back as change.
    Change,
    /// A promise asked of an offline terminal (`EMV_AUTHORIZATION`).
    EmvAuthorization,
    /// A refund that the gateway proposes (`SUGGESTED_REFUND`); no money moved.
    SuggestedRefund,
}

/// Whether a movement of money went through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransactionStatus {
    /// It did.
    Success,
    /// Not yet known.
    Pending,
    /// The buyer has something to do first.
    AwaitingResponse,
    /// It did not.
    Failure,
    /// It broke.
    Error,
    /// Shopify does not know.
    Unknown,
}

/// `quantity` units of one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Shopify's number.
    pub id: LineId,
    /// What was bought; absent for custom lines and when the variant was deleted.
    pub variant: Option<VariantId>,
    /// Its parent product; absent likewise.
    pub product: Option<ProductId>,
    /// The SKU at the time of sale.
    pub sku: Option<String>,
    /// What the buyer saw.
    pub title: String,
    /// The variant's part of what the buyer saw, e.g. `Olive / M`.
    pub variant_title: Option<String>,
    /// Units ever ordered, those removed later included.
    pub quantity: u32,
    /// Units ordered less those refunded or removed.
    pub current_quantity: u32,
    /// Units not fulfilled yet, by the line's own account (fulfilment orders know better).
    pub unfulfilled_quantity: u32,
    /// True if a parcel is needed.
    pub requires_shipping: bool,
    /// True if it is a gift card, digital or not.
    pub gift_card: bool,
    /// Price of one unit before discounts.
    pub unit_price: Decimal,
    /// Line properties.
    pub attributes: Vec<Attribute>,
    /// Taxes on the whole line.
    pub taxes: Vec<Tax>,
    /// Discounts allocated to the whole line; positive amounts.
    pub discounts: Vec<Decimal>,
}

/// One tax on a whole line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tax {
    /// Its name, e.g. `NY State Tax`.
    pub title: String,
    /// How much.
    pub amount: Decimal,
}

/// Shopify's instruction to fulfil some lines from one location.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FulfillmentOrder {
    /// Shopify's number.
    pub id: FulfillmentOrderId,
    /// When anything about it last changed at the shop.
    pub updated_at: DateTime<Utc>,
    /// True if units can still come out of it.
    pub open: bool,
    /// Who shall fulfil; absent when the location is gone.
    pub location: Option<ShopLocation>,
    /// Not to be shipped before.
    pub ship_after: Option<DateTime<Utc>>,
    /// To be shipped by.
    pub ship_by: Option<DateTime<Utc>>,
    /// Latest delivery that was promised.
    pub deliver_by: Option<DateTime<Utc>>,
    /// The buyer fetches it.
    pub pickup: bool,
    /// What to fulfil.
    pub lines: Vec<FulfillmentOrderLine>,
}

/// One line of a fulfilment order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FulfillmentOrderLine {
    /// The order's line.
    pub line: LineId,
    /// Units still to be fulfilled.
    pub remaining: u32,
}

/// Units that were fulfilled together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fulfillment {
    /// True if it stands; a cancelled one fulfils nothing.
    pub success: bool,
    /// When they left.
    pub created_at: DateTime<Utc>,
    /// From where; absent when the location is gone, or no location of the shop sent them.
    pub location: Option<ShopLocation>,
    /// Units of each line.
    pub lines: Vec<(LineId, u32)>,
}
