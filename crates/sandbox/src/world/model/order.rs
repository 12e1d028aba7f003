//! An order: who bought, where it goes, and everything that happened to it since.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    Agreement, Fulfillment, FulfillmentOrder, Line, LocationName, Refund, Return, TaxLine, Transaction,
};
use crate::world::ids::Gid;
use crate::world::money::{Bag, Currency};

/// The facts of one order.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Order {
    pub(crate) id: Gid,
    pub(crate) name: String,
    pub(crate) number: u64,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) processed_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    pub(crate) cancelled_at: Option<DateTime<Utc>>,
    pub(crate) cancel_reason: Option<CancelReason>,
    pub(crate) cancellation: Option<Cancellation>,
    pub(crate) closed_at: Option<DateTime<Utc>>,
    pub(crate) test: bool,
    pub(crate) presentment_currency_code: Currency,
    pub(crate) taxes_included: bool,
    pub(crate) email: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) note: Option<String>,
    pub(crate) po_number: Option<String>,
    pub(crate) tags: Vec<String>,
    pub(crate) source_name: String,
    pub(crate) source_identifier: Option<String>,
    pub(crate) custom_attributes: Vec<Attribute>,
    pub(crate) discount_codes: Vec<String>,
    pub(crate) customer: Option<Customer>,
    pub(crate) billing_address: Option<Address>,
    pub(crate) shipping_address: Option<Address>,
    pub(crate) retail_location: Option<LocationName>,
    pub(crate) shipping_line: Option<ShippingLine>,
    pub(crate) total_tip_received_set: Bag,
    pub(crate) line_items: Vec<Line>,
    pub(crate) fulfillment_orders: Vec<FulfillmentOrder>,
    pub(crate) fulfillments: Vec<Fulfillment>,
    pub(crate) transactions: Vec<Transaction>,
    pub(crate) refunds: Vec<Refund>,
    pub(crate) returns: Vec<Return>,
    pub(crate) agreements: Vec<Agreement>,
}

/// Why an order was cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum CancelReason {
    Customer,
    Declined,
    Fraud,
    Inventory,
    Staff,
    Other,
}

impl CancelReason {
    /// All reasons there are.
    pub(crate) const ALL: [CancelReason; 6] = [
        CancelReason::Customer,
        CancelReason::Declined,
        CancelReason::Fraud,
        CancelReason::Inventory,
        CancelReason::Staff,
        CancelReason::Other,
    ];
}

/// What the staff said when they cancelled.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Cancellation {
    pub(crate) staff_note: Option<String>,
}

/// A key and a value, on an order or on a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Attribute {
    pub(crate) key: String,
    pub(crate) value: Option<String>,
}

impl Attribute {
    pub(crate) fn new(key: &str, value: &str) -> Attribute {
        Attribute { key: key.to_owned(), value: Some(value.to_owned()) }
    }
}

/// Who bought.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Customer {
    pub(crate) id: Gid,
    pub(crate) first_name: Option<String>,
    pub(crate) last_name: Option<String>,
    pub(crate) display_name: String,
    pub(crate) default_email_address: Option<EmailAddress>,
}

/// An e-mail address as the API wraps it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EmailAddress {
    pub(crate) email_address: String,
}

/// Where a parcel or an invoice goes.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Address {
    pub(crate) id: Gid,
    pub(crate) first_name: Option<String>,
    pub(crate) last_name: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) company: Option<String>,
    pub(crate) address1: Option<String>,
    pub(crate) address2: Option<String>,
    pub(crate) city: Option<String>,
    pub(crate) province: Option<String>,
    pub(crate) province_code: Option<String>,
    pub(crate) country: Option<String>,
    pub(crate) country_code_v2: Option<String>,
    pub(crate) zip: Option<String>,
    pub(crate) phone: Option<String>,
    /// Degrees north and east, where Shopify could place it.
    pub(crate) latitude: Option<f64>,
    pub(crate) longitude: Option<f64>,
}

/// How the buyer chose to have it sent, and what that cost.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ShippingLine {
    pub(crate) id: Gid,
    pub(crate) title: String,
    pub(crate) code: Option<String>,
    pub(crate) source: Option<String>,
    pub(crate) custom: bool,
    pub(crate) original_price_set: Bag,
    pub(crate) discounted_price_set: Bag,
    pub(crate) tax_lines: Vec<TaxLine>,
}
