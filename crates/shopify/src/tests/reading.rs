//! Reading a shop that answers.

use serde_json::{Value, json};

use super::records::*;
use super::{CANARY, Canned, message, shop};
use crate::{Fetched, OrderQuery, OrderTime};
use domain::values::id::{LineId, OrderId, ProductId};
use domain::values::window::Window;

fn nodes(nodes: Vec<Value>) -> Canned {
    Canned::data(json!({ "nodes": nodes }))
}

fn window() -> Window {
    Window { from: "2026-11-22T08:00:00Z".parse().unwrap(), to: "2026-11-22T09:00:00Z".parse().unwrap() }
}

fn created() -> OrderQuery {
    OrderQuery { by: OrderTime::Created, window: window(), filter: None }
}

fn head(id: i64) -> Value {
    json!({
        "id": format!("gid://shopify/Order/{id}"), "name": format!("#{id}"),
        "createdAt": "2026-11-22T08:00:00Z", "updatedAt": "2026-11-22T08:30:00Z",
    })
}

#[tokio::test]
async fn heads_are_asked_for_by_the_windows_own_time() {
    let shop = shop(vec![
        Canned::data(json!({ "orders": some(vec![head(1), head(2)], "c1") })),
        Canned::data(json!({ "orders": all(vec![]) })),
    ]);
    let page = shop.reader.order_heads(&created(), None, 250).await.unwrap();
    assert_eq!(page.items.iter().map(|head| head.id).collect::<Vec<_>>(), [OrderId(1), OrderId(2)]);
    let last = shop.reader.order_heads(&created(), page.next.as_deref(), 250).await.unwrap();
    assert_eq!(last.next, None);

    let asked = shop.script.asked();
    assert_eq!(asked[0].line, "POST /admin/api/2026-07/graphql.json HTTP/1.1");
    assert_eq!(asked[0].header("x-shopify-access-token"), Some(CANARY));
    assert_eq!(asked[0].header("user-agent"), Some(concat!("hwjobs/", env!("CARGO_PKG_VERSION"))));
    assert_eq!(asked[0].header("accept-encoding"), Some("gzip"));
    assert_eq!(
        asked[1].variables(),
        json!({
            "query": "created_at:>='2026-11-22T08:00:00Z' AND created_at:<='2026-11-22T09:00:00Z'",
            "sortKey": "CREATED_AT", "first": 250, "after": "c1",
        })
    );
}

#[tokio::test]
async fn a_head_that_cannot_be_read_fails_alone_and_is_named() {
    let (mut late, mut nameless) = (head(7), head(8));
    late["createdAt"] = json!("yesterday");
    nameless["name"] = Value::Null;
    let page = json!({ "orders": some(vec![head(1), late, nameless, head(2)], "c1") });
    let shop = shop(vec![Canned::data(page)]);
    let page = shop.reader.order_heads(&created(), None, 250).await.unwrap();
    assert_eq!(page.items.iter().map(|head| head.id).collect::<Vec<_>>(), [OrderId(1), OrderId(2)]);
    assert_eq!(page.next.as_deref(), Some("c1"));
    let [late, nameless] = &page.unreadable[..] else { panic!("{:?}", page.unreadable) };
    assert_eq!((late.id, late.name.as_deref()), (OrderId(7), Some("#7")));
    assert_eq!(late.reason, "order #7: created at \"yesterday\" is not a time");
    assert!(late.payload.contains("yesterday") && late.payload.contains("gid://shopify/Order/7"));
    assert_eq!((nameless.id, nameless.name.as_deref()), (OrderId(8), None));
    assert!(nameless.reason.starts_with("order 8: has another shape"), "{}", nameless.reason);
}

#[tokio::test]
async fn a_fulfilment_orders_head_that_cannot_be_read_names_its_order_where_it_can() {
    let head = |id: i64, order: &str| json!({ "id": format!("gid://shopify/FulfillmentOrder/{id}"), "orderId": order, "updatedAt": "yesterday" });
    let heads = vec![head(1, "gid://shopify/Order/7"), head(2, "gid://shopify/Draft/8"), head(3, "")];
    let shop = shop(vec![Canned::data(json!({ "fulfillmentOrders": all(heads) }))]);
    let page = shop.reader.fulfillment_order_heads(&window(), None, 250).await.unwrap();
    let orders: Vec<_> = page.unreadable.iter().map(|bad| (bad.id.0, bad.order())).collect();
    assert_eq!(orders, [(1, Some(OrderId(7))), (2, None), (3, None)]);
}

