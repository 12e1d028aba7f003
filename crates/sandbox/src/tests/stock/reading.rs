//! What is told of the stock.

use serde_json::{Value, json};

use super::{BEFORE, ask, item, level, location, stocked, stocked_with};
use crate::tests::shop::{Shop, codes};

const BY_LOCATION: &str = include_str!("../documents/inventory/levels-by-location-page.graphql");
const ITEMS: &str = include_str!("../documents/inventory/items-page.graphql");

async fn at(shop: &Shop, variables: Value) -> Value {
    ask(shop, BY_LOCATION, variables).await["location"]["inventoryLevels"].clone()
}

fn skus(page: &Value) -> Vec<&str> {
    let nodes = page["nodes"].as_array().unwrap();
    nodes.iter().map(|node| node["item"]["sku"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_level_is_told_with_the_quantities_asked_for_and_what_is_there_is_their_sum() {
    let level = level(&stocked(), 101, 1).await;
    let told: Vec<(&str, i64, &Value)> = level["quantities"]
        .as_array()
        .unwrap()
        .iter()
        .map(|told| (told["name"].as_str().unwrap(), told["quantity"].as_i64().unwrap(), &told["updatedAt"]))
        .collect();
    let (then, never) = (json!(BEFORE), Value::Null);
    let expected = [
        ("available", 10, &then),
        ("on_hand", 16, &never),
        ("committed", 2, &never),
        ("reserved", 3, &never),
        ("damaged", 1, &never),
        ("safety_stock", 0, &never),
        ("quality_control", 0, &never),
        ("incoming", 20, &never),
    ];
    assert_eq!(told, expected);
    assert_eq!(level["updatedAt"], BEFORE);
}

#[tokio::test]
async fn all_levels_of_a_location_share_a_number_and_only_the_item_tells_them_apart() {
    let shop = stocked();
    let page = at(&shop, json!({ "location": location(1) })).await;
    let ids: Vec<&str> =
        page["nodes"].as_array().unwrap().iter().map(|node| node["id"].as_str().unwrap()).collect();
    let id = |item: i64| format!("gid://shopify/InventoryLevel/30000000001?inventory_item_id={item}");
    assert_eq!(ids, [id(101), id(102), id(201)]);
    let query = "query($id: ID!) { inventoryLevel(id: $id) { item { id } }
        node(id: $id) { ... on InventoryLevel { location { name } canDeactivate isActive createdAt } } }";
    let data = ask(&shop, query, json!({ "id": id(102) })).await;
    assert_eq!(data["inventoryLevel"]["item"]["id"], item(102));
    assert_eq!(data["node"]["location"]["name"], "Brooklyn");
    let unknown = json!({ "id": "gid://shopify/InventoryLevel/30000000001?inventory_item_id=77" });
    assert_eq!(ask(&shop, query, unknown).await, json!({ "inventoryLevel": null, "node": null }));
}

#[tokio::test]
async fn the_levels_of_a_location_are_paged() {
    let shop = stocked();
    let (mut all, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = at(&shop, json!({ "location": location(1), "first": 2, "after": after })).await;
        all.extend(skus(&page).into_iter().map(str::to_owned));
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
    assert_eq!(all, ["PARKA-101", "PARKA-102", "PARKA-201"]);
}

#[tokio::test]
async fn levels_are_found_by_the_time_of_their_last_change_and_by_their_item() {
    let shop = stocked();
    for (query, expected) in [
        ("updated_at:>='2026-11-20T10:00:00Z'", 3),
        ("updated_at:>'2026-11-20T10:00:00Z'", 0),
        ("inventory_item_id:102", 1),
        ("updated_at:>='2026-11-20T10:00:00Z' AND -inventory_item_id:102", 2),
    ] {
        let page = at(&shop, json!({ "location": location(1), "query": query })).await;
        assert_eq!(skus(&page).len(), expected, "{query}");
    }
    let typo = json!({ "location": location(1), "query": "updatd_at:>'2026-11-20T10:00:00Z'" });
    let answer = shop.ask(BY_LOCATION, typo).await;
    assert_eq!(answer["extensions"]["search"][0]["warnings"][0]["code"], "invalid_field");
    assert_eq!(skus(&answer["data"]["location"]["inventoryLevels"]).len(), 3);
}

#[tokio::test]
async fn a_change_is_found_by_searches_once_the_index_has_seen_it() {
    let shop = stocked_with(|options| options.index_lag = std::time::Duration::from_secs(5));
    shop.post("/sandbox/stock", "101 1 available=7").await;
    let search = json!({ "location": location(1), "query": "updated_at:>'2026-11-20T10:00:00Z'" });
    assert_eq!(skus(&at(&shop, search.clone()).await).len(), 0);
    assert_eq!(skus(&at(&shop, json!({ "location": location(1) })).await).len(), 3, "no search");
    *shop.clock.lock().unwrap() += std::time::Duration::from_secs(5);
    assert_eq!(skus(&at(&shop, search).await), ["PARKA-101"]);
}

#[tokio::test]
async fn items_are_listed_with_their_levels_and_found_by_sku() {
    let shop = stocked();
    let data = ask(&shop, ITEMS, json!({})).await;
    let items = data["inventoryItems"]["nodes"].as_array().unwrap();
    let levels: Vec<usize> =
        items.iter().map(|item| item["inventoryLevels"]["nodes"].as_array().unwrap().len()).collect();
    assert_eq!(levels, [2, 1, 0, 1, 0, 0]);
    assert_eq!(items[3]["tracked"], false);
    for (query, expected) in [
        ("sku:parka-102", 1),
        ("sku:PARKA-1*", 3),
        ("updated_at:<'2026-02-01'", 6),
        ("created_at:>'2026-02-01'", 0),
        ("id:101", 1),
    ] {
        let found = ask(&shop, ITEMS, json!({ "query": query })).await;
        assert_eq!(found["inventoryItems"]["nodes"].as_array().unwrap().len(), expected, "{query}");
    }
}

#[tokio::test]
async fn a_thing_leads_to_its_variant_and_to_its_level_at_a_location() {
    let shop = stocked();
    let query = "query($item: ID!, $location: ID!) {
        inventoryItem(id: $item) { sku variant { id displayName } legacyResourceId
            inventoryLevel(locationId: $location) { quantities(names: [\"available\"]) { quantity } } }
        location(id: $location) { inventoryLevel(inventoryItemId: $item) { item { sku } } } }";
    let data = ask(&shop, query, json!({ "item": item(102), "location": location(1) })).await;
    assert_eq!(data["inventoryItem"]["variant"]["displayName"], "Parka 1 - M");
    assert_eq!(data["inventoryItem"]["inventoryLevel"]["quantities"], json!([{ "quantity": -3 }]));
    assert_eq!(data["location"]["inventoryLevel"]["item"]["sku"], "PARKA-102");
    let elsewhere = ask(&shop, query, json!({ "item": item(102), "location": location(2) })).await;
    assert_eq!(elsewhere["inventoryItem"]["inventoryLevel"], Value::Null);
}

#[tokio::test]
async fn what_products_and_variants_tell_follows_their_levels() {
    let shop = stocked();
    let query = "{ product(id: \"gid://shopify/Product/1\") { totalInventory
        variants(first: 3) { nodes { inventoryQuantity availableForSale } } } }";
    let told = |quantity: i64, sold| json!({ "inventoryQuantity": quantity, "availableForSale": sold });
    let product = ask(&shop, query, json!({})).await["product"].clone();
    // The third has no levels: what its document says stands.
    assert_eq!(product["variants"]["nodes"], json!([told(10, true), told(-3, false), told(4, true)]));
    assert_eq!(product["totalInventory"], 11);
    shop.post("/sandbox/stock", "101 2 available=5").await;
    shop.post("/sandbox/stock", "102 1 available=1").await;
    let product = ask(&shop, query, json!({})).await["product"].clone();
    assert_eq!(product["variants"]["nodes"], json!([told(15, true), told(1, true), told(4, true)]));
    assert_eq!(product["totalInventory"], 20);
}

#[tokio::test]
async fn a_name_that_no_quantity_has_is_an_error() {
    let query =
        "{ inventoryItem(id: \"gid://shopify/InventoryItem/101\") { inventoryLevels(first: 1) { nodes {
        quantities(names: [\"availible\"]) { quantity } } } } }";
    let answer = stocked().ask(query, json!({})).await;
    assert_eq!(codes(&answer), ["BAD_REQUEST"]);
}

#[tokio::test]
async fn without_their_scope_neither_items_nor_levels_are_told() {
    let shop = stocked_with(|options| options.scopes = vec!["read_locations".to_owned()]);
    for (document, variables) in [
        (ITEMS, json!({})),
        (BY_LOCATION, json!({ "location": location(1) })),
        (super::BY_ITEMS, json!({ "ids": [item(101)] })),
    ] {
        let answer = shop.ask(document, variables).await;
        assert_eq!(codes(&answer), ["ACCESS_DENIED"]);
        assert!(answer["errors"][0]["message"].as_str().unwrap().contains("`read_inventory`"));
    }
    let items_only = stocked_with(|options| options.scopes = vec!["write_inventory".to_owned()]);
    assert_eq!(codes(&items_only.ask(ITEMS, json!({})).await), Vec::<&str>::new());
    let by_location = items_only.ask(BY_LOCATION, json!({ "location": location(1) })).await;
    assert_eq!(codes(&by_location), ["ACCESS_DENIED"]);
}
