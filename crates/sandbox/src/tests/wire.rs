//! The wire itself: tokens, versions, costs, throttling, malformed requests, starting and stopping.

use std::time::Duration;

use serde_json::{Value, json};

use super::shop::{Shop, codes, json_of};
use crate::{Bucket, Options, Refill};

const SHOP: &str = "{ shop { name } }";

#[tokio::test]
async fn nobody_enters_without_a_token() {
    let refused = Shop::open().send_as("2026-07", "shpat_wrong", SHOP, json!({})).await.unwrap();
    assert_eq!(refused.status(), 401);
    let message = "[API] Invalid API key or access token (unrecognized login or wrong password)";
    assert_eq!(json_of(refused).await, json!({ "errors": message }));
}

#[tokio::test]
async fn a_granted_token_lives_a_day() {
    let shop = Shop::open();
    let form = "grant_type=client_credentials&client_id=hwjobs-demo&client_secret=hwjobs-demo-secret";
    let granted = json_of(shop.post("/admin/oauth/access_token", form).await).await;
    assert_eq!(granted["expires_in"], 86_399);
    let token = granted["access_token"].as_str().unwrap();
    let enter = || shop.send_as("2026-07", token, SHOP, json!({}));
    assert_eq!(enter().await.unwrap().status(), 200);
    *shop.clock.lock().unwrap() += Duration::from_secs(86_399);
    assert_eq!(enter().await.unwrap().status(), 401);
    assert_eq!(shop.send(SHOP, json!({})).await.unwrap().status(), 200);
}

#[tokio::test]
async fn wrong_credentials_are_granted_nothing() {
    let shop = Shop::open();
    let body =
        json!({ "grant_type": "client_credentials", "client_id": "hwjobs-demo", "client_secret": "?" });
    let refused = shop.post("/admin/oauth/access_token", &body.to_string()).await;
    assert_eq!(refused.status(), 400);
}

#[tokio::test]
async fn versions_are_told_and_dead_ones_fall_forward() {
    let shop = Shop::open();
    for (asked, told) in [("2026-07", "2026-07"), ("2024-01", "2026-01")] {
        let answer = shop.send_as(asked, shop.running.token(), SHOP, json!({})).await.unwrap();
        assert_eq!(answer.headers()["x-shopify-api-version"], told);
        assert!(answer.headers().contains_key("x-request-id"));
    }
    let unknown = shop.send_as("2031-01", shop.running.token(), SHOP, json!({})).await.unwrap();
    assert_eq!(unknown.status(), 404);
    assert_eq!(json_of(unknown).await, json!({ "errors": "Not Found" }));
}

#[tokio::test]
async fn the_cost_is_told_and_the_unused_part_given_back() {
    let shop = Shop::open();
    let variables = json!({ "first": 250, "query": "" });
    let answer = shop.ask(include_str!("documents/order-heads-page.graphql"), variables).await;
    let cost = &answer["extensions"]["cost"];
    assert_eq!((&cost["requestedQueryCost"], &cost["actualQueryCost"]), (&json!(13), &json!(5)));
    assert_eq!(
        cost["throttleStatus"],
        json!({ "maximumAvailable": 2000.0, "currentlyAvailable": 1995, "restoreRate": 100.0 })
    );
}

#[tokio::test]
async fn an_empty_bucket_throttles_until_time_refills_it() {
    let small = Bucket { maximum: 90, restore_per_second: 50, refill: Refill::ByClock };
    let shop = Shop::with(|options: &mut Options| options.bucket = small, |_| {});
    let ask = || {
        let ids = json!({ "ids": ["gid://shopify/Order/1"] });
        shop.ask(include_str!("documents/orders-detail-by-ids.graphql"), ids)
    };
    assert_eq!(ask().await["errors"], Value::Null);
    let throttled = ask().await;
    assert_eq!(codes(&throttled), ["THROTTLED"]);
    assert_eq!(throttled["errors"][0]["message"], "Throttled");
    assert_eq!(throttled["data"], Value::Null);
    assert_eq!(throttled["extensions"]["cost"]["actualQueryCost"], Value::Null);
    *shop.clock.lock().unwrap() += Duration::from_secs(60);
    assert_eq!(ask().await["errors"], Value::Null);
}

#[tokio::test]
async fn a_query_that_asks_too_much_is_refused() {
    let query = "{ orders(first: 250) { nodes { lineItems(first: 250) { nodes { variant { id } product { id }
        customAttributes { key } taxLines { rate } discountAllocations { allocatedAmountSet { shopMoney { amount } } } } }
        fulfillmentOrders(first: 10) { nodes { lineItems(first: 50) { nodes { lineItem { id } } } } } } } }";
    assert_eq!(codes(&Shop::open().ask(query, json!({})).await), ["MAX_COST_EXCEEDED"]);
}

#[tokio::test]
async fn mistakes_in_documents_are_told_with_shopifys_codes() {
    let shop = Shop::open();
    for (query, code) in [
        ("{ shop { nme } }", "undefinedField"),
        ("{ orders(frist: 1) { nodes { id } } }", "argumentNotAccepted"),
        ("{ order { id } }", "missingRequiredArguments"),
        ("query($x: Int) { shop { name } }", "variableNotUsed"),
        ("query($id: ID) { order(id: $id) { id } }", "variableMismatch"),
        ("{ shop }", "selectionMismatch"),
        ("query($id: ID!) { order(id: $id) { id } }", "INVALID_VARIABLE"),
        ("{ shop { name }", "parse_error"),
    ] {
        let response = shop.send(query, json!({})).await.unwrap();
        assert_eq!(response.status(), 200);
        let answer = json_of(response).await;
        assert_eq!(codes(&answer), [code], "{query}: {answer:#}");
    }
    let undefined = shop.ask("{ shop { nme } }", json!({})).await;
    assert_eq!(undefined["errors"][0]["message"], "Field 'nme' doesn't exist on type 'Shop'");
}

#[tokio::test]
async fn requests_are_counted_by_root_field() {
    let shop = Shop::open();
    for _ in 0..2 {
        shop.ask(SHOP, json!({})).await;
    }
    let counted = shop.get("/sandbox/requests").await;
    assert_eq!((&counted["total"], &counted["root_fields"]), (&json!(2), &json!({ "shop": 2 })));
    assert!(counted["serving_ms"].as_f64().unwrap() > 0.0);
}

#[tokio::test]
async fn the_shop_stops_when_told_over_the_wire() {
    let shop = Shop::open();
    assert_eq!(shop.post("/sandbox/stop", "").await.status(), 200);
    let running = shop.running;
    tokio::task::spawn_blocking(move || running.wait()).await.unwrap().unwrap();
}

#[test]
fn a_shop_opened_again_is_the_same_shop() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("shop.db");
    let options = || {
        let mut options =
            Options::new(path.clone(), std::sync::Arc::new(|| super::shop::moment(super::shop::NOON)));
        options.orders = 3;
        options
    };
    let first = super::super::start(options()).unwrap();
    let token = first.token().to_owned();
    first.stop().unwrap();
    let second = super::super::start(options()).unwrap();
    assert_eq!(second.token(), token);
}
