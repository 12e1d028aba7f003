//! Products as the order management system keeps them: identity, kind, content.

use serde::{Deserialize, Serialize};

use crate::shopify::product::{ShopComponent, ShopProduct, ShopVariant};
use crate::values::fingerprint::fingerprint;
use crate::values::id::VariantId;

/// Which of a variant's identifiers is *the* identifier: the key under which shops share one catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Identifier {
    /// The stock-keeping unit.
    #[default]
    Sku,
    /// UPC or EAN.
    Barcode,
    /// Shopify's own number of the variant; shops then share nothing.
    ShopifyId,
}

impl Identifier {
    /// The word in the catalog and in the store.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sku => "sku",
            Self::Barcode => "barcode",
            Self::ShopifyId => "shopify-id",
        }
    }

    /// The name for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Sku => "SKU",
            Self::Barcode => "barcode",
            Self::ShopifyId => "Shopify variant number",
        }
    }

    /// The variant's identity, or why it has none.
    ///
    /// # Errors
    /// A variant without the chosen identifier has no identity and is never created (jobs.md, IL-1 "Identity").
    pub fn of(self, variant: &ShopVariant) -> Result<String, String> {
        self.among(variant.id, variant.sku.as_ref(), variant.barcode.as_ref())
    }

    /// The identity of what a kit is made of, or why it has none.
    ///
    /// # Errors
    /// As [`of`](Self::of).
    pub fn of_component(self, component: &ShopComponent) -> Result<String, String> {
        self.among(component.variant, component.sku.as_ref(), component.barcode.as_ref())
    }

    fn among(
        self,
        variant: VariantId,
        sku: Option<&String>,
        barcode: Option<&String>,
    ) -> Result<String, String> {
        let missing = || format!("variant {variant} has no {}", self.label());
        match self {
            Self::Sku => sku.cloned().ok_or_else(missing),
            Self::Barcode => barcode.cloned().ok_or_else(missing),
            Self::ShopifyId => Ok(variant.to_string()),
        }
    }
}

/// A fingerprint of everything we keep of a product. Two equal ones need no work, whatever `updated_at` says: stock
/// movements and other apps move `updated_at` all day.
pub fn content_hash(product: &ShopProduct) -> String {
    fingerprint(&ShopProduct { updated_at: chrono::DateTime::UNIX_EPOCH, ..product.clone() })
}
