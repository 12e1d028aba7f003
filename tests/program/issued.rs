//! What the shop sends leaves the shelf that it was on, reserved or not: the shop is told to sell none of it again.

use chrono::TimeDelta;
use serde_json::json;

use crate::support::Retailer;
use crate::support::catalog::synced;
use crate::support::stock::stocked;

/// Takes over the shop's stock, all of it, and orders at once.
const SYNCING: &str = "[inventory.sync]\nnew-locations = \"take\"\n[orders.new]\nsettle = \"0s\"\n";

/// A shop that shows what its store may promise, with orders that wait there and here.
fn pushed() -> Retailer {
    let retailer = stocked();
    retailer.control("place", Some("20"));
    retailer.later(TimeDelta::minutes(15));
    for job in ["orders new", "orders update", "inventory upload-all"] {
        retailer.hwjobs(job).assert().success();
    }
    retailer.later(TimeDelta::minutes(15));
    agrees(&retailer, "before anything is sent");
    retailer
}

/// Shop and store agree, and the store with itself.
#[track_caller]
fn agrees(retailer: &Retailer, when: &str) {
    retailer.stock_adds_up();
    let plan = retailer.json("inventory upload-all --dry-run", 0);
    assert_eq!(plan["steps"], json!([]), "{when}");
}

fn happens(retailer: &Retailer, name: &str, what: &str) {
    retailer.later(TimeDelta::minutes(5));
    retailer.control("step", Some(&format!("{} {what}", name.trim_start_matches('#'))));
    retailer.later(TimeDelta::minutes(5));
}

/// The shop sells, and sends at once.
fn sends_new_ones(retailer: &Retailer) {
    retailer.control("place", Some("5"));
    let shop = retailer.shop_state();
    let mut statement = shop.prepare("SELECT name FROM orders ORDER BY id DESC LIMIT 5").unwrap();
    let names: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    for name in &names {
        happens(retailer, name, "send");
    }
}

/// Orders nothing of which is sent, of one open unit that waits and of which the store has stock, the first of their names.
fn waiting(retailer: &Retailer, how_many: usize) -> Vec<String> {
    let sql =
        "SELECT o.name FROM orders o JOIN items i USING (order_id) JOIN ship_groups g USING (ship_group_id)
                WHERE o.fulfillment_status = 'UNFULFILLED'
                GROUP BY o.order_id
               HAVING count(*) = 1 AND max(i.status) = 'created' AND max(g.facility) = 'brokering'
                  AND EXISTS (SELECT 1 FROM stock s WHERE s.variant_id = i.variant_id)
                ORDER BY o.name";
    let store = retailer.store();
    let mut statement = store.prepare(sql).unwrap();
    let names = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap);
    let names: Vec<String> = names.take(how_many).collect();
    assert_eq!(names.len(), how_many);
    names
}

