//! Bulk results as real shops and other programs write them: no form of a row loses it (tests/fixtures/cases).

use serde_json::{Value, json};

use crate::support::json_form::Form;
use crate::support::{Digest, Retailer};

/// Files that were lost, silently or not, by an earlier version.
macro_rules! case {
    ($name:literal) => {
        include_bytes!(concat!("../fixtures/cases/bulk/", $name, ".jsonl"))
    };
}

fn retailer() -> Retailer {
    Retailer::with(|options| options.orders = 1)
}

/// Loads one of the two kinds from this content, and gives the report.
fn load(retailer: &Retailer, of: &str, content: &[u8], exit: i32) -> Value {
    std::fs::write(retailer.path("bulk.jsonl"), content).unwrap();
    retailer.json(&format!("initial-load {of} --from-file bulk.jsonl"), exit)
}

/// The database without the checkpoint, which names the file.
fn database(retailer: &Retailer) -> Digest {
    retailer.digest().without("checkpoints")
}

/// The case of this form, without it: the same rows as serde_json writes them.
fn plain(content: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(content).unwrap().trim_start_matches('\u{feff}');
    let rows = text.lines().filter(|line| !line.trim().is_empty());
    let plain = rows.map(|row| format!("{}\n", serde_json::from_str::<Value>(row).unwrap()));
    plain.collect::<String>().into_bytes()
}

const PRODUCTS: &[u8] = case!("products-escaped");

#[test]
fn known_forms_load_the_same_database() {
    let expected = retailer();
    load(&expected, "products", &plain(PRODUCTS), 0);
    load(&expected, "orders", &plain(case!("orders-escaped")), 0);
    assert_eq!((expected.count("variants"), expected.count("items")), (2, 3));
    let forms: [(&str, &[u8], &[u8]); 3] = [
        ("escaped", PRODUCTS, case!("orders-escaped")),
        ("typename first", case!("products-typename-first"), case!("orders-typename-first")),
        ("spaced", case!("products-spaced"), case!("orders-spaced")),
    ];
    for (form, products, orders) in forms {
        let retailer = retailer();
        assert_eq!(
            load(&retailer, "products", products, 0)["rows"],
            json!({"used": 4, "ignored": 0, "failed": 0}),
            "{form}"
        );
        assert_eq!(load(&retailer, "orders", orders, 0)["numbers"]["created"], 1, "{form}");
        database(&retailer).is(&database(&expected), form);
    }
    let marked = retailer();
    assert_eq!(load(&marked, "products", case!("products-bom-crlf-blank"), 0)["rows"]["used"], 4);
    assert_eq!(marked.count("variants"), 2);
}

#[test]
fn random_forms_load_the_same_database() {
    for seed in 0..10 {
        let (products, orders) = (synthetic::products(seed), synthetic::orders(seed));
        let (expected, other) = (retailer(), retailer());
        let mut form = Form::seeded(seed);
        for (of, rows) in [("products", &products), ("orders", &orders)] {
            let lines: String = rows.iter().map(|row| format!("{row}\n")).collect();
            let plain = load(&expected, of, lines.as_bytes(), 0);
            let varied = load(&other, of, &form.file(rows), 0);
            assert_eq!(plain["rows"]["used"], rows.len(), "seed {seed}");
            assert_eq!(
                (&varied["rows"], &varied["numbers"]),
                (&plain["rows"], &plain["numbers"]),
                "seed {seed}"
            );
        }
        database(&other).is(&database(&expected), &format!("seed {seed}"));
    }
}

#[test]
fn unknown_part_fails_its_order_alone() {
    let retailer = retailer();
    load(&retailer, "products", PRODUCTS, 0);
    let run = load(&retailer, "orders", case!("orders-unknown-part"), 3);
    assert_eq!((&run["numbers"]["failed"], &run["numbers"]["created"]), (&1.into(), &0.into()));
    assert!(run["failures"][0]["reason"].as_str().unwrap().contains("line 3 is a SomethingNew"), "{run:#}");
    assert_eq!(run["rows"], json!({ "used": 0, "ignored": 0, "failed": 5 }));
}

