//! A product's rows → the product.

use super::order::parse;
use super::row::{Raw, kind_of};
use crate::domain::id::ProductId;
use crate::domain::shop_product::ShopProduct;
use crate::shopify::reader::Unreadable;
use crate::shopify::wire::{Connection, Product, ProductBody, Variant};

/// Takes a product into the domain.
///
/// # Errors
/// It cannot be true; what, and where.
pub fn product(record: &Raw) -> Result<ShopProduct, Unreadable<ProductId>> {
    read(record).map_err(|why| {
        let root = record.root.as_deref().unwrap_or(b"null");
        let payload = String::from_utf8_lossy(root).into_owned();
        let name = serde_json::from_slice::<serde_json::Value>(root)
            .ok()
            .and_then(|product| product.get("handle")?.as_str().map(str::to_owned));
        let called = name.clone().unwrap_or_else(|| record.id.to_string());
        Unreadable { id: ProductId(record.id), name, reason: format!("product {called}: {why}"), payload }
    })
}

fn read(record: &Raw) -> Result<ShopProduct, String> {
    let root = record.root.as_deref().ok_or("the file holds parts of it, but not itself")?;
    let body: ProductBody = parse(root)?;
    let of_product = |row: &&Vec<u8>| kind_of(row) == Some("ProductVariant");
    let variants: Vec<Variant> =
        record.parts.iter().filter(of_product).map(|row| parse(row)).collect::<Result<_, _>>()?;
    Product { body, variants: Connection::whole(variants) }.try_into()
}
