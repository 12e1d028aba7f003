//! `orderCancel`: a job at once, the cancel a little later, and every refusal.

use serde_json::{Value, json};

use super::shop::Shop;

const CANCEL: &str = include_str!("documents/order-cancel.graphql");
const JOB: &str = include_str!("documents/job.graphql");

/// An order of which nothing was sent and that is paid so.
async fn untouched(shop: &Shop, financial_status: &str) -> String {
    let query = format!(
        "financial_status:{financial_status} fulfillment_status:unshipped status:open return_status:no_return"
    );
    shop.found(&query).await.pop().unwrap().id
}

fn wish(order: &str) -> Value {
    json!({ "orderId": order, "reason": "INVENTORY", "restock": true, "staffNote": "Promise date passed",
        "refundMethod": { "originalPaymentMethodsRefund": true } })
}

async fn cancel(shop: &Shop, wish: Value) -> Value {
    let answer = shop.ask(CANCEL, wish).await;
    assert_eq!(answer["errors"], Value::Null, "{answer:#}");
    answer["data"]["orderCancel"].clone()
}

async fn done(shop: &Shop, job: &Value) -> Value {
    shop.ask(JOB, json!({ "id": job["id"] })).await["data"]["job"]["done"].clone()
}

async fn read(shop: &Shop, order: &str) -> Value {
    let document = "query($id: ID!) { order(id: $id) { cancelledAt cancelReason closed updatedAt
        displayFinancialStatus displayFulfillmentStatus cancellation { staffNote }
        totalOutstandingSet { shopMoney { amount } } totalReceivedSet { shopMoney { amount } }
        lineItems(first: 50) { nodes { quantity currentQuantity unfulfilledQuantity nonFulfillableQuantity } }
        fulfillmentOrders(first: 50) { nodes { status lineItems(first: 50) { nodes { remainingQuantity } } } }
        transactions(first: 10) { kind gateway status }
        refunds(first: 10) { note totalRefundedSet { shopMoney { amount } }
            orderAdjustments(first: 5) { nodes { reason amountSet { shopMoney { amount } } } }
            refundShippingLines(first: 5) { nodes { shippingLine { title } } }
            refundLineItems(first: 50) { nodes { quantity restockType restocked location { id name } } } } } }";
    let answer = shop.ask(document, json!({ "id": order })).await;
    assert_eq!(answer["errors"], Value::Null, "{answer:#}");
    answer["data"]["order"].clone()
}

fn kinds(order: &Value) -> Vec<&str> {
    order["transactions"].as_array().unwrap().iter().map(|paid| paid["kind"].as_str().unwrap()).collect()
}

/// The lines of all refunds of an order.
fn refunded(order: &Value) -> Vec<&Value> {
    let refunds = order["refunds"].as_array().unwrap().iter();
    refunds.flat_map(|refund| refund["refundLineItems"]["nodes"].as_array().unwrap()).collect()
}

async fn effects(shop: &Shop) -> Vec<(String, bool)> {
    let effects = shop.get("/sandbox/effects").await;
    let told = effects.as_array().unwrap().iter();
    told.map(|one| (one["object"].as_str().unwrap().to_owned(), one["changed"] == true)).collect()
}

