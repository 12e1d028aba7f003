//! Pushes availability to Shopify, where hwjobs is the system of record (jobs.md, I-5).
//!
//! A shop gets differences, each from the number that it was seen to show: what is sold meanwhile is never sold again.

mod compare;
mod distribution;
mod imported_demand;
mod ledger_deltas;
mod settle;
mod unimported_demand;

use crate::facility::FacilityId;
use crate::values::id::{InventoryItemId, LocationId};

pub use compare::{Compared, Unstocked, compare, rows, told};
pub use distribution::Offer;
pub use imported_demand::{NettedUnits, imported_demand, is_followed};
pub use ledger_deltas::{LedgerRow, Sum, sums};
pub use settle::{Unmoved, settle};
pub use unimported_demand::unimported_demand;

/// A variant that a shop sells, as the store knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sold {
    /// Its number in the store.
    pub variant: i64,
    /// Its identity: what people call it.
    pub identity: String,
    /// What the shop counts; none until a product import brings it.
    pub item: Option<InventoryItemId>,
    /// What it counts of other variants that share the identity: they get none of the stock, so that it is not sold twice.
    pub besides: Vec<InventoryItemId>,
    /// The type of its product; empty where it has none.
    pub product_type: String,
    /// Picked as its components, of which the shop reckons it by itself.
    pub kit: bool,
    /// Units of it by which what may be promised is less already, because orders of this shop wait for them.
    pub netted: i64,
}

/// Where a facility's share of what may be promised is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// Each at its own location, by the locations' numbers.
    Each(Vec<(LocationId, FacilityId)>),
    /// All of it at one location.
    One(LocationId),
}
