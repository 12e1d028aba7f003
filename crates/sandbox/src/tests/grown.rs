//! A shop that the world has grown: all of it can be told, before a step and after it.

use serde_json::{Value, json};

use super::shop::Shop;

/// Every page of a root connection; none may have errors.
async fn pages(shop: &Shop, field: &str, document: &str, first: usize) -> Vec<Value> {
    let (mut nodes, mut after) = (Vec::new(), Value::Null);
    loop {
        let variables = json!({ "first": first, "after": after, "query": "" });
        let answer = shop.ask(document, variables).await;
        assert_eq!(answer["errors"], Value::Null, "{:#}", answer["errors"]);
        let page = &answer["data"][field];
        nodes.extend(page["nodes"].as_array().unwrap().iter().cloned());
        if page["pageInfo"]["hasNextPage"] == false {
            return nodes;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

async fn tell_everything(shop: &Shop) {
    let orders = pages(shop, "orders", include_str!("documents/orders-page.graphql"), 50).await;
    pages(shop, "products", include_str!("documents/products-page.graphql"), 50).await;
    pages(shop, "inventoryItems", include_str!("documents/inventory/items-page.graphql"), 50).await;
    pages(shop, "locations", include_str!("documents/locations.graphql"), 50).await;
    for some in orders.chunks(20) {
        let ids: Vec<&Value> = some.iter().map(|order| &order["id"]).collect();
        let document = include_str!("documents/cancelled-items.graphql");
        let answer = shop.ask(document, json!({ "ids": ids })).await;
        assert_eq!(answer["errors"], Value::Null, "{:#}", answer["errors"]);
        let document = include_str!("documents/returns-of-orders.graphql");
        let answer = shop.ask(document, json!({ "ids": ids })).await;
        assert_eq!(answer["errors"], Value::Null, "{:#}", answer["errors"]);
        for order in answer["data"]["nodes"].as_array().unwrap() {
            tell_each(shop, "return", include_str!("documents/return-by-id.graphql"), order).await;
            tell_each(shop, "refund", include_str!("documents/refund-by-id.graphql"), order).await;
        }
    }
}

/// Reads every return or refund of an order by its own id.
async fn tell_each(shop: &Shop, kind: &str, document: &str, order: &Value) {
    let all = &order[format!("{kind}s")];
    for one in all["nodes"].as_array().or(all.as_array()).unwrap() {
        let answer = shop.ask(document, json!({ "id": one["id"] })).await;
        assert_eq!(answer["errors"], Value::Null, "{:#}", answer["errors"]);
        assert_eq!(answer["data"][kind]["id"], one["id"]);
        assert_eq!(answer["data"][kind]["order"], json!({ "id": order["id"], "name": order["name"] }));
    }
}

#[tokio::test]
async fn a_grown_shop_can_be_told_whole_before_a_step_and_after() {
    let shop = Shop::grown(184);
    tell_everything(&shop).await;
    let stepped = shop.post("/sandbox/step", "").await;
    assert_eq!(stepped.status(), 200, "{}", stepped.text().await.unwrap());
    tell_everything(&shop).await;
}
