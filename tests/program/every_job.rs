//! What holds for every job of the table, whatever it does.

use chrono::TimeDelta;
use hwjobs::jobs::TABLE;
use serde_json::Value;

use crate::support::Retailer;

#[test]
fn the_table_and_the_demo_catalog_name_the_same_jobs() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("jobs.toml");
    let catalog = hwjobs::catalog::Catalog::load(&path, &hwjobs::jobs::known()).unwrap();
    for entry in TABLE {
        assert!(
            catalog.job(entry.name.category, entry.name.verb).is_some(),
            "jobs.toml lacks [{}]",
            entry.name
        );
    }
    for job in catalog.jobs() {
        assert!(
            hwjobs::jobs::find(&job.category, &job.job).is_some(),
            "the table lacks {} {}",
            job.category,
            job.job
        );
    }
}

#[test]
fn every_category_of_the_table_is_in_the_command_line() {
    for entry in TABLE {
        assert!(
            hwjobs::jobs::CATEGORIES.iter().any(|(name, _)| *name == entry.name.category),
            "{}",
            entry.name
        );
    }
}

#[test]
fn every_setting_is_explained_and_every_explained_setting_exists() {
    for entry in TABLE {
        let defaults = (entry.defaults)();
        for key in defaults.keys() {
            assert!(entry.keys.iter().any(|k| k.name == key), "{}: {key} is not explained", entry.name);
        }
        for key in entry.keys {
            // A key without a default does not show in the defaults; that it is read shows in what it refuses.
            let overrides = hwjobs::catalog::Overrides {
                set: vec![(key.name.to_owned(), "{ surely-wrong = [[]] }".to_owned())],
                env: vec![],
            };
            let text = "[shops.s]\ndomain = \"sandbox\"\n";
            let path = std::path::Path::new("jobs.toml");
            let catalog = hwjobs::catalog::Catalog::parse(path, text, &hwjobs::jobs::known()).unwrap();
            let refused = (entry.configure)(&catalog, None, &overrides).err().map(|e| e.to_string());
            let refused = refused.unwrap_or_else(|| panic!("{}: {} takes anything", entry.name, key.name));
            let unknown = format!("unknown key `{}`", key.name);
            assert!(!refused.contains(&unknown), "{}: {refused}", entry.name);
        }
    }
}

#[test]
fn every_jobs_second_run_plans_nothing() {
    let retailer = Retailer::small();
    retailer.catalog("[orders.new]\nsettle = \"0s\"");
    for entry in TABLE {
        let first = retailer.hwjobs(&entry.name.to_string()).assert().get_output().clone();
        assert!(matches!(first.status.code(), Some(0 | 3)), "{}: {first:?}", entry.name);
        // Records that fail are tried again by what looks again; a load that is done looks at nothing.
        let exit = if entry.name.category == "initial-load" { 0 } else { first.status.code().unwrap() };
        let again = retailer.json(&format!("{} --dry-run", entry.name), exit);
        assert_eq!(again["steps"], Value::Array(vec![]), "{}", entry.name);
        assert_eq!(again["mutations"]["pending"], 0, "{}", entry.name);
    }
}

#[test]
fn a_dry_run_leaves_the_store_byte_identical_and_the_shop_untouched() {
    let retailer = Retailer::small();
    retailer.catalog("");
    std::fs::copy(retailer.path("jobs.toml"), retailer.path("unmarked.toml")).unwrap();
    retailer.catalog(
        "[orders.new]\nsettle = \"0s\"\n[store.orders]\nmark = { tag = \"taken\", note = \"taken\" }",
    );
    retailer.hwjobs("products sync --limit 3").unwrap();
    retailer.hwjobs("orders new --limit 20 --set settle=0s -c unmarked.toml").unwrap();
    retailer.later(TimeDelta::minutes(1));
    retailer.step();
    let mut planned = Vec::new();
    for entry in TABLE {
        let before = std::fs::read(retailer.path("hwjobs.db")).unwrap();
        let said = retailer.hwjobs(&format!("{} --dry-run --output json", entry.name)).assert();
        let plan: Value = serde_json::from_slice(&said.get_output().stdout).unwrap();
        if plan["steps"] != Value::Array(vec![]) {
            planned.push(entry.name.verb);
        }
        assert_eq!(std::fs::read(retailer.path("hwjobs.db")).unwrap(), before, "{}", entry.name);
    }
    for verb in ["new", "approve", "update", "sync"] {
        assert!(planned.contains(&verb), "{verb} had something to plan: {planned:?}");
    }
    assert_eq!(retailer.effects(), Vec::<Value>::new());
}

#[test]
fn a_dry_run_without_a_store_makes_none() {
    let retailer = Retailer::small();
    for entry in TABLE {
        retailer.json(&format!("{} --dry-run", entry.name), exit_of_a_dry_run(entry));
    }
    assert!(!retailer.path("hwjobs.db").exists());
    assert!(!retailer.path("hwjobs.db.locks").exists());
}

/// The demo shop has variants without a SKU, which no product sync can take; and orders are loaded after products only.
fn exit_of_a_dry_run(entry: &hwjobs::jobs::Entry) -> i32 {
    match (entry.name.category, entry.name.verb) {
        ("products", _) => 3,
        ("initial-load", "orders") => 1,
        _ => 0,
    }
}