#[tokio::test]
async fn a_head_that_is_nobodys_fails_its_page() {
    for (id, words) in [
        (json!("gid://shopify/Product/7"), "order #7: id \"gid://shopify/Product/7\" is not a gid of Order"),
        (Value::Null, "order #7: id \"\" is not a gid of Order"),
    ] {
        let mut bad = head(7);
        bad["id"] = id;
        let shop = shop(vec![Canned::data(json!({ "orders": all(vec![head(1), bad]) }))]);
        let error = message(shop.reader.order_heads(&created(), None, 250).await);
        assert!(error.contains("order-heads: ") && error.contains(words), "{error}");
    }
}

#[tokio::test]
async fn an_order_arrives_whole_and_in_the_domains_words() {
    let shop = shop(vec![nodes(vec![order(1001)])]);
    let orders = shop.reader.orders(&[OrderId(1001)]).await.unwrap();
    insta::assert_debug_snapshot!(orders);
}

#[tokio::test]
async fn answers_come_in_the_order_asked_and_a_bad_record_fails_alone() {
    let mut bad = order(10481);
    bad["lineItems"] = all(vec![line(1), line(2), line(3)]);
    bad["lineItems"]["nodes"][2]["quantity"] = json!(-1);
    let shop = shop(vec![nodes(vec![order(3), Value::Null, bad, json!({ "name": 5 }), order(2)])]);
    let ids = [3, 4, 10481, 5, 2].map(OrderId);
    let orders = shop.reader.orders(&ids).await.unwrap();
    let [
        Fetched::Taken(first),
        Fetched::Gone(OrderId(4)),
        Fetched::Unreadable(bad),
        Fetched::Unreadable(odd),
        Fetched::Taken(last),
    ] = &orders[..]
    else {
        panic!("{orders:?}")
    };
    assert_eq!((first.id, last.id), (OrderId(3), OrderId(2)));
    assert_eq!((bad.id, bad.name.as_deref()), (OrderId(10481), Some("#10481")));
    assert_eq!(bad.reason, "order #10481: line 3: quantity -1 is negative");
    assert!(bad.payload.contains("\"quantity\":-1") && bad.payload.contains("OLIVE-M"));
    assert!(odd.reason.starts_with("order 5: has another shape"), "{}", odd.reason);
}

#[tokio::test]
async fn what_cannot_be_true_is_refused_with_its_place() {
    let cases: [(&str, Value, &str); 14] = [
        ("/lineItems/nodes/0/quantity", json!(10_001), "line 1: quantity 10001 is more than 10000"),
        ("/lineItems/nodes/0/currentQuantity", json!(-2), "line 1: current quantity -2 is negative"),
        ("/currencyCode", json!("XXX"), "currency \"XXX\" is not one"),
        (
            "/lineItems/nodes/0/originalUnitPriceSet",
            money("1,00"),
            "line 1: unit price \"1,00\" is not a decimal",
        ),
        (
            "/totalRefundedSet/shopMoney/currencyCode",
            json!("EUR"),
            "refunded amount is in \"EUR\", the order in USD",
        ),
        ("/updatedAt", json!("2026-13-01T00:00:00Z"), "updated at \"2026-13-01T00:00:00Z\" is not a time"),
        ("/lineItems", all(vec![line(1), line(1)]), "line 1 is there twice"),
        ("/transactions/0/kind", json!("BARTER"), "transaction 1: kind \"BARTER\" is unknown"),
        ("/transactions/0/status", json!("MAYBE"), "transaction 1: status \"MAYBE\" is unknown"),
        (
            "/fulfillmentOrders/nodes/0/status",
            json!("LOST"),
            "fulfilment order 1: status \"LOST\" is unknown",
        ),
        (
            "/fulfillmentOrders/nodes/0/deliveryMethod/methodType",
            json!("DRONE"),
            "fulfilment order 1: delivery method \"DRONE\" is unknown",
        ),
        ("/fulfillments/0/status", json!("\u{1b}[2J"), "fulfilment 1: status \"\\u{1b}[2J\" is unknown"),
        (
            "/fulfillments/0/fulfillmentLineItems/nodes/0/quantity",
            json!(null),
            "fulfilment 1: line 1: quantity is absent",
        ),
        ("/id", json!("gid://shopify/Order/2"), "the shop answered with \"gid://shopify/Order/2\""),
    ];
    for (place, value, reason) in cases {
        let mut bad = order(1);
        *bad.pointer_mut(place).unwrap() = value;
        let shop = shop(vec![nodes(vec![bad])]);
        let orders = shop.reader.orders(&[OrderId(1)]).await.unwrap();
        let [Fetched::Unreadable(bad)] = &orders[..] else { panic!("{place}: {orders:?}") };
        assert!(bad.reason.starts_with(&format!("order #1: {reason}")), "{}", bad.reason);
    }
}

