//! Where the shop is the master, the store's stock is what the shop shows.

use chrono::TimeDelta;

use crate::support::stock::{Place, stocked};
use crate::support::{Retailer, catalog};

fn sync(retailer: &Retailer, flags: &str) -> serde_json::Value {
    retailer.later(TimeDelta::minutes(15));
    let run = retailer.json(&format!("inventory sync {flags}"), 0);
    retailer.stock_adds_up();
    run
}

/// Every level of the shop whose item the store knows, against what the store keeps there.
fn agrees(retailer: &Retailer) -> usize {
    // Of two that share an identity, one has the stock of both.
    let known = |item: i64| {
        let variant = format!("(SELECT variant_id FROM shop_variants WHERE inventory_item_id = {item})");
        retailer.count(&format!("shop_variants WHERE variant_id = {variant} AND gone_at IS NULL")) == 1
    };
    let mut compared = 0;
    for (place, shown) in retailer.shown().into_iter().filter(|(place, _)| known(place.0)) {
        let sellable = (shown.available + shown.committed).max(0);
        let kept = retailer.kept(place).unwrap_or_default();
        assert_eq!(kept, (shown.on_hand.max(0), sellable), "{place:?}: {shown:?}");
        compared += 1;
    }
    compared
}

#[test]
fn a_stores_stock_becomes_what_its_shop_shows_and_then_nothing_is_left_to_do() {
    let retailer = stocked();
    assert!(agrees(&retailer) > 3_000);
    retailer.stock_adds_up();
    assert_eq!(retailer.count("stock_ledger WHERE reason <> 'shop-reset'"), 0);
    let again = sync(&retailer, "--dry-run");
    assert_eq!((&again["steps"], &again["numbers"]["failed"]), (&serde_json::json!([]), &0.into()));
    let whole = sync(&retailer, "--set full-check=0s");
    assert_eq!(whole["numbers"]["updated"], 0, "{whole:#}");
    assert!(whole["numbers"]["unchanged"].as_u64() > Some(3_000), "{whole:#}");
    assert!(whole["skipped"]["not tracked by Shopify"].as_u64() > Some(0), "{whole:#}");
}

#[test]
fn locations_without_a_facility_are_counted_and_left_alone_until_they_are_taken() {
    let retailer = catalog::synced();
    let run = sync(&retailer, "");
    let unmapped = "location without a facility (misc import-facilities, or new-locations = \"take\")";
    let locations = retailer.document("locations", "doc ->> 'isActive' = 1");
    assert!(run["skipped"][unmapped].as_u64() > Some(3), "{run:#}");
    assert_eq!((retailer.count("stock"), &run["seen"]), (0, &run["skipped"][unmapped]));
    // One of them has got a facility in the meantime.
    let id: i64 = locations["id"].as_str().unwrap().rsplit('/').next().unwrap().parse().unwrap();
    let store = retailer.store();
    store
        .execute("INSERT INTO facilities (facility, name, kind) VALUES ('dc', 'Warehouse', 'warehouse')", [])
        .unwrap();
    store.execute("INSERT INTO facility_locations VALUES ('brightside', ?1, 'dc')", [id]).unwrap();
    let run = sync(&retailer, "");
    assert!(run["numbers"]["updated"].as_u64() > Some(0), "{run:#}");
    assert_eq!(retailer.count("stock WHERE facility <> 'dc'"), 0);
    assert!(retailer.count("stock") > 0);
}

#[test]
fn what_somebody_counts_at_the_shop_is_all_that_changes() {
    let retailer = stocked();
    let [one, other]: [Place; 2] = retailer.quiet_places(5, 2).try_into().unwrap();
    retailer.count_at_shop(one, "available=77 damaged=2");
    retailer.count_at_shop(other, "available=0");
    let run = sync(&retailer, "");
    assert_eq!(run["numbers"]["updated"], 2, "{run:#}");
    assert_eq!((retailer.kept(one), retailer.kept(other)), (Some((79, 77)), Some((0, 0))));
    let reset = "stock_ledger WHERE reason = 'shop-reset' AND (qoh_diff, atp_diff)";
    let was = retailer.count(&format!("{reset} = (79, 77)"));
    assert_eq!(was, 0, "what is entered is what differs, not what is there");
}

