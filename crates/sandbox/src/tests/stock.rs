//! The stock over the wire: what lies where, who changes it, and the trace of that.

mod activating;
mod adjusting;
mod reading;
mod selling;
mod setting;

use std::path::Path;

use serde_json::{Value, json};

use super::{
    docs,
    shop::{NOON, Shop, moment},
};
use crate::{
    Options,
    state::State,
    stock::{Level, Place, Quantities},
};

const BY_ITEMS: &str = include_str!("documents/inventory/levels-by-items.graphql");
const SET: &str = include_str!("documents/inventory/set-quantities.graphql");
const ACTIVATE: &str = include_str!("documents/inventory/activate.graphql");

/// When the levels of the small shop changed last.
const BEFORE: &str = "2026-11-20T10:00:00Z";

/// The small shop with some stock: 101 in Brooklyn and Queens, 102 oversold in Brooklyn, 103 nowhere; 201 is not tracked,
/// 202 is a kit, which lies nowhere.
fn stocked_with(change: impl FnOnce(&mut Options)) -> Shop {
    Shop::with(change, |state| {
        state.put_location(&docs::location(2, "Queens")).unwrap();
        let mut doc = docs::product(2, "2026-11-10T10:00:00Z");
        doc["variants"][0]["inventoryItem"]["tracked"] = false.into();
        docs::make_kit(&mut doc, 1, &[(101, 2), (103, 1)]);
        state.put_product(&doc, moment(NOON)).unwrap();
        lay(state, 101, 1, [10, 2, 3, 1, 0, 0, 20]);
        lay(state, 101, 2, [0; 7]);
        lay(state, 102, 1, [-3, 3, 0, 0, 0, 0, 0]);
        lay(state, 201, 1, [0; 7]);
    })
}

fn stocked() -> Shop {
    stocked_with(|_| {})
}

fn lay(state: &mut State, item: i64, location: i64, quantities: [i64; 7]) {
    let mut level = Level::new(Place { item, location }, BEFORE);
    level.quantities = Quantities::of(quantities);
    level.moved = [("available".to_owned(), BEFORE.to_owned())].into();
    state.put_level(&level, moment(BEFORE)).unwrap();
}

fn item(number: i64) -> String {
    format!("gid://shopify/InventoryItem/{number}")
}

fn location(number: i64) -> String {
    format!("gid://shopify/Location/{number}")
}

async fn ask(shop: &Shop, document: &str, variables: Value) -> Value {
    let answer = shop.ask(document, variables).await;
    assert_eq!(answer["errors"], Value::Null, "{answer:#}");
    answer["data"].clone()
}

/// The level of a thing at a location, by its place in the shop.
async fn level(shop: &Shop, number: i64, at: i64) -> Value {
    let data = ask(shop, BY_ITEMS, json!({ "ids": [item(number)] })).await;
    let levels = data["nodes"][0]["inventoryLevels"]["nodes"].as_array().unwrap();
    levels.iter().find(|level| level["location"]["id"] == location(at)).cloned().unwrap_or_default()
}

/// The quantities of a level: available, on hand, committed, reserved, damaged.
async fn quantities(shop: &Shop, number: i64, at: i64) -> [i64; 5] {
    let level = level(shop, number, at).await;
    ["available", "on_hand", "committed", "reserved", "damaged"].map(|name| of(&level, name))
}

fn of(level: &Value, name: &str) -> i64 {
    let told = level["quantities"].as_array().unwrap_or_else(|| panic!("{level} has no quantities"));
    told.iter().find(|told| told["name"] == name).unwrap()["quantity"].as_i64().unwrap()
}

/// A wish for a quantity that does not look at what there is.
fn wish(number: i64, at: i64, quantity: i64) -> Value {
    json!({ "inventoryItemId": item(number), "locationId": location(at), "quantity": quantity,
        "changeFromQuantity": null })
}

fn set_input(quantities: Value) -> Value {
    json!({ "reason": "correction", "name": "available", "quantities": quantities,
        "referenceDocumentUri": "hw://run/1" })
}

/// The payload of a mutation of quantities.
async fn payload(shop: &Shop, document: &str, input: &Value, key: &str) -> Value {
    let data = ask(shop, document, json!({ "input": input, "key": key })).await;
    data.as_object().unwrap().values().next().unwrap().clone()
}

/// The codes and fields of a refusal, which has no other content.
fn refusals(payload: &Value) -> Vec<(String, String)> {
    assert_eq!(payload["inventoryAdjustmentGroup"], Value::Null);
    let errors = payload["userErrors"].as_array().unwrap().iter();
    errors
        .map(|error| {
            let field = error["field"].as_array().into_iter().flatten();
            let field: Vec<&str> = field.map(|step| step.as_str().unwrap()).collect();
            (error["code"].as_str().unwrap_or_default().to_owned(), field.join("."))
        })
        .collect()
}

fn refused(payload: &Value, code: &str, field: &str) {
    assert_eq!(refusals(payload), [(code.to_owned(), field.to_owned())], "{payload:#}");
}

async fn list(shop: &Shop, path: &str) -> Vec<Value> {
    shop.get(path).await.as_array().unwrap().clone()
}

/// The stock of a state file as a checker reads it.
fn on_file(path: &Path, sql: &str) -> i64 {
    rusqlite::Connection::open(path).unwrap().query_row(sql, [], |row| row.get(0)).unwrap()
}
