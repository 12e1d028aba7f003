//! Facilities as somebody describes them: what stood for their locations goes over to them, and stays there.

use chrono::TimeDelta;

use crate::support::Retailer;

const FACILITIES: &str = include_str!("../../examples/feeds/facilities.csv");

/// A store with all orders of the shop and their returns, before anybody has described a facility.
fn undescribed() -> Retailer {
    let retailer = Retailer::new();
    retailer.catalog(
        "[orders.new]\nsettle = \"0s\"\n[orders.returns]\nsettle = \"0s\"\nfirst-window = \"400d\"\n",
    );
    retailer.run("products sync").ends(3);
    retailer.run("orders new").ends(0);
    retailer.run("orders returns").ends(0);
    retailer
}

/// How many facilities only stand for a location.
fn placeholders(retailer: &Retailer) -> i64 {
    retailer.count("facilities WHERE facility GLOB 'location-*'")
}

/// The location over whose counter most was sold, and the code of its store.
fn busiest_counter(retailer: &Retailer) -> (String, String) {
    let sql = "SELECT substr(facility, 10) FROM ship_groups WHERE facility GLOB 'location-*'
                  AND EXISTS (SELECT 1 FROM ship_groups o WHERE o.facility IN ('BROOKLYN', 'BOSTON', 'PORTLAND') AND substr(ship_groups.facility, -1) =
                              CASE o.facility WHEN 'BROOKLYN' THEN '3' WHEN 'BOSTON' THEN '4' ELSE '5' END)
                GROUP BY 1 ORDER BY count(*) DESC LIMIT 1";
    let number = retailer.texts(sql).pop().unwrap();
    let row = FACILITIES.lines().find(|row| row.contains(&number)).unwrap();
    (number.clone(), row.split(',').next().unwrap().to_owned())
}

/// What can be counted of the whole store, wherever it lies.
fn totals(retailer: &Retailer) -> Vec<String> {
    retailer.texts(
        "SELECT 'units ' || count(*) FROM items JOIN ship_groups USING (ship_group_id)
         UNION ALL SELECT 'stock ' || sum(qoh) || '/' || sum(atp) FROM stock
         UNION ALL SELECT 'ledger ' || count(*) || ' ' || sum(qoh_diff) || '/' || sum(atp_diff) FROM stock_ledger
         UNION ALL SELECT 'back ' || count(restocked) FROM return_items",
    )
}

#[test]
fn what_stood_for_a_location_goes_over_to_its_facility_with_all_that_it_has() {
    let retailer = undescribed();
    let before = totals(&retailer);
    assert!(placeholders(&retailer) > 0);
    let (number, code) = busiest_counter(&retailer);
    let units = |facility: &str| {
        retailer.count(&format!("items JOIN ship_groups USING (ship_group_id) WHERE facility = '{facility}'"))
    };
    let (sold, fetched) = (units(&format!("location-{number}")), units(&code));
    assert!(sold > 0 && fetched > 0, "{sold} over the counter, {fetched} to be fetched");
    let stocked = retailer.count("stock WHERE facility GLOB 'location-*'");
    assert!(stocked > 0, "something came back over a counter");

    retailer.lay("feeds/facilities/f.csv", FACILITIES);
    let dry = retailer.json("misc import-facilities --dry-run", 0);
    assert_eq!(dry["steps"].as_array().unwrap().len(), 7);
    assert_eq!(retailer.json("misc import-facilities", 0)["seen"], 6);

    assert_eq!(placeholders(&retailer), 0);
    assert_eq!(totals(&retailer), before, "nothing is lost and nothing doubled");
    assert_eq!(units(&code), sold + fetched);
    retailer.stock_is_promised_or_reserved();
    assert_eq!(retailer.count("pragma_foreign_key_check"), 0);
    let kinds = retailer.texts("SELECT facility || ' ' || kind || ' ' || coalesce(order_limit, '-') FROM facilities WHERE kind <> 'queue' ORDER BY 1");
    assert_eq!(kinds[..2], ["BOSTON store 25", "BROOKLYN store 25"]);
    let members = "facility_group_members JOIN facility_groups USING (facility_group) WHERE kind = 'channel'";
    assert_eq!(retailer.count(members), 5);
    retailer.lay("feeds/facilities/f.csv", FACILITIES);
    assert_eq!(Retailer::numbers(&retailer.json("misc import-facilities", 0)), [0, 0, 6, 0, 0]);
}

