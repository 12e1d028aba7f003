//! A product and its variants.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::world::ids::{Gid, Ref};

/// The facts of one product.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Product {
    pub(crate) id: Gid,
    pub(crate) title: String,
    pub(crate) handle: String,
    pub(crate) vendor: String,
    pub(crate) product_type: String,
    pub(crate) status: ProductStatus,
    pub(crate) tags: Vec<String>,
    pub(crate) is_gift_card: bool,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    pub(crate) published_at: Option<DateTime<Utc>>,
    pub(crate) options: Vec<ProductOption>,
    pub(crate) variants: Vec<Variant>,
    pub(crate) collections: Vec<Ref>,
}

/// A group of products.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Collection {
    pub(crate) id: Gid,
    pub(crate) legacy_resource_id: String,
    pub(crate) title: String,
    pub(crate) handle: String,
    pub(crate) updated_at: DateTime<Utc>,
    pub(crate) sort_order: SortOrder,
    /// What makes a product a member by itself; none: somebody puts its members in by hand.
    pub(crate) rule_set: Option<RuleSet>,
    pub(crate) products: Vec<Ref>,
}

/// In which order a collection shows its members.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum SortOrder {
    BestSelling,
    Manual,
}

/// That members come by rules. The only rule of this shop is the type of the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RuleSet {
    pub(crate) applied_disjunctively: bool,
}

/// Whether a product is for sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum ProductStatus {
    Active,
    Draft,
    Archived,
}

/// A way in which the variants differ, e.g. the size.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProductOption {
    pub(crate) id: Gid,
    pub(crate) name: String,
    pub(crate) position: u32,
    pub(crate) values: Vec<String>,
}

/// What is sold: one choice of each option.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Variant {
    pub(crate) id: Gid,
    pub(crate) title: String,
    pub(crate) sku: Option<String>,
    pub(crate) barcode: Option<String>,
    pub(crate) position: u32,
    /// US dollars with two decimal places.
    pub(crate) price: rust_decimal::Decimal,
    pub(crate) compare_at_price: Option<rust_decimal::Decimal>,
    pub(crate) taxable: bool,
    pub(crate) inventory_policy: InventoryPolicy,
    pub(crate) inventory_quantity: i64,
    /// What a kit is made of; of other variants, nothing.
    #[serde(default)]
    pub(crate) product_variant_components: Vec<Component>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    pub(crate) selected_options: Vec<SelectedOption>,
    pub(crate) inventory_item: InventoryItem,
}

/// So many units of another product's variant, in one unit of a kit.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Component {
    pub(crate) id: Gid,
    pub(crate) product_variant: Ref,
    pub(crate) quantity: u32,
}

impl Variant {
    /// True if it is made of others.
    pub(crate) fn is_kit(&self) -> bool {
        !self.product_variant_components.is_empty()
    }
}

/// Whether a variant is sold past zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum InventoryPolicy {
    Deny,
    Continue,
}

/// A variant's choice for one option.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SelectedOption {
    pub(crate) name: String,
    pub(crate) value: String,
}

/// The thing in the warehouse behind a variant.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct InventoryItem {
    pub(crate) id: Gid,
    pub(crate) sku: Option<String>,
    pub(crate) tracked: bool,
    pub(crate) requires_shipping: bool,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    pub(crate) measurement: Measurement,
}

/// What an inventory item weighs.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Measurement {
    pub(crate) id: Gid,
    pub(crate) weight: Option<Weight>,
}

/// A weight, always in grams here.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Weight {
    pub(crate) value: f64,
    pub(crate) unit: WeightUnit,
}

/// The one unit the shop weighs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum WeightUnit {
    Grams,
}
