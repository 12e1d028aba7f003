//! What came back and what was paid back: recorded once, whichever way the shop told of it, and put into stock where it
//! belongs.

use chrono::TimeDelta;
use serde_json::Value;

use crate::support::Retailer;

const CATALOG: &str = "[orders.new]\nsettle = \"0s\"\n[orders.returns]\nrestock-facility = \"DC\"\n";

/// A shop in which some things have come back.
fn retailer() -> Retailer {
    let retailer = Retailer::with(|options| options.orders = 120);
    retailer.catalog(CATALOG);
    retailer.hwjobs("products sync").assert().code(3);
    retailer.hwjobs("orders new").assert().success();
    retailer
}

/// Lets time pass at the shop, a few minutes a step.
fn live(retailer: &Retailer, steps: u32) {
    for _ in 0..steps {
        retailer.later(TimeDelta::minutes(7));
        retailer.step();
    }
    retailer.later(TimeDelta::minutes(1));
}

/// Refunds of the shop by what they are: of returns, with units that came back, without any line.
fn refunds_at_the_shop(retailer: &Retailer, which: &str) -> i64 {
    let sql = format!(
        "SELECT count(*) FROM orders o, json_each(o.doc, '$.refunds') r
          WHERE json_extract(o.doc, '$.test') = 0 AND {which}"
    );
    retailer.shop_state().query_row(&sql, [], |row| row.get(0)).unwrap()
}

const CAME_BACK: &str = "EXISTS (SELECT 1 FROM json_each(r.value, '$.refundLineItems') l WHERE json_extract(l.value, '$.restockType') = 'RETURN')";

