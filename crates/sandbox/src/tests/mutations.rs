//! Mutations over the wire, and the trace they leave.

use std::time::Duration;

use serde_json::{Value, json};

use super::shop::{Shop, codes};

const TAGS_ADD: &str = include_str!("documents/tags-add.graphql");
const TAGS_REMOVE: &str = include_str!("documents/tags-remove.graphql");
const ORDER_NOTE: &str = include_str!("documents/order-update-note.graphql");

fn tags(id: i64, tags: &[&str]) -> Value {
    json!({ "id": format!("gid://shopify/Order/{id}"), "tags": tags })
}

#[tokio::test]
async fn tags_are_a_set_without_regard_to_case() {
    let shop = Shop::open();
    let answer = shop.ask(TAGS_ADD, tags(1, &["WHOLESALE", " rush ", "a,b", ""])).await;
    let node = &answer["data"]["tagsAdd"]["node"];
    assert_eq!(node["tags"], json!(["a", "b", "rush", "wholesale"]));
    assert_eq!(node["updatedAt"], "2026-11-23T12:00:00Z");
    let answer = shop.ask(TAGS_REMOVE, tags(1, &["RUSH", "a", "never there"])).await;
    assert_eq!(answer["data"]["tagsRemove"]["node"]["tags"], json!(["b", "wholesale"]));
    let product = json!({ "id": "gid://shopify/Product/1", "tags": ["new"] });
    let answer = shop.ask(TAGS_ADD, product).await;
    assert_eq!(answer["data"]["tagsAdd"]["node"]["tags"], json!(["new", "winter"]));
}

#[tokio::test]
async fn a_mutation_that_changes_nothing_leaves_the_time_of_the_last_change() {
    let shop = Shop::open();
    let first = shop.ask(TAGS_ADD, tags(1, &["rush"])).await;
    *shop.clock.lock().unwrap() += Duration::from_secs(60);
    let second = shop.ask(TAGS_ADD, tags(1, &["rush"])).await;
    assert_eq!(first["data"], second["data"]);
    let effects = shop.get("/sandbox/effects").await;
    let changed: Vec<&Value> = effects.as_array().unwrap().iter().map(|effect| &effect["changed"]).collect();
    assert_eq!(changed, [true, false]);
    assert_eq!(effects[0]["object"], "gid://shopify/Order/1");
    assert_eq!(effects[0]["input"]["tags"], json!(["rush"]));
    assert_eq!(effects[1]["at"], "2026-11-23T12:01:00Z");
}

#[tokio::test]
async fn what_an_order_update_gives_replaces_what_was_there() {
    let shop = Shop::open();
    let id = "gid://shopify/Order/1";
    let input =
        json!({ "id": id, "note": "Ships \"late\"; 3'", "customAttributes": [{ "key": "k", "value": "v" }] });
    let answer = shop.ask(ORDER_NOTE, json!({ "input": input })).await;
    let order = &answer["data"]["orderUpdate"]["order"];
    assert_eq!(order["note"], "Ships \"late\"; 3'");
    assert_eq!(order["customAttributes"], json!([{ "key": "k", "value": "v" }]));
    let cleared = json!({ "input": { "id": id, "note": null } });
    let answer = shop.ask(ORDER_NOTE, cleared).await;
    let order = &answer["data"]["orderUpdate"]["order"];
    assert_eq!((&order["note"], order["customAttributes"].as_array().unwrap().len()), (&Value::Null, 1));
}

#[tokio::test]
async fn missing_objects_are_user_errors_without_effects() {
    let shop = Shop::open();
    let error = json!([{ "field": ["id"], "message": "Order does not exist" }]);
    let tagged = shop.ask(TAGS_ADD, tags(77, &["x"])).await;
    assert_eq!(tagged["data"]["tagsAdd"], json!({ "node": null, "userErrors": error }));
    let updated = shop.ask(ORDER_NOTE, json!({ "input": { "id": "gid://shopify/Order/77" } })).await;
    assert_eq!(updated["data"]["orderUpdate"], json!({ "order": null, "userErrors": error }));
    assert_eq!(shop.get("/sandbox/effects").await, json!([]));
}

#[tokio::test]
async fn a_key_is_answered_once_and_bound_to_its_parameters() {
    let shop = Shop::open();
    let query = "mutation($key: String!, $tag: String!) {
        tagsAdd(id: \"gid://shopify/Order/1\", tags: [$tag]) @idempotent(key: $key) { node { id } userErrors { message } } }";
    let first = shop.ask(query, json!({ "key": "k1", "tag": "x" })).await;
    let again = shop.ask(query, json!({ "key": "k1", "tag": "x" })).await;
    assert_eq!(first["data"], again["data"]);
    let other = shop.ask(query, json!({ "key": "k1", "tag": "y" })).await;
    assert_eq!(codes(&other), ["IDEMPOTENCY_KEY_PARAMETER_MISMATCH"]);
    let effects = shop.get("/sandbox/effects").await;
    assert_eq!(effects.as_array().unwrap().len(), 1);
    assert_eq!(effects[0]["idempotency_key"], "k1");
}

#[tokio::test]
async fn a_missing_scope_is_named() {
    let read_only = |options: &mut crate::Options| options.scopes = vec!["read_orders".to_owned()];
    let shop = Shop::with(read_only, |_| {});
    let denied = shop.ask(TAGS_ADD, tags(1, &["x"])).await;
    assert_eq!(codes(&denied), ["ACCESS_DENIED"]);
    assert!(denied["errors"][0]["message"].as_str().unwrap().contains("`write_orders`"));
    assert_eq!(denied["data"], json!({ "tagsAdd": null }));
    assert_eq!(
        codes(&shop.ask("{ products(first: 1) { nodes { id } } }", json!({})).await),
        ["ACCESS_DENIED"]
    );
    assert_eq!(
        codes(&shop.ask("{ orders(first: 1) { nodes { id } } }", json!({})).await),
        Vec::<&str>::new()
    );
}
