//! Pages, cursors and searches over the wire.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use std::time::Duration;

use serde_json::{Value, json};

use super::{
    docs,
    shop::{NOON, Shop, codes, moment},
};

const PAGE: &str =
    "query($first: Int, $last: Int, $after: String, $before: String, $query: String, $reverse: Boolean,
        $sortKey: OrderSortKeys) {
    orders(first: $first, last: $last, after: $after, before: $before, query: $query, reverse: $reverse,
        sortKey: $sortKey) {
        edges { cursor node { name } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }";

fn names(answer: &Value) -> Vec<String> {
    let edges = answer["data"]["orders"]["edges"].as_array().unwrap_or_else(|| panic!("{answer:#}"));
    edges.iter().map(|edge| edge["node"]["name"].as_str().unwrap().to_owned()).collect()
}

async fn all_names(shop: &Shop, sort_key: &str, reverse: bool) -> Vec<String> {
    let (mut all, mut after) = (Vec::new(), Value::Null);
    loop {
        let variables = json!({ "first": 2, "after": after, "sortKey": sort_key, "reverse": reverse });
        let answer = shop.ask(PAGE, variables).await;
        all.extend(names(&answer));
        let page = &answer["data"]["orders"]["pageInfo"];
        if page["hasNextPage"] == false {
            return all;
        }
        after = page["endCursor"].clone();
    }
}

#[tokio::test]
async fn pages_together_are_the_whole_list_in_order() {
    let shop = Shop::open();
    for key in ["UPDATED_AT", "CREATED_AT", "PROCESSED_AT", "ID"] {
        let mut expected: Vec<String> = (1..=5).map(|id| format!("#BS-{id}")).collect();
        assert_eq!(all_names(&shop, key, false).await, expected, "{key}");
        expected.reverse();
        assert_eq!(all_names(&shop, key, true).await, expected, "{key}");
    }
}

#[tokio::test]
async fn the_last_page_is_read_backwards() {
    let shop = Shop::open();
    let last = shop.ask(PAGE, json!({ "last": 2, "sortKey": "ID" })).await;
    assert_eq!(names(&last), ["#BS-4", "#BS-5"]);
    let page = &last["data"]["orders"]["pageInfo"];
    assert_eq!((&page["hasNextPage"], &page["hasPreviousPage"]), (&json!(false), &json!(true)));
    let before = json!({ "last": 9, "before": page["startCursor"], "sortKey": "ID" });
    assert_eq!(names(&shop.ask(PAGE, before).await), ["#BS-1", "#BS-2", "#BS-3"]);
}

#[tokio::test]
async fn a_cursor_keeps_its_place_when_its_row_changes() {
    let shop = Shop::open();
    let first = shop.ask(PAGE, json!({ "first": 2, "sortKey": "UPDATED_AT" })).await;
    let after = first["data"]["orders"]["pageInfo"]["endCursor"].clone();
    // The row that the cursor stands on moves to the end of the list.
    let tag = "mutation { tagsAdd(id: \"gid://shopify/Order/2\", tags: [\"x\"]) { node { id } } }";
    shop.ask(tag, json!({})).await;
    let rest = shop.ask(PAGE, json!({ "first": 9, "after": after, "sortKey": "UPDATED_AT" })).await;
    assert_eq!(names(&rest), ["#BS-3", "#BS-4", "#BS-5", "#BS-2"]);
}

#[tokio::test]
async fn lines_are_paged_within_their_order() {
    let query = "query($after: String) { order(id: \"gid://shopify/Order/1\") {
        lineItems(first: 1, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } } }";
    let shop = Shop::open();
    let first = shop.ask(query, json!({})).await;
    let after = &first["data"]["order"]["lineItems"]["pageInfo"]["endCursor"];
    let second = shop.ask(query, json!({ "after": after })).await;
    let lines = &second["data"]["order"]["lineItems"];
    assert_eq!(lines["nodes"][0]["id"], "gid://shopify/LineItem/12");
    assert_eq!(lines["pageInfo"]["hasNextPage"], false);
}

#[tokio::test]
async fn bad_paging_arguments_are_bad_requests() {
    let shop = Shop::open();
    for variables in [
        json!({}),
        json!({ "first": 0 }),
        json!({ "first": 251 }),
        json!({ "first": 1, "last": 1 }),
        json!({ "first": 1, "after": "nonsense" }),
    ] {
        let answer = shop.ask(PAGE, variables.clone()).await;
        assert_eq!(codes(&answer), ["BAD_REQUEST"], "{variables}");
        assert_eq!(answer["data"], Value::Null);
    }
}

