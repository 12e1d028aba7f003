//! What the store cancels by itself is cancelled at the shop, once; and where the shop has gone another way, the store
//! follows it.

use chrono::TimeDelta;
use serde_json::Value;

use crate::support::Retailer;

const CATALOG: &str = "[orders.new]\nsettle = \"0s\"\n[orders.approve]\npolicy = \"all\"\n";

/// A store that has approved the orders of its shop.
pub(crate) fn retailer() -> Retailer {
    let retailer = Retailer::with(|options| options.orders = 60);
    retailer.catalog(CATALOG);
    retailer.hwjobs("orders new").assert().success();
    retailer.hwjobs("orders approve").unwrap();
    retailer.later(TimeDelta::minutes(5));
    retailer
}

/// Names of orders that wait in the brokering queue as a whole, and of which nothing has been sent.
pub(crate) fn untouched(retailer: &Retailer, how_many: usize) -> Vec<String> {
    let sql = "SELECT o.name FROM orders o WHERE o.status = 'approved' AND o.fulfillment_status = 'UNFULFILLED'
                  AND o.financial_status = 'PAID'
                  AND NOT EXISTS (SELECT 1 FROM items i JOIN ship_groups g USING (ship_group_id)
                                   WHERE i.order_id = o.order_id AND (i.status <> 'approved' OR g.facility <> 'brokering'))
                ORDER BY o.order_id";
    let store = retailer.store();
    let mut statement = store.prepare(sql).unwrap();
    let names: Vec<String> =
        statement.query_map([], |row| row.get(0)).unwrap().take(how_many).map(Result::unwrap).collect();
    assert_eq!(names.len(), how_many);
    names
}

/// Cancels orders in the store, as a rule of its own would: with its units in this queue.
pub(crate) fn give_up(retailer: &Retailer, names: &[String], queue: &str) {
    let store = retailer.store();
    for name in names {
        store
            .execute_batch(&format!(
                "UPDATE ship_groups SET facility = '{queue}' WHERE order_id = (SELECT order_id FROM orders WHERE name = '{name}');
                 UPDATE items SET status = 'cancelled', cancelled_by = 'store'
                  WHERE order_id = (SELECT order_id FROM orders WHERE name = '{name}');
                 UPDATE orders SET status = 'cancelled' WHERE name = '{name}';
                 INSERT INTO order_events (order_id, happened_at, run_id, what, why, decided_by)
                 SELECT order_id, '2026-11-27T12:00:00Z', 1, 'cancelled', 'waited too long', 'store'
                   FROM orders WHERE name = '{name}';"
            ))
            .unwrap();
    }
}

fn at_the_shop(retailer: &Retailer, name: &str, member: &str) -> Value {
    let sql = "SELECT json_extract(doc, '$.' || ?2) FROM orders WHERE json_extract(doc, '$.name') = ?1";
    let text: Option<String> =
        retailer.shop_state().query_row(sql, [name, member], |row| row.get(0)).unwrap();
    text.map_or(Value::Null, Value::String)
}

fn cancels_carried_out(retailer: &Retailer) -> usize {
    retailer.effects().iter().filter(|one| one["mutation"] == "orderCancel" && one["changed"] == true).count()
}

#[test]
fn what_the_store_cancelled_is_cancelled_at_the_shop_and_the_job_is_done_with_it() {
    let retailer = retailer();
    let names = untouched(&retailer, 3);
    give_up(&retailer, &names, "unfillable");
    let dry = retailer.json("orders upload-cancelled --dry-run", 0);
    assert_eq!((&dry["mutations"]["pending"], cancels_carried_out(&retailer)), (&3.into(), 0));
    let run = retailer.json("orders upload-cancelled", 0);
    assert_eq!(run["mutations"]["confirmed"], 3, "{run:#}");
    for name in &names {
        assert_eq!(at_the_shop(&retailer, name, "cancelReason"), "OTHER");
        assert!(at_the_shop(&retailer, name, "cancelledAt").is_string());
    }
    retailer.later(TimeDelta::minutes(5));
    retailer.hwjobs("orders update").assert().success();
    let again = retailer.json("orders upload-cancelled", 0);
    assert_eq!((&again["seen"], cancels_carried_out(&retailer)), (&0.into(), 3));
    let known = format!(
        "orders WHERE status = 'cancelled' AND cancelled_at IS NOT NULL AND name IN ('{}')",
        names.join("', '")
    );
    assert_eq!(retailer.count(&known), 3);
    for name in names {
        let name = name.trim_start_matches('#');
        retailer
            .run(&format!("history {name}"))
            .ends(0)
            .says("waited too long")
            .says("/cancel/1")
            .says("store");
    }
}

