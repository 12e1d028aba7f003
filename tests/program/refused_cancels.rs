//! A day's cancels that the shop refuses: each ends in the state that the shop tells, none is tried for ever.

use chrono::TimeDelta;

use crate::support::Retailer;
use crate::upload_cancelled::{give_up, retailer, untouched};

/// How often the shop was asked to cancel anything.
fn asked(retailer: &Retailer) -> u64 {
    retailer.control("requests", None)["root_fields"]["orderCancel"].as_u64().unwrap_or(0)
}

/// Has another app of the retailer cancel an order; the shop has begun, and is not done when this returns.
fn cancel_elsewhere(retailer: &Retailer, name: &str) {
    let sql = "SELECT id FROM orders WHERE name = ?1";
    let id: i64 = retailer.shop_state().query_row(sql, [name], |row| row.get(0)).unwrap();
    let answer = retailer.ask(&format!(
        "mutation {{ orderCancel(orderId: \"gid://shopify/Order/{id}\", reason: CUSTOMER, restock: true,
             refundMethod: {{ originalPaymentMethodsRefund: true }}) {{ job {{ id done }} }} }}"
    ));
    assert_eq!(answer["data"]["orderCancel"]["job"]["done"], false, "{answer:#}");
}

/// Has the shop say that an order last changed when the store last read it.
fn as_if_untouched(retailer: &Retailer, name: &str) {
    let sql = "SELECT shop_updated_at FROM orders WHERE name = ?1";
    let read: String = retailer.store().query_row(sql, [name], |row| row.get(0)).unwrap();
    let sql = "UPDATE orders SET updated_at = ?2, doc = json_set(doc, '$.updatedAt', ?2) WHERE name = ?1";
    assert_eq!(retailer.shop_state().execute(sql, [name, &read]).unwrap(), 1);
}

/// How an order stands here: its status, and its units by theirs.
fn stands(retailer: &Retailer, name: &str) -> (String, i64, i64, i64) {
    let sql =
        "SELECT o.status, sum(i.status IN ('created', 'approved', 'held')), sum(i.status = 'completed'),
                      sum(i.status = 'cancelled')
                 FROM orders o JOIN items i USING (order_id) WHERE o.name = ?1";
    retailer
        .store()
        .query_row(sql, [name], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        .unwrap()
}

#[test]
fn a_days_refused_cancels_end_as_the_shop_has_it_and_are_not_tried_for_ever() {
    let retailer = retailer();
    let names = untouched(&retailer, 7);
    let units: Vec<i64> = names.iter().map(|name| stands(&retailer, name).1).collect();
    give_up(&retailer, &names, "brokering");
    let [refused, plain, cancelled, sent, elsewhere, sent_later, returned] = &names[..] else {
        unreachable!()
    };
    let happens = |name: &str, what: &str| {
        retailer.control("step", Some(&format!("{} {what}", name.trim_start_matches('#'))));
    };

    // Before the first run: one is cancelled at the shop as well, one is sent.
    happens(cancelled, "cancel");
    happens(sent, "send");
    // The first run plans five cancels and is stopped at the first. Until the next, somebody sends two of the five, and
    // somebody else cancels a third. Of the two, one is seen to have changed; the other one comes back at once, all in the
    // second in which it was read, and only the shop's refusal tells.
    retailer.faults("access-denied on=orderCancel");
    retailer.run("orders upload-cancelled").ends(4);
    happens(sent_later, "send");
    happens(returned, "send request-return approve-return");
    as_if_untouched(&retailer, returned);
    cancel_elsewhere(&retailer, elsewhere);
    assert_eq!(asked(&retailer), 2);

    // Of the rest of the day, the first three runs have the first order refused for another reason.
    let exits: Vec<i32> = (0..24)
        .map(|hour| {
            retailer.later(TimeDelta::hours(1));
            retailer.faults(if hour < 3 { "declined on=orderCancel" } else { "" });
            retailer.run("orders upload-cancelled").code
        })
        .collect();
    assert_eq!(exits[..3], [3, 3, 3]);
    assert!(exits[3..].iter().all(|exit| *exit == 0), "{exits:?}");
    // The two above; all five again but the one that was seen to have changed; the first twice more.
    assert_eq!(asked(&retailer), 2 + 4 + 2);
    let effects = retailer.effects();
    let carried_out = |one: &&serde_json::Value| one["mutation"] == "orderCancel" && one["changed"] == true;
    assert_eq!(effects.iter().filter(carried_out).count(), 2, "once by us, once by the other app");

    retailer.hwjobs("orders update").assert().success();
    let unknown = "items JOIN orders USING (order_id) WHERE cancelled_by = 'store' AND cancelled_at IS NULL";
    assert_eq!(retailer.count(unknown), 0);
    assert_eq!(retailer.count("outbox WHERE state IN ('pending', 'sending')"), 0);
    for (name, units) in names.iter().zip(units) {
        let expected = match name {
            name if name == refused => ("created".to_owned(), units, 0, units),
            name if [sent, sent_later, returned].contains(&name) => ("completed".to_owned(), 0, units, units),
            _ => ("cancelled".to_owned(), 0, 0, units),
        };
        assert_eq!(stands(&retailer, name), expected, "{name}");
    }
    for (name, tells) in [
        (refused, "the shop refuses to cancel it: INVALID: Something is in the way"),
        (plain, "confirmed"),
        (cancelled, "waited too long"),
        (sent, "the shop has sent it"),
        (sent_later, "it changed at the shop since"),
        (returned, "has returns"),
        (elsewhere, "confirmed"),
    ] {
        retailer.run(&format!("history {}", name.trim_start_matches('#'))).ends(0).says(tells);
    }
}
