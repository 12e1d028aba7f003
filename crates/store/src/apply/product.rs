//! An imported product → its rows.

use rusqlite::{OptionalExtension, named_params};

use super::Applied;
use crate::scope::Scope;
use crate::sql;
use crate::text::{json, time};
use domain::plan::change::{ImportedProduct, ImportedVariant};
use domain::values::id::ProductId;

/// Writes the product with its variants; stale when the store has a later state of it.
pub(super) fn imported(scope: &Scope<'_>, product: &ImportedProduct) -> rusqlite::Result<Applied> {
    let before = linked(scope, product.id)?;
    let id = met(scope, product)?;
    let rows = scope.tx.prepare_cached(sql!("shop_product_upsert"))?.execute(named_params! {
        ":shop": scope.shop, ":id": product.id.0, ":product": id,
        ":shop_updated_at": time(product.shop_updated_at), ":content_hash": product.content_hash,
    })?;
    if rows == 0 {
        return Ok(Applied::Stale);
    }
    if describe(scope, product)? {
        tags(scope, id, product)?;
        options(scope, id, product)?;
    }
    for one in &product.variants {
        variant(scope, id, product, one)?;
    }
    let present = product.variants.iter().map(|variant| variant.id).chain(product.apart.iter().copied());
    let mut moved: Vec<i64> = present.map(|id| id.0).collect();
    moved.extend(without(scope, product.id, &moved)?);
    give_up(scope, &moved, before.filter(|before| *before != id))?;
    Ok(Applied::Done)
}

/// Marks the product and its variants as gone; stale when that is known.
pub(super) fn gone(scope: &Scope<'_>, product: ProductId) -> rusqlite::Result<Applied> {
    let rows = scope
        .tx
        .prepare_cached(sql!("product_gone"))?
        .execute(named_params! { ":shop": scope.shop, ":id": product.0, ":now": scope.now })?;
    if rows == 0 {
        return Ok(Applied::Stale);
    }
    let variants = without(scope, product, &[])?;
    give_up(scope, &variants, linked(scope, product)?)?;
    Ok(Applied::Done)
}

/// The row that a product of the shop is linked to.
fn linked(scope: &Scope<'_>, product: ProductId) -> rusqlite::Result<Option<i64>> {
    scope
        .tx
        .prepare_cached(sql!("product_of_shop"))?
        .query_row(named_params! { ":shop": scope.shop, ":id": product.0 }, |row| row.get(0))
        .optional()
}

