//! Odd and bad states of orders that the store has (R6): each is taken as it is, or kept in failed records with its reason;
//! their neighbours are followed all the same, and what the shop mends comes in.

use std::collections::BTreeMap;

use chrono::{SecondsFormat, TimeDelta};
use rusqlite::params;
use serde_json::{Value, json};

use crate::support::{Grown, Retailer};

/// What is made of an order's document.
type Turn = fn(&mut Value);

/// What following must make of it.
enum Fate {
    /// So many rows are in the store: `table WHERE …`, `?` standing for the order's number there.
    Taken(&'static [(&'static str, i64)]),
    /// It fails, and its reason says this.
    Kept(&'static str),
}

use Fate::{Kept, Taken};

const OF_UPDATE: &[(&str, Turn, Fate)] = &[
    (
        "a currency without decimals, and a new line of three units with a discount that three do not divide",
        |order| {
            in_yen(order);
            let line = add_line(order, 1);
            line["quantity"] = 3.into();
            line["discountAllocations"] = json!([{ "allocatedAmountSet": yen("1000.0") }]);
        },
        Taken(&[
            ("orders WHERE order_id = ? AND currency = 'JPY' AND total NOT LIKE '%.%[1-9]%'", 1),
            (
                "item_adjustments JOIN items USING (item_id)
                  WHERE order_id = ? AND kind = 'discount' AND CAST(amount AS REAL) = 333",
                2,
            ),
            (
                "item_adjustments JOIN items USING (item_id)
                  WHERE order_id = ? AND kind = 'discount' AND CAST(amount AS REAL) = 334",
                1,
            ),
        ]),
    ),
    (
        "a new line without a variant",
        |order| {
            let line = add_line(order, 1);
            for part in ["variant", "product", "sku", "variantTitle"] {
                line[part] = Value::Null;
            }
        },
        Taken(&[("items WHERE order_id = ? AND variant_id IS NULL AND line_id > 99000000000", 1)]),
    ),
    (
        "five hundred lines",
        |order| {
            for place in order["lineItems"].as_array().unwrap().len()..500 {
                add_line(order, place);
            }
        },
        Taken(&[("(SELECT DISTINCT line_id FROM items WHERE order_id = ?)", 500)]),
    ),
    (
        "a negative quantity",
        |order| order["lineItems"][0]["quantity"] = (-1).into(),
        Kept("line 1: quantity -1 is negative"),
    ),
    (
        "an absent quantity",
        |order| order["lineItems"][0]["quantity"] = Value::Null,
        Kept("the shop cannot tell it: lineItems.nodes.0.quantity"),
    ),
    (
        "less than nothing to be sent",
        |order| order["fulfillmentOrders"][0]["lineItems"][0]["remainingQuantity"] = (-1).into(),
        Kept("fulfilment order 1: line 1: remaining quantity -1 is negative"),
    ),
    ("no currency", |order| order["currencyCode"] = "XXX".into(), Kept("currency \"XXX\"")),
    (
        "an unknown state of a fulfilment order",
        |order| order["fulfillmentOrders"][0]["status"] = "LOST".into(),
        Kept("fulfillmentOrders.nodes.0.status"),
    ),
    (
        "an unknown state of the order",
        |order| order["displayFulfillmentStatus"] = "TELEPORTED".into(),
        Kept("displayFulfillmentStatus"),
    ),
    ("an unknown reason", |order| order["cancelReason"] = "WHIM".into(), Kept("cancelReason")),
];

