//! Converts a product's rows to the product.

use super::record::{RawRecord, Used};
use super::row::RowType;
use crate::unreadable::Unreadable;
use crate::wire::{Connection, Product, ProductBody, Variant};
use domain::plan::initial_load::RowCounts;
use domain::shopify::product::ShopProduct;
use domain::values::id::ProductId;

/// Parts of a product that somebody's own query may ask for and that an import has no use for.
const IGNORED: [&str; 7] =
    ["Collection", "ExternalVideo", "MediaImage", "Metafield", "Model3d", "ProductImage", "Video"];

/// Converts a product, and counts its rows.
///
/// # Errors
/// It cannot be true, or a part of it is unknown; what, and where.
pub fn product(record: &RawRecord, rows: &mut RowCounts) -> Result<ShopProduct, Unreadable<ProductId>> {
    let converted = convert(record);
    record.count(converted.as_ref().ok().map(|(_, used)| *used), rows);
    converted
        .map(|(product, _)| product)
        .map_err(|why| record.unreadable(ProductId(record.id), "product", "handle", &why))
}

fn convert(record: &RawRecord) -> Result<(ShopProduct, Used), String> {
    let mut used = Used { used: 1, ignored: 0 };
    let body: ProductBody = record.root()?.parse()?;
    let mut variants: Vec<Variant> = Vec::new();
    for row in &record.parts {
        match row.identity.row_type {
            RowType::ProductVariant => {
                variants.push(row.parse()?);
                used.used += 1;
            }
            RowType::Order
            | RowType::LineItem
            | RowType::FulfillmentOrder
            | RowType::FulfillmentOrderLineItem
            | RowType::Product
            | RowType::Other
            | RowType::Broken => used.ignore(row, &IGNORED)?,
        }
    }
    let product = Product { body, variants: Connection::whole(variants) }.try_into()?;
    Ok((product, used))
}