#[test]
fn a_location_that_has_become_a_facility_stays_it_whatever_the_shop_tells() {
    let retailer = undescribed();
    retailer.lay("feeds/facilities/f.csv", FACILITIES);
    retailer.json("misc import-facilities", 0);
    let sold = |retailer: &Retailer| {
        retailer.count("ship_groups WHERE facility IN ('BROOKLYN', 'BOSTON', 'PORTLAND', 'WOODBURY') AND shipping_method = 'pos-completed'")
    };
    let before = sold(&retailer);
    for _ in 0..30 {
        retailer.step();
    }
    retailer.later(TimeDelta::hours(2));
    for job in ["orders new", "orders update", "orders returns"] {
        retailer.run(job).ends(0);
        let again = retailer.json(&format!("{job} --dry-run"), 0);
        assert_eq!(again["steps"], serde_json::json!([]), "{job}");
    }
    assert_eq!(placeholders(&retailer), 0);
    assert!(sold(&retailer) > before, "more was sold over their counters");
    retailer.stock_is_promised_or_reserved();
}

#[test]
fn a_facility_comes_and_goes_with_its_groups_by_the_calendar() {
    let retailer = Retailer::with(|options| options.orders = 2);
    let row = |rest: &str| format!("facility-id,type,channels,from,thru\nPOPUP,store,{rest}\n");
    retailer.lay("feeds/facilities/1.csv", row("web,2026-12-01,2027-01-01"));
    assert_eq!(Retailer::numbers(&retailer.json("misc import-facilities", 0)), [1, 0, 0, 0, 0]);
    let members =
        "SELECT facility_group || ' ' || from_at || ' ' || coalesce(thru_at, '') FROM facility_group_members";
    assert_eq!(retailer.texts(members), ["web 2026-12-01T00:00:00Z 2027-01-01T00:00:00Z"]);
    retailer.lay("feeds/facilities/2.csv", row("web,2026-12-01,2026-12-24"));
    assert_eq!(Retailer::numbers(&retailer.json("misc import-facilities", 0)), [0, 1, 0, 0, 0]);
    assert_eq!(retailer.texts(members), ["web 2026-12-01T00:00:00Z 2026-12-24T00:00:00Z"]);
    retailer.later(TimeDelta::days(10));
    retailer.lay("feeds/facilities/3.csv", row("-,,"));
    retailer.json("misc import-facilities", 0);
    assert_eq!(retailer.texts(members), ["web 2026-12-01T00:00:00Z 2026-12-07T12:00:00Z"]);
}

#[test]
fn a_facility_is_given_a_place_in_its_group_and_rid_of_its_limit() {
    let retailer = Retailer::with(|options| options.orders = 2);
    let row = |rest: &str| format!("facility-id,type,brokering-groups,order-limit\nDC,warehouse,{rest}\n");
    let told = "SELECT m.position || ' ' || coalesce(f.order_limit, 'any') FROM facility_group_members m JOIN facilities f USING (facility)";
    for (rest, numbers, stored) in [
        ("east:2,5", [1, 0, 0, 0, 0], "2 5"),
        ("east:2 ,5", [0, 0, 1, 0, 0], "2 5"),
        ("east,", [0, 0, 1, 0, 0], "2 5"),
        ("east:1,-", [0, 1, 0, 0, 0], "1 any"),
        ("east:1,-", [0, 0, 1, 0, 0], "1 any"),
    ] {
        retailer.lay("feeds/facilities/f.csv", row(rest));
        assert_eq!(Retailer::numbers(&retailer.json("misc import-facilities", 0)), numbers, "{rest}");
        assert_eq!(retailer.texts(told), [stored], "{rest}");
    }
}
