//! Bad records among good ones (R6), and nothing but bad ones (R7). The shop's documents are spoiled behind its back.

use chrono::TimeDelta;
use rusqlite::{Connection, params};

use crate::support::{Grown, Retailer};

/// Ways to spoil an order: what is changed in its document, to which JSON, and what the reason must say.
const POISONS: &[(&str, &str, &str)] = &[
    ("$.lineItems[0].quantity", "-1", "line 1: quantity -1 is negative"),
    ("$.lineItems[0].quantity", "2000000000", "line 1: quantity 2000000000 is more than 10000"),
    ("$.currencyCode", "\"XXX\"", "currency \"XXX\" is not one of ISO 4217"),
    ("$.currentTotalPriceSet.shopMoney.amount", "\"12,50\"", "total \"12,50\" is not a decimal number"),
    ("$.currentTotalPriceSet.shopMoney.currencyCode", "\"EUR\"", "total is in \"EUR\", the order in USD"),
    ("$.lineItems[0].originalUnitPriceSet.shopMoney.amount", "\"NaN\"", "line 1: unit price \"NaN\""),
    ("$.processedAt", "\"yesterday\"", "processed at \"yesterday\" is not a time"),
    ("$.lineItems[#]", "(SELECT json_extract(doc, '$.lineItems[0]'))", "line 15816"),
];

/// A shop with plain orders only, from `#BS-1002` on, and one run behind it, so that every poison meets a page of news.
struct Scene {
    retailer: Retailer,
    shop: Connection,
}

impl Scene {
    fn with_news(orders: u32) -> Self {
        let retailer = Retailer::like(&Grown::with_orders(1));
        retailer.catalog("[orders.new]\nsettle = \"0s\"\n");
        retailer.run("orders new").ends(0);
        retailer.control("place", Some(&orders.to_string()));
        let shop = retailer.shop_state();
        shop.execute_batch("CREATE TABLE healthy AS SELECT id, doc FROM orders").unwrap();
        Self { retailer, shop }
    }

    /// Spoils the order of this name.
    fn spoil(&self, name: &str, (path, json, _): &(&str, &str, &str)) {
        let value = if json.starts_with("(SELECT") { format!("json({json})") } else { "json(?3)".to_owned() };
        let sql = format!(
            "UPDATE orders SET doc = json_set(doc, ?2, {value}) WHERE name = ?1 AND (?3 IS NOT NULL)"
        );
        assert_eq!(self.shop.execute(&sql, params![name, path, json]).unwrap(), 1, "{name} {path}");
    }

    /// Mends the order of this name.
    fn heal(&self, name: &str) {
        let sql =
            "UPDATE orders SET doc = (SELECT doc FROM healthy WHERE healthy.id = orders.id) WHERE name = ?1";
        assert_eq!(self.shop.execute(sql, [name]).unwrap(), 1);
    }
}

fn name(number: u32) -> String {
    format!("#BS-{}", 1001 + number)
}

#[test]
fn every_kind_of_poison_fails_alone_and_heals_with_the_next_run() {
    let scene = Scene::with_news(12);
    let bad: Vec<String> = (1..).map(name).take(POISONS.len()).collect();
    bad.iter().zip(POISONS).for_each(|(name, poison)| scene.spoil(name, poison));
    let retailer = &scene.retailer;
    let run = retailer.json("orders new", 3);
    assert_eq!((&run["numbers"]["created"], &run["numbers"]["failed"]), (&4.into(), &8.into()));
    for (name, (_, _, reason)) in bad.iter().zip(POISONS) {
        let kept = &retailer.json(&format!("failed show {name}"), 0)["record"];
        let told = kept["reason"].as_str().unwrap();
        assert!(told.starts_with(&format!("order {name}: ")) && told.contains(reason), "{told}");
        let payload: serde_json::Value = serde_json::from_str(kept["payload"].as_str().unwrap()).unwrap();
        assert_eq!(payload["name"], **name);
    }
    bad.iter().for_each(|name| scene.heal(name));
    retailer.later(TimeDelta::minutes(15));
    assert_eq!(retailer.json("orders new", 0)["numbers"]["created"], 8);
    assert_eq!((retailer.count("orders"), retailer.count("failed_records")), (13, 0));
}

#[test]
fn fifty_bad_orders_in_a_thousand_and_fifty_cost_no_good_one() {
    let scene = Scene::with_news(1050);
    let bad: Vec<String> = (0..50).map(|n| name(n * 21 + 3)).collect();
    bad.iter().zip(POISONS.iter().cycle()).for_each(|(name, poison)| scene.spoil(name, poison));
    let retailer = &scene.retailer;
    let run = retailer.json("orders new", 3);
    assert_eq!((&run["numbers"]["created"], &run["numbers"]["failed"]), (&1000.into(), &50.into()));
    assert_eq!((retailer.count("orders"), retailer.count("failed_records")), (1001, 50));
}

#[test]
fn one_bad_order_among_many_good_ones_is_one_failed_record() {
    let scene = Scene::with_news(40);
    scene.spoil(&name(7), &POISONS[0]);
    let run = scene.retailer.json("orders new", 3);
    assert_eq!((&run["numbers"]["created"], &run["numbers"]["failed"]), (&39.into(), &1.into()));
}

