//! The result of the bulk query for products.

use std::io;

use super::catalogue::{Product, Variant};
use super::money::Amount;
use super::output::Output;
use super::rows::{InventoryItem, ProductOption, ProductRow, SelectedOption, VariantRow};
use super::time::{DAY, Moment};

/// Every product with its variants behind it.
pub(crate) fn write(output: &mut Output) -> io::Result<()> {
    for product in Product::all() {
        output.row("products", &product_row(product))?;
        product.variants().try_for_each(|variant| output.row("variants", &variant_row(variant)))?;
    }
    Ok(())
}

fn product_row(product: Product) -> ProductRow {
    ProductRow {
        id: product.id(),
        title: product.title(),
        handle: product.handle(),
        status: "ACTIVE",
        vendor: product.vendor(),
        product_type: product.thing(),
        tags: vec![product.vendor(), "hwjobs"],
        is_gift_card: product.gift_card(),
        updated_at: Moment::OPENING.after(-DAY),
        options: (1..)
            .zip(product.options())
            .map(|(position, name)| ProductOption { name, position })
            .collect(),
    }
}

fn variant_row(variant: Variant) -> VariantRow {
    let (product, values) = (variant.product, variant.values());
    let options = product.options().iter().zip(&values);
    VariantRow {
        id: variant.id(),
        title: values.join(" / "),
        sku: variant.sku(),
        barcode: variant.barcode(),
        position: variant.place + 1,
        price: Amount(product.price()),
        requires_components: false,
        selected_options: options.map(|(name, value)| SelectedOption { name, value }).collect(),
        inventory_item: InventoryItem {
            id: variant.inventory_item(),
            tracked: !product.gift_card(),
            requires_shipping: !product.gift_card(),
        },
        parent: product.id(),
    }
}
