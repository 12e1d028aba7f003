//! What Shopify never contradicts, checked on the documents alone: none of the world's own arithmetic is used here.

use proptest::prelude::*;
use serde_json::Value;

use super::*;

/// The amount in the shop's currency, in cents.
fn cents(bag: &Value) -> i64 {
    amount(&bag["shopMoney"])
}

/// The amount in the buyer's currency, in cents.
fn buyers_cents(bag: &Value) -> i64 {
    amount(&bag["presentmentMoney"])
}

fn amount(money: &Value) -> i64 {
    let told = money["amount"].as_str().unwrap_or_else(|| panic!("{money} is no money"));
    let (whole, fraction) = told.split_once('.').unwrap();
    assert_eq!(fraction.len(), 2, "{told}");
    format!("{whole}{fraction}").parse().unwrap()
}

fn count(doc: &Value, field: &str) -> i64 {
    doc[field].as_i64().unwrap_or_else(|| panic!("{field} of {doc} is no number"))
}

/// Sums a field over those docs of a list that are about the line.
fn units(docs: &[Value], line: &Value, field: &str) -> i64 {
    docs.iter().filter(|doc| doc["lineItem"]["id"] == line["id"]).map(|doc| count(doc, field)).sum()
}

fn nested(doc: &Value, outer: &str, inner: &str) -> Vec<Value> {
    list(doc, outer).iter().flat_map(|doc| list(doc, inner)).cloned().collect()
}

/// The lines of all parcels that were not called off.
fn sent_lines(order: &Value) -> Vec<Value> {
    let parcels = list(order, "fulfillments").iter().filter(|parcel| parcel["status"] == "SUCCESS");
    parcels.flat_map(|parcel| list(parcel, "fulfillmentLineItems")).cloned().collect()
}

fn check_units(order: &Value) {
    let fulfilled = sent_lines(order);
    let refunded = nested(order, "refunds", "refundLineItems");
    let ordered = nested(order, "fulfillmentOrders", "lineItems");
    let sales = nested(order, "agreements", "sales");
    let closed = |order: &&Value| ["CLOSED", "CANCELLED"].contains(&text(order, "status").as_str());
    for closed in list(order, "fulfillmentOrders").iter().filter(closed) {
        assert!(list(closed, "lineItems").iter().all(|line| count(line, "remainingQuantity") == 0));
    }
    let mut current = 0;
    for line in list(order, "lineItems") {
        let quantity = count(line, "quantity");
        let sent = units(&fulfilled, line, "quantity");
        let open = units(&ordered, line, "remainingQuantity");
        let is_cancel = |doc: &&Value| doc["restockType"] == "CANCEL";
        let cancels: Vec<Value> = refunded.iter().filter(is_cancel).cloned().collect();
        let edits: Vec<Value> = sales
            .iter()
            .filter(|sale| sale["actionType"] == "UPDATE" && count(sale, "quantity") < 0)
            .cloned()
            .collect();
        let (cancelled, removed) = (units(&cancels, line, "quantity"), -units(&edits, line, "quantity"));
        let dropped = cancelled + removed;
        // A cancelled order sends nothing more, and says CANCEL only of what went back to a shelf.
        let dropped = if order["cancelledAt"].is_string() { quantity - sent } else { dropped };
        assert_eq!(quantity, sent + open + dropped, "units of {} go missing", line["id"]);
        assert_eq!(count(line, "unfulfilledQuantity"), open);
        assert_eq!(count(line, "nonFulfillableQuantity"), dropped);
        assert_eq!(units(&ordered, line, "totalQuantity"), sent + open);
        assert_eq!(count(line, "currentQuantity"), quantity - units(&refunded, line, "quantity") - removed);
        assert_eq!(count(line, "refundableQuantity"), count(line, "currentQuantity"));
        assert!(count(line, "currentQuantity") >= 0);
        assert_eq!(units(&sales, line, "quantity"), count(line, "currentQuantity"));
        current += count(line, "currentQuantity");
    }
    assert_eq!(count(order, "currentSubtotalLineItemsQuantity"), current);
}

