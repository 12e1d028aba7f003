//! A record that cannot be true fails alone, is kept, and comes in once it is mended; where all are bad, nothing does
//! (reliability.md, R6 and R7).

use chrono::TimeDelta;

use crate::support::Retailer;

/// An order of the shop that no job leaves alone for another reason.
const ONE_ORDER: &str = "(SELECT max(id) FROM orders WHERE NOT doc ->> 'test')";

fn retailer() -> Retailer {
    let retailer = Retailer::small();
    let orders = "settle = \"0s\"\noverlap = \"0s\"";
    retailer.catalog(&format!(
        "[orders.new]\n{orders}\n[orders.missed]\nsettle = \"0s\"\n[orders.update]\n{orders}"
    ));
    retailer
}

/// Spoils a time of records of the shop: their searches find them as before, their heads and bodies cannot be true.
fn spoil(retailer: &Retailer, table: &str, which: &str) {
    let sql = format!(
        "UPDATE {table} SET doc = json_set(doc, '$.wasUpdatedAt', doc ->> 'updatedAt', '$.updatedAt', 'yesterday')
          WHERE {which}"
    );
    assert_ne!(retailer.shop_state().execute(&sql, []).unwrap(), 0);
}

fn mend(retailer: &Retailer, table: &str) {
    let sql = format!(
        "UPDATE {table} SET doc = json_remove(json_set(doc, '$.updatedAt', doc ->> 'wasUpdatedAt'), '$.wasUpdatedAt')
          WHERE doc ->> 'wasUpdatedAt' IS NOT NULL"
    );
    retailer.shop_state().execute(&sql, []).unwrap();
}

/// The one failed record, as record and reason.
fn kept(retailer: &Retailer) -> (String, String) {
    let sql = "SELECT record, reason || ': ' || payload FROM failed_records WHERE state = 'kept'";
    retailer.store().query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
}

fn number_of_one_order(retailer: &Retailer) -> i64 {
    retailer.shop_state().query_row(&format!("SELECT {ONE_ORDER}"), [], |row| row.get(0)).unwrap()
}

#[test]
fn an_order_whose_head_cannot_be_read_fails_alone_and_comes_in_once_it_is_mended() {
    for job in ["orders new", "orders missed --set within=60d"] {
        let retailer = retailer();
        let id = number_of_one_order(&retailer);
        spoil(&retailer, "orders", &format!("id = {id}"));
        let run = retailer.json(job, 3);
        assert_eq!(run["numbers"]["failed"], 1, "{run:#}");
        let (record, told) = kept(&retailer);
        assert_eq!(record, format!("order/{id}"));
        assert!(told.contains("updated at \"yesterday\" is not a time"), "{told}");
        assert!(told.contains(&format!("gid://shopify/Order/{id}")), "{told}");
        let imported = retailer.count("orders");

        mend(&retailer, "orders");
        retailer.later(TimeDelta::minutes(1));
        retailer.json(job, 0);
        assert_eq!(retailer.count("failed_records"), 0);
        assert_eq!(retailer.count("orders"), imported + 1);
        assert_eq!(retailer.count("orders"), fresh_import(&retailer));
    }
}

/// How many orders a store gets that meets the mended shop for the first time.
fn fresh_import(retailer: &Retailer) -> i64 {
    let catalog = std::fs::read_to_string(retailer.path("jobs.toml")).unwrap();
    std::fs::write(retailer.path("fresh.toml"), catalog.replace("hwjobs.db", "fresh.db")).unwrap();
    let run = retailer.json("-c fresh.toml orders new", 0);
    run["numbers"]["created"].as_i64().unwrap()
}

#[test]
fn an_order_that_stays_unreadable_fails_once_a_run() {
    let retailer = retailer();
    spoil(&retailer, "orders", &format!("id = {ONE_ORDER}"));
    for attempts in 1..=2 {
        let run = retailer.json("orders missed --set within=60d", 3);
        assert_eq!(run["numbers"]["failed"], 1, "{run:#}");
        assert_eq!(retailer.count(&format!("failed_records WHERE attempts = {attempts}")), 1);
    }
}

#[test]
fn an_unreadable_head_of_a_known_order_is_the_business_of_the_jobs_that_follow_it() {
    let retailer = retailer();
    retailer.hwjobs("orders new").assert().success();
    retailer.later(TimeDelta::minutes(1));
    spoil(&retailer, "orders", &format!("id = {ONE_ORDER}"));
    assert_eq!(retailer.json("orders missed --set within=60d", 0)["numbers"]["failed"], 0);
    assert_eq!(retailer.json("orders update", 3)["numbers"]["failed"], 1);

    mend(&retailer, "orders");
    retailer.json("orders update", 0);
    assert_eq!(retailer.count("failed_records"), 0);
}

#[test]
fn an_unreadable_head_of_an_unknown_order_is_left_to_the_jobs_that_import() {
    let retailer = retailer();
    spoil(&retailer, "orders", &format!("id = {ONE_ORDER}"));
    let run = retailer.json("orders update", 0);
    assert_eq!(run["numbers"]["failed"], 0, "{run:#}");
    assert_ne!(run["numbers"]["skipped"], 0);
}

#[test]
fn a_product_whose_head_cannot_be_read_fails_alone_and_comes_in_once_it_is_mended() {
    let retailer = retailer();
    spoil(&retailer, "products", "id = (SELECT max(id) FROM products)");
    retailer.json("products sync", 3);
    let of_the_head = "failed_records WHERE reason LIKE '%yesterday%' AND record NOT LIKE '%variant%'";
    assert_eq!(retailer.count(of_the_head), 1);
    let imported = retailer.count("products");
    mend(&retailer, "products");
    retailer.json("products sync", 3);
    assert_eq!(retailer.count(of_the_head), 0);
    assert_eq!(retailer.count("products"), imported + 1);
}

#[test]
fn where_every_head_is_bad_nothing_is_put_aside_and_nothing_moves_on() {
    let retailer = retailer();
    spoil(&retailer, "orders", "TRUE");
    let run = retailer.json("orders new", 1);
    assert!(run["cause"].as_str().unwrap_or_default().contains("yesterday"), "{run:#}");
    assert_eq!(retailer.count("failed_records"), 0);
    assert_eq!(retailer.count("checkpoints"), 0);
    mend(&retailer, "orders");
    assert_eq!(retailer.json("orders new", 0)["numbers"]["created"], retailer.count("orders"));
}
