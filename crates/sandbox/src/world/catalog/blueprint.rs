//! What a product is to be, and how it becomes one: every combination of its options is a variant.

use chrono::{DateTime, Utc};
use fastrand::Rng;
use rust_decimal::Decimal;

use super::collection;
use crate::world::ids::{Ids, Kind};
use crate::world::model::{
    InventoryItem, InventoryPolicy, Measurement, Product, ProductOption, ProductStatus, SelectedOption,
    Variant, Weight, WeightUnit,
};

/// A product to be built.
pub(super) struct Blueprint {
    pub(super) title: String,
    pub(super) vendor: String,
    pub(super) product_type: String,
    pub(super) tags: Vec<String>,
    pub(super) status: ProductStatus,
    pub(super) nature: Nature,
    /// What the variants' SKUs start with; `None` when they have none.
    pub(super) sku: Option<String>,
    pub(super) barcodes: bool,
    /// Without any, the product has the one variant `Default Title`.
    pub(super) axes: Vec<Axis>,
    /// US cents.
    pub(super) price: i64,
    pub(super) grams: u32,
}

/// An option with its values: each has a name and the code it has in SKUs.
pub(super) struct Axis {
    pub(super) name: String,
    pub(super) values: Vec<(String, String)>,
}

/// Places of the catalogue, and how many units of the first variant of the product there.
pub(crate) type Recipe = &'static [(u64, u32)];

/// What kind of thing a product is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nature {
    Physical,
    /// Sold past zero: it arrives later.
    Presold,
    /// Made of other products: nobody counts it, and until they are there it is a draft.
    Kit(Recipe),
    Digital,
    /// Its option values are amounts of dollars.
    DigitalGiftCard,
    PhysicalGiftCard,
}

impl Nature {
    fn is_gift_card(self) -> bool {
        match self {
            Nature::DigitalGiftCard | Nature::PhysicalGiftCard => true,
            Nature::Physical | Nature::Presold | Nature::Kit(_) | Nature::Digital => false,
        }
    }

    fn requires_shipping(self) -> bool {
        match self {
            Nature::Physical | Nature::Presold | Nature::Kit(_) | Nature::PhysicalGiftCard => true,
            Nature::Digital | Nature::DigitalGiftCard => false,
        }
    }
}

impl Blueprint {
    /// The product, with new ids.
    pub(super) fn build(
        self,
        created_at: DateTime<Utc>,
        updated_at: DateTime<Utc>,
        rng: &mut Rng,
        ids: &mut Ids,
    ) -> Product {
        let id = ids.mint(Kind::Product);
        let options = self.options(ids);
        let mut variants = Vec::new();
        for choice in self.choices() {
            let position = variants.len() + 1;
            variants.push(self.variant(&choice, position, created_at, updated_at, rng, ids));
        }
        Product {
            id,
            handle: handle(&self.title),
            title: self.title,
            vendor: self.vendor,
            collections: vec![(&collection(&self.product_type)).into()],
            product_type: self.product_type,
            status: self.status,
            tags: self.tags,
            is_gift_card: self.nature.is_gift_card(),
            created_at,
            updated_at,
            published_at: match self.status {
                ProductStatus::Active => Some(created_at),
                ProductStatus::Draft | ProductStatus::Archived => None,
            },
            options,
            variants,
        }
    }

    fn options(&self, ids: &mut Ids) -> Vec<ProductOption> {
        let mut options = Vec::new();
        for (position, axis) in (1..).zip(&self.axes) {
            let values = axis.values.iter().map(|(name, _)| name.clone()).collect();
            options.push(ProductOption {
                id: ids.mint(Kind::ProductOption),
                name: axis.name.clone(),
                position,
                values,
            });
        }
        if options.is_empty() {
            options.push(ProductOption {
                id: ids.mint(Kind::ProductOption),
                name: "Title".to_owned(),
                position: 1,
                values: vec!["Default Title".to_owned()],
            });
        }
        options
    }

