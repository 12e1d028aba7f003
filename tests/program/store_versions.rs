//! Old stores open with this program; newer ones, and what is no store of ours, are left as they are (R16).

use chrono::TimeDelta;
use rusqlite::Connection;

use crate::support::Retailer;

/// A store as the first release left it: two orders, a failed one, a run, a checkpoint.
const SCHEMA_1: &str = include_str!("../fixtures/store-0001.sql");

/// A store of schema 2: three products, and a checkpoint that says that the whole catalog has been read.
const SCHEMA_2: &str = include_str!("../fixtures/store-0002.sql");

/// A store of schema 5: a unit of an order, for which a warehouse keeps one of its five.
const SCHEMA_5: &str = include_str!("../fixtures/store-0005.sql");

/// A store of schema 6: two orders, the first of which was sold at a counter, which nobody kept.
const SCHEMA_6: &str = include_str!("../fixtures/store-0006.sql");

fn retailer() -> Retailer {
    let retailer = Retailer::with(|options| options.orders = 2);
    retailer.catalog("[orders.new]\nsettle = \"0s\"\n");
    retailer
}

/// A file in the store's place, made by `sql`.
fn instead_of_the_store(retailer: &Retailer, sql: &str) -> Vec<u8> {
    let path = retailer.path("hwjobs.db");
    Connection::open(&path).unwrap().execute_batch(sql).unwrap();
    std::fs::read(path).unwrap()
}

/// Every command that opens the store refuses it with this code and these words, and leaves it as it is.
fn is_refused_untouched(retailer: &Retailer, store: &[u8], code: i32, words: &str) {
    for line in
        ["orders new", "orders new --dry-run", "runs list", "failed list", "failed retry all", "jobs list"]
    {
        retailer.run(line).ends(code).says(words).says("hwjobs.db");
        assert!(std::fs::read(retailer.path("hwjobs.db")).unwrap() == store, "{line} wrote to it");
        for beside in ["hwjobs.db-wal", "hwjobs.db-journal"] {
            assert!(!retailer.path(beside).exists(), "{line} left {beside}");
        }
    }
    assert_eq!(retailer.requests(), 0, "nothing is asked on behalf of a store that cannot be used");
}

#[test]
fn a_store_of_the_first_release_opens_and_works() {
    let retailer = retailer();
    instead_of_the_store(&retailer, SCHEMA_1);
    assert_eq!(retailer.json("runs show last", 0)["run"]["created"], 2);
    retailer.run("failed list").ends(0).says("#BS-1003").says("quantity -1 is negative");
    retailer.run("orders new --dry-run").ends(0);
    retailer.control("place", Some("1"));
    let run = retailer.json("orders new", 0);
    assert_eq!(
        (&run["run"], &run["numbers"]["created"], &run["numbers"]["unchanged"]),
        (&2.into(), &1.into(), &0.into())
    );
    assert_eq!(retailer.count("orders"), 3);
    assert_eq!(retailer.count("failed_records"), 0, "the failed order was tried again and was good");
}

#[test]
fn a_store_from_before_deletions_were_told_opens_and_catches_up() {
    let retailer = retailer();
    instead_of_the_store(&retailer, SCHEMA_2);
    let known = |matches: &str| retailer.count(&format!("shop_products WHERE {matches}"));
    assert_eq!(known("true"), 3);
    let id: i64 = retailer
        .store()
        .query_row("SELECT min(shopify_id) FROM shop_products", [], |row| row.get(0))
        .unwrap();
    retailer.delete(&retailer.document("products", &format!("id = {id}")));
    retailer.later(TimeDelta::minutes(20));
    retailer.json("products sync", 3);
    assert_eq!((known("gone_at IS NULL"), known("gone_at IS NOT NULL")), (219, 1));
    let described =
        "variants WHERE expected = 0 AND described_of IS NOT NULL AND described_by = 'brightside'";
    assert!(retailer.count(described) > 1_000);
    assert!(retailer.count("product_categories WHERE kind = 'collection'") > 200);
}

