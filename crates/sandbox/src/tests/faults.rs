//! Scripted misfortunes, as a client meets them.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::shop::{Shop, codes, json_of};

const SHOP: &str = "query Who { shop { name } }";
const TAG: &str = "mutation { tagsAdd(id: \"gid://shopify/Order/1\", tags: [\"x\"]) { node { id } } }";

async fn with(faults: &str) -> Shop {
    let shop = Shop::open();
    let response = shop.post("/sandbox/faults", faults).await;
    assert_eq!(response.status(), 200);
    shop
}

#[tokio::test]
async fn refusals_come_with_their_status_and_then_the_shop_answers() {
    let shop = with("http-503\n# a comment\n\nhttp-429 retry-after=2.0 nth=2").await;
    let unavailable = shop.send(SHOP, json!({})).await.unwrap();
    assert_eq!(unavailable.status(), 503);
    let limited = shop.send(SHOP, json!({})).await.unwrap();
    assert_eq!(
        (limited.status().as_u16(), &limited.headers()["retry-after"]),
        (429, &"2.0".parse().unwrap())
    );
    assert_eq!(shop.ask(SHOP, json!({})).await["data"]["shop"]["name"], "Brightside Outfitters");
}

#[tokio::test]
async fn retry_after_can_be_a_date() {
    let limited = with("http-429 retry-date=5").await.send(SHOP, json!({})).await.unwrap();
    assert_eq!(limited.headers()["retry-after"], "Mon, 23 Nov 2026 12:00:05 GMT");
}

#[tokio::test]
async fn errors_within_http_200_carry_their_codes() {
    for (fault, code) in [
        ("throttled", "THROTTLED"),
        ("access-denied on=Who", "ACCESS_DENIED"),
        ("internal-error on=shop", "INTERNAL_SERVER_ERROR"),
        ("partial", "INTERNAL_SERVER_ERROR"),
    ] {
        let answer = with(fault).await.ask(SHOP, json!({})).await;
        assert_eq!(codes(&answer), [code], "{fault}");
    }
}

#[tokio::test]
async fn a_partial_answer_lacks_its_last_node() {
    let shop = with("partial").await;
    let query = "{ nodes(ids: [\"gid://shopify/Order/1\", \"gid://shopify/Order/2\"]) { id } }";
    let answer = shop.ask(query, json!({})).await;
    assert_eq!(answer["data"]["nodes"], json!([{ "id": "gid://shopify/Order/1" }, null]));
    assert_eq!(answer["errors"][0]["path"], json!(["nodes", 1]));
}

#[tokio::test]
async fn a_dead_session_is_unauthorized() {
    let answer = with("unauthorized").await.send(SHOP, json!({})).await.unwrap();
    assert_eq!(answer.status(), 401);
}

#[tokio::test]
async fn a_page_for_people_may_come_instead_of_json() {
    let answer = with("html").await.send(SHOP, json!({})).await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(answer.text().await.unwrap().starts_with("<!DOCTYPE html>"));
}

#[tokio::test]
async fn a_truncated_answer_is_no_json() {
    let answer = with("truncated").await.send(SHOP, json!({})).await.unwrap();
    assert!(serde_json::from_str::<Value>(&answer.text().await.unwrap()).is_err());
}

#[tokio::test]
async fn a_reset_request_is_not_carried_out() {
    let shop = with("reset").await;
    assert!(shop.send(TAG, json!({})).await.is_err());
    assert_eq!(shop.get("/sandbox/effects").await, json!([]));
}

#[tokio::test]
async fn a_lost_answer_leaves_the_mutation_done() {
    let shop = with("lost-answer on=tagsAdd").await;
    assert!(shop.send(TAG, json!({})).await.is_err());
    assert_eq!(shop.get("/sandbox/effects").await[0]["changed"], true);
}

#[tokio::test]
async fn a_reset_within_the_body_is_seen_by_the_reader() {
    let shop = with("reset-mid-body").await;
    let body = match shop.send(SHOP, json!({})).await {
        Ok(response) => response.text().await,
        Err(error) => Err(error),
    };
    assert!(body.is_err());
    assert_eq!(shop.ask(SHOP, json!({})).await["errors"], Value::Null);
}

#[tokio::test]
async fn a_slow_answer_arrives_whole_in_the_end() {
    let shop = with("slow ms=80").await;
    let started = Instant::now();
    let answer = shop.ask(SHOP, json!({})).await;
    assert!(started.elapsed() >= Duration::from_millis(80));
    assert_eq!(answer["data"]["shop"]["name"], "Brightside Outfitters");
}

#[tokio::test]
async fn a_fallen_version_is_told_in_the_header() {
    let answer = with("fall-forward").await.send(SHOP, json!({})).await.unwrap();
    assert_eq!(answer.headers()["x-shopify-api-version"], "2026-01");
}

#[tokio::test]
async fn a_search_warning_comes_with_the_data() {
    let answer = with("search-warning").await.ask(SHOP, json!({})).await;
    assert_eq!(answer["extensions"]["search"][0]["warnings"][0]["code"], "invalid_field");
    assert_eq!(answer["data"]["shop"]["name"], "Brightside Outfitters");
}

#[tokio::test]
async fn a_line_that_tells_no_fault_changes_nothing() {
    let shop = with("html").await;
    let refused = shop.post("/sandbox/faults", "html\nearthquake").await;
    assert_eq!(refused.status(), 400);
    assert_eq!(json_of(refused).await["errors"], "\"earthquake\" is no kind of fault");
    assert_eq!(
        shop.send(SHOP, json!({})).await.unwrap().headers()["content-type"],
        "text/html; charset=utf-8"
    );
}

#[tokio::test]
async fn a_declined_mutation_says_so_among_its_user_errors_and_changes_nothing() {
    let shop = with("declined on=tagsAdd\ndeclined on=orderCancel").await;
    let order = json!({ "id": "gid://shopify/Order/1", "tags": ["rush"] });
    let answer = shop.ask(include_str!("documents/tags-add.graphql"), order.clone()).await;
    assert_eq!((&answer["data"]["tagsAdd"]["node"], codes(&answer).len()), (&Value::Null, 0));
    assert!(answer["data"]["tagsAdd"]["userErrors"][0]["message"].is_string());
    let cancel = "mutation { orderCancel(orderId: \"gid://shopify/Order/1\", reason: OTHER, restock: true) {
        job { id } orderCancelUserErrors { code field message } } }";
    let answer = shop.ask(cancel, json!({})).await;
    assert_eq!(answer["data"]["orderCancel"]["orderCancelUserErrors"][0]["code"], "INVALID", "{answer:#}");
    assert_eq!(shop.get("/sandbox/effects").await, json!([]));
    let answer = shop.ask(include_str!("documents/tags-add.graphql"), order).await;
    assert_eq!(answer["data"]["tagsAdd"]["userErrors"], json!([]));
}