fn check_statuses(order: &Value) {
    let sent: i64 = sent_lines(order).iter().map(|line| count(line, "quantity")).sum();
    let open: i64 = list(order, "lineItems").iter().map(|line| count(line, "unfulfilledQuantity")).sum();
    let told = text(order, "displayFulfillmentStatus");
    let expected: &[&str] = match (sent, open) {
        (0, 0) => &["UNFULFILLED"],
        (0, _) => &["UNFULFILLED", "ON_HOLD", "SCHEDULED"],
        (_, 0) => &["FULFILLED"],
        (_, _) => &["PARTIALLY_FULFILLED"],
    };
    assert!(expected.contains(&told.as_str()), "{told} with {sent} sent and {open} open");
    let (received, refunded) = (cents(&order["totalReceivedSet"]), cents(&order["totalRefundedSet"]));
    let outstanding = cents(&order["totalOutstandingSet"]);
    match text(order, "displayFinancialStatus").as_str() {
        "PAID" => assert!(refunded == 0 && outstanding <= 0),
        "PARTIALLY_PAID" => assert!(received > 0 && refunded == 0 && outstanding > 0),
        "PENDING" | "AUTHORIZED" => assert!(received == 0 && outstanding > 0),
        "VOIDED" => assert!(received == 0 && outstanding == 0 && order["cancelledAt"].is_string()),
        "PARTIALLY_REFUNDED" => assert!(refunded > 0 && refunded < received),
        "REFUNDED" => assert!(refunded > 0 && refunded == received),
        other => panic!("no such status: {other}"),
    }
    assert_eq!(order["unpaid"], outstanding > 0);
    assert_eq!(order["closed"], order["closedAt"].is_string());
    if order["cancelledAt"].is_string() {
        assert_eq!((open, count(order, "currentSubtotalLineItemsQuantity"), outstanding), (0, 0, 0));
        assert!(order["cancelReason"].is_string());
    }
}

fn check_money(order: &Value, cents: fn(&Value) -> i64) {
    let sum = |docs: &[Value], field: &str| docs.iter().map(|doc| cents(&doc[field])).sum::<i64>();
    let included = order["taxesIncluded"] == true;
    let (lines, shipping) = (list(order, "lineItems"), list(order, "shippingLines"));
    for line in lines {
        let whole = cents(&line["originalUnitPriceSet"]) * count(line, "quantity");
        assert_eq!(cents(&line["originalTotalSet"]), whole);
        let discount = sum(list(line, "discountAllocations"), "allocatedAmountSet");
        assert_eq!(cents(&line["totalDiscountSet"]), discount);
        assert_eq!(cents(&line["discountedTotalSet"]), whole - discount);
        assert!((0..=whole).contains(&discount));
    }
    let taxes = |docs: &[Value]| docs.iter().map(|doc| sum(list(doc, "taxLines"), "priceSet")).sum::<i64>();
    let tip = cents(&order["totalTipReceivedSet"]);
    let freight = sum(shipping, "discountedPriceSet");
    let tax = taxes(lines) + taxes(shipping);
    let subtotal = sum(lines, "discountedTotalSet");
    let total =
        |subtotal: i64, freight: i64, tax: i64| subtotal + freight + tip + if included { 0 } else { tax };
    let forgone = if order["cancelledAt"].is_string() { tip } else { 0 };
    assert_eq!(cents(&order["subtotalPriceSet"]), subtotal);
    assert_eq!(cents(&order["totalShippingPriceSet"]), freight);
    assert_eq!(cents(&order["totalTaxSet"]), tax);
    assert_eq!(sum(list(order, "taxLines"), "priceSet"), tax);
    assert_eq!(cents(&order["totalPriceSet"]), total(subtotal, freight, tax));
    let current = |field: &str| cents(&order[field]);
    let current_total = total(
        current("currentSubtotalPriceSet"),
        current("currentShippingPriceSet"),
        current("currentTotalTaxSet"),
    );
    assert_eq!(current("currentTotalPriceSet"), current_total - forgone);
    if count(order, "currentSubtotalLineItemsQuantity") == 0 {
        assert_eq!(current("currentSubtotalPriceSet"), 0);
    }
    let refunded = nested(order, "refunds", "refundLineItems");
    let edits: Vec<Value> = nested(order, "agreements", "sales")
        .into_iter()
        .filter(|sale| sale["actionType"] == "UPDATE" && count(sale, "quantity") < 0)
        .collect();
    if edits.is_empty() {
        assert_eq!(subtotal - sum(&refunded, "subtotalSet"), current("currentSubtotalPriceSet"));
    }
    let sold: i64 = sum(&nested(order, "agreements", "sales"), "totalAmount");
    let left_tax = if included {
        0
    } else {
        let shipping_back = nested(order, "refunds", "refundShippingLines");
        current("currentTotalTaxSet") - (taxes(shipping) - sum(&shipping_back, "taxAmountSet"))
    };
    assert_eq!(sold, current("currentSubtotalPriceSet") + left_tax);
}

