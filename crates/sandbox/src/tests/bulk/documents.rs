//! Bulk documents of a client run whole, over a small shop and over a grown one.

use serde_json::{Value, json};

use super::rows;
use crate::tests::shop::Shop;

const ORDERS: &str = include_str!("../documents/bulk/orders.bulk.graphql");
const RETURNS: &str = include_str!("../documents/bulk/returns.bulk.graphql");
const PRODUCTS: &str = include_str!("../documents/bulk/products.bulk.graphql");
const PRODUCT_IDS: &str = include_str!("../documents/bulk/product-ids.bulk.graphql");

fn of<'r>(rows: &'r [Value], kind: &str) -> Vec<&'r Value> {
    let prefix = format!("gid://shopify/{kind}/");
    rows.iter().filter(|row| row["id"].as_str().is_some_and(|id| id.starts_with(&prefix))).collect()
}

#[tokio::test]
async fn orders_are_told_with_their_lines_and_fulfilment_orders() {
    let rows = rows(&Shop::open(), ORDERS).await;
    let counts = ["Order", "LineItem", "FulfillmentOrder", "FulfillmentOrderLineItem"]
        .map(|kind| of(&rows, kind).len());
    assert_eq!(counts, [5, 10, 5, 10]);
    let order = of(&rows, "Order")[0];
    assert_eq!(order["refunds"][0]["totalRefundedSet"]["shopMoney"]["amount"], "10.00");
    assert_eq!(order["transactions"][0]["kind"], "SALE");
    assert!(order.get("lineItems").is_none() && order.get("returns").is_none());
}

#[tokio::test]
async fn products_are_told_with_their_variants() {
    let rows = rows(&Shop::open(), PRODUCTS).await;
    assert_eq!((of(&rows, "Product").len(), of(&rows, "ProductVariant").len()), (2, 6));
    let variant = of(&rows, "ProductVariant")[0];
    assert_eq!(variant["inventoryItem"]["measurement"]["weight"]["unit"], "POUNDS");
    assert_eq!(of(&rows, "Product")[0]["featuredMedia"], Value::Null);
}

#[tokio::test]
async fn product_ids_are_told() {
    let rows = rows(&Shop::open(), PRODUCT_IDS).await;
    let variant = of(&rows, "ProductVariant")[0].as_object().unwrap();
    assert_eq!(variant.keys().collect::<Vec<_>>(), ["id", "__parentId"]);
}

#[tokio::test]
async fn a_grown_shop_can_be_told_whole_in_bulk() {
    let shop = Shop::grown(60);
    let orders = rows(&shop, ORDERS).await;
    assert_eq!(of(&orders, "Order").len(), 60);
    let actions = of(&orders, "FulfillmentOrder").into_iter().filter(|row| row["status"] == "OPEN");
    for open in actions {
        assert!(open["supportedActions"].as_array().unwrap().contains(&json!({ "action": "MOVE" })));
    }
    let products = rows(&shop, &PRODUCTS.replace("2026-11-23T00:", "2026-11-23T12:")).await;
    assert!(!of(&products, "Collection").is_empty());
    assert_eq!(of(&rows(&shop, PRODUCT_IDS).await, "Product").len(), of(&products, "Product").len());
}

#[tokio::test]
async fn returns_are_told_with_their_lines_and_refunds() {
    let shop = Shop::grown(60);
    let order =
        shop.found("fulfillment_status:unshipped financial_status:paid status:open").await.pop().unwrap();
    for what in ["send", "request-return"] {
        shop.happen(&order, what).await;
    }
    let rows = rows(&shop, RETURNS).await;
    let [returned] = of(&rows, "Return")[..] else { panic!("{rows:#?}") };
    assert_eq!((&returned["status"], &returned["__parentId"]), (&json!("REQUESTED"), &json!(order.id)));
    let lines = of(&rows, "ReturnLineItem");
    assert!(!lines.is_empty() && lines.iter().all(|line| line["__parentId"] == returned["id"]));
    assert!(lines[0]["fulfillmentLineItem"]["lineItem"]["id"].is_string());
}

const INVENTORY: &str = include_str!("../documents/bulk/inventory.bulk.graphql");

#[tokio::test]
async fn things_are_told_with_their_levels() {
    let shop = Shop::grown(60);
    let rows = rows(&shop, INVENTORY).await;
    let (items, levels) = (of(&rows, "InventoryItem"), of(&rows, "InventoryLevel"));
    assert_eq!(items.len() + levels.len(), rows.len());
    assert!(items.len() > 1000 && levels.len() > 2 * items.len(), "{} {}", items.len(), levels.len());
    for level in &levels {
        assert_eq!(level["__parentId"], level["item"]["id"]);
        assert_eq!(level["quantities"].as_array().unwrap().len(), 8);
    }
    let parents: Vec<&str> = levels.iter().map(|level| level["__parentId"].as_str().unwrap()).collect();
    assert!(!parents.is_sorted(), "they come in no order");
    let query =
        "{ locations { edges { node { id inventoryLevels(query: \"updated_at:>='2026-11-23T12:00:00Z'\") {
        edges { node { id } } } } } } }";
    assert_eq!(of(&super::rows(&shop, query).await, "InventoryLevel").len(), 0);
    shop.post("/sandbox/place", "1").await;
    assert!(!of(&super::rows(&shop, query).await, "InventoryLevel").is_empty());
}
