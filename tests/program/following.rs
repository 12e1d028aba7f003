//! Following the shop: whatever happens there, and whichever jobs look in whatever order, the store ends in the same
//! state as one that looked only once, at the end.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use rusqlite::Connection;

use crate::support::Retailer;

/// Every order with its lines' units by where they stand, its facts, its payments and its tags.
fn digest(store: &Connection) -> BTreeMap<String, String> {
    let sql = "
        SELECT o.name,
               o.status || ' ' || o.total || ' ' || o.outstanding || ' ' || o.refunded || ' ' || coalesce(o.note, '')
               || ' ' || coalesce(o.financial_status, '') || ' ' || o.fulfillment_status || ' ' || o.shop_updated_at,
               (SELECT group_concat(line_id || ':' || completed || '/' || cancelled || '/' || open, ' ') FROM (
                    SELECT line_id, sum(status = 'completed') AS completed, sum(status = 'cancelled') AS cancelled,
                           sum(status IN ('created', 'approved')) AS open
                      FROM items i WHERE i.order_id = o.order_id GROUP BY line_id ORDER BY line_id)),
               (SELECT group_concat(shopify_id || status || amount, ' ') FROM (
                    SELECT * FROM payments p WHERE p.order_id = o.order_id ORDER BY shopify_id)),
               (SELECT group_concat(tag, ',') FROM (
                    SELECT * FROM order_tags t WHERE t.order_id = o.order_id ORDER BY tag))
          FROM orders o";
    let mut statement = store.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| {
        let part = |index: usize| row.get::<_, Option<String>>(index).map(Option::unwrap_or_default);
        Ok((part(0)?, format!("{} | {} | {} | {}", part(1)?, part(2)?, part(3)?, part(4)?)))
    });
    rows.unwrap().collect::<rusqlite::Result<_>>().unwrap()
}

/// What a store has that has never looked before.
fn fresh_look(retailer: &Retailer) -> BTreeMap<String, String> {
    let catalog = std::fs::read_to_string(retailer.path("jobs.toml")).unwrap();
    std::fs::write(retailer.path("fresh.toml"), catalog.replace("hwjobs.db", "fresh.db")).unwrap();
    retailer.hwjobs("-c fresh.toml orders new").assert().success();
    // What was sent and then not, was approved by that; one look at the end cannot know it.
    retailer.hwjobs("-c fresh.toml orders approve --set policy=\"all\"").unwrap();
    digest(&Connection::open(retailer.path("fresh.db")).unwrap())
}

fn differences(one: &BTreeMap<String, String>, other: &BTreeMap<String, String>) -> Vec<String> {
    let names: std::collections::BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    names
        .into_iter()
        .filter(|name| one.get(*name) != other.get(*name))
        .map(|name| format!("{name}:\n  {:?}\n  {:?}", one.get(name), other.get(name)))
        .collect()
}

#[test]
fn whichever_jobs_look_in_whatever_order_the_store_ends_as_if_it_had_looked_once() {
    let rounds = [
        vec!["orders new"],
        vec!["orders cancelled", "orders new"],
        vec![],
        vec!["orders update", "orders new", "orders cancelled-items"],
        vec!["orders cancelled-items", "orders missed"],
        vec!["orders new", "orders new"],
        vec!["orders missed", "orders update", "orders cancelled", "orders update"],
    ];
    let retailer = Retailer::with(|options| options.orders = 80);
    retailer.catalog("[orders.new]\nsettle = \"0s\"\n[orders.missed]\nsettle = \"0s\"");
    for jobs in rounds.iter().cycle().take(21) {
        for job in jobs {
            retailer.hwjobs(job).assert().success();
        }
        retailer.later(TimeDelta::minutes(13));
        retailer.step();
    }
    retailer.hwjobs("orders new").assert().success();
    retailer.hwjobs("orders update").assert().success();
    retailer.hwjobs("orders approve --set policy=\"all\"").unwrap();
    let differences = differences(&digest(&retailer.store()), &fresh_look(&retailer));
    assert!(differences.is_empty(), "{} differ:\n{}", differences.len(), differences.join("\n"));
}

#[test]
fn an_order_that_did_not_change_is_not_read_again() {
    let retailer = Retailer::with(|options| options.orders = 80);
    retailer.catalog("[orders.new]\nsettle = \"0s\"");
    retailer.hwjobs("orders new").assert().success();
    let first = retailer.json("orders update", 0);
    assert_eq!(first["requests"]["sent"], 2, "the heads alone, and those of fulfilment orders: {first:#}");
    assert_eq!(first["numbers"]["updated"], 0);
}

#[test]
fn our_own_mark_comes_back_as_one_update_and_then_never_again() {
    let retailer = Retailer::small();
    retailer.catalog("[orders.new]\nsettle = \"0s\"\n[store.orders]\nmark = { tag = \"hw:imported\" }");
    retailer.later(TimeDelta::minutes(1));
    retailer.hwjobs("orders new").assert().success();
    retailer.later(TimeDelta::minutes(1));
    retailer.hwjobs("orders update").assert().success();
    assert_eq!(retailer.json("orders update --dry-run", 0)["steps"].as_array().map(Vec::len), Some(0));
}

