//! `inventoryActivate` and `inventoryDeactivate`.

use serde_json::{Value, json};

use super::{ACTIVATE, SET, ask, item, list, location, payload, quantities, set_input, stocked, wish};
use crate::{
    stock::Place,
    tests::shop::{Shop, codes},
};

const DEACTIVATE: &str = include_str!("../documents/inventory/deactivate.graphql");

async fn activate(shop: &Shop, number: i64, at: i64, available: Value, key: &str) -> Value {
    let variables =
        json!({ "item": item(number), "location": location(at), "available": available, "key": key });
    ask(shop, ACTIVATE, variables).await["inventoryActivate"].clone()
}

async fn deactivate(shop: &Shop, number: i64, at: i64) -> Value {
    let id = Place { item: number, location: at }.gid();
    ask(shop, DEACTIVATE, json!({ "id": id })).await["inventoryDeactivate"]["userErrors"].clone()
}

#[tokio::test]
async fn a_location_begins_to_stock_a_thing_which_can_then_be_set() {
    let shop = stocked();
    let told = activate(&shop, 103, 2, 7.into(), "k").await;
    assert_eq!(told["userErrors"], json!([]));
    assert_eq!(told["inventoryLevel"]["id"], Place { item: 103, location: 2 }.gid());
    assert_eq!(told["inventoryLevel"]["quantities"][1], json!({ "name": "on_hand", "quantity": 7 }));
    assert_eq!(activate(&shop, 103, 2, 7.into(), "k").await, told, "the same key");
    assert_eq!(list(&shop, "/sandbox/effects").await.len(), 1);
    payload(&shop, SET, &set_input(json!([wish(103, 2, 9)])), "l").await;
    assert_eq!(quantities(&shop, 103, 2).await[0], 9);
}

#[tokio::test]
async fn what_is_stocked_already_stays_as_it_is() {
    let shop = stocked();
    let told = activate(&shop, 101, 1, Value::Null, "k").await;
    assert_eq!(told["inventoryLevel"]["quantities"][0]["quantity"], 10);
    let refused = activate(&shop, 101, 1, 5.into(), "l").await;
    assert_eq!(refused["inventoryLevel"], Value::Null);
    assert_eq!(refused["userErrors"][0]["field"], json!(["available"]));
    assert_eq!(quantities(&shop, 101, 1).await[0], 10);
}

#[tokio::test]
async fn nothing_is_stocked_that_is_not_there_or_where_nobody_works() {
    let shop = stocked();
    // 202 is a kit: nobody stocks what is made of other things.
    let kit = (202, 1, "inventoryItemId");
    for (number, at, field) in
        [(77, 1, "inventoryItemId"), kit, (103, 77, "locationId"), (103, 9, "locationId")]
    {
        let told = activate(&shop, number, at, Value::Null, &format!("{number}@{at}")).await;
        assert_eq!(told["userErrors"][0]["field"], json!([field]));
    }
}

#[tokio::test]
async fn a_key_is_demanded_and_bound_here_as_well() {
    let shop = stocked();
    let bare = ACTIVATE.replace(" @idempotent(key: $key)", "").replace(", $key: String!", "");
    let variables = json!({ "item": item(103), "location": location(1) });
    assert_eq!(codes(&shop.ask(&bare, variables).await), ["BAD_REQUEST"]);
    activate(&shop, 103, 1, Value::Null, "k").await;
    let other = json!({ "item": item(103), "location": location(2), "key": "k" });
    assert_eq!(codes(&shop.ask(ACTIVATE, other).await), ["IDEMPOTENCY_KEY_PARAMETER_MISMATCH"]);
}

#[tokio::test]
async fn a_location_ceases_to_stock_what_it_owes_to_nobody() {
    let shop = stocked();
    assert_eq!(deactivate(&shop, 101, 2).await, json!([]));
    let told = payload(&shop, SET, &set_input(json!([wish(101, 2, 9)])), "k").await;
    assert_eq!(told["userErrors"][0]["code"], "ITEM_NOT_STOCKED_AT_LOCATION");
    let document = include_str!("../documents/inventory/levels-by-location-page.graphql");
    for (inactive, expected) in [(false, 0), (true, 1)] {
        let data = ask(&shop, document, json!({ "location": location(2), "inactive": inactive })).await;
        let levels = data["location"]["inventoryLevels"]["nodes"].as_array().unwrap();
        assert_eq!(levels.len(), expected);
        assert!(levels.iter().all(|level| level["isActive"] == false));
    }
    let told = activate(&shop, 101, 2, 3.into(), "again").await;
    assert_eq!(told["inventoryLevel"]["quantities"][0]["quantity"], 3);
    let owed = deactivate(&shop, 101, 1).await;
    assert!(owed[0]["message"].as_str().unwrap().starts_with("Committed"), "{owed}");
    let last = deactivate(&shop, 102, 1).await;
    assert!(last[0]["message"].as_str().unwrap().contains("minimum of one location"), "{last}");
}
