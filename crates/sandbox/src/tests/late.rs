//! Orders that searches find late.

use serde_json::{Value, json};

use super::shop::Shop;

async fn listed(shop: &Shop) -> usize {
    let document = "{ orders(first: 250) { nodes { id } } ordersCount { count } }";
    let data = shop.ask(document, json!({})).await["data"].clone();
    let listed = data["orders"]["nodes"].as_array().unwrap().len();
    assert_eq!(data["ordersCount"]["count"], listed);
    listed
}

#[tokio::test]
async fn a_late_order_is_read_by_id_at_once_and_listed_within_ten_minutes() {
    let shop = Shop::with_options(20, |options| options.late = Some(100));
    *shop.clock.lock().unwrap() += chrono::TimeDelta::minutes(10);
    assert_eq!(listed(&shop).await, 20);
    shop.post("/sandbox/place", "5").await;
    assert_eq!(listed(&shop).await, 20);
    let newest = "{ order(id: \"gid://shopify/Order/6215000000025\") { name } }";
    assert_eq!(shop.ask(newest, json!({})).await["data"]["order"]["name"], "#BS-1025");
    let mut seen = Vec::new();
    for _ in 0..10 {
        *shop.clock.lock().unwrap() += chrono::TimeDelta::minutes(1);
        seen.push(listed(&shop).await);
    }
    assert!(seen.is_sorted() && seen[0] < 25 && seen[9] == 25, "{seen:?}");
}

#[tokio::test]
async fn as_many_orders_are_late_as_was_asked_for_and_always_the_same() {
    let mut late = Vec::new();
    for _ in 0..2 {
        let shop = Shop::with_options(0, |options| options.late = Some(20));
        shop.post("/sandbox/place", "100").await;
        assert!((70..90).contains(&listed(&shop).await));
        let document = "{ orders(first: 250) { nodes { id } } }";
        late.push(shop.ask(document, json!({})).await["data"]["orders"]["nodes"].clone());
    }
    assert_eq!(late[0], late[1]);
    assert!(late[0] != Value::Null);
}

#[tokio::test]
async fn a_shop_opened_without_a_share_keeps_the_one_it_had() {
    let shop = Shop::with_options(5, |options| options.late = Some(100)).reopened();
    let before = listed(&shop).await;
    shop.post("/sandbox/place", "5").await;
    assert_eq!(listed(&shop).await, before);
}

#[tokio::test]
async fn the_clock_is_set_over_the_wire_for_programs_that_have_no_other_hold_of_it() {
    let shop = Shop::with_options(20, |options| options.late = Some(100));
    shop.post("/sandbox/place", "5").await;
    assert_eq!(shop.post("/sandbox/now", "2026-11-23T12:20:00Z").await.status(), 200);
    assert_eq!(listed(&shop).await, 25);
    assert_eq!(shop.post("/sandbox/now", "tomorrow").await.status(), 400);
}
