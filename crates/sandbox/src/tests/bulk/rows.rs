//! What stands in the files.

use serde_json::{Value, json};

use super::{ORDERS, RUN, ended, file, rows};
use crate::{
    state::State,
    tests::{
        docs,
        shop::{Shop, moment},
    },
};

fn ids(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["id"].as_str().unwrap()).collect()
}

fn sorted(mut ids: Vec<&str>) -> Vec<&str> {
    ids.sort_unstable();
    ids
}

#[tokio::test]
async fn every_node_is_a_row_and_children_name_their_parents() {
    let rows = rows(&Shop::open(), ORDERS).await;
    let orders: Vec<&Value> = rows.iter().filter(|row| row["name"].is_string()).collect();
    let lines: Vec<&Value> = rows.iter().filter(|row| row["sku"].is_string()).collect();
    assert_eq!((rows.len(), orders.len(), lines.len()), (15, 5, 10));
    for order in orders {
        let row: Vec<&String> = order.as_object().unwrap().keys().collect();
        assert_eq!(row, ["id", "name"]);
        let of_it = lines.iter().filter(|line| line["__parentId"] == order["id"]);
        assert_eq!(of_it.count(), 2);
    }
}

#[tokio::test]
async fn children_two_levels_down_name_the_node_right_above() {
    let query = "{ orders(query: \"name:'#BS-1'\") { edges { node { id
        fulfillmentOrders { edges { node { id lineItems { edges { node { id totalQuantity } } } } } } } } } }";
    let rows = rows(&Shop::open(), query).await;
    let parents: Vec<(&str, &Value)> =
        rows.iter().map(|row| (row["id"].as_str().unwrap(), &row["__parentId"])).collect();
    assert!(parents.contains(&("gid://shopify/Order/1", &Value::Null)));
    assert!(parents.contains(&("gid://shopify/FulfillmentOrder/1", &json!("gid://shopify/Order/1"))));
    let line = ("gid://shopify/FulfillmentOrderLineItem/11", &json!("gid://shopify/FulfillmentOrder/1"));
    assert!(parents.contains(&line));
    assert_eq!(rows.len(), 4);
}

#[tokio::test]
async fn rows_come_in_no_order_unless_they_are_grouped() {
    let follow = |rows: &[Value]| {
        let mut parent = &Value::Null;
        rows.iter().all(|row| match &row["__parentId"] {
            Value::Null => {
                parent = &row["id"];
                true
            }
            of => of == parent,
        })
    };
    let shop = Shop::grown(60);
    let flat = rows(&shop, ORDERS).await;
    assert!(!follow(&flat));
    let grouped = format!(
        "mutation {{ bulkOperationRunQuery(groupObjects: true, query: {ORDERS:?}) {{
        bulkOperation {{ id }} }} }}"
    );
    let answer = shop.ask(&grouped, json!({})).await;
    let id = answer["data"]["bulkOperationRunQuery"]["bulkOperation"]["id"].as_str().unwrap();
    let text = file(&shop, &ended(&shop, id).await["url"]).await;
    let grouped: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(follow(&grouped));
    assert_eq!(sorted(ids(&flat)), sorted(ids(&grouped)));
}

#[tokio::test]
async fn the_same_shop_gives_the_same_file_twice() {
    let text = || async {
        let shop = Shop::open();
        file(&shop, &super::done(&shop, ORDERS).await["url"]).await
    };
    assert_eq!(text().await, text().await);
}

#[tokio::test]
async fn page_sizes_are_ignored_and_the_depth_of_paging_is_not_bounded() {
    let fill = |state: &mut State| {
        for id in 6..=300 {
            state
                .put_order(&docs::order(id, "2026-11-10T10:00:00Z"), moment("2026-11-10T10:00:00Z"))
                .unwrap();
        }
    };
    let shop = Shop::with(|_| {}, fill);
    let few = "{ orders(first: 1) { edges { node { id lineItems(first: 1) { edges { node { id } } } } } } }";
    assert_eq!(rows(&shop, few).await.len(), 900);
}