#[test]
fn only_stock_that_was_there_goes_back_into_the_shops_stock() {
    let retailer = retailer();
    let names = untouched(&retailer, 2);
    give_up(&retailer, &names[..1], "unfillable");
    give_up(&retailer, &names[1..], "brokering");
    retailer.hwjobs("orders upload-cancelled").assert().success();
    let restocked: Vec<bool> = retailer
        .effects()
        .iter()
        .filter(|one| one["mutation"] == "orderCancel")
        .map(|one| one["input"]["restock"] == true)
        .collect();
    assert_eq!(restocked, [false, true]);
}

#[test]
fn what_the_shop_has_cancelled_already_is_acknowledged_without_a_word() {
    let retailer = retailer();
    let names = untouched(&retailer, 1);
    give_up(&retailer, &names, "brokering");
    retailer.control("step", Some(&format!("{} cancel", names[0].trim_start_matches('#'))));
    let run = retailer.json("orders upload-cancelled", 0);
    assert_eq!(
        (&run["numbers"]["updated"], &run["mutations"]["confirmed"]),
        (&1.into(), &0.into()),
        "{run:#}"
    );
    assert_eq!(cancels_carried_out(&retailer), 0);
    assert_eq!(retailer.json("orders upload-cancelled", 0)["seen"], 0);
}

#[test]
fn what_the_shop_has_sent_meanwhile_is_the_shops_to_decide_again() {
    let retailer = retailer();
    let names = untouched(&retailer, 1);
    give_up(&retailer, &names, "brokering");
    retailer.control("step", Some(&format!("{} send", names[0].trim_start_matches('#'))));
    let run = retailer.json("orders upload-cancelled", 0);
    assert_eq!(
        (&run["numbers"]["updated"], &run["mutations"]["confirmed"]),
        (&1.into(), &0.into()),
        "{run:#}"
    );
    let of_it = format!("items JOIN orders USING (order_id) WHERE name = '{}'", names[0]);
    assert!(retailer.count(&format!("{of_it} AND items.status = 'completed'")) > 0);
    assert_eq!(retailer.count(&format!("orders WHERE name = '{}' AND status = 'completed'", names[0])), 1);
    assert_eq!(retailer.json("orders upload-cancelled", 0)["seen"], 0, "no endless retry");
    retailer.later(TimeDelta::minutes(5));
    retailer.hwjobs("orders update").assert().success();
    assert_eq!(retailer.count(&format!("orders WHERE name = '{}' AND status = 'completed'", names[0])), 1);
}

#[test]
fn an_order_cancelled_only_in_part_waits_and_says_so() {
    let retailer = retailer();
    let sql = "SELECT o.name, min(i.item_id) FROM orders o JOIN items i USING (order_id)
                WHERE o.status = 'approved' AND i.status = 'approved' AND o.fulfillment_status = 'UNFULFILLED'
                GROUP BY o.order_id HAVING count(*) > 1 ORDER BY o.order_id LIMIT 1";
    let (name, item): (String, i64) =
        retailer.store().query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    retailer
        .store()
        .execute("UPDATE items SET status = 'cancelled', cancelled_by = 'store' WHERE item_id = ?1", [item])
        .unwrap();
    let run = retailer.json("orders upload-cancelled", 0);
    assert_eq!(
        run["skipped"]["partially cancelled; Shopify cancels whole orders only"], 1,
        "{name}: {run:#}"
    );
    assert_eq!(retailer.json("orders upload-cancelled --set order=nothing", 0)["seen"], 0);
}

#[test]
fn a_lost_answer_does_not_cancel_twice() {
    let retailer = retailer();
    let names = untouched(&retailer, 2);
    give_up(&retailer, &names, "brokering");
    retailer.faults("lost-answer on=orderCancel times=1");
    let run = retailer.json("orders upload-cancelled", 0);
    assert_eq!((&run["mutations"]["confirmed"], cancels_carried_out(&retailer)), (&2.into(), 2), "{run:#}");
}
