//! Documents as clients send them must validate and execute without errors.

use serde_json::{Value, json};

use super::shop::Shop;

async fn data(document: &str, variables: Value) -> Value {
    let answer = Shop::open().ask(document, variables).await;
    assert_eq!(answer["errors"], Value::Null, "{answer:#}");
    answer["data"].clone()
}

fn ids() -> Value {
    json!({ "ids": ["gid://shopify/Order/1", "gid://shopify/Order/2"] })
}

#[tokio::test]
async fn order_heads_are_told() {
    let variables = json!({ "query": "updated_at:>='2026-11-01T00:00:00Z'" });
    let data = data(include_str!("documents/order-heads-page.graphql"), variables).await;
    let first = &data["orders"]["nodes"][0];
    assert_eq!(data["orders"]["nodes"].as_array().unwrap().len(), 5);
    assert_eq!(first["name"], "#BS-1");
    assert_eq!(data["orders"]["pageInfo"]["hasNextPage"], false);
}

#[tokio::test]
async fn orders_are_told_in_full_by_page_and_by_id() {
    let page = data(include_str!("documents/orders-page.graphql"), json!({ "query": "" })).await;
    let by_id = data(include_str!("documents/orders-detail-by-ids.graphql"), ids()).await;
    let (paged, mut read) = (&page["orders"]["nodes"][0], by_id["nodes"][0].clone());
    assert_eq!(read["__typename"], "Order");
    assert_eq!(read["legacyResourceId"], "1");
    let line = &read["lineItems"]["nodes"][0];
    assert_eq!(line["variant"]["id"], "gid://shopify/ProductVariant/101");
    assert_eq!(read["fulfillmentOrders"]["nodes"][0]["lineItems"]["nodes"][0]["lineItem"]["id"], line["id"]);
    read.as_object_mut().unwrap().remove("__typename");
    assert_eq!(paged["lineItems"], read["lineItems"]);
}

#[tokio::test]
async fn cancelled_items_are_told_with_their_refunds_and_agreements() {
    let data = data(include_str!("documents/cancelled-items.graphql"), ids()).await;
    let order = &data["nodes"][0];
    let refunded = &order["refunds"][0]["refundLineItems"]["nodes"][0];
    assert_eq!(refunded["lineItem"], json!({ "id": "gid://shopify/LineItem/11", "sku": "PARKA-11" }));
    let sale = &order["agreements"]["nodes"][0]["sales"]["nodes"][0];
    assert_eq!(sale["__typename"], "ProductSale");
    assert_eq!(sale["lineItem"]["id"], "gid://shopify/LineItem/11");
}

#[tokio::test]
async fn orders_are_read_again_by_id() {
    let data = data(include_str!("documents/order-by-id.graphql"), ids()).await;
    assert_eq!(data["nodes"][1]["name"], "#BS-2");
}

#[tokio::test]
async fn lines_of_an_order_are_paged() {
    let variables = json!({ "id": "gid://shopify/Order/1", "first": 1 });
    let data = data(include_str!("documents/order-line-items-page.graphql"), variables).await;
    assert_eq!(data["order"]["lineItems"]["pageInfo"]["hasNextPage"], true);
}

#[tokio::test]
async fn products_are_told_in_full_by_page_and_by_id() {
    let page = data(include_str!("documents/products-page.graphql"), json!({})).await;
    let ids = json!({ "ids": ["gid://shopify/Product/1"] });
    let by_id = data(include_str!("documents/products-detail-by-ids.graphql"), ids).await;
    assert_eq!(by_id["nodes"][0]["variantsCount"], json!({ "count": 3, "precision": "EXACT" }));
    assert_eq!(page["products"]["nodes"][0]["variants"], by_id["nodes"][0]["variants"]);
}

#[tokio::test]
async fn product_heads_and_variants_are_told() {
    let heads = data(include_str!("documents/product-heads-page.graphql"), json!({})).await;
    assert_eq!(heads["products"]["nodes"].as_array().unwrap().len(), 2);
    let variables = json!({ "productId": "gid://shopify/Product/2" });
    let variants = data(include_str!("documents/product-variants-page.graphql"), variables).await;
    assert_eq!(variants["product"]["variants"]["nodes"][2]["sku"], "PARKA-203");
}

#[tokio::test]
async fn the_shop_and_its_locations_are_told() {
    let shop = data(include_str!("documents/preflight.graphql"), json!({})).await;
    assert_eq!(shop["shop"]["ianaTimezone"], "America/New_York");
    let scopes = shop["currentAppInstallation"]["accessScopes"].as_array().unwrap();
    assert!(scopes.contains(&json!({ "handle": "write_orders" })));
    let locations = data(include_str!("documents/locations.graphql"), json!({})).await;
    assert_eq!(locations["locations"]["nodes"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn references_lead_to_what_they_name() {
    let query = "{ order(id: \"gid://shopify/Order/1\") {
        lineItems(first: 1) { nodes { variant { displayName product { title } inventoryItem { sku } } product { vendor } } }
        fulfillmentOrders(first: 1) { nodes { order { name } orderName
            assignedLocation { location { name address { city } } }
            lineItems(first: 1) { nodes { sku productTitle variant { id } lineItem { title } } } } }
        refunds { order { id } transactions(first: 1) { nodes { parentTransaction { kind } } } }
    } productVariant(id: \"gid://shopify/ProductVariant/203\") { displayName product { id } } }";
    let data = data(query, json!({})).await;
    let variant = &data["order"]["lineItems"]["nodes"][0]["variant"];
    assert_eq!(variant["displayName"], "Parka 1 - S");
    assert_eq!(variant["product"]["title"], "Parka 1");
    let fulfillment = &data["order"]["fulfillmentOrders"]["nodes"][0];
    assert_eq!(fulfillment["order"]["name"], "#BS-1");
    assert_eq!(fulfillment["assignedLocation"]["location"]["name"], "Brooklyn");
    assert_eq!(fulfillment["lineItems"]["nodes"][0]["productTitle"], "Parka");
    assert_eq!(fulfillment["assignedLocation"]["location"]["address"]["city"], "Brooklyn");
    let refund = &data["order"]["refunds"][0];
    assert_eq!(refund["transactions"]["nodes"][0]["parentTransaction"]["kind"], "SALE");
    assert_eq!(data["productVariant"]["displayName"], "Parka 2 - L");
}
