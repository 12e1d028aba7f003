//! What the store gave up and the shop has changed since: nothing that is wanted is cancelled, and nothing goes round in
//! circles.

use chrono::TimeDelta;
use serde_json::Value;

use crate::support::Retailer;

fn retailer() -> Retailer {
    let retailer = Retailer::with(|options| options.orders = 60);
    retailer.catalog("[orders.new]\nsettle = \"0s\"\n[orders.approve]\npolicy = \"all\"\n");
    retailer.hwjobs("orders new").assert().success();
    retailer.hwjobs("orders approve").unwrap();
    retailer.later(TimeDelta::minutes(5));
    retailer
}

/// Names of orders with so many units or more, all of which wait to be brokered.
fn untouched(retailer: &Retailer, units: u32, how_many: usize) -> Vec<String> {
    let sql = "SELECT o.name FROM orders o JOIN items i USING (order_id) JOIN ship_groups g USING (ship_group_id)
                WHERE o.status = 'approved' AND o.fulfillment_status = 'UNFULFILLED' AND o.financial_status = 'PAID'
                GROUP BY o.order_id
               HAVING count(*) >= ?1 AND min(i.status = 'approved' AND g.facility = 'brokering') = 1
                ORDER BY o.order_id";
    let store = retailer.store();
    let mut statement = store.prepare(sql).unwrap();
    let names: Vec<String> =
        statement.query_map([units], |row| row.get(0)).unwrap().take(how_many).map(Result::unwrap).collect();
    assert_eq!(names.len(), how_many);
    names
}

/// Cancels orders in the store, as a rule of its own would.
fn give_up(retailer: &Retailer, names: &[String]) {
    for name in names {
        retailer
            .store()
            .execute_batch(&format!(
                "UPDATE items SET status = 'cancelled', cancelled_by = 'store'
                  WHERE order_id = (SELECT order_id FROM orders WHERE name = '{name}');
                 UPDATE orders SET status = 'cancelled' WHERE name = '{name}';"
            ))
            .unwrap();
    }
}

fn cancels_carried_out(retailer: &Retailer) -> usize {
    retailer.effects().iter().filter(|one| one["mutation"] == "orderCancel" && one["changed"] == true).count()
}

/// Touches an order at the shop, as a member of the staff does.
fn touch(retailer: &Retailer, name: &str) {
    let at = retailer.now().to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
    let sql = "UPDATE orders SET doc = json_set(doc, '$.updatedAt', ?2, '$.note', 'call first')
                WHERE json_extract(doc, '$.name') = ?1";
    assert_eq!(retailer.shop_state().execute(sql, [name, &at]).unwrap(), 1);
}

#[test]
fn an_intent_that_lay_about_while_the_order_changed_is_planned_again() {
    let retailer = retailer();
    let names = untouched(&retailer, 1, 1);
    give_up(&retailer, &names);
    retailer.faults("access-denied on=orderCancel times=1");
    retailer.hwjobs("orders upload-cancelled").unwrap_err();
    assert_eq!(retailer.count("outbox WHERE state IN ('pending', 'sending')"), 1);
    retailer.faults("");
    retailer.later(TimeDelta::hours(5));
    touch(&retailer, &names[0]);
    retailer.later(TimeDelta::minutes(5));
    retailer.hwjobs("orders upload-cancelled").unwrap_err();
    assert_eq!(cancels_carried_out(&retailer), 0);
    let refused =
        "outbox WHERE state = 'refused' AND answer LIKE 'it changed at the shop since %; planned again'";
    assert_eq!(retailer.count(refused), 1);
    let run = retailer.json("orders upload-cancelled", 0);
    assert_eq!((&run["mutations"]["confirmed"], cancels_carried_out(&retailer)), (&1.into(), 1), "{run:#}");
}