    /// Every combination of one value of each axis.
    fn choices(&self) -> Vec<Vec<&(String, String)>> {
        self.axes.iter().fold(vec![Vec::new()], |choices, axis| {
            let longer = |choice: &Vec<_>, value| choice.iter().copied().chain([value]).collect();
            choices
                .iter()
                .flat_map(|choice| axis.values.iter().map(move |value| longer(choice, value)))
                .collect()
        })
    }

    fn variant(
        &self,
        choice: &[&(String, String)],
        position: usize,
        created_at: DateTime<Utc>,
        updated_at: DateTime<Utc>,
        rng: &mut Rng,
        ids: &mut Ids,
    ) -> Variant {
        let chosen = self.axes.iter().zip(choice);
        let mut selected_options: Vec<SelectedOption> = chosen
            .map(|(axis, (value, _))| SelectedOption { name: axis.name.clone(), value: value.clone() })
            .collect();
        if selected_options.is_empty() {
            let (name, value) = ("Title".to_owned(), "Default Title".to_owned());
            selected_options.push(SelectedOption { name, value });
        }
        let title: Vec<&str> = selected_options.iter().map(|option| option.value.as_str()).collect();
        let title = title.join(" / ");
        let sku = self
            .sku
            .as_ref()
            .map(|sku| choice.iter().fold(sku.clone(), |sku, (_, code)| format!("{sku}-{code}")));
        let id = ids.mint(Kind::ProductVariant);
        let price = match self.nature {
            Nature::DigitalGiftCard | Nature::PhysicalGiftCard => {
                title.trim_start_matches('$').parse::<i64>().map_or(self.price, |dollars| dollars * 100)
            }
            Nature::Physical | Nature::Presold | Nature::Kit(_) | Nature::Digital => self.price,
        };
        let inventory_quantity = match self.nature {
            Nature::Physical => rng.i64(0..120),
            Nature::Kit(_) => {
                // Drawn for nothing: the chances of all that comes later hang on it.
                rng.i64(0..120);
                0
            }
            Nature::Presold => -rng.i64(0..12),
            Nature::Digital | Nature::DigitalGiftCard | Nature::PhysicalGiftCard => 0,
        };
        Variant {
            // GTIN-like digits grown from the id, so that no two variants share one.
            barcode: self.barcodes.then(|| format!("84{}", &id.number()[3..])),
            title,
            sku: sku.clone(),
            position: u32::try_from(position).unwrap_or(u32::MAX),
            price: Decimal::new(price, 2),
            compare_at_price: self
                .tags
                .iter()
                .any(|tag| tag == "sale")
                .then(|| Decimal::new(price + 2000, 2)),
            taxable: !self.nature.is_gift_card(),
            inventory_policy: match self.nature {
                Nature::Presold => InventoryPolicy::Continue,
                Nature::Physical
                | Nature::Kit(_)
                | Nature::Digital
                | Nature::DigitalGiftCard
                | Nature::PhysicalGiftCard => InventoryPolicy::Deny,
            },
            inventory_quantity,
            product_variant_components: Vec::new(),
            created_at,
            updated_at,
            selected_options,
            inventory_item: InventoryItem {
                id: ids.mint(Kind::InventoryItem),
                sku,
                tracked: match self.nature {
                    Nature::Physical | Nature::Presold => true,
                    Nature::Kit(_) | Nature::Digital | Nature::DigitalGiftCard | Nature::PhysicalGiftCard => {
                        false
                    }
                },
                requires_shipping: self.nature.requires_shipping(),
                created_at,
                updated_at,
                measurement: Measurement {
                    id: ids.mint(Kind::InventoryItemMeasurement),
                    weight: Some(Weight { value: f64::from(self.grams), unit: WeightUnit::Grams }),
                },
            },
            id,
        }
    }
}

/// The title as it stands in a web address.
pub(in crate::world) fn handle(title: &str) -> String {
    let letters = title.to_lowercase();
    let words = letters.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}
