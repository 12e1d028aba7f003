//! `brokering batch`: what waits goes to the facilities that have it, once, whatever happens on the way.

use std::sync::LazyLock;

use chrono::TimeDelta;
use serde_json::Value;

use crate::support::{Grown, Retailer};

/// Routings for a shop whose facilities have stock and nothing else.
const ROUTINGS: &str = r#"
[orders.new]
settle = "0s"

[inventory.sync]
new-locations = "take"

[brokering.batch]
page-size = 7

[brokering.batch.variants.unfillable]
unfillable = true

[[routing]]
name = "All"

  [[routing.rule]]
  name       = "One place"
  facilities = { safety-stock = 2, sort = ["stock"] }

  [[routing.rule]]
  name      = "Anyone"
  assign    = "split"
  split     = { min-value = "20.00" }
  otherwise = { queue = "unfillable", auto-cancel-days = 14 }
"#;

/// A demo shop, grown once.
static GROWN: LazyLock<Grown> = LazyLock::new(|| Grown::with_orders(120));

/// A store with approved orders, and stock to send them from.
fn ready() -> Retailer {
    let retailer = Retailer::like(&GROWN);
    retailer.catalog(ROUTINGS);
    retailer.run("products sync");
    for job in ["orders new", "orders approve", "inventory sync"] {
        retailer.run(job).ends(0);
    }
    retailer
}

/// A retailer like another one, as it is now.
fn twin(of: &Retailer) -> Retailer {
    let twin = Retailer::like(&GROWN);
    twin.catalog(ROUTINGS);
    of.store().execute("VACUUM INTO ?1", [twin.path("hwjobs.db").to_str().unwrap()]).unwrap();
    twin
}

/// Where everything is and why, whichever run did it.
fn state(retailer: &Retailer) -> Vec<String> {
    let store = retailer.store();
    let mut state = Vec::new();
    for sql in [
        "SELECT i.item_id, g.facility, i.status, i.auto_cancel_at FROM items i JOIN ship_groups g USING (ship_group_id) ORDER BY 1",
        "SELECT item_id, variant_id, facility, units FROM reservations ORDER BY 1, 2",
        "SELECT item_id, from_facility, to_facility, reason, routing, rule, attempt, metres, suggested_method, note FROM item_moves ORDER BY 1, move_id",
        "SELECT variant_id, facility, qoh, atp FROM stock ORDER BY 1, 2",
        "SELECT facility, day, orders FROM facility_days ORDER BY 1, 2",
    ] {
        let mut statement = store.prepare(sql).unwrap();
        let columns = statement.column_count();
        let rows = statement.query_map([], |row| {
            let cells = (0..columns).map(|column| row.get::<_, rusqlite::types::Value>(column));
            Ok(format!("{:?}", cells.collect::<rusqlite::Result<Vec<_>>>()?))
        });
        state.extend(rows.unwrap().map(Result::unwrap));
    }
    state
}

/// What is always true of what was routed.
fn adds_up(retailer: &Retailer) {
    let sums = "(SELECT variant_id, facility, sum(qoh_diff) AS qoh, sum(atp_diff) AS atp FROM stock_ledger GROUP BY 1, 2)";
    let off = format!(
        "stock s JOIN {sums} l USING (variant_id, facility) WHERE (s.qoh, s.atp) IS NOT (l.qoh, l.atp)"
    );
    assert_eq!(retailer.count(&off), 0, "stock is the sum of its ledger");
    let unkept = "items i JOIN item_moves m USING (item_id)
                   WHERE m.reason = 'brokered' AND NOT EXISTS (SELECT 1 FROM reservations r WHERE (r.item_id, r.facility) = (i.item_id, m.to_facility))";
    assert_eq!(retailer.count(unkept), 0, "what was sent to a facility is kept there");
    assert_eq!(retailer.count("stock JOIN reservations USING (variant_id, facility) WHERE atp < 0"), 0);
    let strays =
        "ship_groups g WHERE NOT EXISTS (SELECT 1 FROM items i WHERE i.ship_group_id = g.ship_group_id)";
    assert_eq!(retailer.count(strays), 0, "no ship group is left empty");
}

