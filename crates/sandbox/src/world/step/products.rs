//! What happens in a step to the products.

use rust_decimal::Decimal;

use super::super::ids::Kind;
use super::super::model::{Product, Variant};
use super::super::{State, Stepped, collections};
use crate::world::catalog::{self, COLORS};
use crate::world::deletion::{self, Heard};
use crate::world::persistence;
use crate::world::scenarios::Teller;
use crate::world::stock;

/// Something that may happen to a product; false when it cannot happen to this one.
type Happening = fn(&mut Product, &mut Teller<'_>) -> bool;

const HAPPENINGS: &[Happening] = &[raise_price, tag, add_variant, change_sku];

/// Changes a few products, and now and then adds or deletes one.
pub(super) fn change(
    state: &mut State,
    teller: &mut Teller<'_>,
    stepped: &mut Stepped,
) -> anyhow::Result<()> {
    let visible_at = persistence::visible_at(state, teller.now)?;
    let mut known = state.product_ids()?;
    teller.rng.shuffle(&mut known);
    if teller.chance(30)
        && let Some(id) = known.pop()
        && let Some(kits) = deletion::product(state, id, Heard::ByEvent, teller.now, teller.ids)?
    {
        stepped.products_deleted += 1;
        stepped.kits_changed += u32::try_from(kits.len()).unwrap_or(u32::MAX);
        known.retain(|id| !kits.contains(id));
    }
    for happening in HAPPENINGS {
        let Some(id) = known.pop() else {
            break;
        };
        if let Some(mut product) = persistence::product(state, id)?
            && happening(&mut product, teller)
        {
            product.updated_at = teller.now;
            persistence::put_product(state, id, &product, visible_at)?;
            stepped.products_changed += 1;
        }
    }
    if teller.chance(50) {
        let place = u32::try_from(teller.ids.minted(Kind::Product)).unwrap_or(u32::MAX);
        let mut product = catalog::product(place, teller.now, teller.rng, teller.ids);
        born(&mut product, teller);
        persistence::put_new_product(state, &product, visible_at)?;
        collections::enter(state, &product, teller.now)?;
        stepped.products_created += 1;
    }
    rearrange(state, teller, stepped, &mut known)?;
    stock::lay_in_new(state, teller.now)
}

/// What happens to the catalog rather than to one product of it.
fn rearrange(
    state: &mut State,
    teller: &mut Teller<'_>,
    stepped: &mut Stepped,
    known: &mut Vec<i64>,
) -> anyhow::Result<()> {
    let visible_at = persistence::visible_at(state, teller.now)?;
    if teller.chance(25)
        && let Some(product) = deletion::again(state, teller.now, teller.ids)?
    {
        persistence::put_new_product(state, &product, visible_at)?;
        collections::enter(state, &product, teller.now)?;
        stepped.products_created += 1;
    }
    if teller.chance(25)
        && let Some(id) = known.pop()
        && collections::toggle(state, id, teller.now)?
    {
        stepped.collections_changed += 1;
    }
    if teller.chance(50) {
        stepped.variants_moved += u32::from(move_variant(state, teller, known)?);
    }
    Ok(())
}

/// A variant becomes another product's, with its number and SKU. Both must differ by the same one option.
fn move_variant(state: &mut State, teller: &mut Teller<'_>, known: &[i64]) -> anyhow::Result<bool> {
    let visible_at = persistence::visible_at(state, teller.now)?;
    let mut from: Option<(i64, Product)> = None;
    for &id in known {
        let Some(mut to) = persistence::product(state, id)? else { continue };
        let [option] = to.options.as_mut_slice() else { continue };
        let Some((from_id, from)) = &mut from else {
            if to.variants.len() > 1 {
                from = Some((id, to));
            }
            continue;
        };
        let Some(variant) =
            from.variants.last().filter(|_| from.options.iter().any(|o| o.name == option.name))
        else {
            continue;
        };
        if option.values.contains(&variant.title) {
            continue;
        }
        option.values.push(variant.title.clone());
        let position = to.variants.last().map_or(1, |last| last.position + 1);
        let Some(mut variant) = from.variants.pop() else { continue };
        from.options.iter_mut().for_each(|option| option.values.retain(|value| *value != variant.title));
        (variant.position, variant.updated_at) = (position, teller.now);
        to.variants.push(variant);
        (from.updated_at, to.updated_at) = (teller.now, teller.now);
        persistence::put_product(state, *from_id, from, visible_at)?;
        persistence::put_product(state, id, &to, visible_at)?;
        return Ok(true);
    }
    Ok(false)
}

fn raise_price(product: &mut Product, teller: &mut Teller<'_>) -> bool {
    for variant in &mut product.variants {
        variant.price += Decimal::new(100, 2);
        variant.updated_at = teller.now;
    }
    true
}

fn tag(product: &mut Product, _teller: &mut Teller<'_>) -> bool {
    let fresh = !product.tags.iter().any(|known| known == "new price");
    if fresh {
        product.tags.push("new price".to_owned());
    }
    fresh
}

/// One more colour, for a product whose only option it is; any other would need a whole row of new variants.
fn add_variant(product: &mut Product, teller: &mut Teller<'_>) -> bool {
    let (Some(last), [option]) = (product.variants.last().cloned(), product.options.as_mut_slice()) else {
        return false;
    };
    let fresh = COLORS.iter().find(|(name, _)| option.values.iter().all(|value| value != name));
    let Some((color, code)) = fresh.filter(|_| option.name == "Color") else {
        return false;
    };
    option.values.push((*color).to_owned());
    let mut variant = Variant {
        id: teller.ids.mint(Kind::ProductVariant),
        title: (*color).to_owned(),
        barcode: None,
        position: last.position + 1,
        created_at: teller.now,
        updated_at: teller.now,
        ..last
    };
    variant.sku = variant.sku.map(|sku| match sku.rsplit_once('-') {
        Some((stem, _)) => format!("{stem}-{code}"),
        None => format!("{sku}-{code}"),
    });
    for selected in &mut variant.selected_options {
        selected.value = (*color).to_owned();
    }
    variant.inventory_item.id = teller.ids.mint(Kind::InventoryItem);
    variant.inventory_item.measurement.id = teller.ids.mint(Kind::InventoryItemMeasurement);
    variant.inventory_item.sku = variant.sku.clone();
    variant.inventory_item.created_at = teller.now;
    variant.inventory_item.updated_at = teller.now;
    product.variants.push(variant);
    true
}

fn change_sku(product: &mut Product, teller: &mut Teller<'_>) -> bool {
    let Some(variant) = product.variants.first_mut() else {
        return false;
    };
    let sku = variant.sku.as_ref().map(|sku| format!("{sku}-R"));
    let changed = sku.is_some();
    variant.sku = sku.or(variant.sku.take());
    variant.updated_at = teller.now;
    variant.inventory_item.sku = variant.sku.clone();
    variant.inventory_item.updated_at = teller.now;
    changed
}

/// Makes the product one of this very moment.
fn born(product: &mut Product, teller: &Teller<'_>) {
    product.created_at = teller.now;
    product.updated_at = teller.now;
    product.published_at = product.published_at.map(|_| teller.now);
    for variant in &mut product.variants {
        variant.created_at = teller.now;
        variant.updated_at = teller.now;
        variant.inventory_item.created_at = teller.now;
        variant.inventory_item.updated_at = teller.now;
    }
}
