//! Thresholds and safety stock of a variant, of a channel or at a facility.

use crate::facility::FacilityId;
use serde::{Deserialize, Serialize};

/// Where something is held back.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HeldAt {
    /// At one facility: safety stock.
    Facility(FacilityId),
    /// Of a channel as a whole: the threshold.
    Channel(String),
}

impl std::fmt::Display for HeldAt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Facility(facility) => write!(f, "at {facility}"),
            Self::Channel(channel) => write!(f, "of channel {channel}"),
        }
    }
}

/// What a row says; what it does not say stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Held {
    /// So much is held back.
    pub back: Option<i64>,
    /// Whether orders may be routed there, or the channel sells it.
    pub allow_brokering: Option<bool>,
    /// Whether it may be picked up there.
    pub allow_pickup: Option<bool>,
}
