//! The shop's products: a few that are odd on purpose, then as many ordinary ones as wanted.

mod blueprint;
mod kit;
mod odd;
mod sellable;
mod words;

use chrono::{DateTime, TimeDelta, Utc};
use fastrand::Rng;

use super::ids::{Gid, Ids, Kind};
use super::model::{Product, ProductStatus};
use blueprint::{Axis, Blueprint, Nature};

pub(crate) use kit::{compose, recipe};
pub(crate) use sellable::Shelf;
pub(crate) use words::COLORS;

/// The product at this place of the catalogue. The odd ones come first, so that the smallest catalogue has them.
pub(crate) fn product(place: u32, now: DateTime<Utc>, rng: &mut Rng, ids: &mut Ids) -> Product {
    let place = usize::try_from(place).unwrap_or(usize::MAX);
    let mut odd = odd::blueprints();
    let blueprint = match place.checked_sub(odd.len()) {
        None => odd.swap_remove(place),
        Some(place) => ordinary(place, rng),
    };
    let created_at = now - TimeDelta::days(rng.i64(61..420)) - TimeDelta::seconds(rng.i64(0..86_400));
    let updated_at = now - TimeDelta::seconds(rng.i64(600..60 * 86_400));
    blueprint.build(created_at, updated_at, rng, ids)
}

/// The name of the range and the family of the product together make an ordinary one; there are some hundred pairs, and
/// a mark of the year tells later rounds apart.
fn ordinary(place: usize, rng: &mut Rng) -> Blueprint {
    let family = &words::FAMILIES[place % words::FAMILIES.len()];
    let round = place / words::FAMILIES.len();
    let range = &words::RANGES[(round + place % words::FAMILIES.len()) % words::RANGES.len()];
    let generation = 1 + round / words::RANGES.len();
    let (mark, code) = match generation {
        1 => (String::new(), range.code.to_owned()),
        later => (format!(" {later}"), format!("{}{later}", range.code)),
    };
    let status = match place % 29 {
        7 => ProductStatus::Draft,
        19 => ProductStatus::Archived,
        _ => ProductStatus::Active,
    };
    let mut tags = vec![range.season.to_owned(), family.product_type.to_lowercase()];
    if rng.u8(..5) == 0 {
        tags.push("sale".to_owned());
    }
    Blueprint {
        title: format!("{} {}{mark}", range.name, family.noun),
        vendor: range.vendor.to_owned(),
        product_type: family.product_type.to_owned(),
        tags,
        status,
        nature: Nature::Physical,
        sku: Some(format!("{code}-{}", family.code)),
        barcodes: true,
        axes: axes(family.cut, rng),
        price: i64::from(rng.u32(family.dollars.0..=family.dollars.1)) * 100 - 5,
        grams: family.grams,
    }
}

/// The options of a family, some of the colours and sizes there are.
fn axes(cut: words::Cut, rng: &mut Rng) -> Vec<Axis> {
    let some = |values: &[(&str, &str)], most: usize, rng: &mut Rng| {
        let count = rng.usize(1..=most.min(values.len()));
        let first = rng.usize(..=values.len() - count);
        values[first..first + count]
            .iter()
            .map(|(name, code)| ((*name).to_owned(), (*code).to_owned()))
            .collect()
    };
    let axis = |name: &str, values| Axis { name: name.to_owned(), values };
    match cut {
        words::Cut::Apparel => {
            vec![axis("Color", some(COLORS, 4, rng)), axis("Size", some(words::SIZES, 6, rng))]
        }
        words::Cut::Shoe => {
            vec![axis("Color", some(COLORS, 2, rng)), axis("Size", some(words::SHOE_SIZES, 10, rng))]
        }
        words::Cut::Trousers => vec![
            axis("Color", some(COLORS, 2, rng)),
            axis("Waist", some(words::WAISTS, 4, rng)),
            axis("Length", some(words::LENGTHS, 3, rng)),
        ],
        words::Cut::Colored => vec![axis("Color", some(COLORS, 5, rng))],
        words::Cut::Sized => vec![axis("Size", some(words::SIZES, 4, rng))],
        words::Cut::Single => Vec::new(),
    }
}

/// The types of the odd products that are of no family.
const OTHER_TYPES: [&str; 3] = ["Gift Cards", "Maps", "Kits"];

/// The number of the collection that holds all products of one type.
fn collection(product_type: &str) -> Gid {
    let types = words::FAMILIES.iter().map(|family| family.product_type).chain(OTHER_TYPES);
    let place = types.clone().position(|known| known == product_type).unwrap_or(types.count());
    // A place among some twenty families fits into any integer.
    Gid::new(Kind::Collection, Kind::Collection.first() + place as u64)
}

/// The collection of the products that the staff likes: its number is past those of all types.
pub(super) fn staff_picks() -> Gid {
    Gid::new(Kind::Collection, Kind::Collection.first() + 100)
}

/// Its name in the shop's addresses.
pub(super) use blueprint::handle;
