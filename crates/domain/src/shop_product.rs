//! A product as a Shopify shop tells it: facts only.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::id::{InventoryItemId, ProductId, VariantId};
use super::money::Decimal;

/// The cheap facts of a product: enough to know whether its body must be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductHead {
    /// Shopify's number.
    pub id: ProductId,
    /// When anything about it last changed at the shop. UTC.
    pub updated_at: DateTime<Utc>,
}

/// A product with all its variants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShopProduct {
    /// Shopify's number.
    pub id: ProductId,
    /// What the buyer sees.
    pub title: String,
    /// Its word in the shop's addresses.
    pub handle: String,
    /// `ACTIVE`, `DRAFT`, `ARCHIVED`, `UNLISTED`, ….
    pub status: String,
    /// Brand.
    pub vendor: String,
    /// The shop's own category for it; may be empty.
    pub product_type: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// Whether it is a gift card.
    pub gift_card: bool,
    /// When anything about it last changed at the shop. UTC.
    pub updated_at: DateTime<Utc>,
    /// Its options in order: `Size`, `Colour`.
    pub options: Vec<String>,
    /// Its variants in order.
    pub variants: Vec<ShopVariant>,
}

/// A sellable variant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShopVariant {
    /// Shopify's number.
    pub id: VariantId,
    /// What the buyer sees: `Olive / M`.
    pub title: String,
    /// Stock-keeping unit; empty ones are absent.
    pub sku: Option<String>,
    /// UPC or EAN; empty ones are absent.
    pub barcode: Option<String>,
    /// Place among its siblings, from 1.
    pub position: u32,
    /// Price in the shop's currency.
    pub price: Decimal,
    /// What Shopify counts stock of.
    pub inventory_item: InventoryItemId,
    /// Whether a parcel is needed.
    pub requires_shipping: bool,
    /// A kit: sold as one, picked as its components.
    pub requires_components: bool,
    /// Whether Shopify counts its stock.
    pub tracked: bool,
    /// The value of each option: (`Size`, `M`).
    pub options: Vec<(String, String)>,
}

/// What a kit takes of another variant to be one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShopComponent {
    /// The other variant's number at Shopify.
    pub variant: VariantId,
    /// What the buyer sees of it.
    pub title: String,
    /// Its stock-keeping unit; empty ones are absent.
    pub sku: Option<String>,
    /// Its UPC or EAN; empty ones are absent.
    pub barcode: Option<String>,
    /// How many of it make one kit; at least one.
    pub quantity: u32,
}
