//! `inventoryAdjustQuantities` and `inventoryMoveQuantities`.

use serde_json::{Value, json};

use super::{item, list, location, payload, quantities, refused, stocked};
use crate::tests::shop::codes;

const ADJUST: &str = include_str!("../documents/inventory/adjust-quantities.graphql");
const MOVE: &str = include_str!("../documents/inventory/move-quantities.graphql");

fn change(number: i64, delta: i64) -> Value {
    json!({ "inventoryItemId": item(number), "locationId": location(1), "delta": delta,
        "changeFromQuantity": null })
}

fn adjust(name: &str, changes: Value) -> Value {
    json!({ "reason": "shrinkage", "name": name, "changes": changes })
}

/// Two units of 101 from one quantity to another.
fn shift(from: &str, to: &str) -> Value {
    let end = |name: &str| {
        let mut end = json!({ "locationId": location(1), "name": name, "changeFromQuantity": null });
        if name != "available" {
            end["ledgerDocumentUri"] = "hw://return/7".into();
        }
        end
    };
    json!({ "reason": "damaged", "referenceDocumentUri": "hw://return/7",
        "changes": [{ "inventoryItemId": item(101), "quantity": 2, "from": end(from), "to": end(to) }] })
}

#[tokio::test]
async fn units_are_added_and_taken_away() {
    let shop = stocked();
    let told =
        payload(&shop, ADJUST, &adjust("available", json!([change(101, -4), change(102, 5)])), "k").await;
    assert_eq!(told["userErrors"], json!([]));
    let changes = told["inventoryAdjustmentGroup"]["changes"].as_array().unwrap();
    let told: Vec<(&str, i64, i64)> = changes
        .iter()
        .map(|change| {
            let number = |field: &str| change[field].as_i64().unwrap();
            (change["name"].as_str().unwrap(), number("delta"), number("quantityAfterChange"))
        })
        .collect();
    assert_eq!(told, [("available", -4, 6), ("on_hand", -4, 12), ("available", 5, 2), ("on_hand", 5, 5)]);
    assert_eq!(quantities(&shop, 101, 1).await, [6, 12, 2, 3, 1]);
}

#[tokio::test]
async fn the_same_key_adjusts_once() {
    let shop = stocked();
    let input = adjust("available", json!([change(101, -4)]));
    assert_eq!(payload(&shop, ADJUST, &input, "k").await, payload(&shop, ADJUST, &input, "k").await);
    assert_eq!(quantities(&shop, 101, 1).await[0], 6);
    let other = payload(&shop, ADJUST, &adjust("available", json!([change(101, -5)])), "k").await;
    refused(&other, "IDEMPOTENCY_KEY_PARAMETER_MISMATCH", "");
    assert_eq!(list(&shop, "/sandbox/effects").await.len(), 1);
}

#[tokio::test]
async fn an_adjustment_says_what_it_is_made_from_too() {
    let shop = stocked();
    let mut stale = change(101, -4);
    stale["changeFromQuantity"] = 9.into();
    let told = payload(&shop, ADJUST, &adjust("available", json!([change(102, 1), stale])), "k").await;
    refused(&told, "CHANGE_FROM_QUANTITY_STALE", "input.changes.1.changeFromQuantity");
    assert_eq!(quantities(&shop, 102, 1).await[0], -3);
    let mut silent = change(101, -4);
    silent.as_object_mut().unwrap().remove("changeFromQuantity");
    let answer = shop.ask(ADJUST, json!({ "input": adjust("available", json!([silent])), "key": "l" })).await;
    assert_eq!(codes(&answer), ["INVALID_FIELD_ARGUMENTS"]);
}

#[tokio::test]
async fn what_is_not_available_is_accounted_for_by_a_document_elsewhere() {
    let shop = stocked();
    let with = |uri: &str| {
        let mut change = change(101, 2);
        change["ledgerDocumentUri"] = uri.into();
        change
    };
    let at = "input.changes.0.ledgerDocumentUri";
    for (number, (name, change, code)) in [
        ("damaged", change(101, 2), "INVALID_QUANTITY_DOCUMENT"),
        ("available", with("hw://return/7"), "INVALID_AVAILABLE_DOCUMENT"),
        ("damaged", with("gid://shopify/Order/1"), "INTERNAL_LEDGER_DOCUMENT"),
        ("damaged", with("nonsense"), "INVALID_LEDGER_DOCUMENT"),
    ]
    .into_iter()
    .enumerate()
    {
        let told = payload(&shop, ADJUST, &adjust(name, json!([change])), &format!("k{number}")).await;
        refused(&told, code, at);
    }
    let mut other = with("hw://return/8");
    other["inventoryItemId"] = item(102).into();
    let two = adjust("damaged", json!([with("hw://return/7"), other]));
    refused(&payload(&shop, ADJUST, &two, "two").await, "MAX_ONE_LEDGER_DOCUMENT", "input.changes");
    let told = payload(&shop, ADJUST, &adjust("damaged", json!([with("hw://return/7")])), "l").await;
    let change = &told["inventoryAdjustmentGroup"]["changes"][0];
    assert_eq!((&change["name"], &change["ledgerDocumentUri"]), (&json!("damaged"), &json!("hw://return/7")));
    assert_eq!(quantities(&shop, 101, 1).await, [10, 18, 2, 3, 3]);
}

