//! Every kind of thing that an order management system must survive is in the shop, at least twice.

use std::collections::BTreeSet;

use super::*;

fn some_line(order: &Value, is: impl Fn(&Value) -> bool) -> bool {
    list(order, "lineItems").iter().any(is)
}

fn has_attribute(line: &Value, key: &str, value: Option<&str>) -> bool {
    let same =
        |attribute: &Value| attribute["key"] == key && value.is_none_or(|value| attribute["value"] == value);
    list(line, "customAttributes").iter().any(same)
}

fn restocked_as(order: &Value, restock: &str) -> bool {
    let lines = list(order, "refunds").iter().flat_map(|refund| list(refund, "refundLineItems"));
    lines.into_iter().any(|line| line["restockType"] == restock)
}

type Check = fn(&Value) -> bool;

const KINDS: &[(&str, Check)] = &[
    ("pre-order with a date", |order| {
        some_line(order, |line| {
            has_attribute(line, "Note", Some("Pre Order")) && has_attribute(line, "PROMISE_DATE", None)
        })
    }),
    ("back-order without a date", |order| {
        some_line(order, |line| {
            has_attribute(line, "Note", Some("Back Order")) && !has_attribute(line, "PROMISE_DATE", None)
        })
    }),
    ("pickup", |order| some_line(order, |line| has_attribute(line, "_pickupstore", None))),
    ("mixed cart", |order| {
        some_line(order, |line| has_attribute(line, "Note", None))
            && some_line(order, |line| has_attribute(line, "_pickupstore", None))
            && some_line(order, |line| list(line, "customAttributes").is_empty())
    }),
    ("digital goods sent at once", |order| {
        order["requiresShipping"] == false
            && order["displayFulfillmentStatus"] == "FULFILLED"
            && some_line(order, |line| line["isGiftCard"] == false)
    }),
    ("digital gift card", |order| {
        some_line(order, |line| line["isGiftCard"] == true && line["requiresShipping"] == false)
    }),
    ("physical gift card", |order| {
        some_line(order, |line| line["isGiftCard"] == true && line["unfulfilledQuantity"] == 1)
    }),
    ("tip", |order| order["totalTipReceivedSet"]["shopMoney"]["amount"] != "0.00"),
    ("test order", |order| order["test"] == true),
    ("on hold", |order| order["displayFulfillmentStatus"] == "ON_HOLD"),
    ("scheduled", |order| order["displayFulfillmentStatus"] == "SCHEDULED"),
    ("pending", |order| order["displayFinancialStatus"] == "PENDING"),
    ("authorized", |order| order["displayFinancialStatus"] == "AUTHORIZED"),
    ("partly paid", |order| order["displayFinancialStatus"] == "PARTIALLY_PAID"),
    ("voided", |order| order["displayFinancialStatus"] == "VOIDED"),
    ("partly fulfilled", |order| order["displayFulfillmentStatus"] == "PARTIALLY_FULFILLED"),
    ("fulfilled and closed", |order| {
        order["displayFulfillmentStatus"] == "FULFILLED" && order["closed"] == true
    }),
    ("point of sale", |order| order["sourceName"] == "pos" && order["retailLocation"]["id"].is_string()),
    ("cancelled", |order| order["cancelReason"].is_string()),
    ("units cancelled", |order| restocked_as(order, "CANCEL") && order["cancelledAt"].is_null()),
    ("units returned", |order| restocked_as(order, "RETURN")),
    ("money back, goods kept", |order| restocked_as(order, "NO_RESTOCK")),
    ("goodwill", |order| {
        list(order, "refunds").iter().any(|refund| list(refund, "refundLineItems").is_empty())
    }),
    ("edited down", |order| {
        order["edited"] == true
            && some_line(order, |line| line["currentQuantity"].as_i64() < line["quantity"].as_i64())
    }),
    ("line added", |order| {
        list(order, "agreements")
            .iter()
            .flat_map(|agreed| list(agreed, "sales"))
            .any(|sale| sale["actionType"] == "UPDATE" && sale["quantity"].as_i64() > Some(0))
    }),
    ("return requested", |order| order["returnStatus"] == "RETURN_REQUESTED"),
    ("return under way", |order| order["returnStatus"] == "IN_PROGRESS"),
    ("returned", |order| order["returnStatus"] == "RETURNED"),
    ("deleted product", |order| {
        some_line(order, |line| {
            line["product"].is_null() && line["variant"].is_null() && line["sku"].is_string()
        })
    }),
    ("stray variant", |order| some_line(order, |line| text(line, "sku").starts_with("STRAY-"))),
    ("custom item", |order| some_line(order, |line| line["variant"].is_null() && line["sku"].is_null())),
    ("nothing to pay", |order| order["totalPriceSet"]["shopMoney"]["amount"] == "0.00"),
    ("sixty lines", |order| list(order, "lineItems").len() == 60),
    ("eight fulfillment orders", |order| list(order, "fulfillmentOrders").len() == 8),
    ("no address", |order| order["shippingAddress"].is_null()),
    ("no customer", |order| order["customer"].is_null()),
    ("abroad", |order| {
        order["shippingAddress"].is_object() && order["shippingAddress"]["countryCodeV2"] != "US"
    }),
    ("taxes included", |order| order["taxesIncluded"] == true),
    ("another currency", |order| order["presentmentCurrencyCode"] != "USD"),
    ("import", |order| text(order, "processedAt") < text(order, "createdAt")),
    ("several allocations", |order| some_line(order, |line| list(line, "discountAllocations").len() == 3)),
    ("tags", |order| !list(order, "tags").is_empty()),
    ("hostile name", |order| {
        text(&order["customer"], "displayName").contains(['"', '=', '<', '\u{202e}', '🏔'])
    }),
];

