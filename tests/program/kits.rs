//! Kits: what they are made of comes from the shop, whichever job brings them, and stock is explained by it.

use chrono::TimeDelta;
use rusqlite::Connection;
use serde_json::json;

use crate::support::Retailer;
use crate::support::catalog::{retailer, sync};

/// What every kit is made of: identities, and how many of each.
fn kits(store: &Connection) -> Vec<(String, String, i64)> {
    let sql = "SELECT v.identity, c.identity, k.quantity FROM kit_components k
                 JOIN variants v ON v.variant_id = k.kit JOIN variants c ON c.variant_id = k.component ORDER BY 1, 2";
    let mut statement = store.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

/// A retailer whose store has the catalog by `products sync`.
fn synced() -> Retailer {
    let retailer = retailer();
    retailer.catalog("");
    sync(&retailer, "");
    retailer
}

#[test]
fn both_ways_into_the_store_tell_the_same_of_kits_and_tell_it_once() {
    let retailer = synced();
    let by_sync = kits(&retailer.store());
    assert!(!by_sync.is_empty());
    assert_eq!(sync(&retailer, "")["seen"], 0);

    let catalog = std::fs::read_to_string(retailer.path("jobs.toml")).unwrap();
    std::fs::write(retailer.path("other.toml"), catalog.replace("hwjobs.db", "other.db")).unwrap();
    retailer.run("-c other.toml initial-load products").ends(0);
    let other = Connection::open(retailer.path("other.db")).unwrap();
    assert_eq!(kits(&other), by_sync);
    retailer.later(TimeDelta::hours(1));
    let again = retailer.json("-c other.toml initial-load products --again", 0);
    assert_eq!((&again["numbers"]["created"], &again["numbers"]["updated"]), (&json!(0), &json!(0)));
    assert_eq!(kits(&other), by_sync);
}

#[test]
fn the_stock_of_a_kit_is_explained_by_its_components() {
    let retailer = synced();
    let (kit, component, quantity) = kits(&retailer.store()).swap_remove(0);
    let number = |identity: &str| format!("(SELECT variant_id FROM variants WHERE identity = '{identity}')");
    let units = 3 * quantity;
    retailer
        .store()
        .execute_batch(&format!(
            "INSERT INTO facilities (facility, name, kind) VALUES ('boston', '', 'store');
             INSERT INTO stock SELECT component, 'boston', 99, 99 FROM kit_components WHERE kit = {};
             UPDATE stock SET qoh = {units}, atp = {units} WHERE variant_id = {}",
            number(&kit),
            number(&component),
        ))
        .unwrap();
    let stock = &retailer.json(&format!("stock {kit}"), 0)["stock"];
    assert_eq!(
        (&stock["online"]["total"], &stock["online"]["component_demand"]),
        (&json!(3), &json!(0)),
        "{stock:#}"
    );
    let told = json!({ "identity": component, "units": quantity, "queued": 0 });
    assert!(stock["components"].as_array().unwrap().contains(&told), "{stock:#}");
    let said = retailer.run(&format!("stock {kit} --output plain")).ends(0);
    assert!(
        said.out.contains("made of ") && said.out.contains(&format!("{quantity} × {component}")),
        "{}",
        said.out
    );
}

#[test]
fn of_a_kit_of_which_nobody_has_said_what_it_is_made_of_nothing_is_promised_and_it_is_said_why() {
    let retailer = synced();
    let (kit, ..) = kits(&retailer.store()).swap_remove(0);
    let number = format!("(SELECT variant_id FROM variants WHERE identity = '{kit}')");
    retailer
        .store()
        .execute_batch(&format!(
            "INSERT INTO facilities (facility, name, kind) VALUES ('boston', '', 'store');
             INSERT INTO stock VALUES ({number}, 'boston', 9, 9);
             DELETE FROM kit_components WHERE kit = {number};"
        ))
        .unwrap();
    let stock = &retailer.json(&format!("stock {kit}"), 0)["stock"];
    assert_eq!(
        (&stock["online"]["total"], &stock["online"]["composition"]),
        (&json!(0), &json!("unknown")),
        "{stock:#}"
    );
    let place = &stock["facilities"][0];
    assert_eq!(
        (&place["qoh"], &place["online"], &place["pickup"], &place["sales_status"]),
        (&json!(9), &json!(0), &json!(0), &json!("kit-unknown")),
        "{stock:#}"
    );
    let said = retailer.run(&format!("stock {kit} --output plain")).ends(0).out;
    for words in [
        "online  0: a kit of which nobody has said what it is made of",
        "no: nobody has said what it is made of",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[test]
fn a_variant_that_is_no_kit_any_more_is_made_of_nothing() {
    let retailer = synced();
    let (kit, ..) = kits(&retailer.store()).swap_remove(0);
    let of_kit =
        format!("kit_components WHERE kit = (SELECT variant_id FROM variants WHERE identity = '{kit}')");
    let mut product = retailer.document("products", &format!("doc ->> '$.variants[0].sku' = '{kit}'"));
    product["variants"][0]["requiresComponents"] = json!(false);
    retailer.put(&product);
    retailer.later(TimeDelta::minutes(20));
    retailer.json("products sync --dry-run", 0);
    assert!(retailer.count(&of_kit) > 0, "a dry run writes nothing");
    let run = sync(&retailer, "");
    assert_eq!(run["numbers"]["updated"], 1, "{run:#}");
    assert_eq!(retailer.count(&of_kit), 0);
    assert_eq!(sync(&retailer, "")["seen"], 0);
}

#[test]
fn a_kit_is_not_pushed_and_it_is_said_why() {
    let retailer = synced();
    retailer
        .store()
        .execute_batch(
            "INSERT INTO facilities (facility, name, kind) VALUES ('boston', '', 'store');
             INSERT INTO stock SELECT DISTINCT component, 'boston', 99, 99 FROM kit_components;",
        )
        .unwrap();
    let kits =
        kits(&retailer.store()).into_iter().map(|(kit, ..)| kit).collect::<std::collections::BTreeSet<_>>();
    let run = retailer.json("inventory upload-all", 0);
    let said = "kit: Shopify computes its stock from its components";
    assert_eq!(run["skipped"][said], kits.len(), "{run:#}");
}
