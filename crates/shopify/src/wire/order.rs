//! An order's head and body.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer};
use serde_json::Number;
use serde_json::value::RawValue;

use super::connection::Connection;
use super::fulfillment::{Fulfillment, FulfillmentBody, FulfillmentOrder};
use super::line::{Attribute, Line, attributes};
use super::transaction::Transaction;
use super::value::{
    At, Location, MoneyBag, Reference, degrees, distinct, each, some, time, time_if_any, twice,
};
use crate::gid::Gid;
use domain::shopify::order::{self, ShopOrder};
use domain::values::id::{CustomerId, LineId, OrderId};
use domain::values::money::Currency;

/// The answer to `order-heads`.
#[derive(Debug, Deserialize)]
pub(crate) struct OrderHeads {
    pub(crate) orders: Connection<Box<RawValue>>,
}

/// An order's cheap facts.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrderHead {
    id: String,
    name: String,
    created_at: String,
    updated_at: String,
}

impl TryFrom<OrderHead> for order::OrderHead {
    type Error = String;

    fn try_from(wire: OrderHead) -> Result<Self, String> {
        Ok(Self {
            id: OrderId::parse(&wire.id)?,
            name: wire.name,
            created_at: time(&wire.created_at).at("created at")?,
            updated_at: time(&wire.updated_at).at("updated at")?,
        })
    }
}

/// When an order last changed.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrderTouched {
    updated_at: String,
}

impl OrderTouched {
    /// That, as a time.
    pub(crate) fn at(&self) -> Result<DateTime<Utc>, String> {
        time(&self.updated_at).at("updated at")
    }
}

/// An order, perhaps with only the first page of its lists.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    pub(crate) body: OrderBody,
    pub(crate) line_items: Connection<Line>,
    pub(crate) fulfillment_orders: Connection<FulfillmentOrder>,
    pub(crate) fulfillments: Vec<Fulfillment>,
}

impl<'de> Deserialize<'de> for Order {
    /// A bulk result tells the lists in lines of their own, so they are read apart.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Lists {
            line_items: Connection<Line>,
            fulfillment_orders: Connection<FulfillmentOrder>,
            fulfillments: Vec<Fulfillment>,
        }
        let (body, lists) = twice::<D, OrderBody, Lists>(deserializer)?;
        let Lists { line_items, fulfillment_orders, fulfillments } = lists;
        Ok(Self { body, line_items, fulfillment_orders, fulfillments })
    }
}

/// An order without its lists of many.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrderBody {
    pub(crate) id: String,
    name: String,
    test: bool,
    created_at: String,
    processed_at: String,
    updated_at: String,
    cancelled_at: Option<String>,
    cancel_reason: Option<String>,
    closed_at: Option<String>,
    display_financial_status: Option<String>,
    display_fulfillment_status: String,
    currency_code: String,
    source_name: Option<String>,
    retail_location: Option<Location>,
    note: Option<String>,
    tags: Vec<String>,
    custom_attributes: Vec<Attribute>,
    customer: Option<Customer>,
    email: Option<String>,
    phone: Option<String>,
    shipping_address: Option<Address>,
    shipping_line: Option<ShippingLine>,
    taxes_included: bool,
    current_total_price_set: MoneyBag,
    total_outstanding_set: MoneyBag,
    total_refunded_set: MoneyBag,
    total_tip_received_set: MoneyBag,
    pub(crate) transactions: Vec<Transaction>,
    /// Told here without their lines.
    pub(crate) fulfillments: Vec<FulfillmentBody>,
    /// Asked for in bulk only.
    pub(crate) refunds: Option<Vec<Reference>>,
}

impl OrderBody {
    /// True if Shopify counts all of it as sent.
    pub(crate) fn is_fulfilled(&self) -> bool {
        self.display_fulfillment_status == "FULFILLED"
    }
}

/// The answer to `order-long-lists`.
#[derive(Debug, Deserialize)]
pub(crate) struct LongLists {
    pub(crate) order: Option<Box<RawValue>>,
}

