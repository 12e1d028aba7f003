//! A stock level at Shopify that is to change.

use serde::{Deserialize, Serialize};

use crate::values::id::{InventoryItemId, LocationId};

/// A level that is to change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LevelChange {
    /// Of what.
    pub item: InventoryItemId,
    /// Where.
    pub location: LocationId,
    /// What the shop was seen to show as available.
    pub from: i64,
    /// What it is to show.
    pub to: i64,
}