#[test]
fn every_awkward_kind_of_order_is_there_at_least_twice() {
    let other = orders(&shop(&Plan { seed: 2, products: 40, ..Plan::default() }));
    for (seed, orders) in [(1, &FRESH.orders), (2, &other)] {
        for (kind, check) in KINDS {
            let found = orders.iter().filter(|order| check(order)).count();
            assert!(found >= 2, "{kind}: {found} with seed {seed}");
        }
    }
}

/// The first disposition of each return, by its kind.
fn was_found(order: &Value, kind: &str) -> bool {
    let parcels = list(order, "returns").iter().flat_map(|back| list(back, "reverseFulfillmentOrders"));
    let found =
        parcels.flat_map(|parcel| list(parcel, "lineItems")).flat_map(|line| list(line, "dispositions"));
    found.into_iter().any(|found| found["type"] == kind)
}

fn has_return(order: &Value, is: impl Fn(&Value) -> bool) -> bool {
    list(order, "returns").iter().any(is)
}

fn has_refund(order: &Value, is: impl Fn(&Value) -> bool) -> bool {
    list(order, "refunds").iter().any(is)
}

fn paid_at_counter(refund: &Value) -> bool {
    list(refund, "transactions").iter().any(|paid| paid["device"]["id"].is_string())
}

/// What only the steps bring.
const LATER_KINDS: &[(&str, Check)] = &[
    ("online order returned at a counter", |order| {
        order["sourceName"] == "web"
            && has_refund(order, |refund| paid_at_counter(refund) && refund["return"].is_object())
    }),
    ("online order refunded at a counter", |order| {
        order["sourceName"] == "web"
            && has_refund(order, |refund| paid_at_counter(refund) && refund["return"].is_null())
    }),
    ("restocked at a warehouse", |order| was_found(order, "RESTOCKED")),
    ("damaged", |order| was_found(order, "PROCESSING_REQUIRED")),
    ("not restocked", |order| was_found(order, "NOT_RESTOCKED")),
    ("not in the parcel", |order| was_found(order, "MISSING")),
    ("exchange asked for", |order| has_return(order, |back| !list(back, "exchangeLineItems").is_empty())),
    ("exchange sent", |order| {
        list(order, "agreements").iter().any(|agreed| agreed["__typename"] == "ReturnAgreement")
    }),
    ("declined", |order| has_return(order, |back| back["decline"]["reason"].is_string())),
    ("called off", |order| has_return(order, |back| back["status"] == "CANCELED")),
    ("processed and open", |order| {
        has_return(order, |back| {
            back["status"] == "OPEN"
                && list(back, "returnLineItems").iter().all(|line| line["unprocessedQuantity"] == 0)
        })
    }),
    ("fee", |order| {
        has_return(order, |back| {
            list(back, "returnLineItems").iter().any(|line| line["restockingFee"].is_object())
        })
    }),
    ("shipping only", |order| {
        has_refund(order, |refund| {
            list(refund, "refundLineItems").is_empty() && !list(refund, "refundShippingLines").is_empty()
        })
    }),
    ("several refunds", |order| list(order, "refunds").len() > 1),
    ("parcel called off", |order| {
        list(order, "fulfillments").iter().any(|parcel| parcel["status"] == "CANCELLED")
    }),
    ("held without moving", |order| {
        list(order, "fulfillmentOrders").iter().any(|part| text(part, "updatedAt") > text(order, "updatedAt"))
    }),
    ("moved", |order| {
        let gone = |part: &Value| part["status"] == "CLOSED";
        let never_sent = |part: &Value| list(part, "lineItems").iter().all(|line| line["totalQuantity"] == 0);
        list(order, "fulfillmentOrders").iter().any(|part| gone(part) && never_sent(part))
    }),
];