/// What the ledger has of an order's units: why, where, on hand and available.
fn ledger(retailer: &Retailer, name: &str) -> Vec<(String, String, i64, i64)> {
    let sql = "SELECT l.reason, l.facility, l.qoh_diff, l.atp_diff FROM stock_ledger l
                 JOIN items i USING (item_id) JOIN orders o USING (order_id) WHERE o.name = ?1 ORDER BY l.ledger_id";
    let store = retailer.store();
    let mut statement = store.prepare(sql).unwrap();
    let rows =
        statement.query_map([name], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn a_unit_that_waited_here_and_was_sent_there_is_not_sold_again() {
    let retailer = pushed();
    let name = waiting(&retailer, 1).remove(0);
    happens(&retailer, &name, "send");
    retailer.hwjobs("orders update").assert().success();
    let told = ledger(&retailer, &name);
    let [(reason, _, qoh, atp)] = &told[..] else { panic!("{told:?}") };
    assert_eq!((reason.as_str(), *qoh, *atp), ("issued", -1, -1));
    agrees(&retailer, "once it is followed");
    // A wrong label: it is there again, and waits again.
    happens(&retailer, &name, "call-off");
    retailer.hwjobs("orders update").assert().success();
    let told = ledger(&retailer, &name);
    assert_eq!((told.len(), told[1].0.as_str(), told[1].2, told[1].3), (2, "unissued", 1, 1));
    agrees(&retailer, "once it turns out not to have been sent");
}

#[test]
fn an_order_that_was_sent_before_it_was_heard_of_has_left_its_shelves() {
    let retailer = pushed();
    sends_new_ones(&retailer);
    for job in ["orders new", "orders update"] {
        retailer.hwjobs(job).assert().success();
    }
    let came_in = "items i JOIN orders o USING (order_id) JOIN stock_ledger l USING (item_id)
                    WHERE l.reason = 'issued' AND (l.qoh_diff, l.atp_diff) = (-1, -1)";
    assert!(retailer.count(came_in) > 0);
    retailer.later(TimeDelta::minutes(5));
    agrees(&retailer, "once they are heard of");
}

/// From which location the shop is to send an order.
fn sender(retailer: &Retailer, name: &str) -> i64 {
    let sql = "SELECT CAST(replace(doc ->> '$.fulfillmentOrders[0].assignedLocation.location.id', 'gid://shopify/Location/', '') AS INTEGER)
                 FROM orders WHERE name = ?1";
    retailer.shop_state().query_row(sql, [name], |row| row.get(0)).unwrap()
}

/// The only unit of an order, and its variant.
fn unit(retailer: &Retailer, name: &str) -> (i64, i64) {
    let sql = "SELECT i.item_id, i.variant_id FROM items i JOIN orders o USING (order_id) WHERE o.name = ?1";
    retailer.store().query_row(sql, [name], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
}

/// Here the unit of an order is approved, and kept at a facility.
fn keep(retailer: &Retailer, name: &str, keeper: &str) {
    let (item, variant) = unit(retailer, name);
    retailer
        .store()
        .execute_batch(&format!(
            "INSERT INTO ship_groups (order_id, facility, shipping_method)
             SELECT order_id, '{keeper}', 'standard' FROM items WHERE item_id = {item};
             UPDATE items SET status = 'approved', ship_group_id = last_insert_rowid() WHERE item_id = {item};
             UPDATE orders SET status = 'approved' WHERE name = '{name}';
             INSERT INTO reservations (item_id, variant_id, facility, reserved_at, run_id)
             VALUES ({item}, {variant}, '{keeper}', '2026-11-27T12:00:00Z', 1);
             INSERT INTO stock_ledger (variant_id, facility, qoh_diff, atp_diff, reason, item_id, happened_at, run_id)
             VALUES ({variant}, '{keeper}', 0, -1, 'reserved', {item}, '2026-11-27T12:00:00Z', 1);
             UPDATE stock SET atp = atp - 1 WHERE (variant_id, facility) = ({variant}, '{keeper}');"
        ))
        .unwrap();
}

#[test]
fn a_unit_that_was_kept_where_the_shop_was_counted_since_it_left_is_counted_out_once() {
    let retailer = stocked();
    retailer.control("place", Some("20"));
    retailer.later(TimeDelta::minutes(15));
    for job in ["orders new", "inventory sync"] {
        retailer.hwjobs(job).assert().success();
    }
    let name = waiting(&retailer, 1).remove(0);
    let location = sender(&retailer, &name);
    let of_location = format!("SELECT facility FROM facility_locations WHERE location_id = {location}");
    let keeper = retailer.texts(&of_location).remove(0);
    keep(&retailer, &name, &keeper);
    happens(&retailer, &name, "send");
    // The shop's stock is read before its order is.
    retailer.hwjobs("inventory sync").assert().success();
    retailer.later(TimeDelta::minutes(5));
    retailer.hwjobs("orders update").assert().success();
    let told = ledger(&retailer, &name);
    assert_eq!(told.last(), Some(&("issued".to_owned(), keeper.clone(), 0, 1)), "{told:?}");
    retailer.stock_adds_up();
    retailer.later(TimeDelta::minutes(15));
    let plan = retailer.json("inventory sync --dry-run", 0);
    assert_eq!(plan["steps"], json!([]), "the store has what the shop shows");
    retailer.hwjobs("orders update").assert().success();
    assert_eq!(ledger(&retailer, &name).len(), told.len());
}

#[test]
fn a_unit_that_another_facility_sent_is_free_again_where_it_was_kept() {
    let retailer = pushed();
    let name = waiting(&retailer, 1).remove(0);
    // Here it is kept at a facility; the shop sends it from another.
    let sender = sender(&retailer, &name);
    let store = retailer.store();
    let (item, variant) = unit(&retailer, &name);
    let keeper: String = store
        .query_row(
            "SELECT facility FROM stock JOIN facility_locations USING (facility)
              WHERE variant_id = ?1 AND location_id <> ?2 ORDER BY atp DESC, facility LIMIT 1",
            [variant, sender],
            |row| row.get(0),
        )
        .unwrap();
    keep(&retailer, &name, &keeper);
    happens(&retailer, &name, "send");
    retailer.hwjobs("orders update").assert().success();
    let told = ledger(&retailer, &name);
    let of = |facility: &str| -> (i64, i64) {
        let rows = told.iter().filter(|(_, at, ..)| at == facility);
        rows.fold((0, 0), |(on_hand, available), (_, _, qoh, atp)| (on_hand + qoh, available + atp))
    };
    let at: String = store
        .query_row(
            "SELECT facility FROM items JOIN ship_groups USING (ship_group_id) WHERE item_id = ?1",
            [item],
            |row| row.get(0),
        )
        .unwrap();
    let is_sender = format!("facility_locations WHERE (location_id, facility) = ({sender}, '{at}')");
    assert_eq!(retailer.count(&is_sender), 1, "its ship group tells who sent it: {at}");
    assert_eq!((of(&keeper), of(&at)), ((0, 0), (-1, -1)), "{told:?}");
    assert_eq!(retailer.count(&format!("reservations WHERE item_id = {item}")), 0);
    agrees(&retailer, "once it is followed");
}

#[test]
fn what_was_sent_before_the_shelves_were_counted_changes_no_stock() {
    let retailer = synced();
    retailer.catalog(SYNCING);
    sends_new_ones(&retailer);
    for job in ["inventory sync", "orders new"] {
        retailer.hwjobs(job).assert().success();
    }
    assert!(retailer.count("items WHERE status = 'completed'") > 0);
    assert_eq!(retailer.count("stock_ledger WHERE reason = 'issued'"), 0);
    retailer.stock_adds_up();
}

#[test]
fn a_unit_that_was_called_off_and_sent_from_elsewhere_between_two_looks_leaves_the_shelf_that_sent_it() {
    let retailer = pushed();
    let ends = |name: &str| {
        let sql = format!(
            "SELECT l.facility || ' ' || sum(l.qoh_diff) || ' ' || sum(l.atp_diff) FROM stock_ledger l
               JOIN items i USING (item_id) JOIN orders o USING (order_id) WHERE o.name = '{name}'
              GROUP BY l.facility ORDER BY sum(l.qoh_diff), l.facility"
        );
        retailer.texts(&sql)
    };
    // The shop moves what it is to send between its two warehouses.
    let in_both = |name: &String| {
        let (_, variant) = unit(&retailer, name);
        let places = "('location-71000000001', 'location-71000000002')";
        retailer.count(&format!("stock WHERE variant_id = {variant} AND facility IN {places}")) == 2
    };
    let names: Vec<String> = waiting(&retailer, 6).into_iter().filter(in_both).take(2).collect();
    assert_eq!(names.len(), 2);
    for (name, kept) in names.iter().zip([true, false]) {
        let at = |location: i64| {
            let sql = format!("SELECT facility FROM facility_locations WHERE location_id = {location}");
            retailer.texts(&sql).remove(0)
        };
        let first = at(sender(&retailer, name));
        if kept {
            keep(&retailer, name, &first);
        }
        happens(&retailer, name, "send");
        retailer.hwjobs("orders update").assert().success();
        assert_eq!(ends(name), [format!("{first} -1 -1")], "kept: {kept}");
        for what in ["call-off", "move", "send"] {
            happens(&retailer, name, what);
        }
        let sql = format!("SELECT doc ->> '$.fulfillments[1].location.id' FROM orders WHERE name = '{name}'");
        let location: String = retailer.shop_state().query_row(&sql, [], |row| row.get(0)).unwrap();
        let second = at(location.trim_start_matches("gid://shopify/Location/").parse().unwrap());
        assert_ne!(first, second);
        retailer.hwjobs("orders update").assert().success();
        assert_eq!(ends(name), [format!("{second} -1 -1"), format!("{first} 0 0")], "kept: {kept}");
        agrees(&retailer, "once it is followed");
        let rows = ledger(&retailer, name).len();
        retailer.hwjobs("orders update").assert().success();
        assert_eq!(ledger(&retailer, name).len(), rows, "a second look moves nothing");
    }
}
