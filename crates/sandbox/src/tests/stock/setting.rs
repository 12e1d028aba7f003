//! `inventorySetQuantities`.

use serde_json::{Value, json};

use super::{
    BEFORE, SET, item, level, list, location, payload, quantities, refusals, refused, set_input, stocked,
    stocked_with, wish,
};
use crate::tests::shop::codes;

#[tokio::test]
async fn a_quantity_is_set_and_everything_that_changed_is_told() {
    let shop = stocked();
    let told = payload(&shop, SET, &set_input(json!([wish(101, 1, 25)])), "k").await;
    let group = &told["inventoryAdjustmentGroup"];
    assert_eq!(told["userErrors"], json!([]));
    assert_eq!(
        (&group["reason"], &group["createdAt"]),
        (&json!("correction"), &json!("2026-11-23T12:00:00Z"))
    );
    assert_eq!(group["referenceDocumentUri"], "hw://run/1");
    let change = |name: &str, after: i64| {
        json!({ "name": name, "delta": 15, "quantityAfterChange": after,
            "item": { "id": item(101), "sku": "PARKA-101" },
            "location": { "id": location(1), "name": "Brooklyn" } })
    };
    assert_eq!(group["changes"], json!([change("available", 25), change("on_hand", 31)]));
    assert_eq!(quantities(&shop, 101, 1).await, [25, 31, 2, 3, 1]);
    let level = level(&shop, 101, 1).await;
    assert_eq!(level["updatedAt"], "2026-11-23T12:00:00Z");
    assert_eq!(level["quantities"][0]["updatedAt"], "2026-11-23T12:00:00Z");
    assert_eq!(level["quantities"][2]["updatedAt"], Value::Null);
}

#[tokio::test]
async fn what_is_on_hand_is_set_by_what_is_available() {
    let shop = stocked();
    let mut input = set_input(json!([wish(101, 1, 4)]));
    input["name"] = "on_hand".into();
    input["quantities"][0]["changeFromQuantity"] = 16.into();
    assert_eq!(payload(&shop, SET, &input, "k").await["userErrors"], json!([]));
    assert_eq!(quantities(&shop, 101, 1).await, [-2, 4, 2, 3, 1]);
}

#[tokio::test]
async fn a_quantity_that_is_there_already_changes_nothing_and_moves_no_time() {
    let shop = stocked();
    let told = payload(&shop, SET, &set_input(json!([wish(101, 1, 10)])), "k").await;
    assert_eq!(told, json!({ "inventoryAdjustmentGroup": null, "userErrors": [] }));
    assert_eq!(level(&shop, 101, 1).await["updatedAt"], BEFORE);
    let effects = list(&shop, "/sandbox/effects").await;
    assert_eq!((effects.len(), &effects[0]["changed"]), (1, &json!(false)));
    assert_eq!(list(&shop, "/sandbox/moves").await, Vec::<Value>::new());
}

#[tokio::test]
async fn without_a_key_nothing_is_done() {
    let shop = stocked();
    let bare = SET.replace(" @idempotent(key: $key)", "").replace(", $key: String!", "");
    let answer = shop.ask(&bare, json!({ "input": set_input(json!([wish(101, 1, 25)])) })).await;
    assert_eq!(codes(&answer), ["BAD_REQUEST"]);
    let message = answer["errors"][0]["message"].as_str().unwrap();
    assert!(message.starts_with("The @idempotent directive is required"), "{message}");
    assert_eq!(quantities(&shop, 101, 1).await, [10, 16, 2, 3, 1]);
}

