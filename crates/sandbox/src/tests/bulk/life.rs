//! From creation to the end.

use std::time::Duration;

use serde_json::{Value, json};

use super::{CANCEL, LIST, ORDERS, RUN, begun, done, ended, file, poll, run};
use crate::{
    Options,
    tests::shop::{NOON, Shop, codes},
};

fn number(operation: &Value, field: &str) -> u64 {
    operation[field].as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn an_operation_is_created_then_runs_then_completes() {
    let shop = Shop::open();
    let created = run(&shop, ORDERS).await["bulkOperation"].clone();
    let expected = json!({ "id": created["id"], "status": "CREATED", "type": "QUERY", "createdAt": NOON,
        "query": ORDERS });
    assert_eq!(created, expected);
    let id = created["id"].as_str().unwrap();
    let (first, second) = (poll(&shop, id).await, poll(&shop, id).await);
    for running in [&first, &second] {
        assert_eq!((&running["status"], &running["url"]), (&json!("RUNNING"), &Value::Null));
        assert_eq!((&running["fileSize"], &running["completedAt"]), (&Value::Null, &Value::Null));
    }
    *shop.clock.lock().unwrap() += Duration::from_secs(60);
    let last = poll(&shop, id).await;
    assert_eq!((&last["status"], &last["errorCode"]), (&json!("COMPLETED"), &Value::Null));
    assert_eq!(last["completedAt"], "2026-11-23T12:01:00Z");
    for field in ["objectCount", "rootObjectCount"] {
        let counts = [&first, &second, &last].map(|operation| number(operation, field));
        assert!(counts[0] > 0 && counts.is_sorted_by(|a, b| a < b), "{field}: {counts:?}");
    }
    assert_eq!((number(&last, "rootObjectCount"), number(&last, "objectCount")), (5, 15));
    assert_eq!(poll(&shop, id).await, last);
}

#[tokio::test]
async fn the_number_of_polls_can_be_set() {
    let shop = Shop::with(|options| options.bulk_polls = 0, |_| {});
    let id = begun(&shop, ORDERS).await;
    assert_eq!(poll(&shop, &id).await["status"], "COMPLETED");
}

#[tokio::test]
async fn a_large_shop_takes_more_polls() {
    let change = |options: &mut Options| (options.bulk_polls, options.bulk_roots_per_poll) = (0, 2);
    let shop = Shop::with(change, |_| {});
    let id = begun(&shop, ORDERS).await;
    for roots in ["2", "4"] {
        let running = poll(&shop, &id).await;
        assert_eq!((&running["status"], &running["rootObjectCount"]), (&json!("RUNNING"), &json!(roots)));
    }
    let last = poll(&shop, &id).await;
    assert_eq!((&last["status"], &last["objectCount"]), (&json!("COMPLETED"), &json!("15")));
}

#[tokio::test]
async fn an_empty_result_has_no_file() {
    let empty = "{ orders(query: \"status:cancelled\") { edges { node { id } } } }";
    let operation = done(&Shop::open(), empty).await;
    assert_eq!((&operation["status"], &operation["objectCount"]), (&json!("COMPLETED"), &json!("0")));
    assert_eq!((&operation["url"], &operation["fileSize"]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn a_cancelled_operation_is_canceling_first() {
    let shop = Shop::open();
    let id = begun(&shop, ORDERS).await;
    let answer = shop.ask(CANCEL, json!({ "id": id })).await;
    let payload = &answer["data"]["bulkOperationCancel"];
    assert_eq!(*payload, json!({ "bulkOperation": { "id": id, "status": "CANCELING" }, "userErrors": [] }));
    let canceled = poll(&shop, &id).await;
    assert_eq!((&canceled["status"], &canceled["url"]), (&json!("CANCELED"), &Value::Null));
    assert_eq!(canceled["completedAt"], NOON);
}

#[tokio::test]
async fn what_has_ended_cannot_be_cancelled() {
    let shop = Shop::open();
    let id = done(&shop, ORDERS).await["id"].clone();
    let answer = shop.ask(CANCEL, json!({ "id": id })).await;
    let payload = &answer["data"]["bulkOperationCancel"];
    assert_eq!(payload["bulkOperation"]["status"], "COMPLETED");
    let message = "A bulk operation cannot be canceled when it is completed";
    assert_eq!(payload["userErrors"], json!([{ "field": null, "message": message }]));
    let unknown = shop.ask(CANCEL, json!({ "id": "gid://shopify/BulkOperation/1" })).await;
    let errors = &unknown["data"]["bulkOperationCancel"]["userErrors"];
    assert_eq!(*errors, json!([{ "field": ["id"], "message": "Bulk operation does not exist" }]));
}

#[tokio::test]
async fn operations_are_read_by_id_as_nodes_and_as_a_list() {
    let shop = Shop::with(|options| options.bulk_polls = 5, |_| {});
    let (first, second) = (begun(&shop, ORDERS).await, begun(&shop, ORDERS).await);
    let node = "query($id: ID!) { node(id: $id) { id ... on BulkOperation { status } } }";
    let node = shop.ask(node, json!({ "id": first })).await;
    assert_eq!(node["data"]["node"], json!({ "id": first, "status": "RUNNING" }));
    let listed = |answer: Value| -> Vec<String> {
        let nodes = answer["data"]["bulkOperations"]["nodes"].as_array().unwrap().clone();
        nodes.iter().map(|node| node["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(listed(shop.ask(LIST, json!({})).await), [second.clone(), first.clone()]);
    ended(&shop, &first).await;
    assert_eq!(listed(shop.ask(LIST, json!({})).await), [second.as_str()]);
    let completed = json!({ "query": "status:completed" });
    assert_eq!(listed(shop.ask(LIST, completed).await), [first]);
    assert_eq!(listed(shop.ask(LIST, json!({ "query": "operation_type:mutation" })).await), [""; 0]);
}

#[tokio::test]
async fn whoever_waits_by_listing_sees_operations_end() {
    let shop = Shop::open();
    begun(&shop, ORDERS).await;
    let mut listings = 0;
    while shop.ask(LIST, json!({})).await["data"]["bulkOperations"]["nodes"] != json!([]) {
        listings += 1;
        assert!(listings < 10, "the operation runs for ever");
    }
    assert_eq!(listings, 2);
}

#[tokio::test]
async fn unknown_operations_are_null_and_other_ids_an_error() {
    let shop = Shop::open();
    assert_eq!(poll(&shop, "gid://shopify/BulkOperation/1").await, Value::Null);
    let wrong = shop.ask(super::POLL, json!({ "id": "gid://shopify/Order/1" })).await;
    assert_eq!(codes(&wrong), ["RESOURCE_NOT_FOUND"]);
}

#[tokio::test]
async fn a_missing_scope_fails_the_operation() {
    let scopes = |options: &mut Options| options.scopes = vec!["read_products".to_owned()];
    let operation = done(&Shop::with(scopes, |_| {}), ORDERS).await;
    assert_eq!((&operation["status"], &operation["errorCode"]), (&json!("FAILED"), &json!("ACCESS_DENIED")));
}

#[tokio::test]
async fn running_and_polling_cost_what_other_documents_do() {
    let shop = Shop::open();
    let cost = |answer: &Value| answer["extensions"]["cost"]["requestedQueryCost"].clone();
    let answer = shop.ask(RUN, json!({ "query": ORDERS })).await;
    assert_eq!(cost(&answer), 10);
    let id = &answer["data"]["bulkOperationRunQuery"]["bulkOperation"]["id"];
    assert_eq!(cost(&shop.ask(super::POLL, json!({ "id": id })).await), 1);
    assert_eq!(cost(&shop.ask(LIST, json!({})).await), 7);
}

#[tokio::test]
async fn an_operation_survives_restarts_of_the_shop() {
    let shop = Shop::grown(40);
    let id = begun(&shop, ORDERS).await;
    let before = poll(&shop, &id).await;
    let shop = shop.reopened();
    let last = ended(&shop, &id).await;
    assert!(number(&last, "rootObjectCount") > number(&before, "rootObjectCount"));
    assert_eq!(last["rootObjectCount"], "40");
    let shop = shop.reopened();
    let again = poll(&shop, &id).await;
    let rows = file(&shop, &again["url"]).await;
    assert_eq!(number(&again, "objectCount"), rows.lines().count() as u64);
    assert_eq!(number(&again, "fileSize"), rows.len() as u64);
}
