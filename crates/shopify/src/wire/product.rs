//! A product's head and body.

use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::connection::Connection;
use super::value::{At, Reference, decimal, distinct, each, identifier, time, twice};
use crate::gid::Gid;
use domain::shopify::product::{self, RawIdentifiers, ShopProduct, ShopVariant};
use domain::values::id::{InventoryItemId, ProductId, VariantId};

/// The answer to `product-heads`.
#[derive(Debug, Deserialize)]
pub(crate) struct ProductHeads {
    pub(crate) products: Connection<Box<RawValue>>,
}

/// The answer to `product-ids`.
#[derive(Debug, Deserialize)]
pub(crate) struct ProductIds {
    pub(crate) products: Connection<Reference>,
}

impl ProductIds {
    /// The numbers of the page.
    pub(crate) fn ids(&self) -> Result<Vec<ProductId>, String> {
        self.products.nodes.iter().map(|node| ProductId::parse(&node.id)).collect()
    }
}

/// The answer to `product-deletions`.
#[derive(Debug, Deserialize)]
pub(crate) struct Deletions {
    pub(crate) events: Option<Connection<Deletion>>,
}

/// The event that a product was deleted.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Deletion {
    pub(crate) id: String,
    subject_id: Option<String>,
}

impl Deletion {
    /// The product; none if the event does not name one.
    pub(crate) fn product(&self) -> Option<ProductId> {
        ProductId::parse(self.subject_id.as_deref()?).ok()
    }
}

/// A product's cheap facts.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProductHead {
    id: String,
    updated_at: String,
}

impl TryFrom<ProductHead> for product::ProductHead {
    type Error = String;

    fn try_from(wire: ProductHead) -> Result<Self, String> {
        Ok(Self { id: ProductId::parse(&wire.id)?, updated_at: time(&wire.updated_at).at("updated at")? })
    }
}

/// A product, perhaps with only the first page of its variants.
#[derive(Debug, Clone)]
pub(crate) struct Product {
    pub(crate) body: ProductBody,
    pub(crate) variants: Connection<Variant>,
}

impl<'de> Deserialize<'de> for Product {
    /// A bulk result tells the variants in lines of their own, so they are read apart.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Lists {
            variants: Connection<Variant>,
        }
        let (body, Lists { variants }) = twice::<D, ProductBody, Lists>(deserializer)?;
        Ok(Self { body, variants })
    }
}

/// A product without its variants.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProductBody {
    pub(crate) id: String,
    title: String,
    handle: String,
    status: String,
    vendor: String,
    product_type: String,
    tags: Vec<String>,
    is_gift_card: bool,
    updated_at: String,
    options: Vec<ProductOption>,
}

#[derive(Debug, Clone, Deserialize)]
struct ProductOption {
    name: String,
    position: i64,
}

/// `ProductVariant`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Variant {
    id: String,
    title: String,
    sku: Option<String>,
    barcode: Option<String>,
    position: i64,
    price: String,
    requires_components: bool,
    selected_options: Vec<SelectedOption>,
    inventory_item: InventoryItem,
}

#[derive(Debug, Clone, Deserialize)]
struct SelectedOption {
    name: String,
    value: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct InventoryItem {
    id: String,
    tracked: bool,
    requires_shipping: bool,
}

impl TryFrom<Product> for ShopProduct {
    type Error = String;

    fn try_from(product: Product) -> Result<Self, String> {
        let Product { body: mut wire, variants } = product;
        wire.options.sort_by_key(|option| option.position);
        let mut variants: Vec<ShopVariant> = each("variant", variants.nodes, TryInto::try_into)?;
        variants.sort_by_key(|variant| variant.position);
        distinct(variants.iter().map(|variant| variant.id)).at("variant")?;
        if variants.is_empty() {
            return Err("it has no variant, so parts of it are missing".to_owned());
        }
        Ok(Self {
            id: ProductId::parse(&wire.id)?,
            title: wire.title,
            handle: wire.handle,
            status: wire.status,
            vendor: wire.vendor,
            product_type: wire.product_type,
            tags: wire.tags,
            gift_card: wire.is_gift_card,
            updated_at: time(&wire.updated_at).at("updated at")?,
            options: wire.options.into_iter().map(|option| option.name).collect(),
            variants,
        })
    }
}

impl TryFrom<Variant> for ShopVariant {
    type Error = String;

    fn try_from(wire: Variant) -> Result<Self, String> {
        Ok(Self {
            id: VariantId::parse(&wire.id)?,
            title: wire.title,
            raw: RawIdentifiers::of(wire.sku.as_deref(), wire.barcode.as_deref()),
            sku: identifier(wire.sku),
            barcode: identifier(wire.barcode),
            position: u32::try_from(wire.position)
                .map_err(|_| format!("position {} is no place in a list", wire.position))?,
            price: decimal(&wire.price).at("price")?,
            inventory_item: InventoryItemId::parse(&wire.inventory_item.id).at("inventory item")?,
            requires_shipping: wire.inventory_item.requires_shipping,
            requires_components: wire.requires_components,
            tracked: wire.inventory_item.tracked,
            options: wire.selected_options.into_iter().map(|option| (option.name, option.value)).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn product_without_variants_is_refused() {
        let product = r#"{"id":"gid://shopify/Product/1","title":"P","handle":"p","status":"ACTIVE","vendor":"v","productType":"t",
            "tags":[],"isGiftCard":false,"updatedAt":"2025-01-01T00:00:00Z","options":[],
            "variants":{"nodes":[],"pageInfo":{"hasNextPage":false,"endCursor":null}}}"#;
        let product: Product = serde_json::from_str(product).unwrap();
        assert_eq!(
            ShopProduct::try_from(product).unwrap_err(),
            "it has no variant, so parts of it are missing"
        );
    }

    #[test]
    fn event_without_product_names_none() {
        let product = |subject: &str| {
            let event = format!(r#"{{"id":"gid://shopify/BasicEvent/1","subjectId":{subject}}}"#);
            serde_json::from_str::<Deletion>(&event).unwrap().product()
        };
        assert_eq!(product(r#""gid://shopify/Product/7""#), Some(ProductId(7)));
        assert_eq!((product("null"), product(r#""gid://shopify/Order/7""#)), (None, None));
    }
}