#[test]
fn a_store_in_which_a_unit_kept_one_thing_opens_and_keeps_it() {
    let retailer = retailer();
    instead_of_the_store(&retailer, SCHEMA_5);
    retailer.json("orders new", 0);
    let kept = "reservations WHERE item_id = 1 AND variant_id = 1 AND facility = 'DC' AND units = 1";
    assert_eq!((retailer.count(kept), retailer.count("reservations")), (1, 1));
    let stock = &retailer.json("stock PARKA-M", 0)["stock"]["facilities"][0];
    assert_eq!(
        (&stock["qoh"], &stock["atp"], &stock["reserved"]),
        (&5.into(), &4.into(), &1.into()),
        "{stock:#}"
    );
}

#[test]
fn what_was_promised_of_a_kit_that_nobody_had_described_is_shown_anew() {
    let retailer = retailer();
    let kits = "INSERT INTO facilities (facility, name, kind) VALUES ('DC', '', 'warehouse');
        INSERT INTO variants (variant_id, identity, expected, title, kind, created_at, updated_at)
        VALUES (70, 'A', 1, '', 'finished-good', '', ''), (71, 'SET', 1, '', 'kit', '', ''), (72, 'BOX', 1, '', 'kit', '', '');
        INSERT INTO kit_components VALUES (72, 70, 1);
        INSERT INTO stock SELECT variant_id, 'DC', 5, 5 FROM variants WHERE variant_id >= 70;
        UPDATE stock_changes SET change_seq = variant_id;";
    instead_of_the_store(&retailer, &format!("{SCHEMA_6}; {kits}"));
    retailer.run("orders new").ends(0);
    assert_eq!(
        retailer.texts("SELECT variant_id || ' ' || change_seq FROM stock_changes ORDER BY variant_id"),
        ["70 70", "71 73", "72 72"]
    );
}

/// The shop says that the first of its two orders was sold at a counter.
fn sold_at_a_counter(retailer: &Retailer) {
    let sql = "UPDATE orders SET doc = json_set(doc, '$.retailLocation',
                      json_object('id', 'gid://shopify/Location/71000000004', 'name', 'Brooklyn'))
                WHERE name = '#BS-1001'";
    assert_eq!(retailer.shop_state().execute(sql, []).unwrap(), 1);
}

#[test]
fn a_store_that_did_not_know_where_orders_were_sold_learns_it_as_it_reads_them_again() {
    let retailer = retailer();
    sold_at_a_counter(&retailer);
    instead_of_the_store(&retailer, SCHEMA_6);
    let sold =
        || retailer.texts("SELECT name || ' ' || coalesce(origin_facility, '-') FROM orders ORDER BY 1");
    let update = || {
        let run = retailer.json("orders update", 0);
        (run["numbers"]["updated"].as_u64(), run["numbers"]["unchanged"].as_u64())
    };
    assert_eq!(update(), (Some(0), Some(2)), "nothing is read for that alone");
    assert_eq!(sold(), ["#BS-1001 -", "#BS-1002 -"]);
    retailer.later(TimeDelta::hours(1));
    let touch = "UPDATE orders SET updated_at = '2026-11-27T12:30:00Z', visible_at = '2026-11-27T12:30:00Z',
                        doc = json_set(doc, '$.updatedAt', '2026-11-27T12:30:00Z')";
    retailer.shop_state().execute(touch, []).unwrap();
    assert_eq!(update(), (Some(1), Some(1)));
    assert_eq!(sold(), ["#BS-1001 location-71000000004", "#BS-1002 -"]);
    assert_eq!(update().0, Some(0));
    retailer.run("orders new").ends(0);
}

#[test]
fn a_store_of_a_newer_program_is_refused_untouched() {
    let retailer = retailer();
    let store = instead_of_the_store(&retailer, &format!("{SCHEMA_1}; PRAGMA user_version = 99;"));
    is_refused_untouched(&retailer, &store, 78, "use the newer hwjobs");
}

#[test]
fn somebody_elses_database_is_refused_untouched() {
    let retailer = retailer();
    let store = instead_of_the_store(&retailer, "CREATE TABLE recipes (cake TEXT);");
    is_refused_untouched(&retailer, &store, 78, "is not a store of hwjobs");
}

#[test]
fn a_file_that_is_no_database_is_refused_untouched() {
    let retailer = retailer();
    std::fs::write(retailer.path("hwjobs.db"), "Dear diary, today was a long day.\n".repeat(99)).unwrap();
    let store = std::fs::read(retailer.path("hwjobs.db")).unwrap();
    is_refused_untouched(&retailer, &store, 78, "is not a store of hwjobs");
}
