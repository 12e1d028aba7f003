//! `brokering rejected`: what one facility has rejected goes to another, and not back for a while.

use chrono::TimeDelta;

use crate::support::Retailer;
use crate::support::feed::stocked;

/// Whoever has most of it sends it; what waits on pre-order has a routing of its own.
const ROUTINGS: &str = r#"
[[routing]]
name   = "Pre-orders"
orders = { queue = "preorder" }

  [[routing.rule]]
  name   = "Never"
  assign = "split"

[[routing]]
name = "All"

  [[routing.rule]]
  name       = "Most"
  assign     = "split"
  facilities = { sort = ["stock"] }
"#;

/// A unit of A and one of B are to be sent from DC, and rejected there; a pickup is rejected at SHOP. DC is a warehouse that
/// has five more of both, SHOP a store that has two of A only.
fn retailer() -> Retailer {
    let retailer = stocked();
    retailer.catalog(ROUTINGS);
    let placed =
        [(1, 11, "A", "DC", "standard"), (2, 21, "B", "DC", "standard"), (3, 31, "D", "SHOP", "pickup")];
    retailer.placed("brightside", &placed);
    retailer.lay("feeds/stock/s.csv", "sku,facility-id,available\nA,SHOP,2\n");
    retailer.json("misc import-stock", 0);
    let rows = "order,line-id,facility-id,reason\n#1,11,DC,no-variance\n#2,21,DC,no-variance\n#3,31,SHOP,no-variance\n";
    retailer.lay("feeds/rejections/r.csv", rows);
    retailer.json("misc import-rejections", 0);
    retailer
}

/// Where every unit is now.
fn places(retailer: &Retailer) -> Vec<String> {
    retailer
        .texts("SELECT sku || ' ' || facility FROM items JOIN ship_groups USING (ship_group_id) ORDER BY sku")
}

#[test]
fn it_goes_to_another_and_back_only_once_the_exclusion_has_run_out() {
    let retailer = retailer();
    retailer.json("brokering rejected", 0);
    assert_eq!(places(&retailer), ["A SHOP", "B rejected", "D pickup-rejected"]);
    let moves = retailer.count("item_moves");
    // Nothing has changed: B was tried, and that is all there is to say of it.
    retailer.later(TimeDelta::days(6));
    let again = retailer.json("brokering rejected", 0);
    assert_eq!(
        (again["seen"].as_u64(), again["numbers"]["unchanged"].as_u64()),
        (Some(1), Some(1)),
        "{again:#}"
    );
    assert_eq!((places(&retailer)[1].as_str(), retailer.count("item_moves")), ("B rejected", moves));
    retailer.later(TimeDelta::days(2));
    retailer.json("brokering rejected", 0);
    assert_eq!(places(&retailer), ["A SHOP", "B DC", "D pickup-rejected"]);
    assert_eq!(retailer.stock(), ["A@DC 6/6", "A@SHOP 2/1", "B@DC 6/5", "D@SHOP 6/6"]);
    retailer.stock_is_promised_or_reserved();
    assert_eq!(retailer.json("brokering rejected", 0)["seen"], 0);
    let strays =
        "ship_groups g WHERE NOT EXISTS (SELECT 1 FROM items i WHERE i.ship_group_id = g.ship_group_id)";
    assert_eq!(retailer.count(strays), 0, "no ship group is left empty");
}

#[test]
fn a_unit_may_be_rejected_by_one_after_the_other() {
    let retailer = retailer();
    retailer.json("brokering rejected", 0);
    retailer.lay("feeds/rejections/s.csv", "order,line-id,facility-id,reason\n#1,11,SHOP,NOT_IN_STOCK\n");
    assert_eq!(Retailer::numbers(&retailer.json("misc import-rejections", 0)), [0, 1, 0, 0, 0]);
    retailer.json("brokering rejected", 0);
    assert_eq!(places(&retailer)[0], "A rejected", "both may not have it");
    assert_eq!(retailer.stock()[1], "A@SHOP 2/0");
    let by = "SELECT facility FROM item_exclusions JOIN items USING (item_id) WHERE sku = 'A' ORDER BY 1";
    assert_eq!(retailer.texts(by), ["DC", "SHOP"]);
}

#[test]
fn kinds_of_facilities_may_be_spared() {
    let retailer = retailer();
    let spared = |kinds: &str| format!("brokering rejected --set exclude-kinds={kinds}");
    retailer.json(&spared("[\"store\",\"outlet-store\"]"), 0);
    assert_eq!(places(&retailer)[0], "A rejected");
    retailer.run(&spared("[\"queue\"]")).ends(2).says("unknown value `queue`");
    retailer.json(&spared("[\"warehouse\"]"), 0);
    assert_eq!(places(&retailer)[0], "A SHOP");
}

#[test]
fn routings_of_other_queues_are_not_gone_by() {
    let retailer = retailer();
    let only = ROUTINGS.split("[[routing]]\nname = \"All\"").next().unwrap();
    retailer.catalog(only);
    let run = retailer.json("brokering rejected", 0);
    assert_eq!(run["skipped"]["no active [[routing]] in the catalog"], 1, "{run:#}");
    assert_eq!(places(&retailer)[0], "A rejected");
    retailer.run("brokering rejected --set routings=[\"Pre-orders\"]").ends(0);
    assert_eq!(places(&retailer)[0], "A SHOP", "unless they are asked for");
}
