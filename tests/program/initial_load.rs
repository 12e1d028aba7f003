//! A shop's whole history, however the load is interrupted and whatever the shop does with the question.

use chrono::TimeDelta;
use rusqlite::Connection;

use crate::support::Retailer;

const CATALOG: &str = "[orders.new]\nsettle = \"0s\"\nfirst-window = \"400d\"\n";
const EVERYTHING: &str = "initial-load orders --status any --fulfillment-status any";

fn retailer() -> Retailer {
    let retailer = Retailer::with(|options| options.orders = 60);
    retailer.catalog(CATALOG);
    retailer.run("initial-load products").ends(3).says("has no SKU");
    retailer
}

/// Every order with its items and where they are, as one text.
fn orders(store: &Connection) -> Vec<String> {
    let sql = "SELECT o.name || ' ' || o.status || ' ' || o.total || ' ' || o.facts_hash || ' ' || coalesce(o.origin_facility, 'online') || ' ' ||
                      (SELECT group_concat(line_id || '.' || unit || i.status || g.facility, ' ' ORDER BY line_id, unit)
                         FROM items i JOIN ship_groups g USING (ship_group_id) WHERE i.order_id = o.order_id)
                 FROM orders o ORDER BY o.shopify_id";
    let mut statement = store.prepare(sql).unwrap();
    statement.query_map([], |row| row.get::<_, Option<String>>(0)).unwrap().flat_map(Result::unwrap).collect()
}

#[test]
fn a_load_brings_in_what_orders_new_would_have() {
    let retailer = retailer();
    let run = retailer.json(EVERYTHING, 0);
    assert_eq!(
        (&run["numbers"]["created"], &run["mutations"]["confirmed"]),
        (&retailer.count("orders").into(), &1.into())
    );
    let catalog = std::fs::read_to_string(retailer.path("jobs.toml")).unwrap();
    std::fs::write(retailer.path("other.toml"), catalog.replace("hwjobs.db", "other.db")).unwrap();
    retailer.run("-c other.toml products sync").ends(3);
    retailer.run("-c other.toml orders new").ends(0);
    let archived = "SELECT count(*) FROM orders WHERE closed_at IS NOT NULL AND status = 'created'";
    let other = Connection::open(retailer.path("other.db")).unwrap();
    let waiting: i64 = other.query_row(archived, [], |row| row.get(0)).unwrap();
    let (ours, others) = (orders(&retailer.store()), orders(&other));
    assert_eq!(ours.len(), others.len());
    let different = ours.iter().zip(&others).filter(|(one, other)| one != other).count() as i64;
    assert!(different <= waiting, "only what is archived and open lies elsewhere: {different} of {waiting}");
    assert!(
        std::fs::read_dir(retailer.path("hwjobs.db.bulk")).unwrap().next().is_none(),
        "no file is left behind"
    );
}

#[test]
fn a_load_that_is_done_is_done_until_it_is_asked_for_again() {
    let retailer = retailer();
    retailer.run(EVERYTHING).ends(0);
    let again = retailer.json(EVERYTHING, 0);
    assert_eq!((&again["seen"], &again["mutations"]["confirmed"]), (&0.into(), &0.into()));
    retailer.later(TimeDelta::hours(1));
    let known = retailer.count("orders");
    let again = retailer.json(&format!("{EVERYTHING} --again"), 0);
    assert_eq!((&again["numbers"]["unchanged"], &again["numbers"]["created"]), (&known.into(), &0.into()));
}

#[test]
fn without_more_words_only_what_is_open_and_unfulfilled_is_loaded() {
    let retailer = retailer();
    retailer.run("initial-load orders").ends(0);
    let other =
        "orders WHERE cancelled_at IS NOT NULL OR closed_at IS NOT NULL OR fulfillment_status = 'FULFILLED'";
    let (some, others) = (retailer.count("orders"), retailer.count(other));
    assert!(some > 0 && others == 0, "{some} {others}");
    retailer.later(TimeDelta::minutes(1));
    retailer.run(EVERYTHING).ends(0);
    assert!(retailer.count(other) > 0, "the rest of its history");
}

#[test]
fn orders_are_not_loaded_before_products_unless_somebody_says_so() {
    let retailer = Retailer::small();
    retailer.catalog(CATALOG);
    retailer.run("initial-load orders").ends(1).says("hwjobs initial-load products");
    assert_eq!(retailer.count("orders"), 0);
    retailer.run("initial-load orders --allow-missing-products").ends(0);
    assert!(retailer.count("orders") > 0);
}

