//! What products are filed under: type, tags and collections, kept up to date.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::Retailer;
use crate::support::catalog::{sync, synced};

const STAFF_PICKS: &str = "doc ->> 'title' = 'Staff Picks'";

fn texts(store: &rusqlite::Connection, sql: &str) -> BTreeSet<String> {
    let mut statement = store.prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// What the store files its products under, as people see it, against what the shop says.
#[track_caller]
fn mirrors_the_shop(retailer: &Retailer) {
    let told =
        texts(&retailer.store(), "SELECT product || ' | ' || kind || ' | ' || name FROM product_categories");
    let meant = texts(
        &retailer.shop_state(),
        "SELECT doc ->> 'title' || ' | type | ' || (doc ->> 'productType') FROM products
         UNION SELECT p.doc ->> 'title' || ' | tag | ' || t.value FROM products p, json_each(p.doc, '$.tags') t
         UNION SELECT p.doc ->> 'title' || ' | collection | ' || (c.doc ->> 'title')
           FROM collections c, json_each(c.doc, '$.products') m
           JOIN products p ON p.doc ->> 'id' = m.value ->> 'id'",
    );
    let only = |one: &BTreeSet<String>, other: &BTreeSet<String>| format!("{:#?}", one.difference(other));
    assert!(
        told == meant,
        "only in the store: {}\nonly at the shop: {}",
        only(&told, &meant),
        only(&meant, &told)
    );
}

/// Members of a collection, as the store has them.
fn members(retailer: &Retailer, title: &str) -> i64 {
    retailer.count(&format!(
        "collection_products m JOIN collections c ON c.shop = m.shop AND c.shopify_id = m.collection_id
          WHERE c.title = '{title}'"
    ))
}

#[test]
fn type_tags_and_collections_are_those_of_the_shop_and_stay_so() {
    let retailer = synced();
    mirrors_the_shop(&retailer);
    let collections = retailer.count("collections");
    assert!(collections > 15, "{collections}");
    for _ in 0..12 {
        retailer.later(TimeDelta::minutes(20));
        retailer.step();
        // Smart collections change without telling.
        sync(&retailer, "--set full-check=0s");
        mirrors_the_shop(&retailer);
    }
    assert!(retailer.count("shop_products WHERE gone_at IS NOT NULL") > 0, "something was deleted meanwhile");
}

#[test]
fn a_collection_that_changes_by_hand_is_read_again_and_the_others_are_not() {
    let retailer = synced();
    let mut picks = retailer.document("collections", STAFF_PICKS);
    let before = members(&retailer, "Staff Picks");
    assert!(before > 5);
    picks["products"].as_array_mut().unwrap().truncate(3);
    retailer.put(&picks);
    let run = sync(&retailer, "");
    assert_eq!((&run["seen"], &run["numbers"]["updated"]), (&json!(1), &json!(1)), "{run:#}");
    assert_eq!(members(&retailer, "Staff Picks"), 3);
    assert_eq!(sync(&retailer, "")["seen"], 0);
}

#[test]
fn a_smart_collection_that_changes_by_itself_is_found_by_comparing_everything() {
    let retailer = synced();
    let before = members(&retailer, "Jackets");
    let spoil =
        "UPDATE collections SET doc = json_remove(doc, '$.products[0]') WHERE doc ->> 'title' = 'Jackets'";
    retailer.shop_state().execute_batch(spoil).unwrap();
    assert_eq!(sync(&retailer, "")["seen"], 0, "nothing tells of it");
    let dry = sync(&retailer, "--dry-run --set full-check=0s");
    assert_eq!(dry["steps"][0]["why"], "its members changed", "{dry:#}");
    sync(&retailer, "--set full-check=0s");
    assert_eq!(members(&retailer, "Jackets"), before - 1);
}

#[test]
fn a_collection_that_is_deleted_is_marked_as_gone_and_lives_again_when_it_comes_back() {
    let retailer = synced();
    let picks = retailer.document("collections", STAFF_PICKS);
    let listed = "product_categories WHERE name = 'Staff Picks'";
    assert!(retailer.count(listed) > 0);
    retailer.delete(&picks);
    let run = sync(&retailer, "");
    assert_eq!(run["numbers"]["updated"], 1, "{run:#}");
    assert_eq!(retailer.count("collections WHERE title = 'Staff Picks' AND gone_at IS NOT NULL"), 1);
    assert_eq!(retailer.count(listed), 0);
    assert_eq!(sync(&retailer, "")["seen"], 0);
    retailer.put(&picks);
    sync(&retailer, "");
    assert!(retailer.count(listed) > 0);
}

#[test]
fn a_collection_of_more_members_than_fit_on_a_page_comes_whole() {
    let retailer = synced();
    let mut picks = retailer.document("collections", STAFF_PICKS);
    let product = |number: i64| json!({ "id": format!("gid://shopify/Product/{number}") });
    picks["products"] = (1..=620).map(product).collect();
    retailer.put(&picks);
    sync(&retailer, "");
    assert_eq!(members(&retailer, "Staff Picks"), 620);
}

#[test]
fn collections_are_read_page_by_page_and_a_run_that_ends_early_goes_on_there() {
    let retailer = synced();
    let total = retailer.count("collections");
    let touch =
        "UPDATE collections SET doc = json_set(doc, '$.title', (doc ->> 'title') || '!', '$.updatedAt',
                 '2026-11-27T12:05:00Z'), updated_at = '2026-11-27T12:05:00Z'";
    retailer.shop_state().execute_batch(touch).unwrap();
    assert_eq!(sync(&retailer, "--limit 4")["numbers"]["updated"], 4);
    assert_eq!(sync(&retailer, "--set page-size=3")["numbers"]["updated"], total - 4);
    assert_eq!(retailer.count("collections WHERE title GLOB '*!'"), total);
}

#[test]
fn an_unreadable_collection_fails_alone_and_comes_in_once_it_is_mended() {
    let retailer = synced();
    let mut picks = retailer.document("collections", STAFF_PICKS);
    picks["products"] = json!([{ "id": "gid://shopify/Oddity/1" }]);
    retailer.put(&picks);
    retailer.later(TimeDelta::minutes(20));
    let run = retailer.json("products sync", 3);
    assert_eq!(run["numbers"]["failed"], 1, "{run:#}");
    let reason = run["failures"][0]["reason"].as_str().unwrap();
    assert!(reason.contains("collection staff-picks: member:"), "{reason}");
    picks["products"] = Value::Array(Vec::new());
    retailer.put(&picks);
    retailer.later(TimeDelta::days(1));
    sync(&retailer, "");
    assert_eq!((members(&retailer, "Staff Picks"), retailer.count("failed_records")), (0, 0));
}
