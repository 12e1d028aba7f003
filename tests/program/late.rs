//! Orders that searches find late: what `orders new` cannot see in its window, `orders missed` brings in.

use chrono::TimeDelta;

use crate::support::{Grown, Retailer};

#[test]
fn after_a_day_of_late_orders_none_is_missing_and_every_recovery_is_known() {
    let grown = Grown::with_orders(1);
    let retailer = Retailer::like_with(&grown, |options| options.late = Some(20));
    retailer.catalog("[orders.new]\nsettle = \"0s\"\n");
    let mut found = retailer.json("orders new", 0)["numbers"]["created"].as_i64().unwrap();
    for _ in 0..12 {
        retailer.later(TimeDelta::minutes(118));
        retailer.control("place", Some("5"));
        retailer.later(TimeDelta::minutes(2));
        found += retailer.json("orders new", 0)["numbers"]["created"].as_i64().unwrap();
    }
    retailer.later(TimeDelta::minutes(20));
    found += retailer.json("orders new", 0)["numbers"]["created"].as_i64().unwrap();
    let placed: i64 =
        retailer.shop_state().query_row("SELECT count(*) FROM orders", [], |row| row.get(0)).unwrap();
    assert_eq!(placed, 61);
    assert!((50..59).contains(&found), "some were late, most were not: {found}");
    let missed = retailer.run("orders missed --output plain").ends(0).out;
    assert!(missed.contains(&format!("{} recovered", placed - found)), "{missed}");
    assert_eq!(retailer.count("orders"), placed);
    assert_eq!(retailer.json("orders missed", 0)["numbers"]["created"], 0);
}