const OF_RETURNS: &[(&str, Turn, Fate)] = &[
    (
        "an unknown state of a return",
        |order| order["returns"][0]["status"] = "PONDERED".into(),
        Kept("returns.nodes.0.status"),
    ),
    (
        "an unknown kind of restocking",
        |order| order["refunds"][0]["refundLineItems"][0]["restockType"] = "SHREDDED".into(),
        Kept("restockType"),
    ),
    (
        "less than nothing comes back",
        |order| order["returns"][0]["returnLineItems"][0]["quantity"] = (-1).into(),
        Kept("return 1: line 1: quantity -1 is negative"),
    ),
    (
        "less than nothing is paid back",
        |order| order["refunds"][0]["refundLineItems"][0]["quantity"] = (-2).into(),
        Kept("refund 1: line 1: quantity -2 is negative"),
    ),
    (
        "a refund of no time",
        |order| order["refunds"][0]["createdAt"] = Value::Null,
        Kept("refund 1: created at is absent"),
    ),
    (
        "more refunds than the shop tells of",
        |order| {
            let one = order["refunds"][0].clone();
            let another = |place| {
                let mut another = one.clone();
                another["id"] = format!("gid://shopify/Refund/{}", 99_000_000_000_u64 + place).into();
                another
            };
            order["refunds"].as_array_mut().unwrap().extend((0..299).map(another));
        },
        Kept("it has 250 refunds, or more"),
    ),
    (
        "money for a line that the order has not",
        |order| {
            let line = &mut order["refunds"][0]["refundLineItems"][0];
            line["lineItem"]["id"] = "gid://shopify/LineItem/99000000000".into();
        },
        Taken(&[
            ("returns WHERE order_id = ? AND refunded <> '0'", 1),
            ("return_items JOIN items USING (item_id) WHERE order_id = ? AND received = 1", 1),
        ]),
    ),
];

/// Adds a line like the first to an order.
fn add_line(order: &mut Value, place: usize) -> &mut Value {
    let mut line = order["lineItems"][0].clone();
    line["id"] = format!("gid://shopify/LineItem/{}", 99_000_000_001_usize + place).into();
    for quantity in ["quantity", "currentQuantity", "unfulfilledQuantity"] {
        line[quantity] = 1.into();
    }
    let lines = order["lineItems"].as_array_mut().unwrap();
    lines.push(line);
    lines.last_mut().unwrap()
}

fn yen(amount: &str) -> Value {
    let money = json!({ "amount": amount, "currencyCode": "JPY" });
    json!({ "shopMoney": money, "presentmentMoney": money })
}

