//! Names of variants and facilities in rows, and their lookup in the database.

use std::collections::HashMap;
use std::hash::Hash;

use serde::{Deserialize, Serialize};

use super::columns::{Cells, Column};
use crate::facility::{FacilityId, Queue};

/// The columns by which a row names a facility.
pub const FACILITY: [Column; 2] =
    [Column::also("facility-id", &["facility"]), Column::new("external-facility-id")];
/// Their names.
pub const FACILITY_NAMES: &[&str] = &["facility-id", "external-facility-id"];

/// The columns by which a row names a variant.
pub const VARIANT: [Column; 7] = [
    Column::new("id-type"),
    Column::also("id-value", &["identification-value"]),
    Column::also("product-id", &["identity"]),
    Column::also("sku", &["product-sku", "shopify-product-sku"]),
    Column::also("barcode", &["upc", "upca", "ean"]),
    Column::also("shopify-variant-id", &["shopify-product-id"]),
    Column::also("inventory-item-id", &["shopify-inventory-item-id"]),
];
/// Their names, but for that of the kind.
pub const VARIANT_NAMES: &[&str] =
    &["id-value", "product-id", "sku", "barcode", "shopify-variant-id", "inventory-item-id"];

/// What a variant is named by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IdKind {
    /// The store's own identity of it.
    Identity,
    /// The stock-keeping unit.
    Sku,
    /// UPC or EAN.
    Barcode,
    /// Shopify's number of the variant.
    ShopifyVariant,
    /// Shopify's number of what it counts stock of.
    InventoryItem,
}

impl IdKind {
    /// Every kind.
    pub const ALL: [Self; 5] =
        [Self::Identity, Self::Sku, Self::Barcode, Self::ShopifyVariant, Self::InventoryItem];

    /// What people call it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Sku => "SKU",
            Self::Barcode => "barcode",
            Self::ShopifyVariant => "Shopify variant number",
            Self::InventoryItem => "Shopify inventory item number",
        }
    }

    /// The kind that a feed's word means; HotWax's words too.
    fn of_word(word: &str) -> Option<Self> {
        let plain: String = word.chars().filter(char::is_ascii_alphanumeric).collect();
        Some(match plain.to_ascii_lowercase().as_str() {
            "identity" | "productid" | "internalname" => Self::Identity,
            "sku" | "shopifyprodsku" => Self::Sku,
            "barcode" | "upc" | "upca" | "ean" => Self::Barcode,
            "shopifyprodid" | "shopifyvariantid" | "shopifyproductid" => Self::ShopifyVariant,
            "inventoryitemid" | "shopifyinventoryitemid" => Self::InventoryItem,
            _ => return None,
        })
    }
}

/// A variant, as a row names it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct VariantName {
    /// By what.
    pub kind: IdKind,
    /// The name.
    pub value: String,
}

impl VariantName {
    /// The variant that a row names. Where several columns do, the first that has anything: those that name their kind
    /// by themselves come last.
    ///
    /// # Errors
    /// None of them has anything; or the kind is not one.
    pub fn of(cells: &Cells<'_>) -> Result<Self, String> {
        let kind = match cells.get("id-type") {
            Some(word) => IdKind::of_word(word).ok_or_else(|| {
                format!("`{word}` is no kind of identifier: write SKU, barcode, shopify-variant-id or inventory-item-id")
            })?,
            None => IdKind::Identity,
        };
        let by = [
            ("id-value", kind),
            ("product-id", IdKind::Identity),
            ("sku", IdKind::Sku),
            ("barcode", IdKind::Barcode),
            ("shopify-variant-id", IdKind::ShopifyVariant),
            ("inventory-item-id", IdKind::InventoryItem),
        ];
        let (kind, value) = by
            .into_iter()
            .find_map(|(column, kind)| Some(cells.identifier(column).transpose()?.map(|value| (kind, value))))
            .ok_or_else(|| format!("no product is named: `{}` are empty", VARIANT_NAMES.join("`, `")))??;
        match kind {
            IdKind::ShopifyVariant | IdKind::InventoryItem => {
                // `gid://shopify/ProductVariant/7` is what other tools write.
                let digits = value.rsplit('/').next().unwrap_or(value);
                match digits.parse::<i64>() {
                    Ok(_) => Ok(Self { kind, value: digits.to_owned() }),
                    Err(_) => Err(format!("`{value}` is no {}", kind.word())),
                }
            }
            IdKind::Identity | IdKind::Sku | IdKind::Barcode => Ok(Self { kind, value: value.to_owned() }),
        }
    }
}

impl std::fmt::Display for VariantName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} `{}`", self.kind.word(), self.value)
    }
}

/// What is found by a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found<T> {
    /// It is clear what is meant.
    One(T),
    /// There are several.
    Several,
}

/// What the store found by the names of a page.
#[derive(Debug, Clone)]
pub struct Directory<K, T>(HashMap<K, Found<T>>);

impl<K, T> Default for Directory<K, T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<K: Eq + Hash, T: PartialEq> Directory<K, T> {
    /// Adds what a name stands for; the same twice is once.
    pub fn add(&mut self, name: K, meant: T) {
        use std::collections::hash_map::Entry;
        match self.0.entry(name) {
            Entry::Vacant(entry) => {
                entry.insert(Found::One(meant));
            }
            Entry::Occupied(mut entry) => {
                if *entry.get() != Found::One(meant) {
                    entry.insert(Found::Several);
                }
            }
        }
    }

