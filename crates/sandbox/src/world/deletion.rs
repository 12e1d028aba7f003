//! What is deleted and what comes back. A deleted product is told of by an event; its document is kept aside, for people do
//! delete what they want back.

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::collections;
use super::ids::{Gid, Ids, Kind, Ref};
use super::kits;
use super::model::Product;
use super::persistence::{self, Memory};
use super::stock;
use super::{State, render};

/// The world's key of the product that was deleted last.
const LAST: &str = "last_deleted";

/// Whether anybody hears of a deletion: events get lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Heard {
    ByEvent,
    ByNobody,
}

/// Deletes what has this gid.
pub(super) fn delete(state: &mut State, gid: &str, heard: Heard, now: DateTime<Utc>) -> anyhow::Result<()> {
    let (kind, number) = gid.trim_start_matches("gid://shopify/").split_once('/').context("a gid, please")?;
    let number: i64 = number.parse()?;
    let deleted = match kind {
        "Product" => {
            let mut memory = Memory::read(state)?;
            let deleted = product(state, number, heard, now, &mut memory.ids)?;
            memory.write(state)?;
            deleted.is_some()
        }
        "Collection" => state.delete_collection(number)?,
        other => anyhow::bail!("a {other} is not deleted here"),
    };
    anyhow::ensure!(deleted, "there is no {gid}");
    Ok(())
}

/// Deletes a product. Gives the kits' products that changed by that; `None` when there is no such product.
pub(super) fn product(
    state: &mut State,
    id: i64,
    heard: Heard,
    now: DateTime<Utc>,
    ids: &mut Ids,
) -> anyhow::Result<Option<Vec<i64>>> {
    let Some(doc) = state.product(id)? else { return Ok(None) };
    let gid = Gid::new(Kind::Product, id.unsigned_abs());
    collections::leave(state, &gid, now)?;
    state.put(LAST, &doc.to_string())?;
    if heard == Heard::ByEvent {
        let event = json!({
            "__typename": "BasicEvent", "id": ids.mint(Kind::BasicEvent), "action": "destroy", "createdAt": now,
            "criticalAlert": false, "attributeToApp": false, "attributeToUser": true,
            "subjectId": gid, "subjectType": "PRODUCT",
        });
        let visible_at = persistence::visible_at(state, now)?;
        state.put_event(&event, visible_at)?;
    }
    state.delete_product(id)?;
    kits::do_without(state, now).map(Some)
}

/// Somebody makes the product again that was deleted last: under its handle and its SKUs, with new numbers.
pub(super) fn again(state: &mut State, now: DateTime<Utc>, ids: &mut Ids) -> anyhow::Result<Option<Product>> {
    let Some(doc) = state.get(LAST)?.filter(|doc| !doc.is_empty()) else { return Ok(None) };
    state.put(LAST, "")?;
    let mut product: Product = render::read(&serde_json::from_str::<Value>(&doc)?)?;
    product.id = ids.mint(Kind::Product);
    product.options.iter_mut().for_each(|option| option.id = ids.mint(Kind::ProductOption));
    for variant in &mut product.variants {
        variant.id = ids.mint(Kind::ProductVariant);
        variant.inventory_item.id = ids.mint(Kind::InventoryItem);
        variant.inventory_item.measurement.id = ids.mint(Kind::InventoryItemMeasurement);
        for component in &mut variant.product_variant_components {
            component.id = ids.mint(Kind::ProductVariantComponent);
        }
    }
    let picked = Ref::from(&super::catalog::staff_picks());
    product.collections.retain(|mention| *mention != picked);
    product.created_at = now;
    product.updated_at = now;
    kits::keep_what_is_there(state, &mut product, now)?;
    Ok(Some(product))
}

/// Writes a document as it stands, changed now.
pub(super) fn put(state: &mut State, mut doc: Value, now: DateTime<Utc>) -> anyhow::Result<()> {
    doc["updatedAt"] = json!(now);
    let visible_at = persistence::visible_at(state, now)?;
    let id = doc["id"].as_str().unwrap_or_default();
    match id.split('/').nth(3) {
        Some("Product") => {
            state.put_product(&doc, visible_at)?;
            // A shop that was not made by the world has no seed to draw its stock from.
            if state.get("seed")?.is_some() {
                stock::lay_in_new(state, now)?;
            }
        }
        Some("Collection") => state.put_collection(&doc, visible_at)?,
        Some(_) | None => anyhow::bail!("{id:?} is neither a product nor a collection"),
    }
    Ok(())
}