/// The lists of an order that cannot be paged.
#[derive(Debug, Deserialize)]
pub(crate) struct Lists {
    pub(crate) transactions: Vec<Transaction>,
    pub(crate) fulfillments: Vec<Fulfillment>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Customer {
    id: String,
    first_name: Option<String>,
    last_name: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Address {
    name: Option<String>,
    address1: Option<String>,
    address2: Option<String>,
    city: Option<String>,
    province_code: Option<String>,
    country_code_v2: Option<String>,
    zip: Option<String>,
    latitude: Option<Number>,
    longitude: Option<Number>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ShippingLine {
    title: String,
    code: Option<String>,
    original_price_set: MoneyBag,
    discounted_price_set: MoneyBag,
}

impl TryFrom<Order> for ShopOrder {
    type Error = String;

    fn try_from(order: Order) -> Result<Self, String> {
        let Order { body: wire, line_items, fulfillment_orders, fulfillments } = order;
        let currency: Currency = wire.currency_code.parse()?;
        let order = Self {
            id: OrderId::parse(&wire.id)?,
            name: wire.name,
            test: wire.test,
            created_at: time(&wire.created_at).at("created at")?,
            processed_at: time(&wire.processed_at).at("processed at")?,
            updated_at: time(&wire.updated_at).at("updated at")?,
            cancelled_at: time_if_any(wire.cancelled_at.as_ref()).at("cancelled at")?,
            cancel_reason: wire.cancel_reason,
            closed_at: time_if_any(wire.closed_at.as_ref()).at("closed at")?,
            financial_status: wire.display_financial_status,
            fulfillment_status: wire.display_fulfillment_status,
            currency,
            source: some(wire.source_name),
            retail_location: wire.retail_location.map(TryInto::try_into).transpose().at("retail location")?,
            note: some(wire.note),
            tags: wire.tags,
            attributes: attributes(wire.custom_attributes),
            customer: wire.customer.map(TryInto::try_into).transpose()?,
            email: some(wire.email),
            phone: some(wire.phone),
            ship_to: wire.shipping_address.map(TryInto::try_into).transpose().at("shipping address:")?,
            shipping: wire
                .shipping_line
                .map(|line| line.into_domain(currency))
                .transpose()
                .at("shipping line:")?,
            taxes_included: wire.taxes_included,
            total: wire.current_total_price_set.amount_in(currency).at("total")?,
            outstanding: wire.total_outstanding_set.amount_in(currency).at("outstanding amount")?,
            refunded: wire.total_refunded_set.amount_in(currency).at("refunded amount")?,
            tip: wire.total_tip_received_set.amount_in(currency).at("tip")?,
            transactions: each("transaction", wire.transactions, |t| t.into_domain(currency))?,
            lines: each("line", line_items.nodes, |line| line.into_domain(currency))?,
            fulfillment_orders: each("fulfilment order", fulfillment_orders.nodes, TryInto::try_into)?,
            fulfillments: each("fulfilment", fulfillments, TryInto::try_into)?,
        };
        distinct(order.lines.iter().map(|line| line.id)).at("line")?;
        distinct(order.transactions.iter().map(|transaction| transaction.id)).at("transaction")?;
        distinct(order.fulfillment_orders.iter().map(|fulfillment| fulfillment.id)).at("fulfilment order")?;
        has_its_lines(&order)?;
        Ok(order)
    }
}

/// Refuses an order whose lines did not all arrive: Shopify has no order without a line item, and none that fulfills a line
/// of another order.
fn has_its_lines(order: &ShopOrder) -> Result<(), String> {
    if order.lines.is_empty() {
        return Err("it has no line item, so parts of it are missing".to_owned());
    }
    let lines: HashSet<LineId> = order.lines.iter().map(|line| line.id).collect();
    let to_fulfill = order.fulfillment_orders.iter().flat_map(|one| one.lines.iter().map(|line| line.line));
    let fulfilled = order.fulfillments.iter().flat_map(|one| one.lines.iter().map(|(line, _)| *line));
    match to_fulfill.chain(fulfilled).find(|line| !lines.contains(line)) {
        Some(missing) => Err(format!("line item {missing} is to be fulfilled or was, but is missing")),
        None => Ok(()),
    }
}

impl TryFrom<Customer> for order::Customer {
    type Error = String;

    fn try_from(wire: Customer) -> Result<Self, String> {
        Ok(Self {
            id: CustomerId::parse(&wire.id).at("customer")?,
            first_name: some(wire.first_name),
            last_name: some(wire.last_name),
        })
    }
}

impl TryFrom<Address> for order::Address {
    type Error = String;

    fn try_from(wire: Address) -> Result<Self, String> {
        Ok(Self {
            name: some(wire.name),
            address1: some(wire.address1),
            address2: some(wire.address2),
            city: some(wire.city),
            province: some(wire.province_code),
            country: some(wire.country_code_v2),
            zip: some(wire.zip),
            latitude: wire.latitude.as_ref().map(degrees).transpose().at("latitude")?,
            longitude: wire.longitude.as_ref().map(degrees).transpose().at("longitude")?,
        })
    }
}

impl ShippingLine {
    fn into_domain(self, currency: Currency) -> Result<order::ShippingLine, String> {
        Ok(order::ShippingLine {
            title: self.title,
            code: some(self.code),
            price: self.original_price_set.amount_in(currency).at("price")?,
            discounted: self.discounted_price_set.amount_in(currency).at("discounted price")?,
        })
    }
}
