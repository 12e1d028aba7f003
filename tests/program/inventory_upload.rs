//! Where the store is the master, the shop shows what may be promised: differences only, and nothing that it has sold.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::Retailer;
use crate::support::stock::{Place, stocked};

/// A shop that shows what its store may promise.
fn pushed() -> Retailer {
    let retailer = stocked();
    retailer.hwjobs("orders new").assert().success();
    upload(&retailer, "");
    assert_eq!(upload(&retailer, "")["mutations"]["confirmed"], 0);
    retailer
}

fn upload(retailer: &Retailer, flags: &str) -> Value {
    retailer.later(TimeDelta::minutes(15));
    retailer.json(&format!("inventory upload-changes {flags}"), 0)
}

/// What a run changed at the shop.
fn changed(retailer: &Retailer, run: impl FnOnce(&Retailer)) -> Vec<(Place, i64, i64)> {
    let before = retailer.pushed().len();
    run(retailer);
    retailer.pushed().split_off(before)
}

/// The facility that a location stands for.
fn facility(retailer: &Retailer, place: Place) -> String {
    let sql = "SELECT facility FROM facility_locations WHERE location_id = ?1";
    retailer.store().query_row(sql, [place.1], |row| row.get(0)).unwrap()
}

/// A channel that every facility with stock is in.
fn channel(retailer: &Retailer) {
    retailer
        .store()
        .execute_batch(
            "INSERT INTO facility_groups (facility_group, name, kind) VALUES ('web', 'Web', 'channel');
             INSERT INTO facility_group_members (facility_group, facility, from_at)
             SELECT DISTINCT 'web', facility, '2026-01-01T00:00:00Z' FROM stock;",
        )
        .unwrap();
}

#[test]
fn what_has_changed_is_shown_as_a_difference_once_and_nothing_else_is() {
    let retailer = pushed();
    let [one, other]: [Place; 2] = retailer.quiet_places(5, 2).try_into().unwrap();
    let (was, other_was) = (retailer.available(one), retailer.available(other));
    retailer.enter(one, -2, "manual");
    retailer.enter(other, 7, "received");
    let mut moved = changed(&retailer, |retailer| {
        let run = upload(retailer, "");
        assert_eq!(
            (&run["numbers"]["updated"], &run["mutations"]["confirmed"]),
            (&2.into(), &1.into()),
            "{run:#}"
        );
    });
    moved.sort_unstable();
    let mut expected = [(one, was, was - 2), (other, other_was, other_was + 7)];
    expected.sort_unstable();
    assert_eq!(moved, expected);
    let run = upload(&retailer, "");
    assert_eq!((&run["numbers"]["updated"], &run["mutations"]["confirmed"]), (&0.into(), &0.into()));
}

#[test]
fn a_threshold_and_a_facility_that_leaves_its_channel_are_changes_too() {
    let retailer = pushed();
    channel(&retailer);
    assert_eq!(changed(&retailer, |retailer| drop(upload(retailer, ""))), [], "everything sells as before");
    let place = retailer.quiet_places(9, 1)[0];
    let total = |retailer: &Retailer| -> i64 {
        let shown = retailer.shown().into_iter().filter(|(at, _)| at.0 == place.0);
        shown.map(|(_, shown)| shown.available).sum()
    };
    let before = total(&retailer);
    let variant = format!("(SELECT variant_id FROM shop_variants WHERE inventory_item_id = {})", place.0);
    let threshold =
        format!("INSERT INTO variant_channels (variant_id, channel, threshold) VALUES ({variant}, 'web', 4)");
    retailer.store().execute(&threshold, []).unwrap();
    upload(&retailer, "");
    assert_eq!(total(&retailer), before - 4);

    // It leaves by its date, without anybody touching anything.
    let leaves = (retailer.now() + TimeDelta::minutes(20)).to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
    let facility = facility(&retailer, place);
    let dated = "UPDATE facility_group_members SET thru_at = ?1 WHERE facility = ?2";
    retailer.store().execute(dated, [&leaves, &facility]).unwrap();
    assert_eq!(changed(&retailer, |retailer| drop(upload(retailer, ""))), [], "not yet");
    let moved = changed(&retailer, |retailer| drop(upload(retailer, "")));
    assert!(
        moved.len() > 100 && moved.iter().all(|(at, _, to)| at.1 != place.1 || *to == 0),
        "{}",
        moved.len()
    );
    let still_shown =
        retailer.shown().into_iter().filter(|(at, shown)| at.1 == place.1 && shown.available > 0);
    // Of two items that share their identifier, one has the stock.
    let known = |item: i64| {
        let stocked =
            "stock JOIN variants v USING (variant_id) JOIN shop_variants s ON s.shopify_id = v.described_of";
        retailer.count(&format!("{stocked} WHERE s.inventory_item_id = {item}")) > 0
    };
    assert_eq!(still_shown.filter(|(at, _)| known(at.0)).collect::<Vec<_>>(), []);
    assert_eq!(changed(&retailer, |retailer| drop(upload(retailer, ""))), []);
}