fn check_payments(order: &Value, cents: fn(&Value) -> i64) {
    let moved = |kinds: &[&str]| -> i64 {
        let done = list(order, "transactions").iter().filter(|paid| paid["status"] == "SUCCESS");
        done.filter(|paid| kinds.contains(&text(paid, "kind").as_str()))
            .map(|paid| cents(&paid["amountSet"]))
            .sum()
    };
    assert_eq!(cents(&order["totalReceivedSet"]), moved(&["SALE", "CAPTURE"]));
    assert_eq!(cents(&order["totalRefundedSet"]), moved(&["REFUND"]));
    for refund in list(order, "refunds") {
        let paid: i64 = list(refund, "transactions").iter().map(|paid| cents(&paid["amountSet"])).sum();
        assert_eq!(cents(&refund["totalRefundedSet"]), paid);
    }
    let refunds: i64 = list(order, "refunds").iter().map(|refund| cents(&refund["totalRefundedSet"])).sum();
    assert_eq!(cents(&order["totalRefundedSet"]), refunds);
    let adjusted: i64 =
        nested(order, "refunds", "orderAdjustments").iter().map(|doc| cents(&doc["amountSet"])).sum();
    let net = cents(&order["totalReceivedSet"]) - refunds;
    let outstanding = cents(&order["currentTotalPriceSet"]) - net + adjusted;
    assert_eq!(cents(&order["totalOutstandingSet"]), outstanding);
}

fn check_returns(order: &Value) {
    let sent = sent_lines(order);
    for returned in list(order, "returns") {
        let parcels = list(returned, "reverseFulfillmentOrders");
        let found = |line: &Value| -> i64 {
            list(line, "dispositions").iter().map(|found| count(found, "quantity")).sum()
        };
        let seen: i64 = parcels.iter().flat_map(|parcel| list(parcel, "lineItems")).map(found).sum();
        let lines = list(returned, "returnLineItems").iter();
        assert_eq!(seen, lines.map(|line| count(line, "processedQuantity")).sum::<i64>());
        let of_it: Vec<&Value> =
            list(order, "refunds").iter().filter(|refund| refund["return"]["id"] == returned["id"]).collect();
        let refunded: i64 = of_it
            .iter()
            .flat_map(|refund| list(refund, "refundLineItems"))
            .map(|line| count(line, "quantity"))
            .sum();
        let lines = list(returned, "returnLineItems").iter();
        assert_eq!(refunded, lines.map(|line| count(line, "refundedQuantity")).sum::<i64>());
        let told: Vec<&Value> = list(returned, "refunds").iter().map(|refund| &refund["id"]).collect();
        assert_eq!(told, of_it.iter().map(|refund| &refund["id"]).collect::<Vec<_>>());
        for line in list(returned, "returnLineItems") {
            let from = sent.iter().find(|sent| sent["id"] == line["fulfillmentLineItem"]["id"]).unwrap();
            assert!(count(line, "quantity") <= count(from, "quantity"));
        }
    }
    let statuses: Vec<String> =
        list(order, "returns").iter().map(|returned| text(returned, "status")).collect();
    let any = |status: &str| statuses.iter().any(|known| known == status);
    let expected = if any("REQUESTED") {
        "RETURN_REQUESTED"
    } else if any("OPEN") {
        "IN_PROGRESS"
    } else if any("CLOSED") {
        "RETURNED"
    } else {
        "NO_RETURN"
    };
    assert_eq!(order["returnStatus"], expected);
}

pub(super) fn check(order: &Value) {
    check_units(order);
    check_statuses(order);
    check_money(order, cents);
    check_money(order, buyers_cents);
    check_payments(order, cents);
    check_payments(order, buyers_cents);
    check_returns(order);
}

#[test]
fn no_order_of_a_fresh_shop_contradicts_itself() {
    FRESH.orders.iter().for_each(check);
}

#[test]
fn no_order_contradicts_itself_after_many_steps() {
    let mut state = shop(&Plan { products: 20, orders: 120, ..Plan::default() });
    stepped(&mut state, 10);
    orders(&state).iter().for_each(check);
}

#[test]
fn ids_are_unique_in_the_whole_shop() {
    fn collect(doc: &Value, ids: &mut Vec<String>) {
        for (field, value) in doc.as_object().into_iter().flatten() {
            for child in value.as_array().into_iter().flatten() {
                // A mention is nothing but an id; transactions are told twice, in the order and in the refund.
                let mention = child.as_object().is_some_and(|fields| fields.len() == 1);
                if field != "transactions" && !mention && child["id"].is_string() {
                    ids.push(text(child, "id"));
                }
                collect(child, ids);
            }
        }
    }
    let mut ids = Vec::new();
    for mut doc in FRESH.orders.iter().chain(&FRESH.products).cloned() {
        doc["shippingLines"] = Value::Null;
        doc["collections"] = Value::Null;
        collect(&doc, &mut ids);
        ids.push(text(&doc, "id"));
    }
    let all = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), all);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_seed_makes_a_contradiction(seed: u64) {
        let mut state = shop(&Plan { seed, products: 20, orders: 184 });
        for _ in 0..2 {
            step(&mut state, present()).unwrap();
        }
        orders(&state).iter().for_each(check);
    }
}