#[test]
fn order_without_lines_fails_alone() {
    let retailer = retailer();
    load(&retailer, "products", PRODUCTS, 0);
    let run = load(&retailer, "orders", case!("orders-no-lines"), 3);
    assert_eq!((&run["numbers"]["failed"], &run["numbers"]["created"]), (&1.into(), &1.into()));
    assert!(run["failures"][0]["reason"].as_str().unwrap().contains("no line item"), "{run:#}");
}

#[test]
fn product_without_variants_fails_alone() {
    let retailer = retailer();
    let mut products = plain(PRODUCTS);
    let only = String::from_utf8(products.clone()).unwrap().lines().next().unwrap().replace("1001", "1009");
    products.extend_from_slice(only.as_bytes());
    let run = load(&retailer, "products", &products, 3);
    assert!(run["failures"][0]["reason"].as_str().unwrap().contains("no variant"), "{run:#}");
    assert_eq!(retailer.count("variants"), 2);
}

#[test]
fn order_twice_is_new_and_unchanged() {
    let retailer = retailer();
    load(&retailer, "products", PRODUCTS, 0);
    let run = load(&retailer, "orders", case!("orders-twice"), 0);
    assert_eq!((&run["numbers"]["created"], &run["numbers"]["unchanged"]), (&1.into(), &1.into()));
    assert_eq!(retailer.count("items"), 1);
}

#[test]
fn copies_across_pages_are_unchanged() {
    let retailer = retailer();
    let one = String::from_utf8(plain(case!("orders-escaped"))).unwrap();
    let orders: String = (0..1200)
        .map(|n| {
            one.replace("Order/5001", &format!("Order/{}", 6000 + n))
                .replace("LineItem/", &format!("LineItem/{}", 10 + n))
        })
        .collect();
    load(&retailer, "products", PRODUCTS, 0);
    let run = load(&retailer, "orders", format!("{orders}{orders}").as_bytes(), 0);
    assert_eq!((&run["numbers"]["created"], &run["numbers"]["unchanged"]), (&1200.into(), &1200.into()));
    assert_eq!(run["skipped"], json!({}));
}

#[test]
fn broken_row_fails_its_order_alone() {
    let retailer = retailer();
    load(&retailer, "products", PRODUCTS, 0);
    let order = |id: &str| {
        String::from_utf8(plain(case!("orders-escaped")))
            .unwrap()
            .replace("/5001", id)
            .replace("LineItem/1", &format!("LineItem/{}", &id[1..]))
    };
    let broken = order("/5002").replace("\"sku\":\"TEE-S\"", "\"sku\":\"TEE-S");
    assert_ne!(broken, order("/5002"));
    let run =
        load(&retailer, "orders", format!("{}{broken}{}", order("/5001"), order("/5003")).as_bytes(), 3);
    assert_eq!((&run["numbers"]["created"], &run["numbers"]["failed"]), (&2.into(), &1.into()), "{run:#}");
    let reason = run["failures"][0]["reason"].as_str().unwrap();
    assert!(reason.contains("broken JSON at line "), "{reason}");
}

#[test]
fn ignored_rows_are_reported() {
    let retailer = retailer();
    load(&retailer, "products", PRODUCTS, 0);
    let metafield = r#"{"id":"gid://shopify/Metafield/1","__parentId":"gid://shopify/Order/5001"}"#;
    let orders = [plain(case!("orders-escaped")), metafield.as_bytes().to_vec()].concat();
    std::fs::write(retailer.path("bulk.jsonl"), orders).unwrap();
    retailer
        .run("initial-load orders --from-file bulk.jsonl --output plain")
        .ends(0)
        .says("+ 1 ignored on purpose");
}

/// Products and orders of no shop, with texts that need escapes.
mod synthetic {
    use fastrand::Rng;
    use serde_json::{Value, json};

    const TEXTS: [&str; 6] =
        ["plain", "a/b \\ c", "say \"hi\" <&>", "Zoë 🧵 \u{2028}", "tab\tline\n", "__parentId"];

    fn gid(kind: &str, id: u64) -> String {
        format!("gid://shopify/{kind}/{id}")
    }