#[test]
fn every_return_and_every_refund_without_one_is_recorded_once() {
    let retailer = retailer();
    live(&retailer, 6);
    let first = retailer.json("orders returns", 0);
    assert!(first["numbers"]["updated"].as_u64().unwrap() > 0, "{first:#}");
    let returns: i64 = retailer
        .shop_state()
        .query_row(
            "SELECT count(*) FROM orders o, json_each(o.doc, '$.returns') r WHERE json_extract(o.doc, '$.test') = 0",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(retailer.count("returns WHERE of_kind = 'return'"), returns);
    let alone = format!("json_extract(r.value, '$.return') IS NULL AND {CAME_BACK}");
    assert_eq!(
        retailer.count("returns WHERE of_kind = 'refund' AND kind = 'return'"),
        refunds_at_the_shop(&retailer, &alone)
    );
    assert!(retailer.count("returns WHERE kind = 'appeasement'") > 0);
    assert_eq!(retailer.count("return_items JOIN items USING (item_id) WHERE status <> 'completed'"), 0);

    retailer.later(TimeDelta::minutes(30));
    let again = retailer.json("orders returns", 0);
    assert_eq!(again["numbers"]["updated"], 0, "{again:#}");
    let before = retailer.digest();
    retailer.hwjobs("orders returns --window 2026-01-01T00:00:00Z..2026-12-31T00:00:00Z").assert().success();
    retailer.digest().is(&before, "a second look at everything changes nothing");
}

#[test]
fn stock_is_the_sum_of_its_ledger_and_what_came_back_went_into_it_once() {
    let retailer = retailer();
    for _ in 0..4 {
        live(&retailer, 2);
        retailer.hwjobs("orders returns").assert().success();
        retailer.hwjobs("orders returns").assert().success();
    }
    assert!(retailer.count("stock_ledger WHERE reason = 'returned'") > 0);
    assert_eq!(
        retailer.count(
            "return_items JOIN items USING (item_id) WHERE restocked IS NOT NULL AND variant_id IS NOT NULL"
        ),
        net(&retailer, "returned"),
        "a row for each unit that went into stock, less those that were taken out again"
    );
    assert_eq!(
        retailer
            .count("return_items JOIN items USING (item_id) WHERE damaged = 1 AND variant_id IS NOT NULL"),
        net(&retailer, "damaged")
    );
    let sums = "(SELECT variant_id, facility, sum(qoh_diff) AS qoh, sum(atp_diff) AS atp FROM stock_ledger GROUP BY 1, 2)";
    assert_eq!(
        retailer.count(&format!("stock s LEFT JOIN {sums} l USING (variant_id, facility) WHERE (s.qoh, s.atp) IS NOT (l.qoh, l.atp)")),
        0
    );
}

/// Rows of the ledger with a reason, less those that take one back.
fn net(retailer: &Retailer, reason: &str) -> i64 {
    let rows = |reason: &str, sign: &str| {
        retailer.count(&format!(
            "stock_ledger WHERE reason = '{reason}' AND (qoh_diff, atp_diff) = ({sign}1, {sign}1)"
        ))
    };
    let (way, back) = if reason == "damaged" { ("-", "") } else { ("", "-") };
    rows(reason, way) - rows(&format!("{reason}-undone"), back)
}

#[test]
fn returns_read_in_any_rhythm_end_the_same() {
    let often = retailer();
    let jobs = [
        "orders returns",
        "orders update",
        "orders returns",
        "orders cancelled-items",
        "orders new",
        "orders returns",
    ];
    for job in jobs {
        live(&often, 2);
        often.hwjobs(job).assert().success();
    }
    often.hwjobs("orders new").assert().success();
    often.hwjobs("orders returns").assert().success();
    let catalog = std::fs::read_to_string(often.path("jobs.toml")).unwrap();
    std::fs::write(often.path("fresh.toml"), catalog.replace("hwjobs.db", "fresh.db")).unwrap();
    often.hwjobs("-c fresh.toml orders new").assert().success();
    often.hwjobs("-c fresh.toml orders returns").assert().success();
    let told = |store: &str| -> Vec<String> {
        let sql = "SELECT r.name || ' ' || r.kind || ' ' || r.status || ' ' || r.refunded || ' ' || r.shipping || ' '
                          || r.adjustment || ' ' || count(i.item_id) || ' ' || coalesce(sum(i.received), 0) || ' '
                          || coalesce(group_concat(i.restocked ORDER BY i.restocked), '')
                     FROM returns r LEFT JOIN return_items i USING (return_id) GROUP BY r.return_id ORDER BY 1";
        let store = rusqlite::Connection::open(often.path(store)).unwrap();
        let mut statement = store.prepare(sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let ours = told("hwjobs.db");
    assert!(!ours.is_empty());
    assert_eq!(ours, told("fresh.db"));
}

#[test]
fn what_was_paid_back_is_explained_by_units_shipping_and_adjustments() {
    let retailer = retailer();
    live(&retailer, 12);
    retailer.hwjobs("orders returns").assert().success();
    // What an edit took off was owed before the refund; what is sent instead is paid with it.
    let edited: String = retailer
        .shop_state()
        .query_row(
            "SELECT coalesce(group_concat('''' || json_extract(doc, '$.name') || '''', ','), '')
               FROM orders WHERE json_extract(doc, '$.edited') = 1",
            [],
            |row| row.get(0),
        )
        .unwrap();
    let plain =
        format!("o.name NOT IN ({edited}) AND return_id NOT IN (SELECT return_id FROM return_exchanges)");
    let explained =
        "round(besides + shipping - adjustment + coalesce((SELECT sum(price + iif(o.taxes_included, 0, tax))
                          FROM return_items i WHERE i.return_id = r.return_id), 0), 2)";
    let unexplained = retailer.count(&format!(
        "returns r JOIN orders o USING (order_id) WHERE {plain} AND round(r.refunded, 2) <> {explained}"
    ));
    assert_eq!(unexplained, 0);
    let units = "return_items JOIN returns r USING (return_id) JOIN orders o USING (order_id)";
    assert!(retailer.count(&format!("{units} WHERE price > 0 AND {plain}")) > 0);
    assert!(retailer.count("returns WHERE adjustment > 0") > 0, "a fee");
    assert!(retailer.count("returns WHERE adjustment < 0 AND kind = 'appeasement'") > 0, "a gesture");
}

