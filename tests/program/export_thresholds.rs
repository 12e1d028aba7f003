//! What rules say goes out as files that say no more than what is not so yet, each once.

use std::path::{Path, PathBuf};

use chrono::TimeDelta;
use serde_json::Value;

use crate::support::catalog::synced;
use crate::support::{Grown, Retailer};

const EXPORT: &str = "inventory export-thresholds";

const RULES: &str = r#"
[[inventory.export-thresholds.rules]]
name      = "a few of everything"
types     = { none = ["Gift Card", "Gift Cards"] }
threshold = 3

[[inventory.export-thresholds.rules]]
name      = "what is on sale goes to the last one"
tags      = { any = ["Sale"] }
threshold = 0
channels  = ["web"]

[[inventory.export-thresholds.rules]]
name           = "jackets are not sent from outlets"
categories     = { any = ["outerwear", "Jackets"] }
groups         = ["outlets"]
allow-brokering = false

[[inventory.export-thresholds.rules]]
name         = "one of each for those who walk in"
safety-stock = 1
features     = { any = ["Size/M"] }
"#;

/// The demo shop's catalog, and a store with two channels and two facilities, one of them an outlet.
fn retailer() -> Retailer {
    let retailer = synced();
    retailer.catalog(RULES);
    retailer
        .store()
        .execute_batch(
            "INSERT INTO facilities (facility, name, kind) VALUES ('boston', '', 'store'), ('reno', '', 'outlet-store');
             INSERT INTO facility_groups VALUES ('web', '', 'channel', NULL), ('intl', '', 'channel', NULL),
                ('outlets', '', 'brokering', NULL);
             INSERT INTO facility_group_members VALUES ('outlets', 'reno', '2026-01-01T00:00:00Z', NULL, NULL);",
        )
        .unwrap();
    retailer
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// The files that lie where the import looks for them.
fn published(retailer: &Retailer) -> Vec<PathBuf> {
    let folder = retailer.path("feeds/thresholds");
    names(&folder).iter().map(|name| folder.join(name)).collect()
}

/// The rows of a file without its header, which is held to what it should be.
fn rows(file: &Path) -> Vec<Vec<String>> {
    let name = file.file_name().unwrap().to_str().unwrap();
    let (field, _) = name.split_once("-20").unwrap();
    let text = std::fs::read_to_string(file).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some(format!("product-id,facility-id,{field}").as_str()));
    lines.map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

/// Takes all that was published, as the import does.
fn take(retailer: &Retailer) {
    let store = retailer.store();
    for file in published(retailer) {
        for row in rows(&file) {
            let channel = ["web", "intl"].contains(&row[1].as_str());
            let (table, place) =
                if channel { ("variant_channels", "channel") } else { ("variant_facilities", "facility") };
            let name = file.file_name().unwrap().to_str().unwrap();
            let (column, value) = match name.split_once("-20").unwrap().0 {
                "threshold" => ("threshold", row[2].clone()),
                "safety-stock" => ("safety_stock", row[2].clone()),
                "allow-brokering" => ("allow_brokering", i32::from(row[2] == "Y").to_string()),
                other => panic!("{other}"),
            };
            let sql = format!(
                "INSERT INTO {table} (variant_id, {place}, {column})
                 SELECT variant_id, ?2, ?3 FROM variants WHERE identity = ?1
                 ON CONFLICT DO UPDATE SET {column} = excluded.{column}"
            );
            assert_eq!(store.execute(&sql, [&row[0], &row[1], &value]).unwrap(), 1, "{row:?}");
        }
        std::fs::remove_file(file).unwrap();
    }
}

fn skipped(run: &Value) -> u64 {
    run["skipped"]["an equal file is not yet imported"].as_u64().unwrap_or(0)
}

#[test]
fn rules_become_files_that_say_what_is_not_so_yet_each_once() {
    let retailer = retailer();
    let asked = retailer.requests();
    let run = retailer.json(EXPORT, 0);
    assert_eq!((&run["numbers"]["created"], published(&retailer).len()), (&3.into(), 3), "{run}");
    assert_eq!(retailer.requests(), asked, "the shop is none of its business");
    assert_eq!(names(&retailer.path("hwjobs.db.bulk/thresholds")), [] as [&str; 0], "no draft is left");

    let variants = retailer.count(
        "variants v JOIN products p USING (product_id) WHERE p.product_type NOT IN ('Gift Card', 'Gift Cards')
            AND EXISTS (SELECT 1 FROM shop_variants s WHERE s.variant_id = v.variant_id AND s.gone_at IS NULL)",
    );
    let on_sale = retailer.count(
        "variants v JOIN products p USING (product_id) JOIN product_tags t USING (product_id)
          WHERE t.tag = 'sale' AND p.product_type NOT IN ('Gift Card', 'Gift Cards')",
    );
    let mediums = retailer.count("variant_options WHERE name = 'Size' AND value = 'M'");
    assert!(on_sale > 0 && mediums > 0);
    let files = published(&retailer);
    let of = |field: &str| {
        let named = |path: &&PathBuf| path.file_name().unwrap().to_str().unwrap().starts_with(field);
        rows(files.iter().find(named).unwrap())
    };
    let thresholds = of("threshold-");
    let in_web = thresholds.iter().filter(|row| row[1] == "web").count() as i64;
    assert_eq!(in_web, variants - on_sale, "a threshold of 0 is what holds without a word");
    assert_eq!(thresholds.len() as i64 - in_web, variants);
    assert_eq!(of("safety-stock-").len() as i64, 2 * mediums, "at both facilities");
    assert!(of("allow-brokering-").iter().all(|row| row[1..] == ["reno", "N"]));

    // Nobody has taken them: nothing is written once more, not even under another name.
    retailer.later(TimeDelta::hours(1));
    let again = retailer.json(EXPORT, 0);
    assert_eq!((skipped(&again), published(&retailer)), (3, files));
    assert_eq!(retailer.json(&format!("{EXPORT} --dry-run"), 0)["steps"], Value::Array(vec![]));

    // Taken, all of it is so.
    take(&retailer);
    assert_eq!(retailer.json(EXPORT, 0)["seen"], 0);
    let all = retailer.json(&format!("{EXPORT} --include-all"), 0);
    assert_eq!(all["numbers"]["created"], 3);
    let everywhere: usize = published(&retailer).iter().map(|file| rows(file).len()).sum();
    assert_eq!(everywhere as i64, 2 * variants + 2 * mediums + of_outlets(&retailer));
}

/// How many variants the rule about outlets means.
fn of_outlets(retailer: &Retailer) -> i64 {
    retailer.count(
        "variants v WHERE v.product_id IN (SELECT s.product_id FROM collection_products m
            JOIN collections c ON c.shop = m.shop AND c.shopify_id = m.collection_id
            JOIN shop_products s ON s.shop = m.shop AND s.shopify_id = m.shopify_product
            WHERE lower(c.title) IN ('outerwear', 'jackets') OR c.handle IN ('outerwear', 'jackets'))",
    )
}

