//! What becomes of the kits of a shop that exists: they are made of something else, or of less.

use chrono::{DateTime, Utc};
use fastrand::Rng;

use super::ids::{Ids, Kind, Ref};
use super::model::{Component, Product, ProductStatus, Variant};
use super::{State, persistence};

/// In how many of a hundred steps a kit changes.
const CHANGED: u8 = 50;
/// The most units of one component.
const MOST: u32 = 4;

/// By lot, a kit that was left alone so far gets another component or another quantity of one. Gives how many do.
pub(super) fn change(
    state: &mut State,
    lot: &mut Rng,
    ids: &mut Ids,
    now: DateTime<Utc>,
) -> anyhow::Result<u32> {
    let mut kits = all(state)?;
    kits.retain(|kit| kit.updated_at != now);
    if lot.u8(..100) >= CHANGED || kits.is_empty() {
        return Ok(0);
    }
    let mut kit = kits.swap_remove(lot.usize(..kits.len()));
    let Some(variant) = kit.variants.iter_mut().find(|variant| variant.is_kit()) else { return Ok(0) };
    let place = lot.usize(..variant.product_variant_components.len());
    let other = if lot.bool() { another(state, variant, place, lot)? } else { None };
    let component = &mut variant.product_variant_components[place];
    match other {
        Some(product_variant) => {
            let id = ids.mint(Kind::ProductVariantComponent);
            *component = Component { id, product_variant, quantity: component.quantity };
        }
        None => component.quantity = 1 + component.quantity % MOST,
    }
    (variant.updated_at, kit.updated_at) = (now, now);
    put(state, &kit, now)?;
    Ok(1)
}

/// Something is gone from the shop: no kit has it as a component any more. Gives the products of the kits that changed.
pub(super) fn do_without(state: &mut State, now: DateTime<Utc>) -> anyhow::Result<Vec<i64>> {
    let mut changed = Vec::new();
    for mut kit in all(state)? {
        if keep_what_is_there(state, &mut kit, now)? == Kept::Less {
            changed.push(put(state, &kit, now)?);
        }
    }
    Ok(changed)
}

/// What is left of a kit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    All,
    Less,
}

/// Takes the components out of a product's kits that the shop no longer has. A kit of nothing is a draft.
pub(super) fn keep_what_is_there(
    state: &State,
    product: &mut Product,
    now: DateTime<Utc>,
) -> anyhow::Result<Kept> {
    let mut kept = Kept::All;
    for variant in &mut product.variants {
        let mut left = Vec::new();
        for component in &variant.product_variant_components {
            if state.product_of_variant(component.product_variant.id.number().parse()?)?.is_some() {
                left.push(component.clone());
            }
        }
        if left.len() < variant.product_variant_components.len() {
            (variant.product_variant_components, variant.updated_at) = (left, now);
            (product.updated_at, kept) = (now, Kept::Less);
            if !variant.is_kit() {
                (product.status, product.published_at) = (ProductStatus::Draft, None);
            }
        }
    }
    Ok(kept)
}

/// Another variant of the product that a component is of, by lot: one that can be told from others, and is not in the kit.
fn another(state: &State, kit: &Variant, place: usize, lot: &mut Rng) -> anyhow::Result<Option<Ref>> {
    let component = &kit.product_variant_components[place].product_variant.id;
    let Some(product) = state.product_of_variant(component.number().parse()?)? else { return Ok(None) };
    let Some(product) = persistence::product(state, product)? else { return Ok(None) };
    let has = |variant: &Variant| {
        let mut components = kit.product_variant_components.iter();
        components.any(|component| component.product_variant.id == variant.id)
    };
    let fits = |variant: &&Variant| {
        let known = variant.sku.is_some() && variant.barcode.is_some() && variant.inventory_item.tracked;
        known && !variant.is_kit() && !has(variant)
    };
    let others: Vec<&Variant> = product.variants.iter().filter(fits).collect();
    let drawn = (!others.is_empty()).then(|| others[lot.usize(..others.len())]);
    Ok(drawn.map(|variant| Ref::from(&variant.id)))
}

fn all(state: &State) -> anyhow::Result<Vec<Product>> {
    let mut kits = Vec::new();
    for id in state.kit_products()? {
        kits.extend(
            persistence::product(state, id)?.filter(|product| product.variants.iter().any(Variant::is_kit)),
        );
    }
    Ok(kits)
}

fn put(state: &mut State, kit: &Product, now: DateTime<Utc>) -> anyhow::Result<i64> {
    let (id, visible_at) = (kit.id.number().parse()?, persistence::visible_at(state, now)?);
    persistence::put_product(state, id, kit, visible_at)?;
    Ok(id)
}
