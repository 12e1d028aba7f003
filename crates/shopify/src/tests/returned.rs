//! Reading what was given back of orders.

use serde_json::{Value, json};

use super::records::*;
use super::{Canned, shop};
use crate::Fetched;
use domain::values::id::OrderId;

/// An order of which a unit came back, and was paid back.
fn aftermath(id: i64) -> Value {
    let sent = json!({ "lineItem": { "id": "gid://shopify/LineItem/1" } });
    let back = json!({
        "id": "gid://shopify/Return/5", "name": "#1-R1", "status": "CLOSED", "createdAt": "2026-11-22T08:00:00Z",
        "closedAt": "2026-11-22T09:00:00Z", "decline": null,
        "returnLineItems": all(vec![json!({
            "quantity": 1, "processedQuantity": 1, "returnReasonNote": "", "fulfillmentLineItem": sent,
            "returnReasonDefinition": { "handle": "unwanted" },
        })]),
        "exchangeLineItems": all(vec![]),
        "reverseFulfillmentOrders": all(vec![json!({ "lineItems": all(vec![json!({
            "dispositions": [{ "type": "RESTOCKED", "quantity": 1 }], "fulfillmentLineItem": sent,
        })]) })]),
    });
    let refund = json!({
        "id": "gid://shopify/Refund/6", "createdAt": "2026-11-22T09:00:00Z", "note": "",
        "return": { "id": "gid://shopify/Return/5" }, "totalRefundedSet": money("10.40"),
        "refundLineItems": all(vec![json!({
            "quantity": 1, "restockType": "RETURN", "restocked": true,
            "location": { "id": "gid://shopify/Location/3", "name": "Brooklyn" },
            "lineItem": { "id": "gid://shopify/LineItem/1" }, "subtotalSet": money("10.00"), "totalTaxSet": money("0.40"),
        })]),
        "refundShippingLines": all(vec![]), "orderAdjustments": all(vec![]), "transactions": all(vec![]),
    });
    json!({
        "__typename": "Order", "id": format!("gid://shopify/Order/{id}"), "name": format!("#{id}"),
        "currencyCode": "USD", "returns": all(vec![back]), "refunds": [refund],
    })
}

async fn read(one: Value) -> Fetched<OrderId, domain::shopify::returns::ReturnsOfOrder> {
    let shop = shop(vec![Canned::data(json!({ "nodes": [one] }))]);
    shop.reader.aftermaths(&[OrderId(1)]).await.unwrap().remove(0)
}

#[tokio::test]
async fn what_was_given_back_arrives_in_the_domains_words() {
    let Fetched::Taken(aftermath) = read(aftermath(1)).await else { panic!("it is as it should be") };
    let [back] = &aftermath.returns[..] else { panic!("{aftermath:?}") };
    assert_eq!((back.name.as_str(), back.lines[0].processed, back.withheld.len()), ("#1-R1", 1, 0));
    let [refund] = &aftermath.refunds[..] else { panic!("{aftermath:?}") };
    assert_eq!((refund.of_return, refund.total.to_string()), (Some(back.id), "10.40".to_owned()));
    assert!(refund.lines[0].restocked);
    assert_eq!(refund.paid_at, domain::shopify::returns::PaidAt::NoMoney);
}

/// Words that a newer version of the API may have, and numbers that cannot be.
#[tokio::test]
async fn what_is_unknown_or_cannot_be_true_of_a_return_is_refused_with_its_place() {
    let line = "/refunds/0/refundLineItems/nodes/0";
    let disposition = "/returns/nodes/0/reverseFulfillmentOrders/nodes/0/lineItems/nodes/0/dispositions/0";
    for (place, value, reason) in [
        ("/returns/nodes/0/status", json!("PONDERED"), "return 1: status \"PONDERED\" is unknown"),
        (
            "/returns/nodes/0/returnLineItems/nodes/0/quantity",
            json!(-1),
            "return 1: line 1: quantity -1 is negative",
        ),
        (
            "/returns/nodes/0/returnLineItems/nodes/0/processedQuantity",
            json!(-1),
            "return 1: line 1: processed quantity -1 is negative",
        ),
        (&format!("{disposition}/type"), json!("BURNT"), "return 1: disposition \"BURNT\" is unknown"),
        (
            disposition,
            json!({ "type": "MISSING", "quantity": -1 }),
            "return 1: disposed quantity -1 is negative",
        ),
        (
            &format!("{line}/restockType"),
            json!("SHREDDED"),
            "refund 1: line 1: restock type \"SHREDDED\" is unknown",
        ),
        (&format!("{line}/quantity"), json!(20_000), "refund 1: line 1: quantity 20000 is more than 10000"),
        (
            &format!("{line}/subtotalSet/shopMoney/currencyCode"),
            json!("EUR"),
            "refund 1: line 1: subtotal is in \"EUR\", the order in USD",
        ),
        ("/refunds/0/createdAt", json!(null), "refund 1: created at is absent"),
        ("/refunds/0/orderAdjustments", some(vec![], "c"), "refund 1: it has more than 0 adjustments"),
        ("/currencyCode", json!("XXX"), "currency \"XXX\" is not one"),
        ("/id", json!("gid://shopify/Order/2"), "the shop answered with \"gid://shopify/Order/2\""),
    ] {
        let mut bad = aftermath(1);
        *bad.pointer_mut(place).unwrap() = value;
        let Fetched::Unreadable(bad) = read(bad).await else { panic!("{place}") };
        assert!(bad.reason.contains(reason), "{place}: {}", bad.reason);
    }
}

#[tokio::test]
async fn a_list_of_refunds_that_may_be_longer_than_the_shop_tells_is_not_taken_for_whole() {
    let mut long = aftermath(1);
    let one = long["refunds"][0].clone();
    long["refunds"] = vec![one; 250].into();
    let Fetched::Unreadable(bad) = read(long).await else { panic!("250 is as many as are told") };
    assert!(bad.reason.contains("it has 250 refunds, or more"), "{}", bad.reason);
}