#[test]
fn what_waits_goes_where_it_is_and_a_second_run_does_nothing() {
    let retailer = ready();
    let waiting = retailer.count(
        "items i JOIN ship_groups g USING (ship_group_id) JOIN orders o ON o.order_id = i.order_id
          WHERE g.facility = 'brokering' AND (i.status, o.status) = ('approved', 'approved')",
    );
    let planned = retailer.json("brokering batch --dry-run", 0);
    let before = std::fs::read(retailer.path("hwjobs.db")).unwrap();
    let planned_again = retailer.json("brokering batch --dry-run", 0);
    assert_eq!(std::fs::read(retailer.path("hwjobs.db")).unwrap(), before, "a dry run writes nothing");
    assert_eq!((&planned["steps"], &planned["tables"]), (&planned_again["steps"], &planned_again["tables"]));
    let run = retailer.json("brokering batch", 0);
    assert_eq!(run["tables"], planned["tables"], "what was planned was done");
    assert_eq!(run["seen"].as_u64(), planned["steps"].as_array().map(|steps| steps.len() as u64));
    assert_eq!(run["seen"], run["numbers"]["updated"]);
    assert_eq!(retailer.count("item_moves"), waiting, "everything was tried");
    let sent = |table: &Value| {
        table["rows"].as_array().unwrap().iter().map(|row| row[2].as_i64().unwrap()).sum::<i64>()
    };
    let by_facility =
        run["tables"].as_array().unwrap().iter().find(|table| table["title"] == "to be sent, by facility");
    let brokered = retailer.count("item_moves WHERE reason = 'brokered'");
    assert!(brokered > 0);
    assert_eq!(sent(by_facility.unwrap()), brokered);
    assert_eq!(
        retailer.count("item_moves WHERE reason = 'unfillable' AND to_facility = 'unfillable'"),
        waiting - brokered
    );
    adds_up(&retailer);
    let done = state(&retailer);
    retailer.later(TimeDelta::hours(1));
    assert_eq!(retailer.json("brokering batch", 0)["seen"], 0);
    assert_eq!(state(&retailer), done);
}

#[test]
fn a_run_that_ends_after_a_page_leaves_the_rest_to_the_next_and_nothing_else_differs() {
    let whole = ready();
    let broken = twin(&whole);
    whole.run("brokering batch").ends(0);
    let mut runs = 0;
    while broken.json("brokering batch --limit 7", 0)["seen"] == 7 {
        runs += 1;
        assert!(runs < 100, "it comes to an end");
        adds_up(&broken);
    }
    assert!(runs > 2, "there were several pages");
    assert_eq!(state(&broken), state(&whole));
}

/// From the first unit on that would be moved beyond so many, whoever moves it is at it for ever, in the middle of a page.
fn stop_beyond(retailer: &Retailer, moves: i64) {
    retailer
        .store()
        .execute_batch(&format!(
            "CREATE VIEW for_ever AS WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x FROM n) SELECT count(*) AS x FROM n;
             CREATE TRIGGER stop_beyond BEFORE INSERT ON item_moves WHEN (SELECT count(*) FROM item_moves) >= {moves} BEGIN
                 SELECT x FROM for_ever;
             END;"
        ))
        .unwrap();
}