#[test]
fn one_whose_outcome_stays_unknown_does_not_hold_up_the_others() {
    let retailer = retailer();
    let names = untouched(&retailer, 1, 3);
    give_up(&retailer, &names);
    retailer.faults("http-500 on=orderCancel times=2");
    let run = retailer.json("orders upload-cancelled", 69);
    assert_eq!((&run["mutations"]["confirmed"], cancels_carried_out(&retailer)), (&2.into(), 2), "{run:#}");
    assert_eq!(retailer.count("outbox WHERE state = 'sending'"), 1);
    let again = retailer.json("orders upload-cancelled", 0);
    assert_eq!(
        (&again["mutations"]["confirmed"], cancels_carried_out(&retailer)),
        (&1.into(), 3),
        "{again:#}"
    );
}

#[test]
fn a_named_order_is_looked_at_once_however_small_the_pages_are() {
    let retailer = retailer();
    let names = untouched(&retailer, 2, 1);
    retailer
        .store()
        .execute(
            "UPDATE items SET status = 'cancelled', cancelled_by = 'store' WHERE item_id =
               (SELECT min(item_id) FROM items JOIN orders USING (order_id) WHERE name = ?1)",
            [&names[0]],
        )
        .unwrap();
    let before = retailer.requests();
    let line =
        format!("orders upload-cancelled --set page-size=1 --set order={}", names[0].trim_start_matches('#'));
    assert_eq!(retailer.json(&line, 0)["numbers"]["skipped"].as_u64(), Some(1));
    assert_eq!(retailer.requests(), before, "what is only in part is not read whole");
    let line = line.replace("upload-cancelled", "approve");
    retailer.hwjobs(&line).assert().success();
}

#[test]
fn a_store_that_begins_to_follow_fulfilment_orders_does_not_read_sixty_days_again() {
    let retailer = Retailer::with(|options| options.orders = 60);
    retailer.catalog("[orders.new]\nsettle = \"0s\"");
    retailer.hwjobs("orders new").assert().success();
    retailer.hwjobs("orders update").assert().success();
    retailer
        .store()
        .execute_batch(
            "UPDATE orders SET fulfillment_orders_updated_at = NULL;
             UPDATE checkpoints SET checkpoint = json_remove(checkpoint, '$.besides') WHERE job = 'orders update';",
        )
        .unwrap();
    retailer.later(TimeDelta::minutes(5));
    let run = retailer.json("orders update", 0);
    let sent: &Value = &run["requests"]["sent"];
    assert!(sent.as_u64().unwrap() <= 3, "{run:#}");
}

#[test]
fn what_was_bought_after_the_order_had_been_given_up_is_not_cancelled_with_it() {
    let retailer = retailer();
    let names = untouched(&retailer, 1, 1);
    give_up(&retailer, &names);
    retailer.control("step", Some(&format!("{} add-line", names[0].trim_start_matches('#'))));
    retailer.later(TimeDelta::minutes(5));
    let run = retailer.json("orders upload-cancelled", 0);
    assert_eq!(run["numbers"]["updated"], 1, "{run:#}");
    let open = format!(
        "items JOIN orders USING (order_id) WHERE name = '{}' AND items.status = 'created'",
        names[0]
    );
    assert!(retailer.count(&open) > 0);
    let run = retailer.json("orders upload-cancelled", 0);
    assert_eq!(run["skipped"]["partially cancelled; Shopify cancels whole orders only"], 1, "{run:#}");
    assert_eq!((cancels_carried_out(&retailer), retailer.count("outbox")), (0, 0));
}

#[test]
fn a_failure_that_is_no_longer_to_be_cancelled_is_forgotten() {
    let retailer = retailer();
    let sql = "INSERT INTO failed_records (shop, job, record, name, state, reason, payload, attempts, first_at, last_at, next_at)
               SELECT shop, 'orders upload-cancelled', 'order/' || shopify_id, name, 'kept', 'unreadable', '{}', 1, ?1, ?1, ?1
                 FROM orders ORDER BY order_id LIMIT 1";
    retailer.store().execute(sql, ["2026-11-27T11:00:00Z"]).unwrap();
    retailer.hwjobs("orders upload-cancelled").assert().success();
    assert_eq!(retailer.count("failed_records"), 0);
}
