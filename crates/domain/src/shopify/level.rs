//! Stock as a shop shows it: of an item, at one of the shop's locations.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::values::id::{InventoryItemId, LocationId};

/// An item with its stock at all locations that stock it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShopItem {
    /// Shopify's number.
    pub id: InventoryItemId,
    /// What people call it.
    pub sku: Option<String>,
    /// True if the shop counts it.
    pub tracked: bool,
    /// What lies where, each location once.
    pub levels: Vec<ShopLevel>,
}

/// The stock of an item at a location. What is available may be negative: more was sold than was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShopLevel {
    /// Where.
    pub location: LocationId,
    /// Units that the shop would sell.
    pub available: i64,
    /// Units that orders of the shop wait for.
    pub committed: i64,
    /// Units that are there: the available and the committed ones, and such as are damaged, checked or set aside.
    pub on_hand: i64,
}

/// A level as it comes when a location is read: with its item, and when it changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelRead {
    /// Of what.
    pub item: InventoryItemId,
    /// What people call it.
    pub sku: Option<String>,
    /// True if the shop counts it.
    pub tracked: bool,
    /// The stock.
    pub level: ShopLevel,
    /// When it last changed. UTC.
    pub updated_at: DateTime<Utc>,
}

impl ShopItem {
    /// The stock at a location; none where it is not stocked.
    pub fn at(&self, location: LocationId) -> Option<&ShopLevel> {
        self.levels.iter().find(|level| level.location == location)
    }

    /// Units that orders of the shop wait for, wherever.
    pub fn committed(&self) -> i64 {
        self.levels.iter().map(|level| level.committed.max(0)).sum()
    }
}
