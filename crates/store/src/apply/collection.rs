//! A collection → its row and those of its members.

use chrono::{DateTime, Utc};
use rusqlite::named_params;

use super::Applied;
use crate::scope::Scope;
use crate::sql;
use crate::text::{json, time};
use domain::shopify::collection::ShopCollection;
use domain::values::id::CollectionId;

/// Writes the collection with its members; stale when the store has a later state of it.
pub(super) fn imported(
    scope: &Scope<'_>,
    collection: &ShopCollection,
    content_hash: &str,
) -> rusqlite::Result<Applied> {
    let rows = scope.tx.prepare_cached(sql!("collection_upsert"))?.execute(named_params! {
        ":shop": scope.shop, ":id": collection.id.0, ":handle": collection.handle, ":title": collection.title,
        ":shop_updated_at": time(collection.updated_at),
        ":content_hash": content_hash,
    })?;
    if rows == 0 {
        return Ok(Applied::Stale);
    }
    let products = json(&collection.products)?;
    for members in [sql!("collection_products_left"), sql!("collection_products_joined")] {
        scope.tx.prepare_cached(members)?.execute(named_params! {
            ":shop": scope.shop, ":id": collection.id.0, ":products": products,
        })?;
    }
    Ok(Applied::Done)
}

/// Its time of change moved; stale when the store has a later state of it.
pub(super) fn seen(
    scope: &Scope<'_>,
    collection: CollectionId,
    shop_updated_at: DateTime<Utc>,
) -> rusqlite::Result<Applied> {
    let rows = scope.tx.prepare_cached(sql!("collection_seen"))?.execute(named_params! {
        ":shop": scope.shop, ":id": collection.0, ":shop_updated_at": time(shop_updated_at),
    })?;
    Ok(Applied::from_rows(rows))
}

/// Marks it as gone; stale when that is known.
pub(super) fn gone(scope: &Scope<'_>, collection: CollectionId) -> rusqlite::Result<Applied> {
    let rows = scope
        .tx
        .prepare_cached(sql!("collection_gone"))?
        .execute(named_params! { ":shop": scope.shop, ":id": collection.0, ":now": scope.now })?;
    Ok(Applied::from_rows(rows))
}
