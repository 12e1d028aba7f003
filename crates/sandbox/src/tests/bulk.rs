//! Bulk operations over the wire: the documents of a client, and what it makes of the answers.

mod documents;
mod download;
mod faults;
mod kits;
mod life;
mod rows;
mod slots;

use serde_json::{Value, json};

use super::shop::Shop;

const RUN: &str = include_str!("documents/bulk/run-query.graphql");
const POLL: &str = include_str!("documents/bulk/poll.graphql");
const CANCEL: &str = include_str!("documents/bulk/cancel.graphql");
const LIST: &str = include_str!("documents/bulk/list-running.graphql");

/// Ten rows: five orders with two lines each, fifteen in all.
const ORDERS: &str = "{ orders { edges { node { id name lineItems { edges { node { id sku } } } } } } }";

/// The payload of a run.
async fn run(shop: &Shop, query: &str) -> Value {
    let answer = shop.ask(RUN, json!({ "query": query })).await;
    assert_eq!(answer["errors"], Value::Null, "{answer:#}");
    answer["data"]["bulkOperationRunQuery"].clone()
}

/// The id of an operation that was taken on.
async fn begun(shop: &Shop, query: &str) -> String {
    let payload = run(shop, query).await;
    assert_eq!(payload["userErrors"], json!([]));
    payload["bulkOperation"]["id"].as_str().unwrap().to_owned()
}

async fn poll(shop: &Shop, id: &str) -> Value {
    let answer = shop.ask(POLL, json!({ "id": id })).await;
    assert_eq!(answer["errors"], Value::Null, "{answer:#}");
    answer["data"]["bulkOperation"].clone()
}

/// The operation when it has ended.
async fn ended(shop: &Shop, id: &str) -> Value {
    for _ in 0..20 {
        let operation = poll(shop, id).await;
        if !operation["completedAt"].is_null() {
            return operation;
        }
    }
    panic!("{id} does not end");
}

/// The ended operation of a query.
async fn done(shop: &Shop, query: &str) -> Value {
    ended(shop, &begun(shop, query).await).await
}

/// The bytes of a file.
async fn file(shop: &Shop, url: &Value) -> String {
    let response = shop.fetch(url.as_str().unwrap(), &[]).await.unwrap();
    assert_eq!(response.status(), 200);
    response.text().await.unwrap()
}

/// The rows of a completed query.
async fn rows(shop: &Shop, query: &str) -> Vec<Value> {
    let operation = done(shop, query).await;
    assert_eq!(operation["status"], "COMPLETED", "{operation:#}");
    let text = file(shop, &operation["url"]).await;
    assert_eq!(operation["fileSize"], text.len().to_string());
    let rows: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(operation["objectCount"], rows.len().to_string());
    rows
}

/// The messages and codes of a refused run.
fn refusals(payload: &Value) -> Vec<(&str, &str)> {
    assert_eq!(payload["bulkOperation"], Value::Null);
    let errors = payload["userErrors"].as_array().unwrap().iter();
    errors.map(|error| (error["code"].as_str().unwrap(), error["message"].as_str().unwrap())).collect()
}
