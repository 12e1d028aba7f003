//! An imported product → its rows.

use rusqlite::named_params;

use super::Applied;
use crate::domain::change::{ImportedProduct, ImportedVariant};
use crate::store::commit::Scope;
use crate::store::sql;
use crate::store::text::{json, time};

/// Writes the product with its variants; stale when the store has a later state of it.
pub(super) fn imported(scope: &Scope<'_>, product: &ImportedProduct) -> rusqlite::Result<Applied> {
    let id = upsert(scope, product)?;
    let rows = scope.tx.prepare_cached(sql!("shop_product_upsert"))?.execute(named_params! {
        ":shop": scope.shop, ":id": product.id.0, ":product": id,
        ":shop_updated_at": time(product.shop_updated_at), ":content_hash": product.content_hash,
    })?;
    if rows == 0 {
        return Ok(Applied::Stale);
    }
    tags(scope, id, product)?;
    options(scope, id, product)?;
    for one in &product.variants {
        variant(scope, id, product, one)?;
    }
    gone(scope, product)?;
    Ok(Applied::Done)
}

fn upsert(scope: &Scope<'_>, product: &ImportedProduct) -> rusqlite::Result<i64> {
    scope.tx.prepare_cached(sql!("product_rename"))?.execute(named_params! {
        ":shop": scope.shop, ":id": product.id.0, ":handle": product.handle,
    })?;
    scope.tx.prepare_cached(sql!("product_upsert"))?.query_row(
        named_params! {
            ":handle": product.handle, ":title": product.title, ":status": product.status,
            ":vendor": product.vendor, ":product_type": product.product_type, ":gift_card": product.gift_card,
            ":now": scope.now,
        },
        |row| row.get(0),
    )
}

fn tags(scope: &Scope<'_>, id: i64, product: &ImportedProduct) -> rusqlite::Result<()> {
    scope.tx.prepare_cached(sql!("product_tags_clear"))?.execute(named_params! { ":product": id })?;
    let mut insert = scope.tx.prepare_cached(sql!("product_tag_insert"))?;
    for tag in &product.tags {
        insert.execute(named_params! { ":product": id, ":tag": tag })?;
    }
    Ok(())
}

fn options(scope: &Scope<'_>, id: i64, product: &ImportedProduct) -> rusqlite::Result<()> {
    scope.tx.prepare_cached(sql!("product_options_clear"))?.execute(named_params! { ":product": id })?;
    let mut insert = scope.tx.prepare_cached(sql!("product_option_insert"))?;
    for (position, name) in product.options.iter().enumerate() {
        insert.execute(named_params! { ":product": id, ":position": position + 1, ":name": name })?;
    }
    Ok(())
}

fn variant(
    scope: &Scope<'_>,
    product_id: i64,
    product: &ImportedProduct,
    variant: &ImportedVariant,
) -> rusqlite::Result<()> {
    let id: i64 = if variant.shared {
        scope
            .tx
            .prepare_cached(sql!("variant_of_identity"))?
            .query_row(named_params! { ":identity": variant.identity }, |row| row.get(0))?
    } else {
        described(scope, product_id, variant)?
    };
    scope.tx.prepare_cached(sql!("shop_variant_link"))?.execute(named_params! {
        ":shop": scope.shop, ":id": variant.id.0, ":variant": id, ":product": product.id.0,
        ":inventory_item": variant.inventory_item.0,
    })?;
    Ok(())
}

fn described(scope: &Scope<'_>, product_id: i64, variant: &ImportedVariant) -> rusqlite::Result<i64> {
    scope.tx.prepare_cached(sql!("variant_rename"))?.execute(named_params! {
        ":shop": scope.shop, ":id": variant.id.0, ":identity": variant.identity, ":now": scope.now,
    })?;
    let id = scope.tx.prepare_cached(sql!("variant_upsert"))?.query_row(
        named_params! {
            ":identity": variant.identity, ":product": product_id, ":title": variant.title, ":sku": variant.sku,
            ":barcode": variant.barcode, ":position": variant.position, ":price": variant.price.to_string(),
            ":kind": variant.kind.word(), ":now": scope.now,
        },
        |row| row.get(0),
    )?;
    scope.tx.prepare_cached(sql!("variant_options_clear"))?.execute(named_params! { ":variant": id })?;
    let mut insert = scope.tx.prepare_cached(sql!("variant_option_insert"))?;
    for (position, (name, value)) in variant.options.iter().enumerate() {
        insert.execute(
            named_params! { ":variant": id, ":position": position + 1, ":name": name, ":value": value },
        )?;
    }
    Ok(id)
}

/// Variants that the product no longer has: kept, marked as gone.
fn gone(scope: &Scope<'_>, product: &ImportedProduct) -> rusqlite::Result<()> {
    let present: Vec<i64> = product.variants.iter().map(|v| v.id.0).collect();
    scope.tx.prepare_cached(sql!("shop_variants_gone"))?.execute(named_params! {
        ":shop": scope.shop, ":product": product.id.0, ":present": json(&present)?, ":now": scope.now,
    })?;
    Ok(())
}