#[test]
fn a_run_that_is_killed_between_two_pages_is_finished_by_the_next_and_nothing_else_differs() {
    let whole = ready();
    let paged = twin(&whole);
    let twins = [(); 3].map(|()| twin(&whole));
    whole.run("brokering batch").ends(0);
    // How many units are moved when each page but the last is written.
    let mut written = Vec::new();
    while paged.json("brokering batch --limit 7", 0)["seen"] == 7 {
        written.push(paged.count("item_moves"));
    }
    let all = whole.count("item_moves");
    written.retain(|moves| *moves < all);
    assert!(written.len() > 2, "there are several pages: {written:?}");
    for (killed, page) in twins.iter().zip([0, written.len() / 2, written.len() - 1]) {
        stop_beyond(killed, written[page]);
        let run = killed.begin("brokering batch");
        while killed.count("item_moves") < written[page] {
            std::thread::yield_now();
        }
        run.signal("KILL");
        assert_eq!(run.end().0, None);
        assert_eq!(
            killed.count("item_moves"),
            written[page],
            "whole pages are written, and nothing of the next"
        );
        adds_up(killed);
        assert_ne!(state(killed), state(&whole));
        killed.store().execute_batch("DROP TRIGGER stop_beyond; DROP VIEW for_ever").unwrap();
        killed.run("brokering batch").ends(0);
        assert_eq!(state(killed), state(&whole));
        adds_up(killed);
        assert_eq!(killed.count("runs WHERE state = 'abandoned'"), 1);
        assert_eq!(killed.json("brokering batch", 0)["seen"], 0, "nothing is left to do");
    }
}

#[test]
fn what_found_nothing_is_tried_again_only_by_the_variant_for_it() {
    let retailer = ready();
    retailer.store().execute_batch("UPDATE stock SET atp = atp - 1000000").unwrap();
    retailer.run("brokering batch").ends(0);
    assert_eq!(retailer.count("item_moves WHERE reason <> 'unfillable'"), 0);
    let tried = retailer.count("item_moves");
    // Nothing has changed: nothing is to be written, and no date is put off.
    retailer.later(TimeDelta::days(1));
    let again = retailer.json("brokering batch --variant unfillable", 0);
    assert_eq!((again["seen"].as_u64() > Some(0), &again["seen"]), (true, &again["numbers"]["unchanged"]));
    assert_eq!(retailer.count("item_moves"), tried);
    retailer.store().execute_batch("UPDATE stock SET atp = atp + 1000000").unwrap();
    assert_eq!(retailer.json("brokering batch", 0)["seen"], 0);
    retailer.json("brokering batch --variant unfillable", 0);
    assert!(retailer.count("item_moves WHERE (reason, attempt) = ('brokered', 2)") > 0);
    let dated = "items WHERE auto_cancel_at IS NOT NULL AND item_id IN (SELECT item_id FROM reservations)";
    assert_eq!(retailer.count(dated), 0, "what is sent is not cancelled");
    adds_up(&retailer);
}

#[test]
fn what_is_held_or_not_approved_is_never_routed() {
    let retailer = ready();
    retailer
        .store()
        .execute_batch(
            "UPDATE items SET status = 'held' WHERE status = 'approved' AND order_id % 3 = 0;
             UPDATE orders SET status = 'held' WHERE status = 'approved' AND order_id % 3 = 1;
             UPDATE items SET status = 'created' WHERE status = 'approved' AND order_id % 3 = 2;",
        )
        .unwrap();
    assert_eq!(retailer.json("brokering batch", 0)["seen"], 0);
    assert_eq!(retailer.count("item_moves"), 0);
}

#[test]
fn what_the_shop_holds_is_told_with_what_is_not_sent() {
    let retailer = ready();
    let held = |run: &Value| -> Vec<Value> {
        let tables = run["tables"].as_array().unwrap().iter().filter(|table| table["title"] == "not sent");
        let rows = tables.flat_map(|table| table["rows"].as_array().unwrap());
        rows.filter(|row| row[1] == "held by the shop (ON_HOLD)").cloned().collect()
    };
    assert_eq!(held(&retailer.json("brokering batch --dry-run", 0)), [Value::Null; 0]);
    retailer.store().execute_batch("UPDATE orders SET fulfillment_status = 'ON_HOLD'").unwrap();
    let waiting = |what: &str| {
        retailer.count(&format!(
            "(SELECT DISTINCT {what} FROM items i JOIN ship_groups g USING (ship_group_id) JOIN orders o ON o.order_id = i.order_id
               WHERE g.facility = 'brokering' AND g.shipping_method <> 'pickup' AND (i.status, o.status) = ('approved', 'approved'))"
        ))
    };
    for line in ["brokering batch --dry-run", "brokering batch"] {
        let run = retailer.json(line, 0);
        let [row] = &held(&run)[..] else { panic!("{run:#}") };
        assert_eq!((row[0].as_str(), row[2].as_str()), (Some("–"), Some("brokering")), "{row}");
        assert_eq!(
            (&row[3], &row[4]),
            (&waiting("o.order_id").into(), &waiting("i.item_id").into()),
            "{row}"
        );
        assert_eq!(row[5].as_str().map(|names| names.split(", ").count()), Some(3), "{row}");
    }
    retailer.run("brokering batch --dry-run").ends(0).says("held by the shop (ON_HOLD)");
    let again = retailer.run("brokering batch --variant unfillable --dry-run").ends(0).all();
    assert!(!again.contains("ON_HOLD"), "nothing of it has been tried yet: {again}");
    assert_eq!(retailer.count("item_moves"), 0, "nothing of it is routed");
}