#[test]
fn what_an_app_may_not_see_is_refused_and_not_shortened() {
    let retailer = Retailer::with(|options| {
        options.orders = 30;
        options.scopes.retain(|scope| scope != "read_all_orders");
    });
    retailer.catalog(CATALOG);
    let load = format!("{EVERYTHING} --allow-missing-products");
    retailer.run(&load).ends(4).says("read_all_orders").says("--created-from");
    retailer.run(&format!("{load} --created-from 2026-01-01")).ends(4).says("read_all_orders");
    retailer.run(&format!("{load} --created-from 2026-11-01")).ends(0);
}

#[test]
fn whatever_becomes_of_the_answer_it_is_asked_for_again_and_ends_the_same() {
    let quiet = retailer();
    quiet.run(EVERYTHING).ends(0);
    let expected = orders(&quiet.store());
    for fault in [
        "bulk-failed code=INTERNAL_SERVER_ERROR",
        "bulk-failed code=TIMEOUT",
        "bulk-canceled",
        "bulk-expired",
        "bulk-no-url",
        "bulk-truncated cut=inside",
        "bulk-truncated cut=line",
        "bulk-url-expired",
        "reset-mid-body on=download",
        "http-503 on=download",
        "lost-answer on=bulkOperationRunQuery",
        "bulk-slots n=5 times=2",
    ] {
        let retailer = retailer();
        retailer.faults(fault);
        retailer.run(EVERYTHING).ends(0);
        assert_eq!(orders(&retailer.store()), expected, "{fault}");
    }
}

#[test]
fn a_history_that_is_too_long_is_asked_for_in_slices() {
    let retailer = retailer();
    retailer.faults("bulk-failed code=TIMEOUT longer-than-days=12 times=99");
    let run = retailer.json(EVERYTHING, 0);
    let known = retailer.count("orders");
    assert!(run["mutations"]["confirmed"].as_i64().unwrap() > 4, "{run:#}");
    assert_eq!(run["numbers"]["created"], known);
    let quiet = self::retailer();
    quiet.run(EVERYTHING).ends(0);
    assert_eq!(orders(&retailer.store()), orders(&quiet.store()));
}

#[test]
fn a_shop_that_never_answers_ends_the_run_with_what_it_said() {
    let retailer = retailer();
    retailer.faults("bulk-canceled times=99");
    retailer.run(EVERYTHING).ends(1).says("8 times in a row").says("called it off");
    assert_eq!(retailer.count("orders"), 0);
}

#[test]
fn a_file_that_somebody_has_is_loaded_without_the_shop_whole_or_not_at_all() {
    let retailer = retailer();
    let row = |text: &str| text.replace('\n', "");
    std::fs::write(retailer.path("cut.jsonl"), "{\"id\":\"gid://shopify/Order/1\",\"na").unwrap();
    retailer.run("initial-load orders --from-file cut.jsonl").ends(65).says("cut short");
    std::fs::write(retailer.path("none.jsonl"), row("{\"id\":\"gid://shopify/Customer/1\"}")).unwrap();
    retailer.run("initial-load orders --from-file none.jsonl").ends(65).says("line 1");
    retailer.run("initial-load orders --from-file missing.jsonl").ends(74).says("missing.jsonl");
    retailer
        .run("initial-load orders --from-file none.jsonl --status open")
        .ends(2)
        .says("cannot be narrowed");
    assert_eq!(retailer.count("orders"), 0);
}

#[test]
fn an_interrupted_load_goes_on_where_it_was_and_asks_no_second_question() {
    let retailer = retailer();
    retailer.run(&format!("{EVERYTHING} --limit 1")).ends(0);
    assert!(retailer.count("orders") < 1000);
    retailer.run(EVERYTHING).ends(0);
    assert_eq!(retailer.count("outbox WHERE key LIKE 'bulk/orders/%'"), 1, "one question");
}

#[test]
fn every_bulk_form_loads_the_same_orders() {
    let quiet = retailer();
    quiet.run(EVERYTHING).ends(0);
    let expected = orders(&quiet.store());
    for seed in 1..=4 {
        let retailer = Retailer::with(|options| {
            options.orders = 60;
            options.bulk_form_seed = Some(seed);
        });
        retailer.catalog(CATALOG);
        retailer.run("initial-load products").ends(3).says("has no SKU");
        let run = retailer.json(EVERYTHING, 0);
        assert_eq!(orders(&retailer.store()), expected, "seed {seed}");
        assert_eq!((&run["rows"]["ignored"], &run["rows"]["failed"]), (&0.into(), &0.into()), "seed {seed}");
    }
}
