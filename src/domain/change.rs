//! `Change`: the closed vocabulary of what can happen to the store.
//!
//! A change is at once the dry run's output, the audit log, the tests' oracle and part of the JSON report. One match in
//! `store/apply.rs` turns it into SQL.

mod order;
mod product;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use order::{ImportedOrder, Item, ItemOf, ItemStatus, OrderStatus, Payment, PaymentStatus, ShipGroup};
pub use product::{ImportedProduct, ImportedVariant};

use super::facility::FacilityId;
use super::id::{LocationId, ProductId, VariantId};

/// One thing that changes in the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "kebab-case")]
pub enum Change {
    /// An order that the store did not have. Stale when it has it by now.
    OrderImported(Box<ImportedOrder>),
    /// A product as its shop has it now, new or changed. Stale when the store has a later state of it.
    ProductImported(Box<ImportedProduct>),
    /// A product whose `updated_at` moved although nothing we keep of it changed.
    ProductSeen {
        /// Which.
        product: ProductId,
        /// Its `updated_at` at the shop.
        shop_updated_at: DateTime<Utc>,
    },
    /// A variant that an order names before any product import brought it; the next product import fills it in.
    VariantExpected {
        /// Its identity in the store.
        identity: String,
        /// Its number at the shop; absent when the shop has deleted it.
        variant: Option<VariantId>,
        /// Its SKU at the time of sale.
        sku: Option<String>,
        /// What the buyer saw.
        title: String,
    },
    /// A facility that an order names before anybody described it.
    FacilityExpected {
        /// Its id in the store.
        facility: FacilityId,
        /// What people call it.
        name: String,
        /// The Shopify location it stands for.
        location: Option<LocationId>,
    },
}

/// In the words of a dry run: what would happen.
impl std::fmt::Display for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::OrderImported(order) => {
                write!(f, "import order {}", order.name)?;
                for (index, group) in order.ship_groups.iter().enumerate() {
                    let opening = if index == 0 { ": " } else { ", " };
                    write!(f, "{opening}{} × {}", group.items.len(), group.facility)?;
                }
                Ok(())
            }
            Self::ProductImported(product) => {
                write!(f, "import product {} with {} variants", product.title, product.variants.len())
            }
            Self::ProductSeen { product, .. } => write!(f, "note that product {product} was touched"),
            Self::VariantExpected { identity, .. } => write!(f, "expect variant {identity}"),
            Self::FacilityExpected { facility, .. } => write!(f, "expect facility {facility}"),
        }
    }
}
