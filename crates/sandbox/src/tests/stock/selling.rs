//! The shop works with its stock: what is sold is promised, what is sent is gone, what is given up or comes back is there
//! again.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{SET, ask, list, on_file, payload, set_input};
use crate::tests::shop::{Found, Shop};

const LEVELS: &str = include_str!("../documents/inventory/levels-by-items.graphql");

/// Units of an order that are still to be sent, by thing and location.
type Units = BTreeMap<(String, String), i64>;

async fn open(shop: &Shop, order: &Found) -> Units {
    let document = "query($id: ID!) { order(id: $id) { fulfillmentOrders(first: 20) { nodes { status
        assignedLocation { location { id } } lineItems(first: 60) { nodes { inventoryItemId remainingQuantity } } } } } }";
    let data = ask(shop, document, json!({ "id": order.id })).await;
    let mut units = Units::new();
    for part in data["order"]["fulfillmentOrders"]["nodes"].as_array().unwrap() {
        let location = part["assignedLocation"]["location"]["id"].as_str().unwrap();
        for line in part["lineItems"]["nodes"].as_array().unwrap() {
            let Some(item) = line["inventoryItemId"].as_str() else { continue };
            let left = line["remainingQuantity"].as_i64().unwrap();
            *units.entry((item.to_owned(), location.to_owned())).or_default() += left;
        }
    }
    units.retain(|_, left| *left > 0);
    units
}

/// What is available, promised and there of each thing at each of these places.
async fn stock(shop: &Shop, units: &Units) -> Vec<[i64; 3]> {
    let mut all = Vec::new();
    for (item, location) in units.keys() {
        let data = ask(shop, LEVELS, json!({ "ids": [item] })).await;
        let levels = data["nodes"][0]["inventoryLevels"]["nodes"].as_array().unwrap().clone();
        let level = levels.into_iter().find(|level| level["location"]["id"] == *location).unwrap();
        all.push(["available", "committed", "on_hand"].map(|name| super::of(&level, name)));
    }
    all
}

/// The stock at these places, changed for each unit by so many that are available, promised and there.
fn changed(before: &[[i64; 3]], units: &Units, by: [i64; 3]) -> Vec<[i64; 3]> {
    let levels = before.iter().zip(units.values());
    levels.map(|(level, units)| std::array::from_fn(|at| level[at] + units * by[at])).collect()
}

/// An order that was placed and paid just now, in a shop where it is five past noon.
async fn placed(shop: &Shop) -> Found {
    *shop.clock.lock().unwrap() += chrono::TimeDelta::minutes(5);
    shop.post("/sandbox/place", "1").await;
    shop.found("created_at:>='2026-11-23T12:05:00Z'").await.pop().unwrap()
}

#[tokio::test]
async fn what_is_sold_is_promised_and_no_longer_available() {
    let shop = Shop::grown(60);
    let order = placed(&shop).await;
    let units = open(&shop, &order).await;
    let moves = list(&shop, "/sandbox/moves").await;
    assert!(!units.is_empty() && moves.len() == 2 * units.len(), "{moves:#?}");
    for moved in &moves {
        assert_eq!((&moved["cause"], &moved["object"]), (&json!("order"), &json!(order.id)));
        let place = (
            format!("gid://shopify/InventoryItem/{}", moved["item_id"]),
            format!("gid://shopify/Location/{}", moved["location_id"]),
        );
        let delta = moved["quantity_after"].as_i64().unwrap() - moved["quantity_before"].as_i64().unwrap();
        match moved["name"].as_str().unwrap() {
            "available" => assert_eq!(delta, -units[&place]),
            "committed" => assert_eq!(delta, units[&place]),
            other => panic!("{other} has not changed"),
        }
        assert!(moved["quantity_after"].as_i64() >= Some(0), "only what was there was sold");
    }
}

#[tokio::test]
async fn what_is_sent_is_promised_no_more_and_gone() {
    let shop = Shop::grown(60);
    let order = placed(&shop).await;
    let units = open(&shop, &order).await;
    let before = stock(&shop, &units).await;
    shop.happen(&order, "send").await;
    assert_eq!(stock(&shop, &units).await, changed(&before, &units, [0, -1, -1]));
    shop.happen(&order, "call-off").await;
    assert_eq!(stock(&shop, &units).await, before, "the parcel was called off");
    shop.happen(&order, "move").await;
    assert_eq!(stock(&shop, &units).await, changed(&before, &units, [1, -1, 0]), "it is sent from elsewhere");
    let elsewhere = open(&shop, &order).await;
    assert_eq!(elsewhere.values().sum::<i64>(), units.values().sum::<i64>());
    assert_ne!(elsewhere.keys().collect::<Vec<_>>(), units.keys().collect::<Vec<_>>());
}

