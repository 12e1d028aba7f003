//! `hwjobs stock` tells where a variant is, what of it may be sold and why, and what moved it.

use serde_json::{Value, json};

use crate::support::{Grown, Retailer};

/// A store with orders that wait, and a variant of which nobody has ordered anything, counted in by a file at two facilities
/// and moved by an order.
fn retailer() -> (Retailer, String) {
    let retailer = Retailer::like(&Grown::with_orders(3));
    retailer.catalog("[orders.new]\nsettle = \"0s\"\n");
    retailer.run("products sync").ends(3);
    retailer.run("orders new").ends(0);
    let store = retailer.store();
    let identity: String = store
        .query_row(
            "SELECT identity FROM variants v WHERE barcode IS NOT NULL
               AND NOT EXISTS (SELECT 1 FROM items i WHERE i.variant_id = v.variant_id) ORDER BY variant_id LIMIT 1",
            [],
            |row| row.get(0),
        )
        .unwrap();
    let ledger = "INSERT INTO stock_ledger (variant_id, facility, qoh_diff, atp_diff, reason, happened_at, run_id, item_id,
        feed_file_id, feed_line, note)";
    let of = format!("(SELECT variant_id FROM variants WHERE identity = '{identity}')");
    store
        .execute_batch(&format!(
            "INSERT INTO facilities (facility, name, kind) VALUES ('boston', '', 'store'), ('reno', '', 'outlet-store');
             INSERT INTO feed_files VALUES (1, 'misc import-stock', 'x', 'count.csv', 'read', 2, 0, NULL, 1, '', '');
             {ledger} VALUES ({of}, 'boston', 10, 10, 'counted', '2026-11-27T10:00:00Z', 1, NULL, 1, 2, 'shelf 3');
             {ledger} VALUES ({of}, 'reno', 4, 4, 'counted', '2026-11-27T10:00:00Z', 1, NULL, 1, 3, NULL);
             {ledger} SELECT {of}, 'boston', 0, -1, 'reserved', '2026-11-27T11:00:00Z', 2, min(item_id), NULL, NULL, NULL
                FROM items;
             INSERT INTO stock VALUES ({of}, 'boston', 10, 9), ({of}, 'reno', 4, 4);
             INSERT INTO variant_facilities VALUES ({of}, 'boston', 2, 1, 1);"
        ))
        .unwrap();
    (retailer, identity)
}

fn facility<'v>(stock: &'v Value, name: &str) -> &'v Value {
    stock["facilities"].as_array().unwrap().iter().find(|place| place["facility"] == name).unwrap()
}

#[test]
fn it_tells_where_it_is_what_is_sold_and_what_moved_it() {
    let (retailer, identity) = retailer();
    let line = format!("stock {identity}");
    let stock = &retailer.json(&line, 0)["stock"];
    assert_eq!(
        stock["online"],
        json!({ "total": 11, "available": 11, "threshold": null, "queued": 0, "component_demand": 0, "presell_hold": null, "composition": "known" })
    );
    let boston = facility(stock, "boston");
    assert_eq!(
        (&boston["qoh"], &boston["atp"], &boston["reserved"], &boston["safety_stock"], &boston["online"]),
        (&10.into(), &9.into(), &1.into(), &2.into(), &7.into())
    );
    let ledger = stock["ledger"].as_array().unwrap();
    assert_eq!((ledger.len(), &ledger[0]["reason"], &ledger[0]["atp"]), (3, &"reserved".into(), &9.into()));
    assert!(ledger[0]["order"].as_str().unwrap().starts_with("#BS-"), "{}", ledger[0]);
    assert_eq!((&ledger[2]["file"], &ledger[2]["line"]), (&"count.csv".into(), &2.into()));

    let said = retailer.run(&format!("{line} --output plain")).ends(0);
    for words in ["online  11 = 11 beyond safety stock", "order #BS-", "count.csv line 2, shelf 3", "-1 → 9"]
    {
        assert!(said.out.contains(words), "{words}: {}", said.out);
    }
    let there = &retailer.json(&format!("{line} --facility reno --limit 1"), 0)["stock"];
    assert_eq!(
        (there["facilities"].as_array().unwrap().len(), there["ledger"][0]["qoh"].as_i64()),
        (1, Some(4))
    );
}

#[test]
fn it_tells_what_is_held_back_and_why() {
    let (retailer, identity) = retailer();
    let of = format!("(SELECT variant_id FROM variants WHERE identity = '{identity}')");
    retailer
        .store()
        .execute_batch(&format!(
            "INSERT INTO facility_groups VALUES ('web', '', 'channel', NULL);
             INSERT INTO facility_group_members VALUES ('web', 'boston', '2026-01-01T00:00:00Z', NULL, NULL);
             INSERT INTO variant_channels VALUES ({of}, 'web', 3, 1, 1);
             UPDATE items SET variant_id = {of} WHERE item_id IN (SELECT item_id FROM items
                JOIN ship_groups USING (ship_group_id) WHERE facility = 'brokering' AND status = 'created' LIMIT 1);"
        ))
        .unwrap();
    let line = format!("stock {identity} --output plain");
    let said = retailer.run(&line).ends(0).out;
    for words in [
        "online  3 = 7 beyond safety stock where it is sold − 3 threshold of web − 1 waiting in queues",
        "waiting 1 in brokering",
        "no: in no channel",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    retailer
        .store()
        .execute_batch(&format!(
            "UPDATE ship_groups SET facility = 'preorder', shipping_method = 'later' WHERE ship_group_id IN (SELECT ship_group_id FROM items WHERE variant_id = {of})"
        ))
        .unwrap();
    let said = retailer.run(&line).ends(0).out;
    assert!(said.contains("online  0: 1 on pre-order or back-order wait"), "{said}");
    let text = std::fs::read_to_string(retailer.path("jobs.toml")).unwrap();
    std::fs::write(
        retailer.path("jobs.toml"),
        format!("{text}\n[store.inventory]\nhold-preorder-stock = false\n"),
    )
    .unwrap();
    let said = retailer.run(&line).ends(0).out;
    assert!(said.contains("online  3 = 7"), "{said}");
}

#[test]
fn a_variant_answers_to_all_its_names_and_a_stranger_to_the_nearest() {
    let (retailer, identity) = retailer();
    let (barcode, number, item): (String, i64, i64) = retailer
        .store()
        .query_row(
            "SELECT v.barcode, s.shopify_id, s.inventory_item_id FROM variants v JOIN shop_variants s USING (variant_id)
              WHERE v.identity = ?1",
            [&identity],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .unwrap();
    for name in [barcode, number.to_string(), item.to_string()] {
        assert_eq!(retailer.json(&format!("stock {name}"), 0)["stock"]["variant"]["identity"], identity);
    }
    retailer.run(&format!("stock {identity}X")).ends(2).says(&format!("did you mean `{identity}`?"));
    retailer.run(&format!("stock {identity} --facility bosten")).ends(2).says("did you mean `boston`?");
    retailer.run("stock 0").ends(2).says("the store has no variant `0`");
}
