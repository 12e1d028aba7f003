//! A product as a Shopify shop tells it: facts only.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::values::id::{InventoryItemId, ProductId, VariantId};
use crate::values::identifier;
use crate::values::money::Decimal;

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
    /// True if it is a gift card.
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
    /// Stock-keeping unit, trimmed; blank ones are absent.
    pub sku: Option<String>,
    /// UPC or EAN, trimmed; blank ones are absent.
    pub barcode: Option<String>,
    /// Both as Shopify has them. Absent from JSON where trimming changed nothing, so that fingerprints stay as they were.
    #[serde(skip_serializing_if = "RawIdentifiers::is_empty")]
    pub raw: RawIdentifiers,
    /// Place among its siblings, from 1.
    pub position: u32,
    /// Price in the shop's currency.
    pub price: Decimal,
    /// What Shopify counts stock of.
    pub inventory_item: InventoryItemId,
    /// True if a parcel is needed.
    pub requires_shipping: bool,
    /// A kit: sold as one, picked as its components.
    pub requires_components: bool,
    /// True if Shopify counts its stock.
    pub tracked: bool,
    /// The value of each option: (`Size`, `M`).
    pub options: Vec<(String, String)>,
}

/// SKU and barcode exactly as Shopify has them, each only where trimming changed it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RawIdentifiers {
    /// Stock-keeping unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku: Option<String>,
    /// UPC or EAN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub barcode: Option<String>,
}

impl RawIdentifiers {
    /// Keeps those of the two that trimming changes.
    pub fn of(sku: Option<&str>, barcode: Option<&str>) -> Self {
        let changed = |text: &&str| !text.is_empty() && identifier::trimmed(text) != Some(*text);
        let raw = |text: Option<&str>| text.filter(changed).map(str::to_owned);
        Self { sku: raw(sku), barcode: raw(barcode) }
    }

    /// True if trimming changed neither.
    pub fn is_empty(&self) -> bool {
        self.sku.is_none() && self.barcode.is_none()
    }
}

/// What a kit takes of another variant to be one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShopComponent {
    /// The other variant's number at Shopify.
    pub variant: VariantId,
    /// What the buyer sees of it.
    pub title: String,
    /// Its stock-keeping unit, trimmed; blank ones are absent.
    pub sku: Option<String>,
    /// Its UPC or EAN, trimmed; blank ones are absent.
    pub barcode: Option<String>,
    /// How many of it make one kit; at least one.
    pub quantity: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_identifiers_are_kept_where_trimming_changed_them() {
        assert!(RawIdentifiers::of(Some("A"), None).is_empty());
        assert!(RawIdentifiers::of(Some(""), Some("1 2")).is_empty());
        let raw = RawIdentifiers::of(Some(" A"), Some("\u{200b}"));
        assert_eq!((raw.sku.as_deref(), raw.barcode.as_deref()), (Some(" A"), Some("\u{200b}")));
    }
}