#[tokio::test]
async fn a_job_is_answered_at_once_and_the_order_is_cancelled_a_little_later() {
    let shop = Shop::grown(60);
    let order = untouched(&shop, "paid").await;
    let before = read(&shop, &order).await;
    let payload = cancel(&shop, wish(&order)).await;
    assert_eq!(payload["orderCancelUserErrors"], json!([]));
    assert_eq!(payload["job"]["done"], false);
    assert_eq!(done(&shop, &payload["job"]).await, false);
    assert_eq!(effects(&shop).await, []);
    let cancelled = read(&shop, &order).await;
    assert_eq!(done(&shop, &payload["job"]).await, true);
    assert_eq!(cancelled["cancelledAt"], "2026-11-23T12:00:00Z");
    assert_eq!(cancelled["updatedAt"], cancelled["cancelledAt"]);
    assert_eq!(cancelled["cancelReason"], "INVENTORY");
    assert_eq!(cancelled["cancellation"]["staffNote"], "Promise date passed");
    assert_eq!(cancelled["displayFinancialStatus"], "REFUNDED");
    assert_eq!(
        cancelled["refunds"][0]["totalRefundedSet"], before["totalReceivedSet"],
        "all that was paid is paid back"
    );
    for line in cancelled["lineItems"]["nodes"].as_array().unwrap() {
        assert_eq!((&line["currentQuantity"], &line["unfulfilledQuantity"]), (&json!(0), &json!(0)));
        assert_eq!(line["nonFulfillableQuantity"], line["quantity"]);
    }
    for part in cancelled["fulfillmentOrders"]["nodes"].as_array().unwrap() {
        assert_eq!(part["status"], "CANCELLED");
    }
    let lines = refunded(&cancelled);
    assert!(!lines.is_empty());
    assert!(lines.iter().all(|line| line["restockType"] == "CANCEL" && line["restocked"] == true));
    assert!(lines.iter().all(|line| line["location"]["name"].is_string()));
    assert_eq!(effects(&shop).await, [(order, true)]);
}

#[tokio::test]
async fn what_was_only_reserved_is_released() {
    let shop = Shop::grown(200);
    let order = untouched(&shop, "authorized").await;
    cancel(&shop, wish(&order)).await;
    shop.post("/sandbox/step", "").await;
    let cancelled = read(&shop, &order).await;
    assert_eq!(cancelled["displayFinancialStatus"], "VOIDED");
    assert_eq!(kinds(&cancelled), ["AUTHORIZATION", "VOID"]);
    assert_eq!(cancelled["totalOutstandingSet"]["shopMoney"]["amount"], "0.00");
}

#[tokio::test]
async fn without_restock_and_refund_nothing_goes_back_to_shelf_or_buyer() {
    let shop = Shop::grown(60);
    let order = untouched(&shop, "paid").await;
    cancel(&shop, json!({ "orderId": order, "reason": "OTHER", "restock": false })).await;
    shop.post("/sandbox/step", "").await;
    let cancelled = read(&shop, &order).await;
    assert_eq!(cancelled["displayFinancialStatus"], "PAID");
    assert_eq!(kinds(&cancelled), ["SALE"]);
    let refund = &cancelled["refunds"][0];
    assert_eq!(refund["totalRefundedSet"]["shopMoney"]["amount"], "0.00");
    let kept = &refund["orderAdjustments"]["nodes"][0];
    assert_eq!(kept["reason"], "REFUND_DISCREPANCY");
    assert_eq!(kept["amountSet"], cancelled["totalReceivedSet"]);
    let lines = refunded(&cancelled);
    assert!(lines.iter().all(|line| line["restockType"] == "NO_RESTOCK" && line["restocked"] == false));
    assert!(lines.iter().all(|line| line["location"].is_null()));
    let parts = cancelled["fulfillmentOrders"]["nodes"].as_array().unwrap();
    assert!(parts.iter().all(|part| part["status"] == "CANCELLED"));
}