#[tokio::test]
async fn searches_choose_the_rows_as_elsewhere() {
    let shop = Shop::open();
    for (arguments, count) in [
        ("(query: \"updated_at:>='2026-11-12T00:00:00Z' AND updated_at:<'2026-11-13T00:00:00Z'\")", 2),
        ("(query: \"status:cancelled\")", 0),
        (
            "(query: \"fulfillment_status:unfulfilled AND created_at:<'2026-12-01T00:00:00Z'\", sortKey: UPDATED_AT)",
            5,
        ),
        ("(query: \"created_at:>'2026-12-01T00:00:00Z'\")", 0),
    ] {
        let query = format!("{{ orders{arguments} {{ edges {{ node {{ id }} }} }} }}");
        let operation = super::done(&shop, &query).await;
        assert_eq!(operation["rootObjectCount"], count.to_string(), "{arguments}");
    }
}

#[tokio::test]
async fn what_the_index_has_not_seen_is_found_by_no_search() {
    let fill = |state: &mut State| {
        state.put_order(&docs::order(6, "2026-11-23T12:00:00Z"), moment("2026-11-23T12:00:05Z")).unwrap();
    };
    let shop = Shop::with(|_| {}, fill);
    let searched = "{ orders(query: \"created_at:>'2026-01-01T00:00:00Z'\") { edges { node { id } } } }";
    assert_eq!(rows(&shop, searched).await.len(), 5);
    assert_eq!(rows(&shop, "{ orders { edges { node { id } } } }").await.len(), 6, "no search");
    *shop.clock.lock().unwrap() += std::time::Duration::from_secs(5);
    assert_eq!(rows(&shop, searched).await.len(), 6);
}

#[tokio::test]
async fn a_sort_key_orders_the_rows_of_a_grouped_file() {
    let shop = Shop::open();
    let query = "{ orders(sortKey: UPDATED_AT, reverse: true) { edges { node { id } } } }";
    let run = RUN.replace("query: $query", "query: $query, groupObjects: true");
    let answer = shop.ask(&run, json!({ "query": query })).await;
    let id = answer["data"]["bulkOperationRunQuery"]["bulkOperation"]["id"].as_str().unwrap();
    let text = file(&shop, &ended(&shop, id).await["url"]).await;
    let order: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let numbers: Vec<&str> = ids(&order).iter().map(|id| &id[id.len() - 1..]).collect();
    assert_eq!(numbers, ["5", "4", "3", "2", "1"]);
}

#[tokio::test]
async fn a_list_without_pages_is_read_in_bulk_as_well() {
    let query = "{ locations(includeInactive: true) { edges { node { id name } } } }";
    assert_eq!(rows(&Shop::open(), query).await.len(), 2);
}

#[tokio::test]
async fn aliases_and_fragments_lead_to_the_same_rows() {
    let query = "{ all: orders { e: edges { n: node { ...Order } } } }
        fragment Order on Order { id lines: lineItems { edges { node { id } } } customer { id } }";
    let rows = rows(&Shop::open(), query).await;
    assert_eq!(rows.len(), 15);
    let order = rows.iter().find(|row| row["id"] == "gid://shopify/Order/1").unwrap();
    let expected = json!({ "id": "gid://shopify/Order/1", "customer": { "id": "gid://shopify/Customer/1" } });
    assert_eq!(*order, expected);
}

#[tokio::test]
async fn varied_files_have_the_same_rows() {
    let sorted = |text: &str| {
        let lines = text.trim_start_matches('\u{feff}').lines().filter(|line| !line.is_empty());
        let mut rows: Vec<Value> = lines.map(|line| serde_json::from_str(line).unwrap()).collect();
        rows.sort_by_key(|row| row["id"].to_string());
        rows
    };
    let written = async |seed| {
        let shop = Shop::with_options(40, |options| options.bulk_form_seed = seed);
        let operation = super::done(&shop, ORDERS).await;
        let text = file(&shop, &operation["url"]).await;
        assert_eq!(operation["fileSize"], text.len().to_string());
        text
    };
    let plain = written(None).await;
    assert!(plain.contains(r#""id":"gid:\/\/shopify\/Order\/"#));
    for seed in 0..4 {
        let varied = written(Some(seed)).await;
        assert_ne!(varied, plain);
        assert_eq!(sorted(&varied), sorted(&plain));
    }
}