#[test]
fn less_than_nothing_is_nothing_unless_the_signs_are_to_be_kept() {
    let retailer = stocked();
    let place = retailer.quiet_places(5, 1)[0];
    retailer.count_at_shop(place, "available=-4");
    sync(&retailer, "");
    assert_eq!(retailer.kept(place), Some((0, 0)));
    let run = sync(&retailer, "--set net-negative-locations=true --set full-check=0s");
    assert!(run["numbers"]["updated"].as_u64() > Some(0));
    assert_eq!(retailer.kept(place), Some((-4, -4)));
}

#[test]
fn what_the_store_moves_itself_is_looked_at_again() {
    let retailer = stocked();
    let place = retailer.quiet_places(5, 1)[0];
    let before = retailer.kept(place).unwrap();
    // The shop told of it before, and tells of it no more: its level has not changed since.
    retailer.enter(place, -3, "manual");
    let run = sync(&retailer, "");
    assert_eq!((&run["numbers"]["updated"], retailer.kept(place)), (&1.into(), Some(before)), "{run:#}");
    assert_eq!(sync(&retailer, "")["numbers"]["updated"], 0);
}

#[test]
fn what_was_rejected_is_held_back_until_the_shop_counts_differently() {
    let retailer = stocked();
    let place = retailer.quiet_places(5, 1)[0];
    let (qoh, atp) = retailer.kept(place).unwrap();
    retailer.enter(place, -3, "mismatch");
    let held = "INSERT INTO stock_holds SELECT variant_id, facility, 3, 3 FROM stock_ledger WHERE reason = 'mismatch'";
    retailer.store().execute(held, []).unwrap();
    for flags in ["", "--set full-check=0s"] {
        assert_eq!(sync(&retailer, flags)["numbers"]["updated"], 0, "{flags}");
        assert_eq!(retailer.kept(place), Some((qoh - 3, atp - 3)), "{flags}");
    }
    retailer.count_at_shop(place, &format!("available={}", atp + 1));
    let run = sync(&retailer, "");
    assert_eq!((&run["numbers"]["updated"], retailer.count("stock_holds")), (&1.into(), 0), "{run:#}");
    assert_eq!(retailer.kept(place).unwrap().1, atp + 1);
}

#[test]
fn a_reserved_unit_is_netted_by_the_store_and_not_once_more() {
    let retailer = stocked();
    retailer.hwjobs("orders new").assert().success();
    let place = retailer.quiet_places(5, 1)[0];
    let (qoh, atp) = retailer.kept(place).unwrap();
    let store = retailer.store();
    let variant: i64 = store
        .query_row("SELECT variant_id FROM shop_variants WHERE inventory_item_id = ?1", [place.0], |row| {
            row.get(0)
        })
        .unwrap();
    store
        .execute(
            "INSERT INTO reservations (item_id, variant_id, facility, reserved_at, run_id)
             SELECT (SELECT min(item_id) FROM items), ?1, facility, '2026-11-27T12:00:00Z', 1
               FROM facility_locations WHERE location_id = ?2",
            [variant, place.1],
        )
        .unwrap();
    let run = sync(&retailer, "--set full-check=0s");
    assert_eq!(run["numbers"]["updated"], 1, "{run:#}");
    assert_eq!(retailer.kept(place), Some((qoh, atp - 1)), "on hand, and kept for somebody");
}

#[test]
fn a_shop_that_is_shown_what_may_be_promised_is_no_master_any_more() {
    let retailer = stocked();
    let place = retailer.quiet_places(5, 1)[0];
    retailer.enter(place, 3, "manual");
    retailer.hwjobs("inventory upload-changes").assert().success();
    retailer.later(TimeDelta::minutes(15));
    retailer.run("inventory sync").ends(2).says("upload-changes").says("despite-pushes=true");
    let run = sync(&retailer, "--set despite-pushes=true");
    assert_eq!(run["numbers"]["failed"], 0, "{run:#}");
}