#[test]
fn orders_are_approved_once_they_show_what_they_must_and_the_others_say_why() {
    let retailer = Retailer::new();
    retailer.catalog("[orders.new]\nsettle = \"0s\"");
    retailer.hwjobs("orders new").assert().success();
    let dry = retailer.json("orders approve --dry-run", 0);
    let real = retailer.json("orders approve", 0);
    assert_eq!(dry["numbers"], real["numbers"]);
    assert_eq!(dry["skipped"], real["skipped"]);
    let why: Vec<&String> = real["skipped"].as_object().unwrap().keys().collect();
    assert!(why.iter().any(|w| w.contains("on hold")), "{why:?}");
    assert!(why.iter().any(|w| w.contains("neither authorized nor paid")), "{why:?}");
    assert_eq!(retailer.count("orders WHERE status = 'approved'"), real["numbers"]["updated"]);
    let halfway =
        "items JOIN orders USING (order_id) WHERE orders.status = 'approved' AND items.status = 'created'";
    assert_eq!(retailer.count(halfway), 0);
    assert_eq!(retailer.json("orders approve", 0)["numbers"]["updated"], 0);
}

#[test]
fn an_order_that_shows_up_late_in_the_search_is_recovered() {
    let retailer = Retailer::with(|options| {
        options.orders = 30;
        options.index_lag = std::time::Duration::from_secs(600);
    });
    retailer.catalog("[orders.new]\nsettle = \"0s\"\noverlap = \"1m\"\n[orders.missed]\nsettle = \"0s\"");
    retailer.later(TimeDelta::hours(1));
    retailer.hwjobs("orders new").assert().success();
    retailer.later(TimeDelta::minutes(1));
    retailer.control("place", Some("3"));
    for _ in 0..3 {
        retailer.later(TimeDelta::minutes(5));
        retailer.hwjobs("orders new").assert().success();
    }
    let known = retailer.count("orders");
    let missed = retailer.hwjobs("orders missed --output plain").assert().success();
    let told = String::from_utf8_lossy(&missed.get_output().stdout).into_owned();
    assert!(told.contains("3 recovered"), "{told}");
    assert_eq!(retailer.count("orders"), known + 3);
    assert_eq!(retailer.json("orders missed", 0)["numbers"]["created"], 0);
}

#[test]
fn an_orders_history_tells_what_happened_by_which_job_and_why() {
    let retailer = Retailer::small();
    retailer.catalog("[orders.new]\nsettle = \"0s\"\n[orders.approve]\npolicy = \"all\"\n[store.orders]\nmark = { tag = \"hw\" }");
    retailer.hwjobs("orders new").assert().success();
    retailer.hwjobs("orders approve").assert().success();
    let open = "SELECT name FROM orders WHERE status = 'approved' ORDER BY order_id LIMIT 1";
    let name: String = retailer.store().query_row(open, [], |row| row.get(0)).unwrap();
    let told = retailer.json(&format!("history {}", name.trim_start_matches('#')), 0);
    let story: Vec<(&str, &str)> = told["history"]["events"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["line"].is_null())
        .map(|one| (one["job"].as_str().unwrap(), one["what"].as_str().unwrap()))
        .collect();
    assert!(story.starts_with(&[("orders new", "created")]), "{story:?}");
    assert!(story.contains(&("orders new", "confirmed")), "the tag: {story:?}");
    assert!(story.contains(&("orders approve", "approved")), "{story:?}");
    retailer.hwjobs("history nothing").assert().code(2);
}

#[test]
fn a_fulfilment_order_that_changes_by_itself_is_followed_though_its_order_seems_untouched() {
    let retailer = Retailer::with(|options| options.orders = 60);
    retailer.catalog("[orders.new]\nsettle = \"0s\"");
    retailer.hwjobs("orders new").assert().success();
    retailer.hwjobs("orders update").assert().success();
    let sql = "SELECT o.name FROM orders o JOIN items i USING (order_id) WHERE o.status = 'created' AND fulfillment_status = 'UNFULFILLED' GROUP BY o.order_id HAVING count(*) = 1 ORDER BY o.order_id LIMIT 1";
    let name: String = retailer.store().query_row(sql, [], |row| row.get(0)).unwrap();
    let stands = |as_what: &str| {
        retailer.count(&format!("orders WHERE name = '{name}' AND fulfillment_status = '{as_what}'"))
    };
    for (happening, status) in [("hold", "ON_HOLD"), ("release", "UNFULFILLED")] {
        retailer.later(TimeDelta::hours(1));
        retailer.control("step", Some(&format!("{} {happening}", name.trim_start_matches('#'))));
        retailer.later(TimeDelta::minutes(1));
        retailer.hwjobs("orders cancelled-items").assert().success();
        assert_eq!(stands(status), 0, "the order's own time has not moved");
        let run = retailer.json("orders update", 0);
        assert_eq!((stands(status), &run["numbers"]["updated"]), (1, &1.into()), "{run:#}");
        assert_eq!(retailer.json("orders update", 0)["numbers"]["updated"], 0, "once");
    }
}
