//! How many may run at a time.

use serde_json::json;

use super::{CANCEL, ORDERS, begun, ended, refusals, run};
use crate::tests::shop::Shop;

#[tokio::test]
async fn a_sixth_operation_is_refused_and_told_which_are_running() {
    let shop = Shop::open();
    let mut running = Vec::new();
    for _ in 0..5 {
        running.push(begun(&shop, ORDERS).await);
    }
    let refused = run(&shop, ORDERS).await;
    let message = format!(
        "A bulk query operation for this app and shop is already in progress: {}.",
        running.join(", ")
    );
    assert_eq!(refusals(&refused), [("OPERATION_IN_PROGRESS", message.as_str())]);
    ended(&shop, &running[0]).await;
    begun(&shop, ORDERS).await;
}

#[tokio::test]
async fn whoever_only_tries_again_gets_a_slot_in_the_end() {
    let shop = Shop::open();
    for _ in 0..5 {
        begun(&shop, ORDERS).await;
    }
    let mut refused = 0;
    while run(&shop, ORDERS).await["bulkOperation"].is_null() {
        refused += 1;
        assert!(refused < 10, "no slot is ever free");
    }
    assert_eq!(refused, 2);
}

#[tokio::test]
async fn a_cancelled_operation_gives_its_slot_back_when_it_has_ended() {
    let shop = Shop::with(|options| options.bulk_polls = 1000, |_| {});
    let mut running = Vec::new();
    for _ in 0..5 {
        running.push(begun(&shop, ORDERS).await);
    }
    shop.ask(CANCEL, json!({ "id": running[3] })).await;
    assert_eq!(ended(&shop, &running[3]).await["status"], "CANCELED");
    begun(&shop, ORDERS).await;
    assert_eq!(refusals(&run(&shop, ORDERS).await)[0].0, "OPERATION_IN_PROGRESS");
}

#[tokio::test]
async fn a_run_that_breaks_the_rules_takes_no_slot_and_leaves_no_trace() {
    let shop = Shop::open();
    let refused = run(&shop, "{ orders { nodes { id } } }").await;
    assert_eq!(refusals(&refused)[0].0, "INVALID");
    assert_eq!(refused["userErrors"][0]["field"], json!(["query"]));
    assert_eq!(shop.get("/sandbox/effects").await, json!([]));
    let id = begun(&shop, ORDERS).await;
    assert_eq!(shop.get("/sandbox/effects").await[0]["object"], id);
}
