//! Fulfilment orders with a life of their own: what happens to them does not move their order's `updatedAt`.

use serde_json::{Value, json};

use super::shop::{Found, Shop, codes};
use crate::Options;

const PAGE: &str = include_str!("documents/fulfillment-orders-page.graphql");

async fn shop() -> (Shop, Found) {
    let shop = Shop::grown(60);
    *shop.clock.lock().unwrap() += chrono::TimeDelta::minutes(5);
    let query = "financial_status:paid fulfillment_status:unshipped status:open return_status:no_return source_name:web";
    let order = shop.found(query).await.pop().unwrap();
    (shop, order)
}

async fn read(shop: &Shop, order: &Found) -> Value {
    let document = "query($id: ID!) { order(id: $id) { updatedAt displayFulfillmentStatus closed
        lineItems(first: 50) { nodes { quantity unfulfilledQuantity } }
        fulfillments(first: 10) { status displayStatus }
        fulfillmentOrders(first: 50) { nodes { id status updatedAt fulfillmentHolds { reason }
            assignedLocation { name } lineItems(first: 50) { nodes { remainingQuantity totalQuantity } } } } } }";
    let answer = shop.ask(document, json!({ "id": order.id })).await;
    assert_eq!(answer["errors"], Value::Null, "{answer:#}");
    answer["data"]["order"].clone()
}

fn parts(order: &Value) -> Vec<Value> {
    order["fulfillmentOrders"]["nodes"].as_array().unwrap().clone()
}

