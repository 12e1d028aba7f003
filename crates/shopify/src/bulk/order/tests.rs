//! Orders out of rows: what is told of what was sent, and what is not.

use serde_json::{Value, json};

use super::super::record::Row;
use super::super::row::identify;
use super::*;
use domain::values::id::LocationId;

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

fn record(root: Value, parts: Vec<Value>) -> RawRecord {
    let mut record = RawRecord { id: 1, ..RawRecord::default() };
    for (row, line) in std::iter::once(root).chain(parts).zip(1..) {
        let text = row.to_string().into_bytes();
        record.add(Row { line, identity: identify(&text).unwrap(), text });
    }
    record
}

/// The order, and the counts of its rows: used, ignored, failed.
fn converted(record: &RawRecord) -> (Result<BulkOrder, Unreadable<OrderId>>, [u64; 3]) {
    let mut rows = RowCounts::default();
    let order = super::order(record, &mut rows);
    (order, [rows.used, rows.ignored, rows.failed])
}

fn order(record: &RawRecord) -> Result<BulkOrder, Unreadable<OrderId>> {
    converted(record).0
}

/// Whether the file has all of it, and how many units of its line were shipped.
fn shipped(status: &str, fulfillments: Value, refunds: Value, line: Value) -> (bool, u32) {
    let (whole, order) = match order(&record(root(status, fulfillments, refunds), vec![line])).unwrap() {
        BulkOrder::Whole(order) => (true, order),
        BulkOrder::InPart(order) => (false, order),
    };
    (whole, order.fulfillments.iter().flat_map(|sent| &sent.lines).map(|(_, units)| units).sum())
}

#[test]
fn shipped_units_follow_from_all_or_nothing() {
    let sent = || json!([{ "id": "gid://shopify/Fulfillment/1", "status": "SUCCESS" }]);
    let called_off = json!([{ "id": "gid://shopify/Fulfillment/1", "status": "CANCELLED" }]);
    let refund = || json!([{ "id": "gid://shopify/Refund/1" }]);
    assert_eq!(shipped("UNFULFILLED", json!([]), json!([]), line(3, 3, 3)), (true, 0));
    assert_eq!(shipped("UNFULFILLED", called_off, json!([]), line(3, 3, 3)), (true, 0));
    assert_eq!(shipped("FULFILLED", sent(), json!([]), line(3, 3, 0)), (true, 3));
    assert_eq!(shipped("PARTIALLY_FULFILLED", sent(), json!([]), line(3, 3, 1)), (false, 2));
    assert_eq!(
        shipped("FULFILLED", sent(), refund(), line(3, 2, 0)),
        (false, 3),
        "came back, or was never sent?"
    );
    assert_eq!(
        shipped("FULFILLED", sent(), json!([]), line(3, 2, 0)),
        (false, 3),
        "one was taken off by an edit"
    );
}

#[test]
fn location_is_known_unless_several_shipped() {
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

fn part(kind: &str, id: i64, parent: &str) -> Value {
    json!({ "id": format!("gid://shopify/{kind}/{id}"), "__parentId": format!("gid://shopify/{parent}") })
}

fn unfulfilled(parts: Vec<Value>) -> RawRecord {
    record(root("UNFULFILLED", json!([]), json!([])), parts)
}

#[test]
fn parts_on_the_list_are_ignored_and_counted() {
    let returned = unfulfilled(vec![part("Return", 1, "Order/1"), line(1, 1, 1)]);
    let (order, rows) = converted(&returned);
    assert!(matches!(order, Ok(BulkOrder::Whole(order)) if order.lines.len() == 1));
    assert_eq!(rows, [2, 1, 0]);
}

#[test]
fn unknown_part_fails_its_order() {
    let (order, rows) = converted(&unfulfilled(vec![line(1, 1, 1), part("SomethingNew", 1, "Order/1")]));
    let expected = "order #1001: line 3 is a SomethingNew, which this program does not know";
    assert_eq!((order.unwrap_err().reason.as_str(), rows), (expected, [0, 0, 3]));
    let nameless = json!({ "value": 1, "__parentId": "gid://shopify/Order/1" });
    let (order, _) = converted(&unfulfilled(vec![line(1, 1, 1), nameless]));
    assert!(order.unwrap_err().reason.contains("line 3 has no id and no __typename"));
}

#[test]
fn broken_part_fails_its_order_with_its_line() {
    let mut broken = unfulfilled(vec![line(1, 1, 1)]);
    let text = br#"{"id":"gid://shopify/LineItem/8","sku":"A,"__parentId":"gid://shopify/Order/1"}"#.to_vec();
    broken.add(Row { line: 9, identity: identify(&text).unwrap(), text });
    let bad = order(&broken).unwrap_err();
    assert!(bad.reason.starts_with("order #1001: broken JSON at line 9: "), "{}", bad.reason);
    assert!(!bad.reason.contains("line 1 column"), "{}", bad.reason);
    assert_eq!(bad.payload.lines().count(), 3, "all its rows are kept");
}

#[test]
fn lost_fulfillment_order_fails_its_order() {
    let line_of_it = json!({
        "id": "gid://shopify/FulfillmentOrderLineItem/3", "remainingQuantity": 1,
        "lineItem": { "id": "gid://shopify/LineItem/7" }, "__parentId": "gid://shopify/FulfillmentOrder/9",
    });
    let bad = order(&unfulfilled(vec![line(1, 1, 1), line_of_it])).unwrap_err();
    assert!(bad.reason.contains("line 3 of fulfillment order 9 is there"), "{}", bad.reason);
}

#[test]
fn impossible_order_is_named_with_its_fault() {
    let bad = order(&record(root("UNFULFILLED", json!([]), json!([])), vec![line(-1, 1, 1)])).unwrap_err();
    assert_eq!((bad.id, bad.name.as_deref()), (OrderId(1), Some("#1001")));
    assert_eq!(bad.reason, "order #1001: line 1: quantity -1 is negative");
    let rootless = RawRecord { root: None, ..unfulfilled(vec![line(1, 1, 1)]) };
    assert!(order(&rootless).unwrap_err().reason.contains("not itself"));
}