#[tokio::test]
async fn a_cancelled_order_gives_its_units_back() {
    let shop = Shop::grown(60);
    let order = placed(&shop).await;
    let units = open(&shop, &order).await;
    let before = stock(&shop, &units).await;
    shop.happen(&order, "cancel").await;
    assert_eq!(stock(&shop, &units).await, changed(&before, &units, [1, -1, 0]));
}

#[tokio::test]
async fn a_cancelled_order_that_is_not_put_back_has_lost_its_units() {
    let shop = Shop::grown(60);
    let order = placed(&shop).await;
    let units = open(&shop, &order).await;
    let before = stock(&shop, &units).await;
    let document = include_str!("../documents/order-cancel.graphql");
    let wish = json!({ "orderId": order.id, "reason": "OTHER", "restock": false });
    ask(&shop, document, wish).await;
    shop.post("/sandbox/step", &format!("{} tag", placed(&shop).await.name)).await;
    assert_eq!(stock(&shop, &units).await, changed(&before, &units, [0, -1, -1]));
}

#[tokio::test]
async fn a_unit_that_is_taken_off_an_order_is_available_again() {
    let shop = Shop::grown(60);
    for what in ["edit-down", "cancel-unit"] {
        let order = placed(&shop).await;
        let (units, before) = (open(&shop, &order).await, list(&shop, "/sandbox/moves").await.len());
        shop.happen(&order, what).await;
        let left = open(&shop, &order).await;
        assert_eq!(left.values().sum::<i64>() + 1, units.values().sum::<i64>());
        let moves = list(&shop, "/sandbox/moves").await;
        let told: Vec<(&str, i64)> = moves[before..]
            .iter()
            .map(|moved| {
                let number = |field: &str| moved[field].as_i64().unwrap();
                (moved["name"].as_str().unwrap(), number("quantity_after") - number("quantity_before"))
            })
            .collect();
        assert_eq!(told, [("available", 1), ("committed", -1)], "{what}");
    }
}

#[tokio::test]
async fn a_unit_that_came_back_lies_where_it_was_put() {
    let shop = Shop::grown(60);
    for what in ["take-back", "request-return approve-return receive"] {
        let order = placed(&shop).await;
        shop.happen(&order, "send").await;
        let before = list(&shop, "/sandbox/moves").await.len();
        shop.happen(&order, what).await;
        let moves = list(&shop, "/sandbox/moves").await;
        let back: Vec<(&str, String, i64)> = moves[before..]
            .iter()
            .map(|moved| {
                let number = |field: &str| moved[field].as_i64().unwrap();
                let delta = number("quantity_after") - number("quantity_before");
                (moved["name"].as_str().unwrap(), moved["location_id"].to_string(), delta)
            })
            .collect();
        let newark = "71000000001".to_owned();
        assert_eq!(back, [("available", newark.clone(), 1), ("on_hand", newark, 1)], "{what}");
    }
}

#[tokio::test]
async fn a_unit_that_came_back_damaged_is_nowhere_until_somebody_says_so() {
    let shop = Shop::grown(60);
    let order = placed(&shop).await;
    shop.happen(&order, "send request-return approve-return").await;
    let before = list(&shop, "/sandbox/moves").await;
    shop.happen(&order, "receive-damaged").await;
    assert_eq!(list(&shop, "/sandbox/moves").await, before);
}

#[tokio::test]
async fn the_shop_sells_a_unit_after_every_so_many_requests() {
    let sold = async |options: u32| {
        let shop = Shop::with_options(20, |o| o.sell_every = options);
        for _ in 0..6 {
            shop.ask("{ shop { name } }", json!({})).await;
        }
        let sales = shop.get("/sandbox/requests").await["sold"].as_u64().unwrap();
        let moves = list(&shop, "/sandbox/moves").await;
        let sold = moves.into_iter().filter(|moved| moved["name"] == "available").collect::<Vec<Value>>();
        (sales, sold)
    };
    let (sales, moves) = sold(2).await;
    assert_eq!((sales, moves.len()), (3, 3));
    assert!(moves.iter().all(|moved| moved["quantity_after"].as_i64() >= Some(0)));
    assert_eq!(sold(2).await, (sales, moves), "the same things every time");
    assert_eq!(sold(0).await, (0, Vec::new()));
}

#[tokio::test]
async fn selling_is_begun_and_ended_over_the_wire() {
    let shop = Shop::grown(20);
    let orders = async || {
        let data = ask(&shop, "{ ordersCount { count } }", json!({})).await;
        data["ordersCount"]["count"].as_i64().unwrap()
    };
    assert_eq!((orders().await, orders().await), (20, 20));
    assert_eq!(shop.post("/sandbox/sell-every", "1").await.status(), 200);
    assert_eq!([orders().await, orders().await, orders().await], [20, 21, 22]);
    shop.post("/sandbox/sell-every", "0").await;
    assert_eq!((orders().await, orders().await), (23, 23));
    assert_eq!(shop.post("/sandbox/sell-every", "often").await.status(), 400);
}