#[test]
fn cron_hears_nothing_and_a_person_reads_totals_first() {
    let retailer = ready();
    let told =
        retailer.hwjobs("brokering batch --dry-run --output plain").assert().success().get_output().clone();
    let told = String::from_utf8(told.stdout).unwrap();
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines[0], "  to be sent, by rule");
    assert!(lines[1].split_whitespace().eq(["routing", "rule", "orders", "items"]), "{told}");
    assert!(
        lines.iter().position(|line| *line == "  not sent")
            < lines.iter().position(|line| line.starts_with("  would"))
    );
    let silent = retailer.hwjobs("brokering batch").assert().success().get_output().clone();
    assert_eq!((silent.stdout.len(), silent.stderr.len()), (0, 0));
}

#[test]
fn a_rule_that_names_a_group_in_which_nobody_is_says_so() {
    let retailer = ready();
    retailer.catalog("[[routing]]\nname = \"Near\"\n[[routing.rule]]\nname = \"One\"\nfacilities = { group = \"warehuses\" }\n");
    let run = retailer.json("brokering batch", 0);
    let said = "no facility in this group, or no such group; named by Near: One";
    assert_eq!(run["skipped"][said], 1, "{run}");
}

#[test]
fn a_routing_that_is_not_there_is_refused_and_a_catalog_without_any_says_so() {
    let retailer = ready();
    let refused = retailer.run("brokering batch --set routings=[\"Nobody\"]").ends(2);
    refused.says("no routing `Nobody`");
    for (setting, says) in [
        ("routings=[]", "leave the key out"),
        ("queue=\"general-ops\"", "nothing waits in general-ops"),
        ("queue=\"pickup-rejected\"", "waits for its buyer"),
    ] {
        retailer.run(&format!("brokering batch --set {setting}")).ends(2).says(says);
    }
    retailer.catalog("[[routing]]\nname = \"Draft\"\nactive = false\n[[routing.rule]]\nname = \"One\"\n");
    retailer.run("brokering batch --set routings=[\"Draft\"]").ends(2).says("`Draft` is a draft");
    let named = |name: &str| format!("[brokering.batch.variants.late]\nroutings = [\"{name}\"]\n{ROUTINGS}");
    retailer.catalog(&named("Nobody"));
    retailer
        .run("check")
        .ends(78)
        .says("error: the catalog has no routing `Nobody`")
        .says("--> jobs.toml:")
        .says("routings = [\"Nobody\"]")
        .says("expected `All`");
    retailer.catalog(&named("Al"));
    for line in ["check", "brokering batch --variant late", "brokering lint", "brokering explain 1"] {
        retailer.run(line).ends(78).says("the catalog has no routing `Al`").says("did you mean `All`?");
    }
    retailer.run("brokering batch --dry-run").ends(0);
    retailer.catalog(&named("All").replace("name = \"All\"", "name = \"All\"\nactive = false"));
    retailer.run("brokering batch --variant late").ends(78).says("`All` is a draft (active = false)");
    retailer.catalog("");
    let run = retailer.json("brokering batch", 0);
    assert_eq!(run["skipped"]["no active [[routing]] in the catalog"], 1);
    retailer.catalog("[[routing]]\nname = \"x\"\nrules = []\n");
    retailer.run("orders new").ends(78).says("unknown key `rules`");
}