#[test]
fn the_steps_bring_what_the_history_has_not() {
    let mut state = shop(&Plan { products: 20, orders: 60, ..Plan::default() });
    stepped(&mut state, 25);
    let orders = orders(&state);
    for (kind, check) in LATER_KINDS {
        assert!(orders.iter().any(check), "no order is {kind}");
    }
}

#[test]
fn most_orders_are_ordinary() {
    let orders = &FRESH.orders;
    let ordinary = |order: &&Value| {
        ["PAID"].contains(&text(order, "displayFinancialStatus").as_str())
            && list(order, "refunds").is_empty()
            && order["edited"] == false
            && order["sourceName"] == "web"
    };
    assert!(orders.iter().filter(ordinary).count() > 280);
}

#[test]
fn every_awkward_kind_of_product_is_there() {
    let products = &FRESH.products;
    let any = |check: Check| products.iter().any(check);
    assert!(products.len() == 220);
    assert!(any(|product| list(product, "variants").len() == 60));
    assert!(any(|product| list(product, "options").len() == 3));
    assert!(any(|product| product["status"] == "DRAFT") && any(|product| product["status"] == "ARCHIVED"));
    let variants: Vec<&Value> = products.iter().flat_map(|product| list(product, "variants")).collect();
    let some = |check: Check| variants.iter().any(|variant| check(variant));
    assert!(some(|variant| variant["requiresComponents"] == true));
    assert!(some(|variant| variant["sku"].is_null()));
    assert!(some(|variant| variant["barcode"].is_null() && variant["sku"].is_string()));
    let skus: Vec<String> =
        variants.iter().map(|variant| text(variant, "sku")).filter(|sku| !sku.is_empty()).collect();
    let distinct: BTreeSet<&String> = skus.iter().collect();
    assert_eq!(skus.len() - distinct.len(), 1, "exactly one SKU is shared");
    let trimmed: BTreeSet<&str> = skus.iter().map(|sku| sku.trim()).collect();
    assert_eq!(trimmed.len(), distinct.len(), "trimming makes no two SKUs equal");
    for (surrounding, count) in [(" ", 2), ("\u{a0}", 1)] {
        let padded = skus.iter().filter(|sku| sku.starts_with(surrounding) || sku.ends_with(surrounding));
        assert_eq!(padded.count(), count, "SKUs with {surrounding:?} around them");
    }
    assert!(skus.iter().any(|sku| sku.starts_with("BRT-PARKA-")));
    let handles: BTreeSet<String> = products.iter().map(|product| text(product, "handle")).collect();
    assert_eq!(handles.len(), products.len());
}

#[test]
fn variants_are_numbered_from_one_and_as_many_as_told() {
    for product in &FRESH.products {
        let variants = list(product, "variants");
        assert!((1..=60).contains(&variants.len()));
        assert_eq!(product["variantsCount"]["count"], variants.len());
        assert!(variants.iter().zip(1..).all(|(variant, position)| variant["position"] == position));
    }
}
