//! Records as a shop tells them, for the other tests to bend.

use serde_json::{Value, json};

pub(super) fn money(amount: &str) -> Value {
    json!({ "shopMoney": { "amount": amount, "currencyCode": "USD" } })
}

/// The whole of a list.
pub(super) fn all(nodes: Vec<Value>) -> Value {
    json!({ "nodes": nodes, "pageInfo": { "hasNextPage": false, "endCursor": null } })
}

/// A part of a list.
pub(super) fn some(nodes: Vec<Value>, cursor: &str) -> Value {
    json!({ "nodes": nodes, "pageInfo": { "hasNextPage": true, "endCursor": cursor } })
}

pub(super) fn line(id: i64) -> Value {
    json!({
        "id": format!("gid://shopify/LineItem/{id}"), "sku": " OLIVE-M\u{a0}", "title": "Olive shirt",
        "variantTitle": "M", "quantity": 2, "currentQuantity": 2, "unfulfilledQuantity": 2,
        "requiresShipping": true, "isGiftCard": false,
        "product": { "id": "gid://shopify/Product/7" }, "variant": { "id": "gid://shopify/ProductVariant/8" },
        "originalUnitPriceSet": money("10.00"), "customAttributes": [{ "key": "_gift", "value": null }],
        "taxLines": [{ "title": "NY State Tax", "rate": 0.04, "priceSet": money("0.80") }],
        "discountAllocations": [{ "allocatedAmountSet": money("1.00") }],
    })
}

pub(super) fn fulfillment_order(id: i64, lines: Value) -> Value {
    json!({
        "id": format!("gid://shopify/FulfillmentOrder/{id}"), "status": "ON_HOLD",
        "updatedAt": "2026-11-22T09:00:00Z", "fulfillAt": "2026-11-23T00:00:00Z", "fulfillBy": null,
        "deliveryMethod": { "methodType": "PICK_UP", "maxDeliveryDateTime": "2026-12-01T00:00:00Z" },
        "assignedLocation": { "name": "Brooklyn", "location": { "id": "gid://shopify/Location/3" } },
        "lineItems": lines,
    })
}

pub(super) fn fulfillment_order_line(line: i64) -> Value {
    json!({ "remainingQuantity": 1, "lineItem": { "id": format!("gid://shopify/LineItem/{line}") } })
}

pub(super) fn fulfillment(id: i64, lines: Value) -> Value {
    json!({
        "id": format!("gid://shopify/Fulfillment/{id}"), "status": "SUCCESS", "createdAt": "2026-11-22T09:00:00Z",
        "location": { "id": "gid://shopify/Location/3", "name": "Brooklyn" }, "fulfillmentLineItems": lines,
    })
}

pub(super) fn fulfillment_line(line: i64) -> Value {
    json!({ "quantity": 1, "lineItem": { "id": format!("gid://shopify/LineItem/{line}") } })
}

pub(super) fn transaction(id: i64) -> Value {
    json!({
        "id": format!("gid://shopify/OrderTransaction/{id}"), "kind": "SALE", "status": "SUCCESS",
        "gateway": "shopify_payments", "processedAt": "2026-11-22T08:00:00Z", "test": false,
        "amountSet": money("20.80"), "parentTransaction": null,
    })
}

/// An order of one line, paid, to be fetched in Brooklyn.
pub(super) fn order(id: i64) -> Value {
    json!({
        "__typename": "Order", "id": format!("gid://shopify/Order/{id}"), "name": format!("#{id}"), "test": false,
        "createdAt": "2026-11-22T08:00:00Z", "processedAt": "2026-11-22T08:00:00Z",
        "updatedAt": "2026-11-22T09:00:00Z", "cancelledAt": null, "cancelReason": null, "closedAt": null,
        "displayFinancialStatus": "PAID", "displayFulfillmentStatus": "A_STATUS_OF_TOMORROW",
        "currencyCode": "USD", "sourceName": "web",
        "retailLocation": { "id": "gid://shopify/Location/3", "name": "Brooklyn" },
        "note": "", "tags": ["vip"], "customAttributes": [{ "key": "k", "value": "v" }],
        "customer": { "id": "gid://shopify/Customer/9", "firstName": "Ada", "lastName": null },
        "email": "ada@example.com", "phone": null,
        "shippingAddress": {
            "name": "Ada", "address1": "1 Main St", "address2": "", "city": "New York", "provinceCode": "NY",
            "countryCodeV2": "US", "zip": "10001", "latitude": 40.75, "longitude": -73.99,
        },
        "shippingLine": {
            "title": "Express", "code": null, "originalPriceSet": money("5.00"), "discountedPriceSet": money("0.00"),
        },
        "taxesIncluded": false, "currentTotalPriceSet": money("20.80"), "totalOutstandingSet": money("0.0"),
        "totalRefundedSet": money("0.0"), "totalTipReceivedSet": money("2.00"),
        "transactions": [transaction(5)],
        "lineItems": all(vec![line(1)]),
        "fulfillmentOrders": all(vec![fulfillment_order(4, all(vec![fulfillment_order_line(1)]))]),
        "fulfillments": [fulfillment(6, all(vec![fulfillment_line(1)]))],
    })
}

pub(super) fn variant(id: i64) -> Value {
    json!({
        "id": format!("gid://shopify/ProductVariant/{id}"), "title": "M", "sku": "", "barcode": null,
        "position": id, "price": "10.00", "requiresComponents": false,
        "selectedOptions": [{ "name": "Size", "value": "M" }],
        "inventoryItem": { "id": format!("gid://shopify/InventoryItem/{id}"), "tracked": true, "requiresShipping": true },
    })
}

pub(super) fn product(id: i64, variants: Value) -> Value {
    json!({
        "__typename": "Product", "id": format!("gid://shopify/Product/{id}"), "title": "Olive shirt",
        "handle": "olive-shirt", "status": "UNLISTED", "vendor": "V", "productType": "", "tags": [],
        "isGiftCard": false, "updatedAt": "2026-11-22T09:00:00Z",
        "options": [{ "name": "Colour", "position": 2 }, { "name": "Size", "position": 1 }],
        "variants": variants,
    })
}
