//! The products that an order management system must survive.

use super::blueprint::{Axis, Blueprint, Nature, Recipe};
use super::words::{COLORS, SIZES};
use crate::world::model::ProductStatus;

/// All of them, in a fixed order.
pub(super) fn blueprints() -> Vec<Blueprint> {
    vec![
        Blueprint {
            axes: vec![amounts(&["$25", "$50", "$100", "$250"])],
            ..thing("Brightside Gift Card", "Gift Cards", Nature::DigitalGiftCard, "GIFT", 2500)
        },
        Blueprint {
            axes: vec![amounts(&["$50", "$100"])],
            ..thing("Brightside Gift Card in a Tin", "Gift Cards", Nature::PhysicalGiftCard, "GIFTTIN", 5000)
        },
        thing("Adirondack Trail Map (PDF)", "Maps", Nature::Digital, "MAP-ADK", 1295),
        thing("The Layering Handbook (E-Book)", "Maps", Nature::Digital, "BOOK-LAYER", 1895),
        // A tent, two sleeping bags and a stove.
        kit("Weekend Camp Kit", &[(31, 1), (32, 2), (33, 1)], "KIT-CAMP", 24900),
        // A parka and three of the tees below.
        kit("First Ascent Kit", &[(16, 1), (6, 3)], "KIT-ASCENT", 31900),
        Blueprint {
            axes: vec![
                Axis { name: "Color".to_owned(), values: owned(COLORS) },
                Axis { name: "Size".to_owned(), values: owned(SIZES) },
            ],
            ..thing("Everyday Tee", "Shirts", Nature::Physical, "BRT-TEE", 2495)
        },
        Blueprint {
            axes: vec![Axis { name: "Size".to_owned(), values: owned(SIZES) }],
            ..thing("Summit Parka 2027", "Jackets", Nature::Presold, "BRT-PARKA27", 38995)
        },
        // SKUs as people paste them: blanks around them, and a no-break space below.
        thing("Ultralight Tent 1P", "Camp", Nature::Presold, " BRT-TENT1", 42995),
        Blueprint {
            axes: vec![Axis { name: "Color".to_owned(), values: owned(COLORS.get(..3).unwrap_or(COLORS)) }],
            sku: None,
            ..thing("Trail Sticker", "Accessories", Nature::Physical, "", 395)
        },
        thing("Merino Hiker Socks", "Socks", Nature::Physical, "BRT-SOCK-MER", 2195),
        // The same goods once more, for another audience: two variants share one SKU.
        thing("Merino Hiker Socks (Gift Wrapped)", "Socks", Nature::Physical, "BRT-SOCK-MER", 2495),
        Blueprint {
            barcodes: false,
            ..thing("Handmade Wool Blanket", "Camp", Nature::Physical, " BRT-BLANKET  ", 18995)
        },
        Blueprint {
            status: ProductStatus::Draft,
            ..thing("Prototype Shell", "Jackets", Nature::Physical, "BRT-PROTO", 29995)
        },
        Blueprint {
            status: ProductStatus::Archived,
            ..thing("Canvas Rucksack 1998", "Packs", Nature::Physical, "BRT-RUCK98", 9995)
        },
        thing(
            "Böhm & Söhne “Alpin” Cap; 100% Wool, \"Grün\"",
            "Hats",
            Nature::Physical,
            "BRT-CAP-ALPIN\u{a0}",
            3995,
        ),
    ]
}

fn thing(title: &str, product_type: &str, nature: Nature, sku: &str, price: i64) -> Blueprint {
    Blueprint {
        title: title.to_owned(),
        vendor: "Brightside".to_owned(),
        product_type: product_type.to_owned(),
        tags: Vec::new(),
        status: ProductStatus::Active,
        nature,
        sku: Some(sku.to_owned()),
        barcodes: true,
        axes: Vec::new(),
        price,
        grams: 300,
    }
}

fn kit(title: &str, recipe: Recipe, sku: &str, price: i64) -> Blueprint {
    Blueprint { status: ProductStatus::Draft, ..thing(title, "Kits", Nature::Kit(recipe), sku, price) }
}

fn amounts(values: &[&str]) -> Axis {
    let values = values.iter().map(|value| ((*value).to_owned(), value.trim_start_matches('$').to_owned()));
    Axis { name: "Denominations".to_owned(), values: values.collect() }
}

fn owned(values: &[(&str, &str)]) -> Vec<(String, String)> {
    values.iter().map(|(name, code)| ((*name).to_owned(), (*code).to_owned())).collect()
}