#[tokio::test]
async fn a_sale_between_reading_and_writing_makes_a_quantity_stale() {
    let shop = Shop::with_options(20, |options| options.sell_every = 1);
    let mut stale = 0;
    for attempt in 0..40 {
        let document =
            "query($id: ID!) { location(id: $id) { inventoryLevels(first: 250) { nodes { item { id }
            quantities(names: [\"available\"]) { quantity } } } } }";
        let data = ask(&shop, document, json!({ "id": "gid://shopify/Location/71000000001" })).await;
        let levels = data["location"]["inventoryLevels"]["nodes"].as_array().unwrap();
        let wish = |level: &Value| {
            let quantity = &level["quantities"][0]["quantity"];
            json!({ "inventoryItemId": level["item"]["id"], "locationId": "gid://shopify/Location/71000000001",
                "quantity": quantity, "changeFromQuantity": quantity })
        };
        let wishes: Vec<Value> = levels.iter().map(wish).collect();
        let told = payload(&shop, SET, &set_input(json!(wishes)), &format!("k{attempt}")).await;
        let codes: Vec<&str> =
            told["userErrors"].as_array().unwrap().iter().map(|e| e["code"].as_str().unwrap()).collect();
        assert!(codes.iter().all(|code| *code == "CHANGE_FROM_QUANTITY_STALE"), "{codes:?}");
        stale += codes.len();
    }
    assert!(stale > 2, "{stale}");
}

#[tokio::test]
async fn somebody_counts_by_hand() {
    let shop = Shop::grown(20);
    let level =
        ask(&shop, "{ inventoryItems(first: 1, query: \"sku:BRT-SOCK-MER\") { nodes { id } } }", json!({}))
            .await;
    let item =
        level["inventoryItems"]["nodes"][0]["id"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let told = shop.post("/sandbox/stock", &format!("{item} 71000000006 available=7 damaged=1")).await;
    assert_eq!(told.status(), 200);
    let moves = list(&shop, "/sandbox/moves").await;
    assert!(moves.iter().all(|moved| moved["cause"] == "count" && moved["idempotency_key"].is_null()));
    for (body, status) in
        [("", 400), ("1 2 avail=3", 400), ("1 2 available=x", 400), ("1 2 available=3", 422)]
    {
        assert_eq!(shop.post("/sandbox/stock", body).await.status(), status, "{body:?}");
    }
}

#[tokio::test]
async fn a_checker_finds_in_the_file_what_the_shop_tells() {
    let shop = Shop::grown(60);
    for _ in 0..3 {
        shop.post("/sandbox/step", "").await;
    }
    let file = shop.file();
    let wrong = "SELECT count(*) FROM inventory_levels WHERE
        on_hand <> available + committed + reserved + damaged + safety_stock + quality_control OR committed < 0";
    assert_eq!(on_file(&file, wrong), 0);
    // The last trace of each quantity is what it is now.
    let last = "SELECT count(*) FROM inventory_levels AS level JOIN inventory_moves AS moved USING (item_id, location_id)
        WHERE moved.name = 'available' AND moved.seq = (SELECT max(seq) FROM inventory_moves AS later
            WHERE later.item_id = moved.item_id AND later.location_id = moved.location_id AND later.name = moved.name)
        AND moved.quantity_after <> level.available";
    assert_eq!(on_file(&file, last), 0);
    assert!(on_file(&file, "SELECT count(*) FROM inventory_moves WHERE name = 'on_hand'") > 0);
}

#[tokio::test]
async fn a_shop_from_before_there_was_a_stock_is_given_one_that_fits_its_orders() {
    let shop = Shop::grown(60);
    let told = "SELECT group_concat(item_id || ' ' || location_id || ' ' || available || ' ' || committed || ' ' || moved)
        FROM (SELECT * FROM inventory_levels ORDER BY item_id, location_id)";
    let levels = |shop: &Shop| -> String {
        rusqlite::Connection::open(shop.file()).unwrap().query_row(told, [], |row| row.get(0)).unwrap()
    };
    let before = levels(&shop);
    let without = "DROP TABLE inventory_levels; DROP TABLE inventory_items; DROP TABLE inventory_moves";
    rusqlite::Connection::open(shop.file()).unwrap().execute_batch(without).unwrap();
    let shop = shop.reopened();
    assert_eq!(levels(&shop), before);
}
