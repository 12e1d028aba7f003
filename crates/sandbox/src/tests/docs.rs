//! Documents of a small shop: two locations, a product with three variants, orders of two lines.

use serde_json::{Value, json};

pub(super) fn location(id: i64, name: &str) -> Value {
    json!({
        "id": format!("gid://shopify/Location/{id}"), "name": name, "isActive": id != 9,
        "fulfillsOnlineOrders": true, "shipsInventory": true, "isFulfillmentService": false,
        "hasActiveInventory": true, "createdAt": "2026-01-01T00:00:00Z", "updatedAt": "2026-01-01T00:00:00Z",
        "address": { "address1": "1 Main St", "city": "Brooklyn", "provinceCode": "NY", "countryCode": "US",
            "zip": "11201" },
    })
}

pub(super) fn product(id: i64, updated_at: &str) -> Value {
    let variants: Vec<Value> = (1..=3).map(|position| variant(id * 100 + position, position)).collect();
    json!({
        "id": format!("gid://shopify/Product/{id}"), "title": format!("Parka {id}"), "handle": format!("parka-{id}"),
        "status": "ACTIVE", "vendor": "Brightside", "productType": "Jacket", "tags": ["winter"], "isGiftCard": false,
        "createdAt": "2026-01-01T00:00:00Z", "updatedAt": updated_at, "publishedAt": null,
        "options": [{ "id": format!("gid://shopify/ProductOption/{id}"), "name": "Size", "position": 1,
            "values": ["S", "M", "L"] }],
        "variants": variants,
    })
}

fn variant(id: i64, position: i64) -> Value {
    let at = "2026-01-01T00:00:00Z";
    let title = ["S", "M", "L"][position as usize - 1];
    json!({
        "id": format!("gid://shopify/ProductVariant/{id}"), "title": title,
        "sku": format!("PARKA-{id}"), "barcode": null, "position": position, "price": "120.00",
        "compareAtPrice": null, "taxable": true, "inventoryPolicy": "DENY", "inventoryQuantity": 4,
        "requiresComponents": false, "createdAt": at, "updatedAt": at,
        "selectedOptions": [{ "name": "Size", "value": "M" }],
        "inventoryItem": { "id": format!("gid://shopify/InventoryItem/{id}"), "sku": format!("PARKA-{id}"),
            "tracked": true, "requiresShipping": true, "createdAt": at, "updatedAt": at,
            "measurement": { "id": format!("gid://shopify/InventoryItemMeasurement/{id}"),
                "weight": { "unit": "POUNDS", "value": 2 } } },
    })
}

/// Makes a product's variant a kit of these variants, so many of each.
pub(super) fn make_kit(product: &mut Value, place: usize, components: &[(i64, i64)]) {
    let component = |(variant, quantity): &(i64, i64)| {
        json!({ "id": format!("gid://shopify/ProductVariantComponent/{variant}"), "quantity": quantity,
            "productVariant": { "id": format!("gid://shopify/ProductVariant/{variant}") } })
    };
    let components: Vec<Value> = components.iter().map(component).collect();
    let variant = &mut product["variants"][place];
    variant["requiresComponents"] = true.into();
    variant["inventoryItem"]["tracked"] = false.into();
    variant["productVariantComponents"] = components.into();
}

