//! What the kits are put together from: other products of the catalogue, once those are there.

use super::blueprint::{Nature, Recipe};
use super::odd;
use super::sellable::Shelf;
use crate::world::ids::{Gid, Ids, Kind};
use crate::world::model::{Component, Product, ProductStatus};

/// What the product at this place of the catalogue is to be put together from, if it is a kit.
pub(crate) fn recipe(place: u32) -> Option<Recipe> {
    let blueprint = odd::blueprints().into_iter().nth(usize::try_from(place).ok()?)?;
    match blueprint.nature {
        Nature::Kit(recipe) => Some(recipe),
        Nature::Physical
        | Nature::Presold
        | Nature::Digital
        | Nature::DigitalGiftCard
        | Nature::PhysicalGiftCard => None,
    }
}

/// Puts a kit together from what of its recipe is on the shelf, and offers it for sale. A kit of nothing stays a draft.
pub(crate) fn compose(kit: &mut Product, recipe: Recipe, shelf: &Shelf, ids: &mut Ids) {
    let component = |&(place, quantity): &(u64, u32)| {
        let product = Gid::new(Kind::Product, Kind::Product.first() + place);
        let goods = shelf.ordinary.iter().find(|goods| goods.product.as_ref() == Some(&product))?;
        let product_variant = goods.variant.as_ref()?.into();
        Some(Component { id: ids.mint(Kind::ProductVariantComponent), product_variant, quantity })
    };
    let components: Vec<Component> = recipe.iter().filter_map(component).collect();
    let [variant] = kit.variants.as_mut_slice() else { return };
    if !components.is_empty() {
        variant.product_variant_components = components;
        (kit.status, kit.published_at) = (ProductStatus::Active, Some(kit.created_at));
    }
}