/// The fulfilment orders that changed since five past noon.
async fn changed(shop: &Shop, closed_too: bool) -> Vec<Value> {
    let variables = json!({ "query": "updated_at:>='2026-11-23T12:05:00Z'", "includeClosed": closed_too });
    let answer = shop.ask(PAGE, variables).await;
    assert_eq!(answer["errors"], Value::Null, "{answer:#}");
    answer["data"]["fulfillmentOrders"]["nodes"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_hold_shows_on_the_order_and_does_not_move_its_time() {
    let (shop, order) = shop().await;
    let before = read(&shop, &order).await;
    assert_eq!(changed(&shop, true).await, Vec::<Value>::new());
    let told = shop.happen(&order, "hold").await;
    assert_eq!(told["rerouted"], 1);
    let held = read(&shop, &order).await;
    assert_eq!(held["updatedAt"], before["updatedAt"]);
    assert_eq!(held["displayFulfillmentStatus"], "ON_HOLD");
    assert_eq!(parts(&held)[0]["fulfillmentHolds"], json!([{ "reason": "INCORRECT_ADDRESS" }]));
    let found = changed(&shop, false).await;
    assert_eq!((&found[0]["orderId"], &found[0]["status"]), (&json!(order.id), &json!("ON_HOLD")));
    assert_eq!((found.len(), &found[0]["updatedAt"]), (1, &json!("2026-11-23T12:05:00Z")));
    shop.happen(&order, "release").await;
    let released = read(&shop, &order).await;
    assert_eq!(released["displayFulfillmentStatus"], "UNFULFILLED");
    assert_eq!(released["updatedAt"], before["updatedAt"]);
}

#[tokio::test]
async fn a_move_closes_the_old_fulfilment_order_and_makes_a_new_one() {
    let (shop, order) = shop().await;
    let before = read(&shop, &order).await;
    shop.happen(&order, "move").await;
    let after = read(&shop, &order).await;
    let (old, new) = (&parts(&after)[0], &parts(&after)[1]);
    assert_eq!((&old["id"], &old["status"]), (&parts(&before)[0]["id"], &json!("CLOSED")));
    assert_eq!(new["status"], "OPEN");
    assert_ne!(new["assignedLocation"], old["assignedLocation"]);
    assert_eq!(after["lineItems"], before["lineItems"]);
    assert_eq!(after["updatedAt"], before["updatedAt"]);
    let open: Vec<Value> = changed(&shop, false).await.iter().map(|part| part["id"].clone()).collect();
    assert_eq!(open, [new["id"].clone()]);
    assert_eq!(changed(&shop, true).await.len(), 2);
}

#[tokio::test]
async fn a_split_leaves_both_parts_open() {
    let shop = Shop::grown(60);
    let found = shop.found("fulfillment_status:unshipped status:open financial_status:paid").await;
    let mut split = None;
    for order in found {
        if shop.post("/sandbox/step", &format!("{} split", order.name)).await.status() == 200 {
            split = Some(order);
            break;
        }
    }
    let after = read(&shop, &split.unwrap()).await;
    let open = parts(&after).into_iter().filter(|part| part["status"] == "OPEN");
    let left: Vec<i64> = open
        .map(|part| {
            let lines = part["lineItems"]["nodes"].as_array().unwrap().iter();
            lines.map(|line| line["remainingQuantity"].as_i64().unwrap()).sum()
        })
        .collect();
    assert!(left.len() >= 2 && left.last() == Some(&1), "{left:?}");
}

#[tokio::test]
async fn a_parcel_that_is_called_off_is_to_be_sent_anew() {
    let (shop, order) = shop().await;
    shop.happen(&order, "send").await;
    assert_eq!(read(&shop, &order).await["displayFulfillmentStatus"], "FULFILLED");
    *shop.clock.lock().unwrap() += chrono::TimeDelta::minutes(1);
    let told = shop.happen(&order, "call-off").await;
    assert_eq!(told["called_off"], 1);
    let after = read(&shop, &order).await;
    assert_eq!(after["fulfillments"], json!([{ "status": "CANCELLED", "displayStatus": "CANCELED" }]));
    assert_eq!(
        (&after["displayFulfillmentStatus"], &after["closed"]),
        (&json!("UNFULFILLED"), &json!(false))
    );
    assert_eq!(after["updatedAt"], "2026-11-23T12:06:00Z");
    for line in after["lineItems"]["nodes"].as_array().unwrap() {
        assert_eq!(line["quantity"], line["unfulfilledQuantity"]);
    }
    let statuses: Vec<Value> = parts(&after).iter().map(|part| part["status"].clone()).collect();
    assert_eq!(statuses, ["CLOSED", "OPEN"]);
    shop.happen(&order, "send").await;
    assert_eq!(read(&shop, &order).await["displayFulfillmentStatus"], "FULFILLED");
}

#[tokio::test]
async fn all_fulfilment_orders_can_be_paged_and_searched() {
    let shop = Shop::grown(60);
    let (mut ids, mut times, mut after) = (Vec::new(), Vec::new(), Value::Null);
    loop {
        let variables = json!({ "first": 7, "after": after, "includeClosed": true });
        let answer = shop.ask(PAGE, variables).await;
        assert_eq!(answer["errors"], Value::Null, "{answer:#}");
        let page = &answer["data"]["fulfillmentOrders"];
        for part in page["nodes"].as_array().unwrap() {
            ids.push(part["id"].as_str().unwrap().to_owned());
            times.push(part["updatedAt"].as_str().unwrap().to_owned());
            assert!(part["orderName"].as_str().unwrap().starts_with("#BS-"));
        }
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
    assert!(times.is_sorted());
    let told = ids.len();
    ids.sort();
    ids.dedup();
    assert!(ids.len() == told && told >= 60, "{told}");
    let count = async |query: &str| {
        let document =
            "query($query: String) { fulfillmentOrders(first: 250, includeClosed: true, query: $query)
            { nodes { status order { name } lineItems(first: 1) { nodes { lineItem { sku title } } } } } }";
        let answer = shop.ask(document, json!({ "query": query })).await;
        assert_eq!(answer["errors"], Value::Null, "{answer:#}");
        answer["data"]["fulfillmentOrders"]["nodes"].as_array().unwrap().len()
    };
    let (newark, reno) =
        (count("assigned_location_id:71000000001").await, count("assigned_location_id:71000000002").await);
    assert!(newark > reno && reno > 0);
    assert_eq!(count("status:open").await + count("-status:open").await, told);
    assert_eq!(count(&format!("id:{}", ids[0].rsplit('/').next().unwrap())).await, 1);
}

#[tokio::test]
async fn without_their_scope_they_are_not_listed() {
    let orders_only = |options: &mut Options| options.scopes = vec!["read_orders".to_owned()];
    let shop = Shop::with(orders_only, |_| {});
    assert_eq!(codes(&shop.ask(PAGE, json!({})).await), ["ACCESS_DENIED"]);
}

#[tokio::test]
async fn what_cannot_happen_is_said_and_leaves_the_order_as_it_was() {
    let (shop, order) = shop().await;
    let before = read(&shop, &order).await;
    for (what, why) in [
        (format!("{} hold approve-return", order.name), "approve-return cannot happen to"),
        (format!("{} explode", order.name), "nothing that can happen is called \"explode\""),
        ("BS-1 tag".to_owned(), "the shop has no order BS-1"),
    ] {
        let response = shop.post("/sandbox/step", &what).await;
        assert_eq!(response.status(), 422, "{what}");
        let told = response.text().await.unwrap();
        assert!(told.contains(&why.replace('"', "\\\"")), "{told}");
    }
    assert_eq!(read(&shop, &order).await, before);
}
