//! The catalog in step with the shop: what is created, changed, moved, deleted, and what comes back.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::Retailer;

/// A shop in which every variant has a SKU, so that no sync complains.
fn retailer() -> Retailer {
    let retailer = Retailer::with(|options| options.orders = 2);
    let mut stickers = retailer.document("products", "doc ->> 'title' = 'Trail Sticker'");
    for (place, variant) in stickers["variants"].as_array_mut().unwrap().iter_mut().enumerate() {
        variant["sku"] = json!(format!("STICKER-{place}"));
    }
    retailer.put(&stickers);
    retailer
}

/// One whose store has the whole catalog.
fn synced() -> Retailer {
    let retailer = retailer();
    sync(&retailer, "");
    retailer
}

/// Syncs, some time later.
fn sync(retailer: &Retailer, flags: &str) -> Value {
    retailer.later(TimeDelta::minutes(20));
    let run = retailer.json(&format!("products sync {flags}"), 0);
    let numbers: u64 = run["numbers"].as_object().unwrap().values().filter_map(Value::as_u64).sum();
    assert_eq!(run["seen"], numbers, "the numbers add up");
    run
}

fn number(doc: &Value) -> i64 {
    doc["id"].as_str().unwrap().rsplit('/').next().unwrap().parse().unwrap()
}

/// An ordinary product of several variants that nothing else shares.
fn ordinary(retailer: &Retailer) -> Value {
    several(retailer).remove(0)
}

/// Some of them, with one option each.
fn several(retailer: &Retailer) -> Vec<Value> {
    let shop = retailer.shop_state();
    let sql = "SELECT doc FROM products WHERE id > 8301000000020 AND json_array_length(doc, '$.variants') BETWEEN 2 AND 9
                  AND json_array_length(doc, '$.options') = 1 ORDER BY id";
    let mut statement = shop.prepare(sql).unwrap();
    let docs = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
    docs.map(|doc| serde_json::from_str(&doc.unwrap()).unwrap()).collect()
}

fn is_gone(retailer: &Retailer, product: &Value) -> bool {
    let id = number(product);
    let gone = retailer.count(&format!("shop_products WHERE shopify_id = {id} AND gone_at IS NOT NULL")) == 1;
    let variants = format!("shop_variants WHERE shopify_product = {id} AND gone_at IS");
    assert_eq!(retailer.count(&format!("{variants} NOT NULL")) > 0, gone);
    assert_eq!(retailer.count(&format!("{variants} NULL")) == 0, gone);
    gone
}

/// Of every variant that the shop has now: its SKU, its product's title and its price, as the store has them.
fn mirrors_the_shop(retailer: &Retailer) {
    let sql = "
        SELECT v.value ->> 'id', v.value ->> 'sku', doc ->> 'title', v.value ->> 'price'
          FROM products, json_each(doc, '$.variants') v
         WHERE v.value ->> 'sku' IS NOT NULL
           AND v.value ->> 'sku' NOT IN (SELECT w.value ->> 'sku' FROM products, json_each(doc, '$.variants') w
                                          WHERE w.value ->> 'sku' IS NOT NULL GROUP BY 1 HAVING count(*) > 1)";
    let shop = retailer.shop_state();
    let mut statement = shop.prepare(sql).unwrap();
    let store = retailer.store();
    let mut stored = store
        .prepare(
            "SELECT v.identity, p.title, v.price FROM shop_variants s JOIN variants v USING (variant_id)
               JOIN products p USING (product_id) WHERE s.shopify_id = ?1 AND s.gone_at IS NULL",
        )
        .unwrap();
    let rows = statement.query_map([], |row| {
        Ok((
            row.get::<_, String>(0)?,
            row.get::<_, String>(1)?,
            row.get::<_, String>(2)?,
            row.get::<_, String>(3)?,
        ))
    });
    let mut count = 0;
    for row in rows.unwrap() {
        let (id, sku, title, price) = row.unwrap();
        let id: i64 = id.rsplit('/').next().unwrap().parse().unwrap();
        let told = stored.query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
        let told: (String, String, String) = told.unwrap_or_else(|e| panic!("{title} / {sku} ({id}): {e}"));
        assert_eq!(told, (sku, title, price), "{id}");
        count += 1;
    }
    assert!(count > 100);
}

#[test]
fn a_product_that_the_shop_deleted_is_marked_as_gone_and_stays() {
    let retailer = synced();
    let (product, rows) = (ordinary(&retailer), retailer.count("variants"));
    retailer.delete(&product);
    let dry = {
        retailer.later(TimeDelta::minutes(20));
        retailer.json("products sync --dry-run", 0)
    };
    assert_eq!(dry["steps"][0]["why"], "deleted at the shop", "{dry:#}");
    assert_eq!(dry["numbers"]["updated"], 1);
    assert!(!is_gone(&retailer, &product));
    let run = sync(&retailer, "");
    assert_eq!((&run["seen"], &run["numbers"]["updated"]), (&json!(1), &json!(1)));
    assert!(is_gone(&retailer, &product));
    assert_eq!(retailer.count("variants"), rows, "it stays for what was sold of it");
    assert_eq!(sync(&retailer, "")["seen"], 0, "and is not spoken of again");
}