/// An order with two lines, a fulfilment order for both and a refund of one unit.
pub(super) fn order(id: i64, updated_at: &str) -> Value {
    let created_at = "2026-11-01T10:00:00Z";
    let mut order = json!({
        "id": format!("gid://shopify/Order/{id}"), "name": format!("#BS-{id}"), "number": id, "test": false,
        "confirmed": true, "createdAt": created_at, "processedAt": created_at, "updatedAt": updated_at,
        "cancelledAt": null, "closedAt": null, "edited": false, "displayFinancialStatus": "PARTIALLY_REFUNDED",
        "displayFulfillmentStatus": "UNFULFILLED", "returnStatus": "NO_RETURN", "currencyCode": "USD",
        "presentmentCurrencyCode": "USD", "email": format!("buyer{id}@example.com"), "note": null,
        "tags": ["wholesale"], "sourceName": "web", "currentSubtotalLineItemsQuantity": 3,
    });
    let lines = [line(id * 10 + 1), line(id * 10 + 2)];
    order["customAttributes"] = json!([{ "key": "gift", "value": "yes" }]);
    order["customer"] = json!({ "id": "gid://shopify/Customer/1", "firstName": "Ada", "lastName": "Lovelace",
        "defaultEmailAddress": { "emailAddress": "ada@example.com" } });
    order["shippingAddress"] = json!({ "id": "gid://shopify/MailingAddress/1", "name": "Ada Lovelace",
        "address1": "1 Elm St", "city": "Albany", "provinceCode": "NY", "countryCodeV2": "US", "zip": "12207" });
    order["shippingLine"] =
        json!({ "id": "gid://shopify/ShippingLine/1", "title": "Standard", "code": "STD" });
    for (field, amount) in [
        ("totalPriceSet", "240.00"),
        ("currentTotalPriceSet", "230.00"),
        ("totalOutstandingSet", "0.00"),
        ("totalRefundedSet", "10.00"),
    ] {
        order[field] = money(amount);
    }
    order["refunds"] = json!([refund(id, &lines[0]["id"])]);
    order["lineItems"] = json!(lines);
    order["transactions"] = json!([{ "id": format!("gid://shopify/OrderTransaction/{id}"), "kind": "SALE",
        "status": "SUCCESS", "gateway": "bogus", "test": false, "createdAt": created_at,
        "processedAt": created_at, "amountSet": money("240.00") }]);
    order["fulfillmentOrders"] = json!([fulfillment_order(id, created_at)]);
    order["agreements"] = json!([{ "__typename": "OrderAgreement",
        "id": format!("gid://shopify/SalesAgreement/{id}"), "happenedAt": created_at, "reason": "ORDER",
        "sales": [{ "__typename": "ProductSale", "id": format!("gid://shopify/Sale/{id}"), "actionType": "ORDER",
            "lineType": "PRODUCT", "quantity": 2,
            "lineItem": { "id": format!("gid://shopify/LineItem/{id}1") } }] }]);
    order
}

fn line(id: i64) -> Value {
    json!({
        "id": format!("gid://shopify/LineItem/{id}"), "sku": format!("PARKA-{id}"), "name": "Parka - M",
        "title": "Parka", "variantTitle": "M", "vendor": "Brightside", "quantity": 2, "currentQuantity": 1,
        "refundableQuantity": 1, "unfulfilledQuantity": 1, "nonFulfillableQuantity": 0, "requiresShipping": true,
        "isGiftCard": false, "taxable": true, "product": { "id": "gid://shopify/Product/1" },
        "variant": { "id": "gid://shopify/ProductVariant/101" },
        "customAttributes": [], "originalUnitPriceSet": money("120.00"),
        "discountedUnitPriceAfterAllDiscountsSet": money("115.00"),
    })
}

fn fulfillment_order(id: i64, at: &str) -> Value {
    let lines: Vec<Value> = (1..=2)
        .map(|number| {
            json!({ "id": format!("gid://shopify/FulfillmentOrderLineItem/{id}{number}"), "totalQuantity": 2,
                "remainingQuantity": 1, "inventoryItemId": "gid://shopify/InventoryItem/101",
                "lineItem": { "id": format!("gid://shopify/LineItem/{id}{number}") } })
        })
        .collect();
    json!({
        "id": format!("gid://shopify/FulfillmentOrder/{id}"), "status": "OPEN", "requestStatus": "UNSUBMITTED",
        "createdAt": at, "updatedAt": at, "fulfillAt": at,
        "assignedLocation": { "name": "Brooklyn", "countryCode": "US",
            "location": { "id": "gid://shopify/Location/1", "name": "Brooklyn" } },
        "lineItems": lines,
    })
}

fn refund(id: i64, line: &Value) -> Value {
    let at = "2026-11-02T10:00:00Z";
    json!({
        "id": format!("gid://shopify/Refund/{id}"), "createdAt": at, "updatedAt": at, "processedAt": at,
        "note": "late", "totalRefundedSet": money("10.00"),
        "refundLineItems": [{ "id": format!("gid://shopify/RefundLineItem/{id}"), "quantity": 1,
            "restockType": "CANCEL", "restocked": true, "location": { "id": "gid://shopify/Location/1" },
            "lineItem": { "id": line } }],
        "transactions": [{ "id": format!("gid://shopify/OrderTransaction/{id}9"), "kind": "REFUND",
            "status": "SUCCESS", "amountSet": money("10.00"),
            "parentTransaction": { "id": format!("gid://shopify/OrderTransaction/{id}") } }],
    })
}

fn money(amount: &str) -> Value {
    let money = json!({ "amount": amount, "currencyCode": "USD" });
    json!({ "shopMoney": money, "presentmentMoney": money })
}