/// Has every amount of a document be in yen, which come as whole numbers with one decimal.
fn in_yen(doc: &mut Value) {
    match doc {
        Value::Object(object) => {
            if let Some(amount) = object.get("amount").and_then(Value::as_str) {
                let whole = format!("{}.0", amount.split('.').next().unwrap_or("0"));
                object.insert("amount".to_owned(), whole.into());
            }
            for (name, value) in object {
                match name.as_str() {
                    "currencyCode" | "presentmentCurrencyCode" => *value = "JPY".into(),
                    _ => in_yen(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(in_yen),
        _ => {}
    }
}

/// A store that has all plain orders of a shop, `#BS-1002` and so on, and what the shop says of them when all is well.
struct Scene {
    retailer: Retailer,
    healthy: BTreeMap<String, Value>,
}

impl Scene {
    fn of(orders: usize, happenings: &str) -> Self {
        let retailer = Retailer::like(&Grown::with_orders(1));
        retailer.catalog("[orders.new]\nsettle = \"0s\"\n");
        retailer.control("place", Some(&orders.to_string()));
        retailer.run("orders new").ends(0);
        retailer.later(TimeDelta::hours(1));
        let names: Vec<String> = (0..orders).map(|number| format!("#BS-{}", 1002 + number)).collect();
        for name in names.iter().filter(|_| !happenings.is_empty()) {
            let told =
                retailer.control("step", Some(&format!("{} {happenings}", name.trim_start_matches('#'))));
            assert!(told["errors"].is_null(), "{name}: {told}");
        }
        retailer.later(TimeDelta::minutes(1));
        let shop = retailer.shop_state();
        let healthy = |name: &String| {
            let doc: String =
                shop.query_row("SELECT doc FROM orders WHERE name = ?1", [name], |row| row.get(0)).unwrap();
            (name.clone(), serde_json::from_str(&doc).unwrap())
        };
        let healthy = names.iter().map(healthy).collect();
        Self { retailer, healthy }
    }

    /// Has the shop tell this of an order from now on.
    fn tell(&self, name: &str, mut doc: Value) {
        let now = self.retailer.now().to_rfc3339_opts(SecondsFormat::Secs, true);
        doc["updatedAt"] = now.clone().into();
        let sql = "UPDATE orders SET doc = ?2, updated_at = ?3, visible_at = ?3 WHERE name = ?1";
        let changed = self.retailer.shop_state().execute(sql, params![name, doc.to_string(), now]).unwrap();
        assert_eq!(changed, 1, "{name}");
    }

    /// Every case happens to one order, all others are touched only. One run; each has its fate. Then all are mended.
    fn play(&self, job: &str, cases: &[(&str, Turn, Fate)]) {
        let retailer = &self.retailer;
        let names: Vec<&String> = self.healthy.keys().collect();
        for (place, name) in names.iter().enumerate() {
            let mut doc = self.healthy[*name].clone();
            if let Some((_, turn, _)) = cases.get(place) {
                turn(&mut doc);
            }
            self.tell(name, doc);
        }
        retailer.later(TimeDelta::minutes(1));
        let run = retailer.json(job, 3);
        let kept = cases.iter().filter(|(_, _, fate)| matches!(fate, Kept(_))).count();
        assert_eq!(run["numbers"]["failed"], kept, "{run:#}");
        assert_eq!(retailer.count("failed_records"), kept as i64);
        for ((what, _, fate), name) in cases.iter().zip(&names) {
            match fate {
                Taken(rows) => self.has(name, what, rows),
                Kept(reason) => {
                    let kept = &retailer.json(&format!("failed show {name}"), 0)["record"];
                    let told = kept["reason"].as_str().unwrap();
                    assert!(
                        told.starts_with(&format!("order {name}: ")) && told.contains(reason),
                        "{what}: {told}"
                    );
                }
            }
        }
        for (place, name) in names.iter().enumerate() {
            let taken = cases.get(place).is_none_or(|(_, _, fate)| matches!(fate, Taken(_)));
            assert_eq!(self.is_followed(name), taken, "{name}");
        }
        self.mend(job);
    }

    /// The shop tells all as it is; what had failed comes in.
    fn mend(&self, job: &str) {
        for (name, doc) in &self.healthy {
            self.tell(name, doc.clone());
        }
        self.retailer.later(TimeDelta::minutes(15));
        let run = self.retailer.json(job, 0);
        assert_eq!(
            (&run["numbers"]["failed"], self.retailer.count("failed_records")),
            (&0.into(), 0),
            "{run:#}"
        );
        assert!(self.healthy.keys().all(|name| self.is_followed(name)));
    }

    /// Whether the store has the order's latest state.
    fn is_followed(&self, name: &str) -> bool {
        let ask = |db: rusqlite::Connection, sql: &str| -> String {
            db.query_row(sql, [name], |row| row.get(0)).unwrap()
        };
        let here = ask(self.retailer.store(), "SELECT shop_updated_at FROM orders WHERE name = ?1");
        here == ask(self.retailer.shop_state(), "SELECT updated_at FROM orders WHERE name = ?1")
    }

    /// So many rows of the order.
    fn has(&self, name: &str, what: &str, rows: &[(&str, i64)]) {
        let sql = "SELECT order_id FROM orders WHERE name = ?1";
        let id: i64 = self.retailer.store().query_row(sql, [name], |row| row.get(0)).unwrap();
        for (of, count) in rows {
            assert_eq!(self.retailer.count(&of.replace('?', &id.to_string())), *count, "{what}: {of}");
        }
    }
}

#[test]
fn every_odd_state_of_a_known_order_is_followed_or_kept_with_its_reason_and_heals() {
    Scene::of(14, "").play("orders update", OF_UPDATE);
}

#[test]
fn every_odd_return_is_recorded_or_kept_with_its_reason_and_heals() {
    let scene = Scene::of(10, "send request-return approve-return receive");
    scene.play("orders returns", OF_RETURNS);
    let returns = "returns WHERE of_kind = 'return' AND status = 'completed'";
    assert_eq!(scene.retailer.count(returns), 10);
    assert_eq!(scene.retailer.count("return_items WHERE received = 1"), 10);
}