    fn text(rng: &mut Rng) -> &'static str {
        rng.choice(TEXTS).unwrap()
    }

    fn money(amount: &str) -> Value {
        json!({ "shopMoney": { "amount": amount, "currencyCode": "USD" } })
    }

    /// Four products of one or two variants.
    pub(super) fn products(seed: u64) -> Vec<Value> {
        let mut rng = Rng::with_seed(seed);
        let mut rows = Vec::new();
        for id in 1..=4 {
            rows.push(json!({
                "id": gid("Product", id), "title": text(&mut rng), "handle": format!("p{id}"), "status": "ACTIVE", "vendor": text(&mut rng),
                "productType": "t", "tags": [text(&mut rng)], "isGiftCard": false, "updatedAt": "2025-01-01T00:00:00Z",
                "options": [{ "name": "Size", "position": 1 }],
            }));
            for position in 1..=rng.u64(1..=2) {
                rows.push(json!({
                    "id": gid("ProductVariant", id * 10 + position), "title": text(&mut rng), "sku": format!("S-{id}-{position}"),
                    "barcode": null, "position": position, "price": "30.00", "requiresComponents": false,
                    "selectedOptions": [{ "name": "Size", "value": text(&mut rng) }],
                    "inventoryItem": { "id": gid("InventoryItem", id * 100 + position), "tracked": true, "requiresShipping": true },
                    "__typename": "ProductVariant", "__parentId": gid("Product", id),
                }));
            }
        }
        rows
    }

    /// Five orders of one to three lines, each with its fulfillment order.
    pub(super) fn orders(seed: u64) -> Vec<Value> {
        let mut rng = Rng::with_seed(seed);
        let mut rows = Vec::new();
        for id in 1..=5 {
            rows.push(order(id, &mut rng));
            let lines = rng.u64(1..=3);
            rows.extend((1..=lines).map(|line| self::line(id, line, &mut rng)));
            rows.push(json!({
                "id": gid("FulfillmentOrder", id * 10), "status": "OPEN", "updatedAt": "2025-03-01T00:00:00Z", "fulfillAt": null,
                "fulfillBy": null, "deliveryMethod": { "methodType": "SHIPPING", "maxDeliveryDateTime": null },
                "assignedLocation": { "name": text(&mut rng), "location": null }, "__parentId": gid("Order", id),
            }));
            rows.extend((1..=lines).map(|line| {
                json!({
                    "id": gid("FulfillmentOrderLineItem", id * 1000 + line), "totalQuantity": 2, "remainingQuantity": 2,
                    "lineItem": { "id": gid("LineItem", id * 100 + line) }, "__parentId": gid("FulfillmentOrder", id * 10),
                })
            }));
        }
        rows
    }

    fn order(id: u64, rng: &mut Rng) -> Value {
        json!({
            "id": gid("Order", id), "name": format!("#{id}"), "test": false, "createdAt": "2025-03-01T00:00:00Z",
            "processedAt": "2025-03-01T00:00:00Z", "updatedAt": "2025-03-01T00:00:00Z", "cancelledAt": null, "cancelReason": null,
            "closedAt": null, "displayFinancialStatus": "PAID", "displayFulfillmentStatus": "UNFULFILLED", "currencyCode": "USD",
            "sourceName": "web", "retailLocation": null, "note": text(rng), "tags": [text(rng)],
            "customAttributes": [{ "key": "k", "value": text(rng) }], "customer": null, "email": "a@example.com", "phone": null,
            "shippingAddress": null, "shippingLine": null, "taxesIncluded": false, "currentTotalPriceSet": money("60.00"),
            "totalOutstandingSet": money("0.00"), "totalRefundedSet": money("0.00"), "totalTipReceivedSet": money("0.00"),
            "transactions": [], "fulfillments": [], "refunds": [], "__typename": "Order",
        })
    }

    fn line(order: u64, line: u64, rng: &mut Rng) -> Value {
        json!({
            "id": gid("LineItem", order * 100 + line), "sku": "S-1-1", "title": text(rng), "variantTitle": null, "quantity": 2,
            "currentQuantity": 2, "unfulfilledQuantity": 2, "requiresShipping": true, "isGiftCard": false,
            "product": { "id": gid("Product", 1) }, "variant": { "id": gid("ProductVariant", 11) },
            "originalUnitPriceSet": money("30.00"), "customAttributes": [{ "key": text(rng), "value": text(rng) }], "taxLines": [],
            "discountAllocations": [], "__parentId": gid("Order", order),
        })
    }
}