#[test]
fn what_the_shop_does_not_stock_yet_is_stocked_and_shown_in_the_same_run() {
    let retailer = pushed();
    let locations: Vec<i64> = retailer.shown().keys().map(|place| place.1).collect();
    let place = retailer
        .quiet_places(5, 40)
        .into_iter()
        .flat_map(|(item, _)| locations.iter().map(move |location| (item, *location)))
        .find(|place| !retailer.shown().contains_key(place))
        .unwrap();
    retailer.enter(place, 6, "received");
    let left = upload(&retailer, "--set activate=false --dry-run");
    assert_eq!((&left["steps"], &left["numbers"]["skipped"]), (&json!([]), &1.into()), "{left:#}");
    let run = upload(&retailer, "");
    assert_eq!(retailer.available(place), 6, "{run:#}");
    assert_eq!(run["mutations"]["confirmed"], 2, "it is stocked, then its units come");
}

#[test]
fn units_that_the_shop_sold_and_nobody_imported_yet_stay_sold() {
    let retailer = pushed();
    retailer.control("place", Some("25"));
    let sold: Vec<Place> = retailer
        .shown()
        .into_iter()
        .filter(|(place, shown)| {
            shown.committed > 0 && shown.available > 0 && retailer.kept(*place).is_some()
        })
        .map(|(place, _)| place)
        .collect();
    assert!(sold.len() > 10, "{}", sold.len());
    let shown = retailer.shown();
    assert_eq!(changed(&retailer, |retailer| drop(retailer.json("inventory upload-all", 0))), []);
    assert_eq!(retailer.shown(), shown, "nothing of it is put back");
    let place = sold[0];
    let before = retailer.available(place);
    retailer.enter(place, 3, "received");
    upload(&retailer, "");
    assert_eq!(retailer.available(place), before + 3, "the difference, and no more");
    // Once they are in, they are netted by the store.
    retailer.hwjobs("orders new").assert().success();
    assert_eq!(changed(&retailer, |retailer| drop(upload(retailer, ""))), []);
}

#[test]
fn upload_all_tells_what_was_wrong_and_heals_it() {
    let retailer = pushed();
    let place = retailer.quiet_places(5, 1)[0];
    let right = retailer.available(place);
    retailer.count_at_shop(place, "available=99");
    assert_eq!(upload(&retailer, "")["numbers"]["updated"], 0, "nothing has changed in the store");
    retailer.later(TimeDelta::minutes(15));
    let dry = retailer.json("inventory upload-all --dry-run", 0);
    let why = format!("location {} shows 99, should show {right}", place.1);
    assert_eq!(dry["steps"][0]["why"], why, "{dry:#}");
    let told = retailer.run("inventory upload-all --output ndjson").ends(0).says("record.updated").says(&why);
    let run: Value = serde_json::from_str(told.out.lines().last().unwrap()).unwrap();
    assert_eq!((&run["numbers"]["updated"], retailer.available(place)), (&1.into(), right), "{run:#}");
    retailer.later(TimeDelta::minutes(15));
    assert_eq!(retailer.json("inventory upload-all", 0)["numbers"]["updated"], 0);
}