/// What these variants of the shop described before they went or changed their identities, and the product that one of
/// the shop's products was linked to, is free for others. Those are read again, although nothing of theirs has changed.
fn give_up(scope: &Scope<'_>, variants: &[i64], product: Option<i64>) -> rusqlite::Result<()> {
    let given_up: Vec<i64> = scope
        .tx
        .prepare_cached(sql!("variants_given_up"))?
        .query_map(named_params! { ":shop": scope.shop, ":ids": json(variants)? }, |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    if !given_up.is_empty() {
        scope
            .tx
            .prepare_cached(sql!("products_sharing_variants"))?
            .execute(named_params! { ":variants": json(&given_up)? })?;
    }
    let Some(product) = product else { return Ok(()) };
    let given_up = scope
        .tx
        .prepare_cached(sql!("product_given_up"))?
        .execute(named_params! { ":shop": scope.shop, ":product": product })?;
    if given_up > 0 {
        scope
            .tx
            .prepare_cached(sql!("products_sharing_product"))?
            .execute(named_params! { ":product": product })?;
    }
    Ok(())
}

/// The product's row: the one it has, under its handle of today, else a new one.
fn met(scope: &Scope<'_>, product: &ImportedProduct) -> rusqlite::Result<i64> {
    scope.tx.prepare_cached(sql!("product_rename"))?.execute(named_params! {
        ":shop": scope.shop, ":id": product.id.0, ":handle": product.handle,
    })?;
    scope.tx.prepare_cached(sql!("product_insert"))?.execute(named_params! {
        ":handle": product.handle, ":title": product.title, ":status": product.status, ":vendor": product.vendor,
        ":product_type": product.product_type, ":gift_card": product.gift_card, ":now": scope.now,
    })?;
    scope
        .tx
        .prepare_cached(sql!("product_of_handle"))?
        .query_row(named_params! { ":handle": product.handle }, |row| row.get(0))
}

/// Writes the product's own columns; false when another shop describes it.
fn describe(scope: &Scope<'_>, product: &ImportedProduct) -> rusqlite::Result<bool> {
    let rows = scope.tx.prepare_cached(sql!("product_describe"))?.execute(named_params! {
        ":shop": scope.shop, ":handle": product.handle, ":title": product.title, ":status": product.status,
        ":vendor": product.vendor, ":product_type": product.product_type, ":gift_card": product.gift_card,
        ":now": scope.now,
    })?;
    Ok(rows > 0)
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
    if !variant.shared {
        scope.tx.prepare_cached(sql!("variant_rename"))?.execute(named_params! {
            ":shop": scope.shop, ":id": variant.id.0, ":identity": variant.identity, ":now": scope.now,
        })?;
    }
    let id = row(scope, variant)?;
    if !variant.shared {
        describe_variant(scope, product_id, id, variant)?;
    }
    scope.tx.prepare_cached(sql!("shop_variant_link"))?.execute(named_params! {
        ":shop": scope.shop, ":id": variant.id.0, ":variant": id, ":product": product.id.0,
        ":inventory_item": variant.inventory_item.0, ":raw_sku": variant.raw.sku, ":raw_barcode": variant.raw.barcode,
    })?;
    Ok(())
}

/// The row of a variant's identity, made if there is none.
fn row(scope: &Scope<'_>, variant: &ImportedVariant) -> rusqlite::Result<i64> {
    scope.tx.prepare_cached(sql!("variant_insert"))?.execute(named_params! {
        ":identity": variant.identity, ":title": variant.title, ":kind": variant.kind.word(), ":now": scope.now,
    })?;
    scope
        .tx
        .prepare_cached(sql!("variant_of_identity"))?
        .query_row(named_params! { ":identity": variant.identity }, |row| row.get(0))
}

/// Writes the variant's own columns, unless another shop describes it.
fn describe_variant(
    scope: &Scope<'_>,
    product_id: i64,
    id: i64,
    variant: &ImportedVariant,
) -> rusqlite::Result<()> {
    let rows = scope.tx.prepare_cached(sql!("variant_describe"))?.execute(named_params! {
        ":shop": scope.shop, ":id": variant.id.0, ":identity": variant.identity, ":product": product_id,
        ":title": variant.title,
        ":sku": variant.sku, ":barcode": variant.barcode, ":position": variant.position,
        ":price": variant.price.to_string(), ":kind": variant.kind.word(), ":now": scope.now,
    })?;
    if rows == 0 {
        return Ok(());
    }
    scope.tx.prepare_cached(sql!("variant_options_clear"))?.execute(named_params! { ":variant": id })?;
    let mut insert = scope.tx.prepare_cached(sql!("variant_option_insert"))?;
    for (position, (name, value)) in variant.options.iter().enumerate() {
        insert.execute(
            named_params! { ":variant": id, ":position": position + 1, ":name": name, ":value": value },
        )?;
    }
    Ok(())
}

/// Variants that the product no longer has: kept, marked as gone. One that has moved to another product by now is not
/// among them: it says itself where it is.
fn without(scope: &Scope<'_>, product: ProductId, present: &[i64]) -> rusqlite::Result<Vec<i64>> {
    scope
        .tx
        .prepare_cached(sql!("shop_variants_gone"))?
        .query_map(
            named_params! {
                ":shop": scope.shop, ":product": product.0, ":present": json(present)?, ":now": scope.now,
            },
            |row| row.get(0),
        )?
        .collect()
}
