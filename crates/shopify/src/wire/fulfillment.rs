//! Fulfillment orders and fulfillments.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::connection::Connection;
use super::value::{At, Location, Reference, each, time, time_if_any, twice, units};
use crate::gid::Gid;
use domain::shopify::order::{self, ShopLocation};
use domain::values::id::{FulfillmentOrderId, LineId, LocationId, OrderId};

/// The answer to `fulfillment-order-heads`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FulfillmentOrderHeads {
    pub(crate) fulfillment_orders: Connection<Box<RawValue>>,
}

/// A fulfilment order's cheap facts.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FulfillmentOrderHead {
    id: String,
    order_id: String,
    updated_at: String,
}

impl TryFrom<FulfillmentOrderHead> for order::FulfillmentOrderHead {
    type Error = String;

    fn try_from(wire: FulfillmentOrderHead) -> Result<Self, String> {
        Ok(Self {
            id: FulfillmentOrderId::parse(&wire.id)?,
            order: OrderId::parse(&wire.order_id).at("order")?,
            updated_at: time(&wire.updated_at).at("updated at")?,
        })
    }
}

/// `FulfillmentOrder`.
#[derive(Debug, Clone)]
pub(crate) struct FulfillmentOrder {
    pub(crate) body: FulfillmentOrderBody,
    pub(crate) line_items: Connection<FulfillmentOrderLine>,
}

impl<'de> Deserialize<'de> for FulfillmentOrder {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Lists {
            line_items: Connection<FulfillmentOrderLine>,
        }
        let (body, Lists { line_items }) = twice::<D, FulfillmentOrderBody, Lists>(deserializer)?;
        Ok(Self { body, line_items })
    }
}

/// A fulfilment order without its lines.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FulfillmentOrderBody {
    pub(crate) id: String,
    status: String,
    updated_at: String,
    fulfill_at: Option<String>,
    fulfill_by: Option<String>,
    delivery_method: Option<DeliveryMethod>,
    assigned_location: AssignedLocation,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct DeliveryMethod {
    method_type: String,
    max_delivery_date_time: Option<String>,
}

/// Its name was copied when it was assigned; the location behind it may be gone.
#[derive(Debug, Clone, Deserialize)]
struct AssignedLocation {
    name: String,
    location: Option<Reference>,
}

/// `FulfillmentOrderLineItem`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FulfillmentOrderLine {
    remaining_quantity: i64,
    line_item: Reference,
}

/// `Fulfillment`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Fulfillment {
    pub(crate) id: String,
    status: String,
    created_at: String,
    location: Option<Location>,
    pub(crate) fulfillment_line_items: Connection<FulfillmentLine>,
}

/// A fulfilment without its lines. A file that somebody else asked for need not tell from where and when.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FulfillmentBody {
    status: String,
    created_at: Option<String>,
    location: Option<Location>,
}

impl FulfillmentBody {
    /// True if it stands.
    pub(crate) fn stands(&self) -> Result<bool, String> {
        succeeded(&self.status)
    }

    /// From where it left and when, if both are told.
    pub(crate) fn sent(&self) -> Result<Option<(ShopLocation, DateTime<Utc>)>, String> {
        let at = time_if_any(self.created_at.as_ref()).at("fulfilment: created at")?;
        let from = self.location.clone().map(TryInto::try_into).transpose().at("fulfilment: location")?;
        Ok(from.zip(at))
    }
}

/// `FulfillmentLineItem`; Shopify leaves the quantity out where it does not know it.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FulfillmentLine {
    quantity: Option<i64>,
    line_item: Reference,
}

impl TryFrom<FulfillmentOrder> for order::FulfillmentOrder {
    type Error = String;

    fn try_from(order: FulfillmentOrder) -> Result<Self, String> {
        let FulfillmentOrder { body: wire, line_items } = order;
        let delivery = wire.delivery_method.as_ref();
        let AssignedLocation { name, location } = wire.assigned_location;
        let location = location
            .map(|location| LocationId::parse(&location.id))
            .transpose()
            .at("location")?
            .map(|id| order::ShopLocation { id, name });
        Ok(Self {
            id: FulfillmentOrderId::parse(&wire.id)?,
            updated_at: time(&wire.updated_at).at("updated at")?,
            open: is_open(&wire.status)?,
            location,
            ship_after: time_if_any(wire.fulfill_at.as_ref()).at("fulfill at")?,
            ship_by: time_if_any(wire.fulfill_by.as_ref()).at("fulfill by")?,
            deliver_by: time_if_any(delivery.and_then(|d| d.max_delivery_date_time.as_ref()))
                .at("deliver by")?,
            pickup: delivery.map_or(Ok(false), |d| pickup(&d.method_type))?,
            lines: each("line", line_items.nodes, |line| {
                Ok(order::FulfillmentOrderLine {
                    line: LineId::parse(&line.line_item.id)?,
                    remaining: units(line.remaining_quantity).at("remaining quantity")?,
                })
            })?,
        })
    }
}

impl TryFrom<Fulfillment> for order::Fulfillment {
    type Error = String;

    fn try_from(wire: Fulfillment) -> Result<Self, String> {
        Ok(Self {
            success: succeeded(&wire.status)?,
            created_at: time(&wire.created_at).at("created at")?,
            location: wire.location.map(TryInto::try_into).transpose().at("location")?,
            lines: each("line", wire.fulfillment_line_items.nodes, |line| {
                let quantity = line.quantity.ok_or("quantity is absent")?;
                Ok((LineId::parse(&line.line_item.id)?, units(quantity).at("quantity")?))
            })?,
        })
    }
}

/// True if units can still come out of a fulfilment order, be it later.
/// An incomplete one was given up by its location, not by the shop: its units still wait for somebody.
fn is_open(status: &str) -> Result<bool, String> {
    match status {
        "OPEN" | "IN_PROGRESS" | "SCHEDULED" | "ON_HOLD" | "INCOMPLETE" => Ok(true),
        "CLOSED" | "CANCELLED" => Ok(false),
        other => Err(format!("status {other:?} is unknown")),
    }
}

/// True if the buyer fetches it at the shop's own location; a parcel still goes to a pickup point.
fn pickup(method: &str) -> Result<bool, String> {
    match method {
        "PICK_UP" => Ok(true),
        "SHIPPING" | "NONE" | "RETAIL" | "LOCAL" | "PICKUP_POINT" => Ok(false),
        other => Err(format!("delivery method {other:?} is unknown")),
    }
}

fn succeeded(status: &str) -> Result<bool, String> {
    match status {
        "SUCCESS" => Ok(true),
        "PENDING" | "OPEN" | "CANCELLED" | "ERROR" | "FAILURE" => Ok(false),
        other => Err(format!("status {other:?} is unknown")),
    }
}
