//! What buyers can put into a cart today, by what kind of thing it is.

use rust_decimal::prelude::ToPrimitive as _;

use crate::world::actions::Goods;
use crate::world::model::{Component, InventoryPolicy, Product, ProductStatus, Variant};

/// The goods of all active products.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    pub(crate) ordinary: Vec<Goods>,
    pub(crate) presold: Vec<Goods>,
    /// What each kit is made of: whoever buys one buys that.
    pub(crate) kits: Vec<Vec<Component>>,
    pub(crate) digital: Vec<Goods>,
    pub(crate) digital_gift_cards: Vec<Goods>,
    pub(crate) physical_gift_cards: Vec<Goods>,
}

impl Shelf {
    /// Puts a product's variants on the shelf if it is for sale.
    pub(crate) fn add(&mut self, product: &Product) {
        match product.status {
            ProductStatus::Active => {}
            ProductStatus::Draft | ProductStatus::Archived => return,
        }
        for variant in &product.variants {
            if variant.is_kit() {
                self.kits.push(variant.product_variant_components.clone());
            } else {
                self.place_for(product, variant).push(goods(product, variant));
            }
        }
    }

    /// The goods that a kit is made of, with how many of each; `None` when one of them is not for sale.
    pub(crate) fn parts(&self, kit: &[Component]) -> Option<Vec<(&Goods, u32)>> {
        let part = |component: &Component| {
            let variant = Some(&component.product_variant.id);
            let goods = self.ordinary.iter().find(|goods| goods.variant.as_ref() == variant)?;
            Some((goods, component.quantity))
        };
        kit.iter().map(part).collect()
    }

    fn place_for(&mut self, product: &Product, variant: &Variant) -> &mut Vec<Goods> {
        match (product.is_gift_card, variant.inventory_item.requires_shipping) {
            (true, true) => &mut self.physical_gift_cards,
            (true, false) => &mut self.digital_gift_cards,
            (false, false) => &mut self.digital,
            (false, true) => match variant.inventory_policy {
                InventoryPolicy::Continue => &mut self.presold,
                InventoryPolicy::Deny => &mut self.ordinary,
            },
        }
    }
}

fn goods(product: &Product, variant: &Variant) -> Goods {
    let cents = (variant.price * rust_decimal::Decimal::ONE_HUNDRED).to_i64().unwrap_or(0);
    Goods {
        product: Some(product.id.clone()),
        variant: Some(variant.id.clone()),
        inventory_item: Some(variant.inventory_item.id.clone()),
        title: product.title.clone(),
        variant_title: (variant.title != "Default Title").then(|| variant.title.clone()),
        sku: variant.sku.clone(),
        vendor: Some(product.vendor.clone()),
        price: cents,
        requires_shipping: variant.inventory_item.requires_shipping,
        is_gift_card: product.is_gift_card,
        taxable: variant.taxable,
    }
}