#[test]
fn a_page_that_is_all_poison_stops_the_run_and_quarantines_nothing() {
    let scene = Scene::with_news(20);
    let before = scene.retailer.digest();
    (1..=20).for_each(|n| scene.spoil(&name(n), &POISONS[2]));
    for _ in 0..2 {
        scene
            .retailer
            .run("orders new")
            .ends(1)
            .says("20 of 20 records failed")
            .says("the checkpoint has not moved");
        scene.retailer.digest().is(&before, "nothing was taken");
    }
    (1..=20).for_each(|n| scene.heal(&name(n)));
    assert_eq!(scene.retailer.json("orders new", 0)["numbers"]["created"], 20);
}

#[test]
fn nineteen_bad_orders_are_still_a_few() {
    let scene = Scene::with_news(19);
    (1..=19).for_each(|n| scene.spoil(&name(n), &POISONS[2]));
    scene.retailer.run("orders new").ends(3);
    assert_eq!(scene.retailer.count("failed_records"), 19);
}

#[test]
fn a_bad_order_is_tried_again_ever_more_rarely_until_it_is_good() {
    let scene = Scene::with_news(2);
    let retailer = &scene.retailer;
    scene.spoil(&name(1), &POISONS[0]);
    let attempts = || retailer.json(&format!("failed show {}", name(1)), 0)["record"]["attempts"].clone();
    retailer.run("orders new").ends(3);
    retailer.later(TimeDelta::minutes(15));
    retailer.run("orders new").ends(3);
    assert_eq!(attempts(), 2);
    retailer.later(TimeDelta::minutes(15));
    retailer.run("orders new").ends(0);
    assert_eq!(attempts(), 2, "left alone for an hour");
    retailer.later(TimeDelta::minutes(60));
    retailer.run("orders new").ends(3);
    assert_eq!(attempts(), 3);
}

#[test]
fn somebody_looks_at_a_failed_record_tries_it_again_and_gives_it_up() {
    let scene = Scene::with_news(3);
    let retailer = &scene.retailer;
    let bad = name(2);
    let bare = bad.trim_start_matches('#');
    scene.spoil(&bad, &POISONS[0]);
    retailer.run("orders new").ends(3).says(&format!("hwjobs failed show '{bare}'"));
    retailer.run("failed list").ends(0).says(&bad).says("quantity -1 is negative");
    retailer
        .run(&format!("failed show {bare}"))
        .ends(0)
        .says("hwjobs failed retry 1")
        .says("\"quantity\": -1");
    retailer.run("failed show #BS-9").ends(2).says("there is no failed record `#BS-9`");

    retailer.run(&format!("failed drop {bare}")).ends(0).says("not tried again");
    retailer.run("failed list").ends(0).says("nothing has failed");
    retailer.run("failed list --dropped").ends(0).says("dropped");
    // The order is within the overlap still, so the next window reads its head once more.
    assert_eq!(retailer.json("orders new", 0)["skipped"]["dropped (hwjobs failed list --dropped)"], 1);
    retailer.later(TimeDelta::days(2));
    retailer.run("orders new").ends(0);

    scene.heal(&bad);
    retailer.run("failed retry all").ends(0).says("0 to be tried again");
    retailer.run(&format!("failed retry {bad}")).ends(0).says("hwjobs orders new");
    assert_eq!(retailer.json("orders new", 0)["numbers"]["created"], 1);
    assert_eq!(retailer.count("failed_records"), 0);
}

/// The shop answers such a page with an error beside its data, which names the place.
#[test]
fn a_record_that_the_shop_itself_cannot_tell_loses_nothing() {
    for (path, json, place) in [
        ("$.fulfillmentOrders[0].status", "\"LOST\"", "fulfillmentOrders.nodes.0.status"),
        ("$.lineItems[0].title", "null", "lineItems.nodes.0.title"),
        ("$.lineItems[0].quantity", "99999999999", "lineItems.nodes.0.quantity"),
        ("$.transactions[0].kind", "\"BARTER\"", "transactions.0.kind"),
    ] {
        let scene = Scene::with_news(3);
        let (retailer, bad) = (&scene.retailer, name(2));
        scene.spoil(&bad, &(path, json, ""));
        let run = retailer.json("orders new", 3);
        assert_eq!((&run["numbers"]["created"], &run["numbers"]["failed"]), (&2.into(), &1.into()), "{path}");
        let kept = &retailer.json(&format!("failed show {bad}"), 0)["record"];
        let told = kept["reason"].as_str().unwrap();
        let begin = format!("order {bad}: the shop cannot tell it: {place}: INTERNAL_SERVER_ERROR: ");
        assert!(told.starts_with(&begin), "{told}");

        scene.heal(&bad);
        retailer.later(TimeDelta::minutes(15));
        assert_eq!(retailer.json("orders new", 0)["numbers"]["created"], 1);
        assert_eq!((retailer.count("orders"), retailer.count("failed_records")), (4, 0));
    }
}