#[tokio::test]
async fn a_key_is_answered_the_same_again_and_has_one_effect() {
    let shop = stocked();
    let input = set_input(json!([wish(101, 1, 25)]));
    let first = payload(&shop, SET, &input, "k").await;
    shop.post("/sandbox/stock", "101 1 available=1").await;
    let again = payload(&shop, SET, &input, "k").await;
    assert_eq!(first, again);
    assert_eq!(quantities(&shop, 101, 1).await[0], 1, "the second did nothing");
    let other = payload(&shop, SET, &set_input(json!([wish(101, 1, 26)])), "k").await;
    refused(&other, "IDEMPOTENCY_KEY_PARAMETER_MISMATCH", "");
    let effects = list(&shop, "/sandbox/effects").await;
    assert_eq!((effects.len(), &effects[0]["idempotency_key"]), (1, &json!("k")));
    assert_eq!(effects[0]["object"], first["inventoryAdjustmentGroup"]["id"]);
    let moves = list(&shop, "/sandbox/moves").await;
    let of_key: Vec<&Value> = moves.iter().filter(|moved| moved["idempotency_key"] == "k").collect();
    assert_eq!(of_key.len(), 2);
    let told = |name: &str| (&of_key[0][name], &of_key[1][name]);
    assert_eq!(told("name"), (&json!("available"), &json!("on_hand")));
    assert_eq!(told("quantity_before"), (&json!(10), &json!(16)));
    assert_eq!(told("quantity_after"), (&json!(25), &json!(31)));
    assert_eq!((&of_key[0]["item_id"], &of_key[0]["location_id"]), (&json!(101), &json!(1)));
}

#[tokio::test]
async fn a_quantity_that_is_no_longer_what_it_is_changed_from_stops_the_whole_call() {
    let shop = stocked();
    let mut input = set_input(json!([wish(101, 2, 8), wish(101, 1, 25)]));
    input["quantities"][1]["changeFromQuantity"] = 9.into();
    let stale = payload(&shop, SET, &input, "k").await;
    refused(&stale, "CHANGE_FROM_QUANTITY_STALE", "input.quantities.1.changeFromQuantity");
    assert_eq!(quantities(&shop, 101, 1).await[0], 10);
    assert_eq!(quantities(&shop, 101, 2).await[0], 0);
    assert_eq!(list(&shop, "/sandbox/effects").await, Vec::<Value>::new());
    input["quantities"][1]["changeFromQuantity"] = 10.into();
    assert_eq!(payload(&shop, SET, &input, "another").await["userErrors"], json!([]));
    assert_eq!((quantities(&shop, 101, 1).await[0], quantities(&shop, 101, 2).await[0]), (25, 8));
}

#[tokio::test]
async fn a_quantity_that_does_not_say_what_it_is_changed_from_is_an_error() {
    let shop = stocked();
    let mut input = set_input(json!([wish(101, 1, 25)]));
    input["quantities"][0].as_object_mut().unwrap().remove("changeFromQuantity");
    let answer = shop.ask(SET, json!({ "input": input, "key": "k" })).await;
    assert_eq!(codes(&answer), ["INVALID_FIELD_ARGUMENTS"]);
    assert_eq!(answer["data"], json!({ "inventorySetQuantities": null }));
    assert_eq!(quantities(&shop, 101, 1).await[0], 10);
}

#[tokio::test]
async fn what_cannot_be_set_is_refused_by_code_and_place() {
    let shop = stocked();
    let at = |field: &str| format!("input.quantities.0.{field}");
    for (number, (wish, code, field)) in [
        (wish(77, 1, 1), "INVALID_INVENTORY_ITEM", at("inventoryItemId")),
        (wish(101, 77, 1), "INVALID_LOCATION", at("locationId")),
        (wish(103, 1, 1), "ITEM_NOT_STOCKED_AT_LOCATION", at("locationId")),
        (wish(102, 2, 1), "ITEM_NOT_STOCKED_AT_LOCATION", at("locationId")),
        (wish(202, 1, 1), "NON_MUTABLE_INVENTORY_ITEM", at("inventoryItemId")),
        (wish(101, 1, 1_000_000_001), "INVALID_QUANTITY_TOO_HIGH", at("quantity")),
        (wish(101, 1, -1_000_000_001), "INVALID_QUANTITY_TOO_LOW", at("quantity")),
    ]
    .into_iter()
    .enumerate()
    {
        let told = payload(&shop, SET, &set_input(json!([wish])), &format!("k{number}")).await;
        refused(&told, code, &field);
    }
    for (number, (field, value, code)) in [
        ("reason", "because", "INVALID_REASON"),
        ("name", "damaged", "INVALID_NAME"),
        ("referenceDocumentUri", "no uri", "INVALID_REFERENCE_DOCUMENT"),
    ]
    .into_iter()
    .enumerate()
    {
        let mut input = set_input(json!([wish(101, 1, 5)]));
        input[field] = value.into();
        let told = payload(&shop, SET, &input, &format!("i{number}")).await;
        refused(&told, code, &format!("input.{field}"));
    }
    let mut negative = set_input(json!([wish(101, 1, -1)]));
    negative["name"] = "on_hand".into();
    let told = payload(&shop, SET, &negative, "n").await;
    refused(&told, "INVALID_QUANTITY_NEGATIVE", "input.quantities.0.quantity");
    let twice = set_input(json!([wish(101, 1, 1), wish(101, 2, 1), wish(101, 1, 2)]));
    let told = payload(&shop, SET, &twice, "t").await;
    let code = "NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR";
    refused(&told, code, "input.quantities.2.locationId");
    assert_eq!(quantities(&shop, 101, 1).await, [10, 16, 2, 3, 1]);
    assert_eq!(list(&shop, "/sandbox/effects").await, Vec::<Value>::new());
}