#[test]
fn a_deletion_that_the_shop_never_told_of_is_found_by_comparing_everything() {
    let retailer = synced();
    let product = ordinary(&retailer);
    retailer.delete_silently(&product);
    assert_eq!(sync(&retailer, "")["seen"], 0);
    assert!(!is_gone(&retailer, &product), "no event, no search tells it");
    let run = sync(&retailer, "--set full-check=0s");
    assert_eq!(run["numbers"]["updated"], 1, "{run:#}");
    assert!(is_gone(&retailer, &product));
    let other = &several(&retailer)[1];
    retailer.delete_silently(other);
    retailer.later(TimeDelta::days(8));
    sync(&retailer, "");
    assert!(is_gone(&retailer, other), "a week later it is compared by itself");
}

#[test]
fn what_the_shop_says_was_deleted_and_has_all_the_same_stays() {
    let retailer = synced();
    let product = ordinary(&retailer);
    retailer.delete(&product);
    retailer.put(&product);
    let run = sync(&retailer, "--set full-check=0s");
    assert_eq!(run["skipped"]["said to be deleted, still at the shop"], 1, "{run:#}");
    assert!(!is_gone(&retailer, &product));
}

#[test]
fn a_product_that_comes_back_lives_again() {
    let retailer = synced();
    let product = ordinary(&retailer);
    retailer.delete(&product);
    sync(&retailer, "");
    assert!(is_gone(&retailer, &product));
    retailer.put(&product);
    let run = sync(&retailer, "");
    assert_eq!(run["numbers"]["updated"], 1, "{run:#}");
    assert!(!is_gone(&retailer, &product));
    mirrors_the_shop(&retailer);
}

#[test]
fn a_product_that_was_deleted_by_mistake_of_the_store_is_found_again_by_comparing_everything() {
    let retailer = synced();
    let product = ordinary(&retailer);
    let id = number(&product);
    let sql = format!(
        "UPDATE shop_products SET gone_at = 'then' WHERE shopify_id = {id};
         UPDATE shop_variants SET gone_at = 'then' WHERE shopify_product = {id};"
    );
    retailer.store().execute_batch(&sql).unwrap();
    assert_eq!(sync(&retailer, "")["seen"], 0);
    let run = sync(&retailer, "--set full-check=0s");
    assert_eq!(run["numbers"]["updated"], 1, "{run:#}");
    assert!(!is_gone(&retailer, &product));
}

/// With new numbers, as somebody makes it again who deleted it by mistake.
fn made_again(product: &Value, add: i64) -> Value {
    let mut again = product.clone();
    let renumbered = |gid: &Value| {
        let (stem, number) = gid.as_str().unwrap().rsplit_once('/').unwrap();
        json!(format!("{stem}/{}", number.parse::<i64>().unwrap() + add))
    };
    again["id"] = renumbered(&product["id"]);
    for variant in again["variants"].as_array_mut().unwrap() {
        variant["id"] = renumbered(&variant["id"]);
        variant["inventoryItem"]["id"] = renumbered(&variant["inventoryItem"]["id"]);
        variant["price"] = json!("12.34");
    }
    again
}

#[test]
fn a_product_made_again_under_its_handle_and_skus_is_the_same_product() {
    let retailer = synced();
    let product = ordinary(&retailer);
    let rows = (retailer.count("products"), retailer.count("variants"));
    let again = made_again(&product, 500_000);
    retailer.delete(&product);
    retailer.put(&again);
    sync(&retailer, "");
    assert!(is_gone(&retailer, &product) && !is_gone(&retailer, &again));
    assert_eq!((retailer.count("products"), retailer.count("variants")), rows);
    mirrors_the_shop(&retailer);
    assert_eq!(sync(&retailer, "--dry-run")["steps"], json!([]));
}

#[test]
fn a_good_part_of_the_catalog_is_not_deleted_unless_it_is_meant() {
    let retailer = synced();
    let doomed = several(&retailer);
    assert!(doomed.len() > 30, "{}", doomed.len());
    for product in &doomed[..12] {
        retailer.delete(product);
    }
    for product in &doomed[12..30] {
        retailer.delete_silently(product);
    }
    retailer.later(TimeDelta::minutes(20));
    let said = retailer.run("products sync --set full-check=0s").ends(1);
    said.says("30 of the 220 products").says("most-deletions = \"10%\"").says("--set most-deletions=100%");
    assert_eq!(retailer.count("shop_products WHERE gone_at IS NOT NULL"), 0, "nothing was deleted");
    // What changes meanwhile comes in all the same.
    let mut changed = doomed[31].clone();
    changed["title"] = json!("Changed Meanwhile");
    retailer.put(&changed);
    retailer.later(TimeDelta::minutes(20));
    retailer.run("products sync --set full-check=0s").ends(1);
    assert_eq!(retailer.count("products WHERE title = 'Changed Meanwhile'"), 1);
    let run = sync(&retailer, "--set full-check=0s --set most-deletions=100%");
    assert_eq!(run["numbers"]["updated"], 30);
    assert_eq!(retailer.count("shop_products WHERE gone_at IS NOT NULL"), 30);
}

#[test]
fn a_limited_run_deletes_no_more_than_its_limit_and_the_next_one_goes_on() {
    let retailer = synced();
    for product in &several(&retailer)[..5] {
        retailer.delete(product);
    }
    assert_eq!(sync(&retailer, "--limit 2")["numbers"]["updated"], 2);
    assert_eq!(sync(&retailer, "--limit 2")["numbers"]["updated"], 2);
    assert_eq!(sync(&retailer, "")["numbers"]["updated"], 1);
    assert_eq!(retailer.count("shop_products WHERE gone_at IS NOT NULL"), 5);
}
