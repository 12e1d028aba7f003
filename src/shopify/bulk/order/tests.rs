//! Orders out of rows: what is told of what was sent, and what is not.

use serde_json::{Value, json};

use super::*;
use crate::domain::id::LocationId;

fn money(amount: &str) -> Value {
    json!({ "shopMoney": { "amount": amount, "currencyCode": "USD" } })
}

fn root(status: &str, fulfillments: Value, refunds: Value) -> Value {
    json!({
        "id": "gid://shopify/Order/1", "name": "#1001", "test": false, "createdAt": "2026-11-22T08:00:00Z",
        "processedAt": "2026-11-22T08:00:00Z", "updatedAt": "2026-11-22T09:00:00Z", "cancelledAt": null,
        "cancelReason": null, "closedAt": null, "displayFinancialStatus": "PAID", "displayFulfillmentStatus": status,
        "currencyCode": "USD", "sourceName": "web", "retailLocation": null, "note": null, "tags": [],
        "customAttributes": [], "customer": null, "email": null, "phone": null, "shippingAddress": null,
        "shippingLine": null, "taxesIncluded": false, "currentTotalPriceSet": money("30.00"),
        "totalOutstandingSet": money("0.00"), "totalRefundedSet": money("0.00"), "totalTipReceivedSet": money("0.00"),
        "transactions": [], "fulfillments": fulfillments, "refunds": refunds,
    })
}

fn line(quantity: i64, current: i64, unfulfilled: i64) -> Value {
    json!({
        "id": "gid://shopify/LineItem/7", "sku": "A", "title": "Parka", "variantTitle": null, "quantity": quantity,
        "currentQuantity": current, "unfulfilledQuantity": unfulfilled, "requiresShipping": true, "isGiftCard": false,
        "product": null, "variant": null, "originalUnitPriceSet": money("10.00"), "customAttributes": [], "taxLines": [],
        "discountAllocations": [], "__parentId": "gid://shopify/Order/1",
    })
}

fn record(root: Value, parts: Vec<Value>) -> Raw {
    let row = |value: Value| value.to_string().into_bytes();
    Raw { id: 1, root: Some(row(root)), parts: parts.into_iter().map(row).collect() }
}

/// Whether it is told whole, and how many units of its line were sent.
fn told(status: &str, fulfillments: Value, refunds: Value, line: Value) -> (bool, u32) {
    let (whole, order) = match order(&record(root(status, fulfillments, refunds), vec![line])).unwrap() {
        BulkOrder::Whole(order) => (true, order),
        BulkOrder::InPart(order) => (false, order),
    };
    (whole, order.fulfillments.iter().flat_map(|sent| &sent.lines).map(|(_, units)| units).sum())
}

#[test]
fn what_was_sent_follows_where_nothing_or_everything_was() {
    let sent = || json!([{ "id": "gid://shopify/Fulfillment/1", "status": "SUCCESS" }]);
    let called_off = json!([{ "id": "gid://shopify/Fulfillment/1", "status": "CANCELLED" }]);
    let refund = || json!([{ "id": "gid://shopify/Refund/1" }]);
    assert_eq!(told("UNFULFILLED", json!([]), json!([]), line(3, 3, 3)), (true, 0));
    assert_eq!(told("UNFULFILLED", called_off, json!([]), line(3, 3, 3)), (true, 0));
    assert_eq!(told("FULFILLED", sent(), json!([]), line(3, 3, 0)), (true, 3));
    assert_eq!(told("PARTIALLY_FULFILLED", sent(), json!([]), line(3, 3, 1)), (false, 2));
    assert_eq!(
        told("FULFILLED", sent(), refund(), line(3, 2, 0)),
        (false, 3),
        "came back, or was never sent?"
    );
    assert_eq!(
        told("FULFILLED", sent(), json!([]), line(3, 2, 0)),
        (false, 3),
        "one was taken off by an edit"
    );
}

#[test]
fn from_where_everything_was_sent_is_told_unless_it_was_from_several_places() {
    let parcel = |place: i64, minute: i64| {
        json!({
            "id": format!("gid://shopify/Fulfillment/{place}{minute}"), "status": "SUCCESS",
            "createdAt": format!("2026-11-22T10:{minute}:00Z"),
            "location": { "id": format!("gid://shopify/Location/{place}"), "name": "Reno" },
        })
    };
    let read =
        |parcels: Value| order(&record(root("FULFILLED", parcels, json!([])), vec![line(3, 3, 0)])).unwrap();
    let BulkOrder::Whole(order) = read(json!([parcel(5, 30), parcel(5, 10)])) else { panic!() };
    let [sent] = &order.fulfillments[..] else { panic!("{order:?}") };
    assert_eq!(sent.location.as_ref().map(|at| at.id), Some(LocationId(5)));
    assert_eq!(sent.created_at.to_rfc3339(), "2026-11-22T10:30:00+00:00", "the last of them");
    assert!(matches!(read(json!([parcel(5, 30), parcel(6, 10)])), BulkOrder::InPart(_)));
}

#[test]
fn parts_that_somebody_elses_query_asked_for_are_passed_over() {
    let returned = json!({ "id": "gid://shopify/Return/1", "__parentId": "gid://shopify/Order/1" });
    let record = record(root("UNFULFILLED", json!([]), json!([])), vec![returned, line(1, 1, 1)]);
    assert!(matches!(order(&record), Ok(BulkOrder::Whole(order)) if order.lines.len() == 1));
}

#[test]
fn an_order_that_cannot_be_true_is_named_with_what_is_wrong_and_where() {
    let bad = order(&record(root("UNFULFILLED", json!([]), json!([])), vec![line(-1, 1, 1)])).unwrap_err();
    assert_eq!((bad.id, bad.name.as_deref()), (OrderId(1), Some("#1001")));
    assert_eq!(bad.reason, "order #1001: line 1: quantity -1 is negative");
    let rootless = Raw { root: None, ..record(Value::Null, vec![line(1, 1, 1)]) };
    assert!(order(&rootless).unwrap_err().reason.contains("not itself"));
}