#[tokio::test]
async fn nobody_pages_deeper_than_25000_objects() {
    let cursor = |depth: u64| {
        let text = format!(r#"{{"last_id":1,"last_value":"1","depth":{depth}}}"#);
        BASE64_STANDARD.encode(text)
    };
    let shop = Shop::open();
    let ask = |depth| shop.ask(PAGE, json!({ "first": 250, "after": cursor(depth), "sortKey": "ID" }));
    assert_eq!(names(&ask(24_750).await).len(), 4);
    assert_eq!(codes(&ask(24_751).await), ["BAD_REQUEST"]);
}

#[tokio::test]
async fn an_ignored_search_term_is_told_and_matches_everything() {
    let shop = Shop::open();
    let answer = shop.ask(PAGE, json!({ "first": 9, "query": "colour:red" })).await;
    assert_eq!(names(&answer).len(), 5);
    let told = &answer["extensions"]["search"][0];
    assert_eq!((&told["path"], &told["query"]), (&json!(["orders"]), &json!("colour:red")));
    assert_eq!(told["warnings"][0]["code"], "invalid_field");
    let fine = shop.ask(PAGE, json!({ "first": 9, "query": "id:3" })).await;
    assert_eq!(names(&fine), ["#BS-3"]);
    assert_eq!(fine["extensions"]["search"], Value::Null);
}

#[tokio::test]
async fn searches_run_on_the_database() {
    let shop = Shop::open();
    for (query, count) in [
        ("status:open tag:WholeSale -id:1", 4),
        ("financial_status:partially_refunded return_status:no_return fulfillment_status:unshipped", 5),
        ("name:'#BS-2' OR name:BS-3", 2),
        ("email:buyer4@example.com source_name:web test:false", 1),
        ("cancelled_at:* OR status:cancelled", 0),
        ("buyer5", 1),
        ("updated_at:>'2026-11-11T10:00:00Z'", 2),
        ("processed_at:2026-11-01 created_at:<2026-11-02", 5),
    ] {
        let answer = shop
            .ask("query($q: String) { ordersCount(query: $q) { count precision } }", json!({ "q": query }))
            .await;
        assert_eq!(answer["data"]["ordersCount"], json!({ "count": count, "precision": "EXACT" }), "{query}");
    }
    for (query, count) in
        [("sku:parka-203", 1), ("title:park vendor:brightside", 2), ("barcode:*", 0), ("status:draft", 0)]
    {
        let answer =
            shop.ask("query($q: String) { productsCount(query: $q) { count } }", json!({ "q": query })).await;
        assert_eq!(answer["data"]["productsCount"]["count"], count, "{query}");
    }
}

#[tokio::test]
async fn a_count_stops_at_its_limit() {
    let answer = Shop::open().ask("{ ordersCount(limit: 3) { count precision } }", json!({})).await;
    assert_eq!(answer["data"]["ordersCount"], json!({ "count": 3, "precision": "AT_LEAST" }));
}

#[tokio::test]
async fn a_change_is_read_by_id_at_once_and_found_by_search_later() {
    let shop = Shop::with(|options| options.index_lag = Duration::from_secs(2), |_| {});
    let tag = "mutation { tagsAdd(id: \"gid://shopify/Order/1\", tags: [\"rush\"]) { node { ... on Order { tags } } } }";
    let tagged = shop.ask(tag, json!({})).await;
    assert_eq!(tagged["data"]["tagsAdd"]["node"]["tags"], json!(["rush", "wholesale"]));
    let search = json!({ "first": 9, "query": "tag:rush" });
    assert_eq!(names(&shop.ask(PAGE, search.clone()).await), Vec::<String>::new());
    *shop.clock.lock().unwrap() += Duration::from_secs(2);
    assert_eq!(names(&shop.ask(PAGE, search).await), ["#BS-1"]);
}

#[tokio::test]
async fn inactive_locations_are_told_only_when_asked_for() {
    let shop = Shop::open();
    let query = "{ active: locations(first: 9) { nodes { name } }
        all: locations(first: 9, includeInactive: true) { nodes { name } } }";
    let data = &shop.ask(query, json!({})).await["data"];
    assert_eq!(data["active"]["nodes"], json!([{ "name": "Brooklyn" }]));
    assert_eq!(data["all"]["nodes"], json!([{ "name": "Attic" }, { "name": "Brooklyn" }]));
}

#[tokio::test]
async fn missing_nodes_are_null_in_place_and_wrong_ones_are_errors() {
    let shop = Shop::open();
    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    let ids = ["gid://shopify/Order/1", "gid://shopify/Order/77", "gid://shopify/Product/2"];
    let answer = shop.ask(query, json!({ "ids": ids })).await;
    assert_eq!(answer["data"]["nodes"], json!([{ "id": ids[0] }, null, { "id": ids[2] }]));
    for wrong in ["gid://shopify/Nonsense/1", "gid://shopify/MoneyBag/1", "17"] {
        assert_eq!(
            codes(&shop.ask(query, json!({ "ids": [wrong] })).await),
            ["RESOURCE_NOT_FOUND"],
            "{wrong}"
        );
    }
    let wrong_type = shop.ask("{ order(id: \"gid://shopify/Product/1\") { id } }", json!({})).await;
    assert_eq!(codes(&wrong_type), ["RESOURCE_NOT_FOUND"]);
}

#[tokio::test]
async fn many_orders_are_paged_by_their_index() {
    let shop = Shop::with(
        |_| {},
        |state| {
            for id in 6..=600 {
                state.put_order(&docs::order(id, "2026-11-20T10:00:00Z"), moment(NOON)).unwrap();
            }
        },
    );
    let query = "query($after: String) { orders(first: 250, after: $after, sortKey: UPDATED_AT) {
        nodes { id } pageInfo { hasNextPage endCursor } } }";
    let (mut seen, mut after) = (Vec::new(), Value::Null);
    loop {
        let answer = shop.ask(query, json!({ "after": after })).await;
        let page = &answer["data"]["orders"];
        seen.extend(
            page["nodes"].as_array().unwrap().iter().map(|node| node["id"].as_str().unwrap().to_owned()),
        );
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
    }
    let expected: Vec<String> = (1..=600).map(|id| format!("gid://shopify/Order/{id}")).collect();
    assert_eq!(seen, expected);
}