#[tokio::test]
async fn every_list_of_an_order_is_drained() {
    let mut long = order(1);
    long["transactions"] = (1..=50).map(transaction).collect();
    long["lineItems"] = some(vec![line(1)], "l1");
    long["fulfillmentOrders"] =
        some(vec![fulfillment_order(4, some(vec![fulfillment_order_line(1)], "fl1"))], "f1");
    let rest = |page: Value| Canned::data(json!({ "owner": { "rest": page } }));
    let shop = shop(vec![
        nodes(vec![long]),
        Canned::data(json!({ "order": {
            "transactions": (1..=60).map(transaction).collect::<Value>(),
            "fulfillments": [fulfillment(6, some(vec![fulfillment_line(1)], "x1"))],
        } })),
        rest(some(vec![line(2)], "l2")),
        rest(all(vec![line(3)])),
        rest(all(vec![fulfillment_order(5, all(vec![]))])),
        rest(all(vec![fulfillment_order_line(2)])),
        rest(all(vec![fulfillment_line(2)])),
    ]);
    let orders = shop.reader.orders(&[OrderId(1)]).await.unwrap();
    let [Fetched::Taken(order)] = &orders[..] else { panic!("{orders:?}") };
    assert_eq!(order.lines.iter().map(|line| line.id).collect::<Vec<_>>(), [1, 2, 3].map(LineId));
    assert_eq!(order.transactions.len(), 60);
    assert_eq!(order.fulfillment_orders.len(), 2);
    assert_eq!(order.fulfillment_orders[0].lines.len(), 2);
    assert_eq!(order.fulfillments[0].lines, [(LineId(1), 1), (LineId(2), 1)]);
    assert_eq!(
        shop.script.operations(),
        [
            "OrdersByIds",
            "OrderLongLists",
            "OrderLinesPage",
            "OrderLinesPage",
            "OrderFulfillmentOrdersPage",
            "FulfillmentOrderLinesPage",
            "FulfillmentLinesPage",
        ]
    );
    assert_eq!(shop.script.asked()[3].variables(), json!({ "id": "gid://shopify/Order/1", "after": "l2" }));
}

#[tokio::test]
async fn an_order_deleted_while_it_is_read_is_gone() {
    let mut long = order(1);
    long["lineItems"] = some(vec![line(1)], "l1");
    let shop = shop(vec![nodes(vec![long]), Canned::data(json!({ "owner": null }))]);
    assert_eq!(shop.reader.orders(&[OrderId(1)]).await.unwrap(), [Fetched::Gone(OrderId(1))]);
}

#[tokio::test]
async fn a_bad_line_on_a_later_page_is_still_only_this_orders_trouble() {
    let mut long = order(1);
    long["lineItems"] = some(vec![line(1)], "l1");
    let page = all(vec![json!({ "id": "gid://shopify/LineItem/2" })]);
    let shop = shop(vec![nodes(vec![long, order(2)]), Canned::data(json!({ "owner": { "rest": page } }))]);
    let orders = shop.reader.orders(&[OrderId(1), OrderId(2)]).await.unwrap();
    assert!(matches!(orders[..], [Fetched::Unreadable(_), Fetched::Taken(_)]), "{orders:?}");
}

