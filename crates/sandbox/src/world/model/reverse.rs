//! What became of units on their way back: who has them now, and whether they can be sold again.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::LocationName;
use crate::world::ids::{Gid, Ref};

/// The units of a return that one parcel brings.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReverseOrder {
    pub(crate) id: Gid,
    pub(crate) status: ReverseOrderStatus,
    pub(crate) line_items: Vec<ReverseLine>,
}

/// Where such a parcel stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum ReverseOrderStatus {
    Open,
    Closed,
    Canceled,
}

/// Units of one fulfillment line in it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReverseLine {
    pub(crate) id: Gid,
    pub(crate) fulfillment_line_item: Option<Ref>,
    pub(crate) total_quantity: u32,
    pub(crate) dispositions: Vec<Disposition>,
}

/// What somebody found when they opened the parcel.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Disposition {
    pub(crate) id: Gid,
    #[serde(rename = "type")]
    pub(crate) kind: DispositionType,
    pub(crate) quantity: u32,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) location: Option<LocationName>,
}

/// What may be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum DispositionType {
    /// As good as new, and on the shelf again.
    Restocked,
    /// Damaged: it is there, but cannot be sold as it is.
    ProcessingRequired,
    /// It does not go back to the shelf.
    NotRestocked,
    /// It was not in the parcel.
    Missing,
}
