//! A product's document.

use serde_json::{Map, Value, json};

use super::{extend_each, fields};
use crate::world::model::{InventoryPolicy, Product, Variant};

/// All fields of the document: the product's facts and what follows from them.
pub(crate) fn product_fields(product: &Product) -> anyhow::Result<Map<String, Value>> {
    let mut doc = fields(product)?;
    let stock: i64 = product.variants.iter().map(|variant| variant.inventory_quantity).sum();
    let lone = product.variants.first().filter(|_| product.variants.len() == 1);
    let derived = json!({
        "legacyResourceId": product.id.number(),
        "metafields": [],
        "totalInventory": stock,
        "tracksInventory": product.variants.iter().any(|variant| variant.inventory_item.tracked),
        "variantsCount": {"count": product.variants.len(), "precision": "EXACT"},
        "hasOnlyDefaultVariant": lone.is_some_and(|variant| variant.title == "Default Title"),
    });
    if let Value::Object(derived) = derived {
        doc.extend(derived);
    }
    extend_each(&mut doc, "variants", &product.variants, |variant| variant_fields(product, variant))?;
    Ok(doc)
}

fn variant_fields(product: &Product, variant: &Variant) -> anyhow::Result<Value> {
    let mut item = fields(&variant.inventory_item)?;
    item.insert("legacyResourceId".to_owned(), json!(variant.inventory_item.id.number()));
    let sells_past_zero = match variant.inventory_policy {
        InventoryPolicy::Continue => true,
        InventoryPolicy::Deny => !variant.inventory_item.tracked,
    };
    Ok(json!({
        "legacyResourceId": variant.id.number(),
        "displayName": format!("{} - {}", product.title, variant.title),
        "availableForSale": sells_past_zero || variant.inventory_quantity > 0,
        "product": {"id": product.id},
        "requiresComponents": variant.is_kit(),
        "inventoryItem": item,
    }))
}