#[tokio::test]
async fn a_list_that_turns_in_circles_is_refused() {
    let mut long = order(1);
    long["lineItems"] = some(vec![line(1)], "l1");
    let page = some(vec![line(2)], "l1");
    let shop = shop(vec![nodes(vec![long]), Canned::data(json!({ "owner": { "rest": page } }))]);
    let orders = shop.reader.orders(&[OrderId(1)]).await.unwrap();
    assert!(matches!(&orders[..], [Fetched::Unreadable(u)] if u.reason.contains("the same page again")));
}

#[tokio::test]
async fn products_arrive_with_all_their_variants() {
    let shop = shop(vec![
        Canned::data(json!({ "products": all(vec![
            json!({ "id": "gid://shopify/Product/7", "updatedAt": "2026-11-22T09:00:00Z" }),
        ]) })),
        nodes(vec![product(7, some(vec![variant(1)], "v1")), Value::Null]),
        Canned::data(json!({ "owner": { "rest": all(vec![variant(2)]) } })),
    ]);
    let heads = shop.reader.product_heads(Some(&window()), None, 250).await.unwrap();
    assert_eq!(heads.items[0].id, ProductId(7));
    let products = shop.reader.products(&[ProductId(7), ProductId(8)]).await.unwrap();
    let [Fetched::Taken(product), Fetched::Gone(ProductId(8))] = &products[..] else {
        panic!("{products:?}")
    };
    assert_eq!(product.options, ["Size", "Colour"]);
    assert_eq!(product.variants.iter().map(|v| v.position).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(product.variants[0].sku, None, "an empty sku is none");
    assert_eq!(
        shop.script.asked()[0].variables()["query"],
        "updated_at:>='2026-11-22T08:00:00Z' AND updated_at:<='2026-11-22T09:00:00Z'"
    );
}

#[tokio::test]
async fn the_shop_tells_about_itself() {
    let place = |id: i64| {
        json!({
            "id": format!("gid://shopify/Location/{id}"), "name": "Brooklyn", "isActive": id == 1,
            "fulfillsOnlineOrders": true, "shipsInventory": true, "isFulfillmentService": false,
            "address": {
                "address1": null, "address2": null, "city": "New York", "provinceCode": "NY", "countryCode": "US",
                "zip": "11201", "latitude": null, "longitude": null,
            },
        })
    };
    let shop = shop(vec![
        Canned::data(json!({
            "shop": {
                "name": "Demo", "myshopifyDomain": "demo.myshopify.com", "currencyCode": "USD",
                "ianaTimezone": "America/New_York", "taxesIncluded": false,
            },
            "currentAppInstallation": { "accessScopes": [{ "handle": "read_orders" }] },
            "publicApiVersions": [{ "handle": "2026-07", "supported": true }],
        })),
        Canned::data(json!({ "locations": some(vec![place(1)], "p1") })),
        Canned::data(json!({ "locations": all(vec![place(2)]) })),
    ]);
    let facts = shop.reader.shop().await.unwrap();
    assert_eq!((facts.time_zone, facts.currency.code()), (chrono_tz::America::New_York, "USD"));
    assert_eq!(facts.scopes, ["read_orders"]);
    let locations = shop.reader.locations().await.unwrap();
    assert_eq!(locations.iter().map(|l| l.active).collect::<Vec<_>>(), [true, false]);
    assert_eq!(shop.script.asked()[2].variables(), json!({ "after": "p1" }));
}

#[tokio::test]
async fn order_without_its_lines_is_unreadable() {
    let mut bare = order(7);
    (bare["lineItems"], bare["fulfillmentOrders"], bare["fulfillments"]) =
        (all(vec![]), all(vec![]), json!([]));
    let mut torn = order(8);
    torn["fulfillmentOrders"] = all(vec![fulfillment_order(4, all(vec![fulfillment_order_line(99)]))]);
    let shop = shop(vec![Canned::data(json!({ "nodes": [bare, torn] }))]);
    let orders = shop.reader.orders(&[OrderId(7), OrderId(8)]).await.unwrap();
    let [Fetched::Unreadable(bare), Fetched::Unreadable(torn)] = &orders[..] else { panic!("{orders:?}") };
    assert_eq!(bare.reason, "order #7: it has no line item, so parts of it are missing");
    assert_eq!(torn.reason, "order #8: line item 99 is to be fulfilled or was, but is missing");
}
