//! What is to be sent from where (fulfillment orders) and what was sent (fulfillments).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::world::ids::{Gid, Ref};

/// The units of an order that one location sends in one way.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FulfillmentOrder {
    pub(crate) id: Gid,
    pub(crate) status: FulfillmentOrderStatus,
    pub(crate) request_status: RequestStatus,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    pub(crate) fulfill_at: Option<DateTime<Utc>>,
    pub(crate) fulfill_by: Option<DateTime<Utc>>,
    pub(crate) assigned_location: AssignedLocation,
    pub(crate) delivery_method: DeliveryMethod,
    pub(crate) fulfillment_holds: Vec<Hold>,
    pub(crate) line_items: Vec<FulfillmentOrderLine>,
}

/// Where a fulfillment order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum FulfillmentOrderStatus {
    Open,
    InProgress,
    Scheduled,
    OnHold,
    /// Everything was sent.
    Closed,
    /// Nothing was sent and nothing will be.
    Cancelled,
}

impl FulfillmentOrderStatus {
    /// True if units can still be sent from it, now or later.
    pub(crate) fn is_open(self) -> bool {
        match self {
            FulfillmentOrderStatus::Open
            | FulfillmentOrderStatus::InProgress
            | FulfillmentOrderStatus::Scheduled
            | FulfillmentOrderStatus::OnHold => true,
            FulfillmentOrderStatus::Closed | FulfillmentOrderStatus::Cancelled => false,
        }
    }

    /// What may be done with it, as the API names it.
    pub(crate) fn actions(self) -> &'static [&'static str] {
        match self {
            FulfillmentOrderStatus::Open => {
                &["CREATE_FULFILLMENT", "MOVE", "HOLD", "SPLIT", "REPORT_PROGRESS"]
            }
            FulfillmentOrderStatus::InProgress => &["CREATE_FULFILLMENT", "HOLD", "MARK_AS_OPEN"],
            FulfillmentOrderStatus::Scheduled => &["MARK_AS_OPEN", "MOVE"],
            FulfillmentOrderStatus::OnHold => &["RELEASE_HOLD", "MOVE"],
            FulfillmentOrderStatus::Closed | FulfillmentOrderStatus::Cancelled => &[],
        }
    }
}

/// What a fulfillment service was asked; the shop's own locations are never asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum RequestStatus {
    Unsubmitted,
}

/// The location a fulfillment order is assigned to, as it was then.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AssignedLocation {
    pub(crate) name: String,
    pub(crate) address1: Option<String>,
    pub(crate) city: Option<String>,
    pub(crate) province: Option<String>,
    pub(crate) zip: Option<String>,
    pub(crate) country_code: String,
    pub(crate) location: LocationName,
}

/// A location mentioned by its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LocationName {
    pub(crate) id: Gid,
    pub(crate) name: String,
}

/// How units reach the buyer.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeliveryMethod {
    pub(crate) id: Gid,
    pub(crate) method_type: MethodType,
    pub(crate) presented_name: Option<String>,
    pub(crate) service_code: Option<String>,
    pub(crate) min_delivery_date_time: Option<DateTime<Utc>>,
    pub(crate) max_delivery_date_time: Option<DateTime<Utc>>,
}

/// The ways there are to the buyer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum MethodType {
    Shipping,
    PickUp,
    Retail,
    None,
}

/// Why a fulfillment order must wait.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Hold {
    pub(crate) id: Gid,
    pub(crate) reason: HoldReason,
    pub(crate) reason_notes: Option<String>,
    pub(crate) display_reason: String,
    pub(crate) handle: Option<String>,
    pub(crate) held_by_requesting_app: bool,
}

/// The reasons the shop's staff hold an order for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum HoldReason {
    HighRiskOfFraud,
    IncorrectAddress,
    AwaitingPayment,
}

/// A line's units in one fulfillment order.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FulfillmentOrderLine {
    pub(crate) id: Gid,
    pub(crate) line_item: Ref,
    pub(crate) inventory_item_id: Option<Gid>,
    pub(crate) variant: Option<Ref>,
    pub(crate) sku: Option<String>,
    pub(crate) product_title: String,
    pub(crate) variant_title: Option<String>,
    pub(crate) vendor: Option<String>,
    pub(crate) requires_shipping: bool,
    /// Units sent from here plus units still to send.
    pub(crate) total_quantity: u32,
    pub(crate) remaining_quantity: u32,
}

/// A parcel, or whatever else reached the buyer.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Fulfillment {
    pub(crate) id: Gid,
    pub(crate) name: String,
    pub(crate) status: FulfillmentStatus,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    pub(crate) location: LocationName,
    pub(crate) requires_shipping: bool,
    pub(crate) tracking_info: Vec<Tracking>,
    pub(crate) fulfillment_line_items: Vec<FulfillmentLine>,
}

/// Whether a fulfillment still counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum FulfillmentStatus {
    Success,
    /// Called off, e.g. for a wrong label: its units are to be sent anew.
    Cancelled,
}

/// How to follow a parcel.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Tracking {
    pub(crate) company: Option<String>,
    pub(crate) number: Option<String>,
    pub(crate) url: Option<String>,
}

/// A line's units in one fulfillment.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FulfillmentLine {
    pub(crate) id: Gid,
    pub(crate) line_item: Ref,
    pub(crate) quantity: u32,
}
