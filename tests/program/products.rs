//! The catalog in step with the shop: what is created, changed, moved, deleted, and what comes back.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::Retailer;
use crate::support::catalog::{retailer, sync, synced};

fn number(doc: &Value) -> i64 {
    doc["id"].as_str().unwrap().rsplit('/').next().unwrap().parse().unwrap()
}

/// An ordinary product of several variants that nothing else shares.
fn ordinary(retailer: &Retailer) -> Value {
    several(retailer).remove(0)
}

/// Some of them, with one option each; without those that kits are made of, which change with them.
fn several(retailer: &Retailer) -> Vec<Value> {
    let shop = retailer.shop_state();
    let sql = "SELECT doc FROM products p WHERE id > 8301000000020 AND json_array_length(doc, '$.variants') BETWEEN 2 AND 9
                  AND json_array_length(doc, '$.options') = 1
                  AND NOT EXISTS (SELECT 1 FROM products kit, json_tree(kit.doc, '$.variants[0].productVariantComponents') c,
                                                json_each(p.doc, '$.variants') v
                                   WHERE kit.doc ->> '$.variants[0].requiresComponents' AND c.atom = v.value ->> 'id')
                ORDER BY id";
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
        assert_eq!(told, (sku.trim().to_owned(), title, price), "{id}");
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
    assert_eq!(run["numbers"]["updated"], 2, "the product, and the collection that it was in: {run:#}");
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
    assert_eq!(run["skipped"]["reported as deleted, but still in Shopify"], 1, "{run:#}");
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

/// Takes a variant out of one product and puts it into another.
fn move_variant(from: &mut Value, to: &mut Value) -> i64 {
    let mut variant = from["variants"].as_array_mut().unwrap().pop().unwrap();
    variant["position"] = json!(99);
    let id = number(&variant);
    to["variants"].as_array_mut().unwrap().push(variant);
    id
}

#[test]
fn a_variant_that_moves_to_another_product_is_relinked_whichever_page_comes_first() {
    let retailer = synced();
    let mut products = several(&retailer);
    let rows = retailer.count("variants");
    for (first, page_size) in [("giver", 1), ("taker", 1), ("giver", 100), ("taker", 100)] {
        let (mut giver, mut taker) = (products.remove(0), products.remove(0));
        let id = move_variant(&mut giver, &mut taker);
        // Least recently changed first.
        let pair = if first == "giver" { [&giver, &taker] } else { [&taker, &giver] };
        for doc in pair {
            retailer.put(doc);
            retailer.later(TimeDelta::minutes(1));
        }
        let run = sync(&retailer, &format!("--set page-size={page_size}"));
        assert_eq!(run["numbers"]["updated"], 2, "{first} first: {run:#}");
        let (parent, gone): (i64, bool) = retailer
            .store()
            .query_row(
                "SELECT shopify_product, gone_at IS NOT NULL FROM shop_variants WHERE shopify_id = ?1",
                [id],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .unwrap();
        assert_eq!((parent, gone), (number(&taker), false), "{first} first, {page_size} a page");
    }
    assert_eq!(retailer.count("variants"), rows, "none was doubled");
    mirrors_the_shop(&retailer);
}

/// Every variant's SKU becomes the one of the variant in the same place of the other product.
fn swap_skus(one: &mut Value, other: &mut Value) {
    let (ours, theirs) = (one["variants"].as_array_mut().unwrap(), other["variants"].as_array_mut().unwrap());
    for (our, their) in ours.iter_mut().zip(theirs) {
        std::mem::swap(&mut our["sku"], &mut their["sku"]);
    }
}

#[test]
fn identifiers_that_are_changed_swapped_or_taken_over_end_where_the_shop_has_them() {
    for page_size in [1, 100] {
        let retailer = synced();
        let mut products = several(&retailer);
        let (mut one, mut other) = (products.remove(0), products.remove(0));
        swap_skus(&mut one, &mut other);
        // A chain: each takes the SKU that the next one has until now, and the last a new one.
        let chain: Vec<Value> = products.drain(..3).collect();
        let mut moved = chain.clone();
        for (place, doc) in moved.iter_mut().enumerate() {
            let next = chain.get(place + 1).map(|next| next["variants"][0]["sku"].clone());
            doc["variants"][0]["sku"] = next.unwrap_or_else(|| json!("BRAND-NEW"));
        }
        let mut renamed = products.remove(0);
        renamed["variants"][0]["sku"] = json!("RENAMED");
        let before = retailer.count("variants");
        for doc in [&one, &other, &moved[0], &moved[1], &moved[2], &renamed] {
            retailer.put(doc);
            retailer.later(TimeDelta::minutes(1));
        }
        let run = sync(&retailer, &format!("--set page-size={page_size}"));
        assert_eq!(run["numbers"]["failed"], 0, "{run:#}");
        mirrors_the_shop(&retailer);
        let renamed = number(&renamed["variants"][0]);
        let row = format!("shop_variants JOIN variants USING (variant_id) WHERE shopify_id = {renamed}");
        assert_eq!(retailer.count(&format!("{row} AND identity = 'RENAMED'")), 1);
        assert!(retailer.count("variants") <= before + 2, "a renamed one stays the same variant");
        assert_eq!(sync(&retailer, "--dry-run")["steps"], json!([]), "{page_size} a page");
    }
}

/// The handle and title of the store's row behind each of these products.
fn rows_behind(retailer: &Retailer, products: &[&Value]) -> Vec<(String, String)> {
    let store = retailer.store();
    let sql =
        "SELECT handle, title FROM shop_products JOIN products USING (product_id) WHERE shopify_id = ?1";
    let row = |product: &&Value| {
        store.query_row(sql, [number(product)], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
    };
    products.iter().map(row).collect()
}

#[test]
fn handles_that_are_swapped_or_taken_over_end_where_the_shop_has_them() {
    for page_size in [1, 100] {
        let retailer = synced();
        let mut products = several(&retailer);
        products.truncate(4);
        let [mut one, mut other, mut heir, mut renamed]: [Value; 4] = products.try_into().unwrap();
        let (ones, others) = (one["handle"].take(), other["handle"].take());
        (one["handle"], other["handle"]) = (others, ones);
        heir["handle"] = renamed["handle"].clone();
        renamed["handle"] = json!("a-brand-new-handle");
        for doc in [&one, &other, &heir, &renamed] {
            retailer.put(doc);
            retailer.later(TimeDelta::minutes(1));
        }
        sync(&retailer, &format!("--set page-size={page_size}"));
        let text = |doc: &Value, field: &str| doc[field].as_str().unwrap().to_owned();
        let docs = [&one, &other, &heir, &renamed];
        let told: Vec<(String, String)> =
            docs.iter().map(|doc| (text(doc, "handle"), text(doc, "title"))).collect();
        assert_eq!(rows_behind(&retailer, &docs), told, "{page_size} a page");
        mirrors_the_shop(&retailer);
        assert_eq!(sync(&retailer, "--dry-run")["steps"], json!([]));
    }
}

#[test]
fn of_two_variants_with_one_sku_the_one_that_stays_takes_over() {
    let retailer = synced();
    let price = |retailer: &Retailer| {
        let sql = "SELECT price FROM variants WHERE identity = 'BRT-SOCK-MER'";
        retailer.store().query_row(sql, [], |row| row.get::<_, String>(0)).unwrap()
    };
    let (owner, left) = match price(&retailer).as_str() {
        "21.95" => ("Merino Hiker Socks", "24.95"),
        _ => ("Merino Hiker Socks (Gift Wrapped)", "21.95"),
    };
    retailer.delete(&retailer.document("products", &format!("doc ->> 'title' = '{owner}'")));
    let run = sync(&retailer, "");
    assert_eq!(run["numbers"]["updated"], 2, "the one that is gone and the one that takes over: {run:#}");
    assert_eq!(price(&retailer), left);
    assert_eq!(sync(&retailer, "--dry-run")["steps"], json!([]));
}

#[test]
fn a_product_of_more_variants_than_fit_on_a_page_comes_whole() {
    let retailer = retailer();
    let mut huge = ordinary(&retailer);
    let pattern = huge["variants"][0].clone();
    let variants = (0..312).map(|place: i64| {
        let mut variant = pattern.clone();
        variant["id"] = json!(format!("gid://shopify/ProductVariant/{}", 99_000_000_000_000 + place));
        variant["inventoryItem"]["id"] =
            json!(format!("gid://shopify/InventoryItem/{}", 99_000_000_000_000 + place));
        variant["title"] = json!(format!("Shade {place}"));
        variant["sku"] = json!(format!("HUGE-{place}"));
        variant["position"] = json!(place + 1);
        variant
    });
    huge["variants"] = variants.collect();
    retailer.put(&huge);
    sync(&retailer, "");
    assert_eq!(retailer.count("variants WHERE identity GLOB 'HUGE-*' AND expected = 0"), 312);
    let present = format!("shop_variants WHERE shopify_product = {} AND gone_at IS NULL", number(&huge));
    assert_eq!(retailer.count(&present), 312);
    mirrors_the_shop(&retailer);
    huge["variants"].as_array_mut().unwrap().truncate(301);
    retailer.put(&huge);
    sync(&retailer, "");
    assert_eq!(retailer.count(&present), 301);
}

/// A second shop, which sells what the first one sells under its own numbers, and a catalog with both.
fn sister(retailer: &Retailer) -> Retailer {
    let sister = self::retailer();
    sister
        .shop_state()
        .execute_batch(
            "CREATE TEMP TABLE renumbered AS
                SELECT id + 700000 AS id, replace(replace(replace(doc, '/Product/8301', '/Product/8302'),
                       '/ProductVariant/44604', '/ProductVariant/44605'), '/InventoryItem/46705', '/InventoryItem/46706') AS doc,
                       created_at, updated_at, visible_at FROM products;
             DELETE FROM variants; DELETE FROM products; DELETE FROM collections;
             INSERT INTO products SELECT replace(doc ->> 'id', 'gid://shopify/Product/', ''), created_at, updated_at,
                    visible_at, doc FROM renumbered;",
        )
        .unwrap();
    std::fs::write(retailer.path("sister.token"), sister.token()).unwrap();
    let catalog = format!(
        "[store]\nstate = \"hwjobs.db\"\n[shops.brightside]\ndomain = \"{}\"\ntoken = {{ env = \"SHOP_TOKEN\" }}\n\
         [shops.sister]\ndomain = \"{}\"\ntoken = {{ file = \"sister.token\" }}\n",
        retailer.url(),
        sister.url()
    );
    std::fs::write(retailer.path("jobs.toml"), catalog).unwrap();
    sister
}

#[test]
fn shops_share_one_catalog_and_what_one_deletes_the_other_still_sells() {
    let retailer = retailer();
    let sister = sister(&retailer);
    sync(&retailer, "--shop brightside");
    let rows = (retailer.count("products"), retailer.count("variants"));
    let run = sync(&retailer, "--shop sister");
    assert_eq!(run["numbers"]["created"], 220, "{run:#}");
    assert_eq!((retailer.count("products"), retailer.count("variants")), rows, "one catalog");

    let ours = ordinary(&retailer);
    let handle = ours["handle"].as_str().unwrap();
    let mut theirs = sister.document("products", &format!("doc ->> 'handle' = '{handle}'"));
    let title = || -> String {
        let sql = "SELECT title FROM products WHERE handle = ?1";
        retailer.store().query_row(sql, [handle], |row| row.get(0)).unwrap()
    };
    theirs["title"] = json!("As the Sister Has It");
    sister.later(retailer.now() - sister.now());
    sister.put(&theirs);
    sync(&retailer, "--shop sister");
    assert_eq!(title(), ours["title"].as_str().unwrap(), "the shop that brought it describes it");

    retailer.delete(&ours);
    sync(&retailer, "--shop brightside");
    assert!(is_gone(&retailer, &ours) && !is_gone(&retailer, &theirs));
    let run = sync(&retailer, "--shop sister");
    assert_eq!(run["numbers"]["updated"], 1, "{run:#}");
    assert_eq!(title(), "As the Sister Has It", "the one that is left describes it now");

    sister.later(retailer.now() - sister.now());
    sister.delete(&theirs);
    sync(&retailer, "--shop sister");
    assert!(is_gone(&retailer, &theirs));
    assert_eq!((retailer.count("products"), retailer.count("variants")), rows, "history stays");
}

#[test]
fn whatever_happens_at_the_shop_the_catalog_ends_as_it_is_there() {
    let retailer = synced();
    for step in 0..16 {
        for _ in 0..=step % 3 {
            retailer.later(TimeDelta::minutes(7));
            retailer.step();
        }
        sync(&retailer, ["", "--set page-size=1", "--limit 2"][step % 3]);
    }
    sync(&retailer, "");
    mirrors_the_shop(&retailer);
    let shop = retailer.shop_state();
    let products: i64 = shop.query_row("SELECT count(*) FROM products", [], |row| row.get(0)).unwrap();
    assert_eq!(retailer.count("shop_products WHERE gone_at IS NULL"), products);
    assert!(retailer.count("shop_products WHERE gone_at IS NOT NULL") > 0);
    assert_eq!(sync(&retailer, "--dry-run --set full-check=0s")["numbers"]["created"], 0);
}