    /// What a name stands for.
    pub fn get(&self, name: &K) -> Option<&Found<T>> {
        self.0.get(name)
    }
}

/// The identities of variants, by their names.
pub type Variants = Directory<VariantName, String>;

/// The identity of the variant that is named.
///
/// # Errors
/// There is none, or there are several.
pub fn variant<'d>(variants: &'d Variants, name: &VariantName) -> Result<&'d str, String> {
    match variants.get(name) {
        Some(Found::One(identity)) => Ok(identity),
        Some(Found::Several) => Err(format!("several variants have the {name}: name one by its identity")),
        None => Err(format!("no variant has the {name}")),
    }
}

/// A facility that the store knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its id.
    pub id: FacilityId,
    /// True if items only wait there.
    pub queue: bool,
}

/// Facilities, by their names.
pub type Places = Directory<String, Place>;

/// The name by which the store is asked for a facility: HotWax's ids of queues are other names for ours.
pub fn facility_name(name: &str) -> String {
    Queue::of_alias(name).map_or_else(|| name.to_owned(), |queue| queue.id().to_owned())
}

/// The facility that is named and holds stock.
///
/// # Errors
/// There is none; it is a queue; or there are several.
pub fn facility<'d>(places: &'d Places, name: &str) -> Result<&'d FacilityId, String> {
    match places.get(&facility_name(name)) {
        Some(Found::One(place)) if place.queue => {
            Err(format!("`{name}` is a queue, in which items wait; it has no stock"))
        }
        Some(Found::One(place)) => Ok(&place.id),
        Some(Found::Several) => {
            Err(format!("`{name}` is one facility's id and another one's external id: name it otherwise"))
        }
        None => Err(format!("there is no facility `{name}`; misc import-facilities brings it in")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feeds::columns::Header;

    fn name(pairs: &[(&str, &str)]) -> Result<VariantName, String> {
        const COLUMNS: &[Column] = &VARIANT;
        let header = Header::of_objects(COLUMNS);
        let pairs = pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        let fields = header.fields(pairs)?;
        VariantName::of(&header.cells(&fields)?)
    }

    #[test]
    fn a_variant_is_named_in_several_ways() {
        for (pairs, kind, value) in [
            (&[("idType", "SKU"), ("idValue", "PARKA-M")][..], IdKind::Sku, "PARKA-M"),
            (&[("idValue", "PARKA-M")], IdKind::Identity, "PARKA-M"),
            (&[("idType", "UPCA"), ("idValue", "0012")], IdKind::Barcode, "0012"),
            (&[("idType", "SHOPIFY_PROD_ID"), ("idValue", "77")], IdKind::ShopifyVariant, "77"),
            (
                &[("idType", "shopifyProductId"), ("idValue", "gid://shopify/ProductVariant/77")],
                IdKind::ShopifyVariant,
                "77",
            ),
            (&[("inventoryItemId", "78")], IdKind::InventoryItem, "78"),
            (&[("sku", "A"), ("product-id", "B")], IdKind::Identity, "B"),
            (&[("sku", "\u{feff} TEE-M\u{a0}\u{200b}")], IdKind::Sku, "TEE-M"),
            (&[("sku", "1E5"), ("product-id", "\u{200b}")], IdKind::Sku, "1E5"),
        ] {
            assert_eq!(name(pairs), Ok(VariantName { kind, value: value.to_owned() }), "{pairs:?}");
        }
        for (pairs, why) in [
            (&[("idType", "GTIN-ish"), ("idValue", "1")][..], "no kind of identifier"),
            (&[("idType", "SKU")], "no product is named"),
            (&[("barcode", "8.404E+12")], "a spreadsheet rounded"),
            (&[("idType", "EAN"), ("idValue", "8,404e+12")], "a spreadsheet rounded"),
            (&[("inventoryItemId", "4.5E+13")], "a spreadsheet rounded"),
            (&[("inventoryItemId", "many")], "is no Shopify inventory item number"),
        ] {
            assert!(name(pairs).unwrap_err().contains(why), "{pairs:?}");
        }
    }

    #[test]
    fn a_name_of_two_things_is_none() {
        let mut variants = Variants::default();
        let sku = VariantName { kind: IdKind::Sku, value: "A".into() };
        variants.add(sku.clone(), "one".into());
        variants.add(sku.clone(), "one".into());
        assert_eq!(variant(&variants, &sku), Ok("one"));
        variants.add(sku.clone(), "other".into());
        assert!(variant(&variants, &sku).unwrap_err().contains("several variants"));
    }

    #[test]
    fn a_queue_has_no_stock_whatever_it_is_called() {
        let mut places = Places::default();
        let place = |id: &str, queue| Place { id: FacilityId(id.into()), queue };
        places.add("unfillable".into(), place("unfillable", true));
        places.add("DC".into(), place("DC", false));
        assert_eq!(facility(&places, "DC").unwrap().0, "DC");
        for name in ["unfillable", "UNFILLABLE_PARKING"] {
            assert!(facility(&places, name).unwrap_err().contains("is a queue"), "{name}");
        }
        assert!(facility(&places, "DX").unwrap_err().contains("no facility `DX`"));
    }
}