#[test]
fn what_was_taken_and_does_not_hold_all_the_same_is_written_again() {
    let retailer = retailer();
    retailer.run(EXPORT).ends(0);
    take(&retailer);
    retailer.store().execute("UPDATE variant_channels SET threshold = 9 WHERE channel = 'intl'", []).unwrap();
    retailer.later(TimeDelta::hours(1));
    retailer.run(EXPORT).ends(0);
    let first = published(&retailer);
    assert_eq!(first.len(), 1);
    take(&retailer);
    retailer.store().execute("UPDATE variant_channels SET threshold = 9 WHERE channel = 'intl'", []).unwrap();
    retailer.later(TimeDelta::hours(1));
    retailer.run(EXPORT).ends(0);
    let second = published(&retailer);
    assert_eq!((second.len(), second == first), (1, false), "the same rows under a later name");
}

#[test]
fn a_file_that_could_not_be_laid_down_is_by_the_next_run() {
    let retailer = retailer();
    std::fs::write(retailer.path("feeds"), "in the way").unwrap();
    retailer.run(EXPORT).ends(74).says("feeds");
    assert_eq!(names(&retailer.path("hwjobs.db.bulk/thresholds")).len(), 3, "the drafts wait");
    std::fs::remove_file(retailer.path("feeds")).unwrap();
    let run = retailer.json(EXPORT, 0);
    assert_eq!((skipped(&run), published(&retailer).len()), (3, 3));
    assert_eq!(names(&retailer.path("hwjobs.db.bulk/thresholds")), [] as [&str; 0]);
}

#[test]
fn a_dry_run_writes_no_file_anywhere() {
    let retailer = retailer();
    let run = retailer.json(&format!("{EXPORT} --dry-run"), 0);
    let outgoing = &run["steps"][0]["outgoing"][0];
    let (draft, path) = (outgoing["draft"].as_str().unwrap(), retailer.path("feeds"));
    assert!(!Path::new(draft).exists() && !path.exists(), "{outgoing}");
    assert_eq!(run["mutations"]["pending"], 0);
}

#[test]
fn a_mistake_in_a_rule_is_shown_in_its_place() {
    let retailer = Retailer::like(&Grown::with_orders(1));
    let rule = |text: &str| {
        retailer.catalog(&format!("[[inventory.export-thresholds.rules]]\nname = \"clearance\"\n{text}\n"));
        retailer.run(EXPORT)
    };
    let said = rule("treshold = 10").ends(78);
    insta::assert_snapshot!(said.err, @r#"
    error: unknown key `treshold`
      --> jobs.toml:11:1
       |
    11 | treshold = 10
       | ^^^^^^^^ did you mean `threshold`?
    "#);
    let said = rule("tags = { som = [\"clearance\"] }\nthreshold = 10").ends(78);
    insta::assert_snapshot!(said.err, @r#"
    error: unknown key `som`
      --> jobs.toml:11:10
       |
    11 | tags = { som = ["clearance"] }
       |          ^^^ expected `any`, `all` or `none`
    "#);
    let said = rule("threshold = -1").ends(78);
    insta::assert_snapshot!(said.err, @r#"
    error: wrong value for `threshold`
      --> jobs.toml:11:13
       |
    11 | threshold = -1
       |             ^^ expected a whole number, 0 or more, found `-1`
    "#);
    let said = rule("threshold = 1\nsafety-stock = 1").ends(78);
    insta::assert_snapshot!(said.err, @r#"
    error: wrong value for `rules`
     --> jobs.toml:9:1
      |
    9 | [[inventory.export-thresholds.rules]]
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ rule `clearance` says two things; write a rule for each
    "#);
    rule("threshold = 1\nchannels = [\"wbe\"]").ends(78).says("rule `clearance` names the channel `wbe`");
    assert!(!retailer.path("feeds").exists());
}