#[test]
fn a_lost_answer_changes_no_level_twice() {
    let retailer = pushed();
    let place = retailer.quiet_places(5, 1)[0];
    retailer.enter(place, 4, "received");
    retailer.faults("lost-answer on=inventoryAdjustQuantities times=1");
    let moved = changed(&retailer, |retailer| drop(upload(retailer, "")));
    assert_eq!(moved.len(), 1, "{moved:?}");
    let again = changed(&retailer, |retailer| {
        retailer.enter(place, 4, "received");
        retailer.faults("lost-answer on=inventoryAdjustQuantities times=1");
        upload(retailer, "--set mode=ledger");
        retailer.enter(place, 2, "received");
        retailer.faults("lost-answer on=inventoryAdjustQuantities times=1");
        upload(retailer, "--set mode=ledger");
    });
    assert_eq!(again.len(), 1, "the first takes the ledger as told, the second tells once: {again:?}");
    assert_eq!(again[0].2 - again[0].1, 2);
}

#[test]
fn the_ledgers_differences_are_told_as_they_are_and_orders_are_not() {
    let retailer = pushed();
    assert_eq!(upload(&retailer, "--set mode=ledger")["seen"], 0, "what is there is taken for told");
    let [one, other]: [Place; 2] = retailer.quiet_places(5, 2).try_into().unwrap();
    retailer.control("place", Some("25"));
    let (was, other_was) = (retailer.available(one), retailer.available(other));
    retailer.enter(one, -1, "manual");
    retailer.enter(one, -1, "cycle-count");
    for rejected in ["not-in-stock", "mismatch", "damaged", "worn-display"] {
        retailer.enter(one, -1, rejected);
    }
    retailer.enter(other, 5, "reserved");
    retailer.enter(other, 3, "manual");
    retailer.enter(other, -3, "manual");
    let moved = changed(&retailer, |retailer| drop(upload(retailer, "--set mode=ledger")));
    assert_eq!(moved, [(one, was, was - 6)]);
    assert_eq!(retailer.available(other), other_was);
    assert_eq!(upload(&retailer, "--set mode=ledger")["seen"], 0);
    retailer.run("inventory upload-changes --set mode=ledger --set channel=web").ends(2).says("channel");
}

#[test]
fn all_of_it_can_be_shown_at_one_location() {
    let retailer = pushed();
    let place = retailer.quiet_places(5, 1)[0];
    let total: i64 =
        retailer.shown().iter().filter(|(at, _)| at.0 == place.0).map(|(_, it)| it.available).sum();
    retailer.enter(place, 1, "received");
    let facility = facility(&retailer, place);
    upload(&retailer, &format!("--set to={facility}"));
    assert_eq!(retailer.available(place), total + 1);
    let wrong = retailer.run("inventory upload-changes --set to=nowhere").ends(2);
    wrong.says("no facility with a location of brightside").says(&facility);
}

#[test]
fn product_types_are_left_out_and_strange_channels_refused() {
    let retailer = pushed();
    let place = retailer.quiet_places(5, 1)[0];
    retailer.enter(place, 1, "received");
    let sql = "SELECT product_type FROM shop_variants JOIN variants USING (variant_id) JOIN products USING (product_id)
                WHERE inventory_item_id = ?1";
    let kind: String = retailer.store().query_row(sql, [place.0], |row| row.get(0)).unwrap();
    retailer.catalog(&format!("[inventory.upload-changes]\nexclude-types = [\"{kind}\"]\n"));
    let run = upload(&retailer, "");
    assert_eq!(run["skipped"]["product type excluded"], 1, "{run:#}");
    retailer.run("inventory upload-changes --set channel=web").ends(78).says("web");
}

#[test]
fn a_shop_that_may_only_be_read_is_not_changed() {
    let retailer = pushed();
    let place = retailer.quiet_places(5, 1)[0];
    retailer.enter(place, 1, "received");
    let text = std::fs::read_to_string(retailer.path("jobs.toml")).unwrap();
    std::fs::write(retailer.path("read.toml"), text.replace("read-write", "read")).unwrap();
    let moved = changed(&retailer, |retailer| {
        retailer.run("inventory upload-changes -c read.toml").ends(4).says("access");
    });
    assert_eq!(moved, []);
    // What was planned waits until the catalog allows it.
    let moved = changed(&retailer, |retailer| drop(upload(retailer, "")));
    assert_eq!(moved.len(), 1);
}