#[tokio::test]
async fn money_can_go_back_as_credit_in_the_shop() {
    let shop = Shop::grown(60);
    let order = untouched(&shop, "paid").await;
    let mut as_credit = wish(&order);
    as_credit["refundMethod"] = json!({ "storeCreditRefund": {} });
    cancel(&shop, as_credit).await;
    shop.post("/sandbox/step", "").await;
    let paid = read(&shop, &order).await["transactions"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(paid, json!({ "kind": "REFUND", "gateway": "shopify_store_credit", "status": "SUCCESS" }));
}

#[tokio::test]
async fn a_second_cancel_is_refused_while_the_first_is_under_way_and_after_it() {
    let shop = Shop::with_options(60, |options| options.cancel_polls = 3);
    let order = untouched(&shop, "paid").await;
    let job = cancel(&shop, wish(&order)).await["job"].clone();
    let refused = cancel(&shop, wish(&order)).await;
    assert_eq!(refused["job"], Value::Null);
    let error = |message: &str| json!([{ "code": "INVALID", "field": ["orderId"], "message": message }]);
    assert_eq!(refused["orderCancelUserErrors"], error("Cancellation is already in progress"));
    assert_eq!(done(&shop, &job).await, false);
    assert_eq!(read(&shop, &order).await["cancelledAt"], Value::Null);
    assert_eq!(done(&shop, &job).await, false);
    assert_eq!(done(&shop, &job).await, true);
    let refused = cancel(&shop, wish(&order)).await;
    assert_eq!(
        refused["orderCancelUserErrors"],
        error("Cannot cancel an order that has already been canceled")
    );
    assert_eq!(effects(&shop).await, [(order.clone(), false), (order.clone(), true), (order, false)]);
}

#[tokio::test]
async fn a_key_does_not_make_a_repeated_cancel_look_new() {
    let shop = Shop::grown(60);
    let order = untouched(&shop, "paid").await;
    let keyed = "mutation($id: ID!) { orderCancel(orderId: $id, reason: STAFF, restock: true)
        @idempotent(key: \"one\") { job { id } orderCancelUserErrors { message } } }";
    let first = shop.ask(keyed, json!({ "id": order })).await;
    let second = shop.ask(keyed, json!({ "id": order })).await;
    assert!(first["data"]["orderCancel"]["job"]["id"].is_string());
    assert_eq!(second["data"]["orderCancel"]["job"], Value::Null);
}

#[tokio::test]
async fn what_was_sent_or_comes_back_cannot_be_cancelled() {
    let shop = Shop::grown(200);
    for (query, message) in [
        (
            "fulfillment_status:shipped return_status:no_return",
            "Cannot cancel an order with outstanding fulfillments",
        ),
        ("return_status:return_requested", "Cannot cancel an order that has returns"),
        ("return_status:in_progress,returned", "Cannot cancel an order that has returns"),
        ("status:cancelled", "Cannot cancel an order that has already been canceled"),
    ] {
        let order = shop.found(query).await.pop().unwrap().id;
        let refused = cancel(&shop, wish(&order)).await;
        assert_eq!(refused["orderCancelUserErrors"][0]["message"], message, "{query}");
        assert_eq!(effects(&shop).await.pop(), Some((order, false)));
    }
}

#[tokio::test]
async fn arguments_that_make_no_sense_are_refused_by_code() {
    let shop = Shop::grown(200);
    let order = untouched(&shop, "paid").await;
    let mut verbose = wish(&order);
    verbose["staffNote"] = "é".repeat(256).into();
    let mut late = wish(&order);
    late["refundMethod"] = json!({ "storeCreditRefund": { "expiresAt": "2026-11-23T11:59:59Z" } });
    for (wish, code, argument) in [
        (verbose, "INVALID", "staffNote"),
        (late, "STORE_CREDIT_REFUND_EXPIRATION_IN_PAST", "refundMethod"),
        (wish("gid://shopify/Order/77"), "NOT_FOUND", "orderId"),
    ] {
        let error = cancel(&shop, wish).await["orderCancelUserErrors"][0].clone();
        assert_eq!((&error["code"], &error["field"]), (&json!(code), &json!([argument])));
    }
    let mut allowed = wish(&order);
    allowed["staffNote"] = "é".repeat(255).into();
    assert!(cancel(&shop, allowed).await["job"]["id"].is_string());
}

#[tokio::test]
async fn a_job_that_never_was_is_null() {
    let shop = Shop::open();
    let answer = shop.ask(JOB, json!({ "id": "gid://shopify/Job/0" })).await;
    assert_eq!(answer["data"], json!({ "job": null }));
    assert_eq!(answer["errors"], Value::Null);
}

#[tokio::test]
async fn a_shop_that_is_opened_anew_has_kept_its_promises() {
    let shop = Shop::grown(60);
    let order = untouched(&shop, "paid").await;
    let job = cancel(&shop, wish(&order)).await["job"].clone();
    let shop = shop.reopened();
    assert_eq!(read(&shop, &order).await["cancelReason"], "INVENTORY");
    assert_eq!(done(&shop, &job).await, true);
}
