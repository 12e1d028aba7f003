//! The facility that shipped a unit, and when.

use crate::facility::FacilityId;
use crate::shopify::order::Fulfillment;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// From where a unit was sent, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// From where, as the shop speaks of it.
    pub from: FacilityId,
    /// When it left. UTC.
    pub at: DateTime<Utc>,
}

impl Sent {
    /// What is told of the units of a fulfilment; nothing if the shop does not say from where they went.
    pub(crate) fn with(fulfillment: &Fulfillment) -> Option<Self> {
        let location = fulfillment.location.as_ref()?;
        Some(Self { from: FacilityId::of_location(location), at: fulfillment.created_at })
    }
}
