//! Facilities: places that hold stock, and *queues*, virtual facilities in which items wait.

use serde::{Deserialize, Serialize};

use super::shopify::order::ShopLocation;
use super::values::id::LocationId;

/// The virtual facilities. An item's queue is its ship group's facility (jobs.md §0.8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Queue {
    /// Waits to be routed to a facility.
    Brokering,
    /// Routing found no stock; may carry an auto-cancel date.
    Unfillable,
    /// Without stock, and kept on purpose.
    UnfillableHold,
    /// Rejected by the facility that should have shipped it.
    Rejected,
    /// A pickup rejected by its store; waits for the customer.
    PickupRejected,
    /// Pre-sold before the product's first arrival.
    Preorder,
    /// Pre-sold while the product is out of stock.
    Backorder,
    /// Pre-sold, released by hand.
    Released,
    /// Nothing waits here: history, digital goods, units done or cancelled before they were imported.
    GeneralOps,
}

impl Queue {
    /// Every queue, as the store knows them from its first migration on.
    pub const ALL: [Self; 9] = [
        Self::Brokering,
        Self::Unfillable,
        Self::UnfillableHold,
        Self::Rejected,
        Self::PickupRejected,
        Self::Preorder,
        Self::Backorder,
        Self::Released,
        Self::GeneralOps,
    ];

    /// Its id as a facility.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Brokering => "brokering",
            Self::Unfillable => "unfillable",
            Self::UnfillableHold => "unfillable-hold",
            Self::Rejected => "rejected",
            Self::PickupRejected => "pickup-rejected",
            Self::Preorder => "preorder",
            Self::Backorder => "backorder",
            Self::Released => "released",
            Self::GeneralOps => "general-ops",
        }
    }

    /// Why nothing can be routed from it, if nothing can.
    pub const fn not_routed(self) -> Option<&'static str> {
        match self {
            Self::GeneralOps => Some("nothing waits in general-ops; nothing can be routed from there"),
            Self::PickupRejected => {
                Some("what is in pickup-rejected waits for its buyer; nothing is routed from there")
            }
            Self::Brokering
            | Self::Unfillable
            | Self::UnfillableHold
            | Self::Rejected
            | Self::Preorder
            | Self::Backorder
            | Self::Released => None,
        }
    }

    /// The queue of this id.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|queue| queue.id() == id)
    }

    /// The queue that goes by this id in HotWax (jobs.md §0.8).
    pub fn of_alias(alias: &str) -> Option<Self> {
        Some(match alias {
            "_NA_" => Self::Brokering,
            "UNFILLABLE_PARKING" => Self::Unfillable,
            "UNF_HOLD_PARKING" => Self::UnfillableHold,
            "REJECTED_ITM_PARKING" | "REJECTED_PARKING" => Self::Rejected,
            "PICKUP_REJECTED" => Self::PickupRejected,
            "PRE_ORDER_PARKING" => Self::Preorder,
            "BACKORDER_PARKING" => Self::Backorder,
            "RELEASED_ORD_PARKING" => Self::Released,
            "GENERAL_OPS_PARKING" => Self::GeneralOps,
            _ => return None,
        })
    }
}

/// What kind of place a facility is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FacilityKind {
    /// Sells over a counter.
    Store,
    /// The same, for what others did not sell.
    OutletStore,
    /// Sends.
    Warehouse,
    /// The same, for what others did not sell.
    OutletWarehouse,
}

impl FacilityKind {
    /// The word in the store.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Store => "store",
            Self::OutletStore => "outlet-store",
            Self::Warehouse => "warehouse",
            Self::OutletWarehouse => "outlet-warehouse",
        }
    }

    /// The kind that a word means, ours or HotWax's, in whatever letters.
    pub fn of_word(word: &str) -> Option<Self> {
        Some(match word.to_ascii_lowercase().replace(['_', ' '], "-").as_str() {
            "store" | "retail-store" => Self::Store,
            "outlet-store" => Self::OutletStore,
            "warehouse" => Self::Warehouse,
            "outlet-warehouse" => Self::OutletWarehouse,
            _ => return None,
        })
    }
}

/// A facility by its id in the store: a queue's, a store code, or `location-N` for a place known only to Shopify.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FacilityId(pub String);

impl From<Queue> for FacilityId {
    fn from(queue: Queue) -> Self {
        Self(queue.id().to_owned())
    }
}

impl FacilityId {
    /// The facility that stands for a Shopify location as long as nobody has given it another name.
    pub fn of_location(location: &ShopLocation) -> Self {
        Self::of_location_number(location.id)
    }

    /// The same, by the location's number alone.
    pub fn of_location_number(location: LocationId) -> Self {
        Self(format!("location-{location}"))
    }

    /// The Shopify location that it stands for, if it does so by its name.
    pub fn location(&self) -> Option<LocationId> {
        self.0.strip_prefix("location-")?.parse().ok().map(LocationId)
    }
}

impl std::fmt::Display for FacilityId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
