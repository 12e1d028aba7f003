//! Stock as a shop shows it, by location and by item.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::connection::Connection;
use super::value::{At, Reference, distinct, identifier, time};
use crate::gid::Gid;
use domain::shopify::level::{LevelRead, ShopItem, ShopLevel};
use domain::values::id::{InventoryItemId, LocationId};

/// Further from nothing than Shopify lets any quantity be.
const FURTHEST: i64 = 1_000_000_000;

/// The answer to `levels-by-location`; no location when there is none of this number.
#[derive(Debug, Deserialize)]
pub(crate) struct LevelsByLocation {
    pub(crate) location: Option<LocationLevels>,
}

/// See [`LevelsByLocation`].
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LocationLevels {
    pub(crate) inventory_levels: Connection<Box<RawValue>>,
}

/// The stock of an item at the location that is read.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LevelAtLocation {
    is_active: bool,
    updated_at: String,
    item: Item,
    quantities: Vec<Quantity>,
}

#[derive(Debug, Deserialize)]
struct Item {
    id: String,
    sku: Option<String>,
    tracked: bool,
}

/// An item with its stock, perhaps with only the first page of it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ItemLevels {
    pub(crate) id: String,
    sku: Option<String>,
    tracked: bool,
    pub(crate) inventory_levels: Connection<LevelOfItem>,
}

/// The stock of the item that is read at a location.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LevelOfItem {
    is_active: bool,
    location: Reference,
    quantities: Vec<Quantity>,
}

#[derive(Debug, Clone, Deserialize)]
struct Quantity {
    name: String,
    quantity: i64,
}

/// The answer to a mutation of stock: its user errors are read by the classifier, and the rest says nothing.
#[derive(Debug, Deserialize)]
pub(crate) struct LevelsChanged {}

impl LevelAtLocation {
    /// What it says of the location that was asked for.
    pub(crate) fn at(self, location: LocationId) -> Result<LevelRead, String> {
        Ok(LevelRead {
            item: InventoryItemId::parse(&self.item.id)?,
            sku: identifier(self.item.sku),
            tracked: self.item.tracked,
            level: level(location, self.is_active, &self.quantities)?,
            updated_at: time(&self.updated_at).at("updated at")?,
        })
    }
}

impl TryFrom<ItemLevels> for ShopItem {
    type Error = String;

    fn try_from(wire: ItemLevels) -> Result<Self, String> {
        let levels: Vec<ShopLevel> = wire
            .inventory_levels
            .nodes
            .iter()
            .filter(|level| level.is_active)
            .map(LevelOfItem::read)
            .collect::<Result<_, String>>()?;
        distinct(levels.iter().map(|level| level.location)).at("location")?;
        Ok(Self {
            id: InventoryItemId::parse(&wire.id)?,
            sku: identifier(wire.sku),
            tracked: wire.tracked,
            levels,
        })
    }
}

impl LevelOfItem {
    fn read(&self) -> Result<ShopLevel, String> {
        let location = LocationId::parse(&self.location.id)?;
        level(location, self.is_active, &self.quantities).at(format!("location {location}:"))
    }
}

/// Where an item is stocked no longer, nothing is there.
fn level(location: LocationId, active: bool, quantities: &[Quantity]) -> Result<ShopLevel, String> {
    let quantity = |name| match active {
        true => quantity(quantities, name),
        false => Ok(0),
    };
    Ok(ShopLevel {
        location,
        available: quantity("available")?,
        committed: quantity("committed")?,
        on_hand: quantity("on_hand")?,
    })
}

/// A quantity that is not told is not nothing.
fn quantity(quantities: &[Quantity], name: &str) -> Result<i64, String> {
    match quantities.iter().find(|quantity| quantity.name == name) {
        Some(Quantity { quantity, .. }) if quantity.abs() <= FURTHEST => Ok(*quantity),
        Some(Quantity { quantity, .. }) => Err(format!("{name} {quantity} is more than there can be")),
        None => Err(format!("it is not told how many are {name}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<ShopItem, String> {
        serde_json::from_str::<ItemLevels>(json).unwrap().try_into()
    }

    fn item(levels: &str) -> String {
        format!(
            r#"{{"id":"gid://shopify/InventoryItem/1","sku":" A\u00a0","tracked":true,"inventoryLevels":{{
                "nodes":[{levels}],"pageInfo":{{"hasNextPage":false,"endCursor":null}}}}}}"#
        )
    }

    fn at(location: i64, quantities: &str) -> String {
        format!(
            r#"{{"isActive":true,"location":{{"id":"gid://shopify/Location/{location}"}},"quantities":[{quantities}]}}"#
        )
    }

    const THREE: &str = r#"{"name":"on_hand","quantity":5},{"name":"available","quantity":-2},{"name":"committed","quantity":7}"#;

    #[test]
    fn quantities_are_read_by_their_names() {
        let level = ShopLevel { location: LocationId(9), available: -2, committed: 7, on_hand: 5 };
        let item = read(&item(&at(9, THREE))).unwrap();
        assert_eq!((item.sku.as_deref(), item.levels), (Some("A"), vec![level]));
    }

    #[test]
    fn what_is_not_told_is_not_nothing() {
        for (quantities, why) in [
            (r#"{"name":"available","quantity":1},{"name":"on_hand","quantity":1}"#, "committed"),
            (r#"{"name":"available","quantity":1000000001}"#, "more than there can be"),
        ] {
            let refused = read(&item(&at(9, quantities))).unwrap_err();
            assert!(refused.starts_with("location 9: ") && refused.contains(why), "{refused}");
        }
        let twice = format!("{},{}", at(9, THREE), at(9, THREE));
        assert_eq!(read(&item(&twice)).unwrap_err(), "location 9 is there twice");
    }
}
