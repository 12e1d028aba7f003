//! A product as it enters the store, with the variants that have an identity.

use crate::shopify::product::ShopProduct;
use crate::shopify::product::ShopVariant;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::shopify::product::RawIdentifiers;
use crate::values::id::{InventoryItemId, ProductId, VariantId};
use crate::values::money::Decimal;

/// A product as it enters the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedProduct {
    /// Shopify's number.
    pub id: ProductId,
    /// Its word in the shop's addresses; shops that share a catalog share it.
    pub handle: String,
    /// What the buyer sees.
    pub title: String,
    /// `ACTIVE`, `DRAFT`, `ARCHIVED`, ….
    pub status: String,
    /// Brand.
    pub vendor: String,
    /// The shop's category for it.
    pub product_type: String,
    /// A gift card.
    pub gift_card: bool,
    /// When the shop last changed it.
    pub shop_updated_at: DateTime<Utc>,
    /// Fingerprint of all this.
    pub content_hash: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// Its option names in order.
    pub options: Vec<String>,
    /// The variants that have an identity.
    pub variants: Vec<ImportedVariant>,
    /// Variants that stay as they are in the store, because another one has their trimmed identity.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub apart: Vec<VariantId>,
}

/// A variant as it enters the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedVariant {
    /// Shopify's number.
    pub id: VariantId,
    /// Its key in the store.
    pub identity: String,
    /// Another variant of this shop owns the identity: this one is only linked to it.
    pub shared: bool,
    /// What the buyer sees.
    pub title: String,
    /// Stock-keeping unit, trimmed.
    pub sku: Option<String>,
    /// UPC or EAN, trimmed.
    pub barcode: Option<String>,
    /// Both as Shopify has them, where that differs.
    #[serde(default, skip_serializing_if = "RawIdentifiers::is_empty")]
    pub raw: RawIdentifiers,
    /// Place among its siblings, from 1.
    pub position: u32,
    /// Price in the shop's currency.
    pub price: Decimal,
    /// How it is fulfilled.
    pub kind: ProductKind,
    /// What Shopify counts stock of.
    pub inventory_item: InventoryItemId,
    /// Option name and value.
    pub options: Vec<(String, String)>,
}

/// What a kit takes of a variant to be one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KitComponent {
    /// The variant's identity in the store.
    pub identity: String,
    /// How many of it.
    pub quantity: u32,
}

/// How a variant is fulfilled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProductKind {
    /// Picked, packed, shipped. Gift cards too, whatever else is said of them.
    FinishedGood,
    /// Needs no parcel.
    DigitalGood,
    /// Sold as one, picked as its components.
    Kit,
}

impl ProductKind {
    /// jobs.md, IL-1 "Product type rule": gift card wins, then digital, then kit.
    pub fn of(product: &ShopProduct, variant: &ShopVariant) -> Self {
        if product.gift_card {
            Self::FinishedGood
        } else if !variant.requires_shipping {
            Self::DigitalGood
        } else if variant.requires_components {
            Self::Kit
        } else {
            Self::FinishedGood
        }
    }

    /// The word in the store.
    pub const fn word(self) -> &'static str {
        match self {
            Self::FinishedGood => "finished-good",
            Self::DigitalGood => "digital-good",
            Self::Kit => "kit",
        }
    }
}