#[tokio::test]
async fn kit_fails_the_whole_call() {
    let shop = stocked();
    let before = quantities(&shop, 101, 1).await;
    let changes = json!([change(101, -4), change(202, 1), change(102, 5)]);
    let answer = payload(&shop, ADJUST, &adjust("available", changes), "k").await;
    refused(&answer, "NON_MUTABLE_INVENTORY_ITEM", "input.changes.1.inventoryItemId");
    let message = answer["userErrors"][0]["message"].as_str().unwrap();
    assert!(message.contains("not allowed to be adjusted via API"), "{message}");
    assert!(message.contains("parent bundle"), "{message}");
    assert_eq!(quantities(&shop, 101, 1).await, before);
}

#[tokio::test]
async fn what_cannot_be_adjusted_is_refused_by_code_and_place() {
    let shop = stocked();
    let at = |field: &str| format!("input.changes.0.{field}");
    for (number, (change, code, field)) in [
        (change(77, 1), "INVALID_INVENTORY_ITEM", at("inventoryItemId")),
        (change(103, 1), "ITEM_NOT_STOCKED_AT_LOCATION", at("locationId")),
        (change(202, 1), "NON_MUTABLE_INVENTORY_ITEM", at("inventoryItemId")),
        (change(101, 1_000_000_000), "INVALID_QUANTITY_TOO_HIGH", at("delta")),
        (change(101, -1_000_000_011), "INVALID_QUANTITY_TOO_LOW", at("delta")),
    ]
    .into_iter()
    .enumerate()
    {
        let told = payload(&shop, ADJUST, &adjust("available", json!([change])), &format!("k{number}")).await;
        refused(&told, code, &field);
    }
    for name in ["committed", "on_hand", "nonsense"] {
        let told = payload(&shop, ADJUST, &adjust(name, json!([change(101, 1)])), name).await;
        refused(&told, "INVALID_QUANTITY_NAME", "input.name");
    }
}

#[tokio::test]
async fn units_change_their_condition_and_stay_where_they_are() {
    let shop = stocked();
    let told = payload(&shop, MOVE, &shift("available", "damaged"), "k").await;
    assert_eq!(told["userErrors"], json!([]));
    let changes = told["inventoryAdjustmentGroup"]["changes"].as_array().unwrap();
    let told: Vec<(&Value, &Value)> =
        changes.iter().map(|change| (&change["name"], &change["delta"])).collect();
    assert_eq!(told, [(&json!("available"), &json!(-2)), (&json!("damaged"), &json!(2))]);
    assert_eq!(quantities(&shop, 101, 1).await, [8, 16, 2, 3, 3]);
}

#[tokio::test]
async fn what_cannot_be_moved_is_refused_by_code_and_place() {
    let shop = stocked();
    let with = |edit: fn(&mut Value)| {
        let mut input = shift("available", "damaged");
        edit(&mut input["changes"][0]);
        input
    };
    let at = |field: &str| format!("input.changes.0{field}");
    for (number, (input, code, field)) in [
        (shift("available", "available"), "SAME_QUANTITY_NAME", at("")),
        (shift("available", "committed"), "INVALID_QUANTITY_NAME", at(".to.name")),
        (with(|change| change["to"]["locationId"] = location(2).into()), "DIFFERENT_LOCATIONS", at("")),
        (with(|change| change["quantity"] = (-1).into()), "INVALID_QUANTITY_NEGATIVE", at(".quantity")),
        (
            with(|change| change["to"]["ledgerDocumentUri"] = Value::Null),
            "INVALID_QUANTITY_DOCUMENT",
            at(".to.ledgerDocumentUri"),
        ),
        (
            with(|change| change["from"]["changeFromQuantity"] = 9.into()),
            "CHANGE_FROM_QUANTITY_STALE",
            at(".from.changeFromQuantity"),
        ),
        (
            with(|change| change["inventoryItemId"] = item(103).into()),
            "ITEM_NOT_STOCKED_AT_LOCATION",
            at(".from.locationId"),
        ),
    ]
    .into_iter()
    .enumerate()
    {
        refused(&payload(&shop, MOVE, &input, &format!("k{number}")).await, code, &field);
    }
    assert_eq!(quantities(&shop, 101, 1).await, [10, 16, 2, 3, 1]);
}