#[tokio::test]
async fn everything_that_stands_against_a_call_is_told_at_once() {
    let shop = stocked();
    let input = set_input(json!([wish(77, 1, 1), wish(101, 1, 1), wish(103, 1, 1)]));
    let told = payload(&shop, SET, &input, "k").await;
    let codes: Vec<String> = refusals(&told).into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["INVALID_INVENTORY_ITEM", "ITEM_NOT_STOCKED_AT_LOCATION"]);
}

#[tokio::test]
async fn a_call_takes_two_hundred_and_fifty_quantities_and_no_more() {
    let shop = stocked();
    let wishes = |count: i64| (0..count).map(|_| wish(101, 1, 1)).collect::<Vec<_>>();
    let many = json!({ "input": set_input(json!(wishes(251))), "key": "k" });
    assert_eq!(codes(&shop.ask(SET, many).await), ["MAX_INPUT_SIZE_EXCEEDED"]);
    let enough = payload(&shop, SET, &set_input(json!(wishes(250))), "l").await;
    assert_eq!(refusals(&enough).len(), 249, "the first is no duplicate");
}

#[tokio::test]
async fn a_thing_that_nobody_counts_can_be_set_all_the_same() {
    let shop = stocked();
    assert_eq!(payload(&shop, SET, &set_input(json!([wish(201, 1, 5)])), "k").await["userErrors"], json!([]));
    assert_eq!(quantities(&shop, 201, 1).await[0], 5);
}

#[tokio::test]
async fn reading_is_not_enough_to_set() {
    let shop = stocked_with(|options| options.scopes = vec!["read_inventory".to_owned()]);
    let answer = shop.ask(SET, json!({ "input": set_input(json!([wish(101, 1, 5)])), "key": "k" })).await;
    assert_eq!(codes(&answer), ["ACCESS_DENIED"]);
    assert!(answer["errors"][0]["message"].as_str().unwrap().contains("`write_inventory`"));
}

#[tokio::test]
async fn an_answer_that_is_lost_was_an_effect_all_the_same() {
    let shop = stocked();
    shop.post("/sandbox/faults", "lost-answer on=inventorySetQuantities").await;
    let variables = json!({ "input": set_input(json!([wish(101, 1, 25)])), "key": "k" });
    assert!(shop.send(SET, variables.clone()).await.is_err());
    let again = shop.ask(SET, variables).await;
    assert_eq!(again["data"]["inventorySetQuantities"]["userErrors"], json!([]));
    assert_eq!(list(&shop, "/sandbox/effects").await.len(), 1);
}

#[tokio::test]
async fn trouble_in_the_shop_is_a_user_error_without_a_code_of_its_own() {
    let shop = stocked();
    shop.post("/sandbox/faults", "declined on=inventorySetQuantities").await;
    let told = payload(&shop, SET, &set_input(json!([wish(101, 1, 25)])), "k").await;
    assert_eq!(
        (&told["userErrors"][0]["code"], told["userErrors"].as_array().unwrap().len()),
        (&Value::Null, 1)
    );
}