/// A second shop that sells what the first one sells, from shelves of the same facilities: it shows their stock as well.
fn sister(retailer: &Retailer) -> Retailer {
    let sister = crate::support::catalog::retailer();
    std::fs::write(retailer.path("sister.token"), sister.token()).unwrap();
    let text = std::fs::read_to_string(retailer.path("jobs.toml")).unwrap();
    let second = format!(
        "[shops.sister]\ndomain = \"{}\"\ntoken = {{ file = \"sister.token\" }}\naccess = \"read-write\"\n\n",
        sister.url()
    );
    std::fs::write(
        retailer.path("jobs.toml"),
        text.replacen("[shops.brightside]", &format!("{second}[shops.brightside]"), 1),
    )
    .unwrap();
    retailer.json("products sync --shop sister", 0);
    // Its locations are those of the first shop: a facility may stand at several shops' locations.
    retailer
        .store()
        .execute_batch(
            "INSERT INTO facility_locations SELECT 'sister', location_id, facility FROM facility_locations
              WHERE shop = 'brightside';",
        )
        .unwrap();
    sister
}

#[test]
fn every_shop_that_sells_the_same_stock_gets_its_own_push() {
    let retailer = pushed();
    let sister = sister(&retailer);
    let both = |place: Place| (retailer.available(place), sister.available(place));
    retailer.json("inventory upload-changes --shop sister", 0);
    let place = retailer.quiet_places(5, 1)[0];
    let (was, theirs) = both(place);
    assert_eq!(was, theirs, "the sister shows what there is");
    retailer.enter(place, 3, "received");
    upload(&retailer, "--shop brightside");
    assert_eq!(both(place), (was + 3, was));
    upload(&retailer, "--shop sister");
    assert_eq!(both(place), (was + 3, was + 3));
    for shop in ["brightside", "sister"] {
        assert_eq!(upload(&retailer, &format!("--shop {shop}"))["mutations"]["confirmed"], 0, "{shop}");
    }
}

#[test]
fn an_order_that_was_sent_and_not_followed_yet_hides_none_that_was_sold_since() {
    let retailer = pushed();
    // One unit of it waits, at the shop as well as here.
    let sql = "SELECT o.name, s.inventory_item_id FROM items i
                 JOIN orders o USING (order_id) JOIN shop_variants s USING (variant_id) JOIN ship_groups g USING (ship_group_id)
                WHERE i.status = 'created' AND g.facility = 'brokering' AND o.financial_status = 'PAID'
                  AND o.fulfillment_status = 'UNFULFILLED' AND s.inventory_item_id IS NOT NULL
                GROUP BY i.variant_id HAVING count(*) = 1";
    let store = retailer.store();
    let mut statement = store.prepare(sql).unwrap();
    let waiting: Vec<(String, i64)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
    let shown = retailer.shown();
    let (name, place) = waiting
        .into_iter()
        .filter_map(|(name, item)| {
            let of_it: Vec<_> = shown.iter().filter(|(place, _)| place.0 == item).collect();
            let committed: i64 = of_it.iter().map(|(_, shown)| shown.committed).sum();
            let place =
                of_it.iter().find(|(place, shown)| shown.available > 3 && retailer.kept(**place).is_some());
            (committed == 1).then_some((name, *place?.0))
        })
        .next()
        .unwrap();
    retailer.later(TimeDelta::minutes(5));
    retailer.control("step", Some(&format!("{} send", name.trim_start_matches('#'))));
    // Another unit is sold there meanwhile, and neither has been heard of here.
    let total = |retailer: &Retailer, what: fn(&crate::support::stock::Shown) -> i64| -> i64 {
        retailer.shown().iter().filter(|(at, _)| at.0 == place.0).map(|(_, shown)| what(shown)).sum()
    };
    assert_eq!(total(&retailer, |shown| shown.committed), 0, "it is sent");
    retailer
        .shop_state()
        .execute(
            "UPDATE inventory_levels SET available = available - 1, committed = committed + 1
              WHERE item_id = ?1 AND location_id = ?2",
            [place.0, place.1],
        )
        .unwrap();
    let there = total(&retailer, |shown| shown.available);
    retailer.enter(place, 2, "received");
    upload(&retailer, "");
    assert_eq!(total(&retailer, |shown| shown.available), there + 2, "what came in, and not what was sold");
}