#[test]
fn a_return_of_an_order_that_the_store_has_not_brings_the_order_in() {
    let retailer = Retailer::new();
    retailer.catalog(CATALOG);
    let first = retailer.json("orders returns", 0);
    let created = first["numbers"]["created"].as_i64().unwrap();
    assert!(created > 0);
    assert_eq!(retailer.count("orders"), created);
    assert_eq!(retailer.count("orders WHERE order_id NOT IN (SELECT order_id FROM returns)"), 0);
    assert!(
        first["skipped"]["not in the database"].as_i64().unwrap() > 0,
        "what was only cancelled is left alone"
    );
}

#[test]
fn a_queue_is_no_place_to_restock() {
    let retailer = Retailer::small();
    retailer.catalog("[orders.returns]\nrestock-facility = \"brokering\"\n");
    retailer.run("orders returns").ends(78).says("holds no stock");
    retailer.catalog("[orders.returns]\nrestock-facility = \"D C\"\n");
    retailer.run("orders returns").ends(78).says("names no facility");
}

#[test]
fn an_orders_history_tells_of_its_returns_and_by_whom() {
    let retailer = retailer();
    live(&retailer, 4);
    retailer.hwjobs("orders returns").assert().success();
    let sql =
        "SELECT o.name FROM orders o JOIN returns r USING (order_id) JOIN return_items i USING (return_id)
                WHERE i.received = 1 LIMIT 1";
    let name: String = retailer.store().query_row(sql, [], |row| row.get(0)).unwrap();
    let told = retailer.json(&format!("history {}", name.trim_start_matches('#')), 0);
    let story = told["history"]["events"].as_array().unwrap();
    let has = |what: &str, by: &str| story.iter().any(|one| one["what"] == what && one["by"] == by);
    assert!(has("returned", "shop"), "{}", Value::Array(story.clone()));
    assert!(story.iter().any(|one| one["what"].as_str().unwrap().starts_with("return ")), "the header, too");
}

#[test]
fn an_order_that_comes_in_with_its_return_gets_its_mark() {
    let retailer = Retailer::new();
    retailer.catalog(&format!("{CATALOG}[store.orders]\nmark = {{ tag = \"hw:imported\" }}\n"));
    let created = retailer.json("orders returns", 0)["numbers"]["created"].as_i64().unwrap();
    assert!(created > 0);
    assert_eq!(retailer.count("outbox"), created);
}

#[test]
fn a_return_that_cannot_be_led_fails_alone_and_heals_once_it_can() {
    let retailer = retailer();
    live(&retailer, 3);
    retailer.hwjobs("orders returns").assert().success();
    let store = rusqlite::Connection::open(retailer.path("hwjobs.db")).unwrap();
    let (id, order): (i64, i64) = store
        .query_row(
            "SELECT r.shopify_id, o.shopify_id FROM returns r JOIN orders o USING (order_id)
              WHERE r.of_kind = 'return' AND r.status = 'completed' LIMIT 1",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap();
    let stands = |status: &str| {
        let sql = format!(
            "UPDATE returns SET status = '{status}', hash = '' WHERE of_kind = 'return' AND shopify_id = {id};
             UPDATE orders SET returns_seen_at = NULL WHERE shopify_id = {order}"
        );
        store.execute_batch(&sql).unwrap();
    };
    stands("cancelled");
    let failed = retailer.json("orders returns --window 2026-01-01T00:00:00Z..2026-12-31T00:00:00Z", 3);
    assert_eq!(failed["numbers"]["failed"], 1, "{failed:#}");
    let record = format!("order/{order}/return/{id}");
    assert_eq!(
        retailer.count(&format!("failed_records WHERE record = '{record}' AND job = 'orders returns'")),
        1
    );
    let seen = format!("orders WHERE shopify_id = {order} AND returns_seen_at IS NOT NULL");
    assert_eq!(retailer.count(&seen), 1, "the order and its other returns are taken");
    stands("accepted");
    retailer.later(TimeDelta::hours(2));
    retailer.hwjobs("orders returns").assert().success();
    assert_eq!(retailer.count("failed_records WHERE job = 'orders returns'"), 0);
    assert_eq!(retailer.count(&format!("returns WHERE shopify_id = {id} AND status = 'completed'")), 1);
}
