//! Orders that were sold at a counter and are to be sent: who sends them may depend on where they were sold.

use std::sync::LazyLock;

use chrono::TimeDelta;

use crate::support::{Grown, Retailer};

/// What was sold in the city, then what was sold at other counters, then what was sold online.
const ROUTINGS: &str = r#"
[orders.new]
settle = "0s"

[inventory.sync]
new-locations = "take"

[[routing]]
name   = "City"
orders = { origin-group = "city" }

  [[routing.rule]]
  name   = "Anyone"
  assign = "split"

[[routing]]
name   = "Counters"
orders = { origin-group = "counters", exclude-origin-group = "city" }

  [[routing.rule]]
  name   = "Anyone"
  assign = "split"

[[routing]]
name   = "Online"
orders = { exclude-origin-group = "counters" }

  [[routing.rule]]
  name   = "Anyone"
  assign = "split"
"#;

/// One of the shop's stores.
const SOHO: i64 = 71_000_000_003;
/// Another one.
const BROOKLYN: i64 = 71_000_000_004;

/// A demo shop, grown once.
static GROWN: LazyLock<Grown> = LazyLock::new(|| Grown::with_orders(90));

/// Every third order of the shop that was sold at no counter was sold at this place: the staff typed it in there, and it is sent
/// to the buyer.
fn sold_at(retailer: &Retailer, place: i64, third: u8) {
    let sql = format!(
        "UPDATE orders SET doc = json_set(doc, '$.sourceName', 'pos', '$.retailLocation',
                json_object('id', 'gid://shopify/Location/{place}', 'name', 'Place {place}'))
          WHERE doc ->> '$.retailLocation' IS NULL AND id % 3 = {third}"
    );
    assert!(retailer.shop_state().execute(&sql, []).unwrap() > 5);
}

/// A store with approved orders and the stock to send them from: a third of them was sold at SOHO, which is in groups, a third at
/// a location that nobody has described, in a group of its own; a third online.
fn ready() -> Retailer {
    let retailer = Retailer::like(&GROWN);
    retailer.catalog(ROUTINGS);
    sold_at(&retailer, SOHO, 0);
    sold_at(&retailer, BROOKLYN, 1);
    retailer.run("products sync");
    for job in ["orders new", "orders approve", "inventory sync"] {
        retailer.run(job).ends(0);
    }
    let rows = format!(
        "facility-id,type,shop,location-id,brokering-groups\nSOHO,store,brightside,{SOHO},city;counters\n\
         location-{BROOKLYN},store,,,counters\n"
    );
    retailer.lay("feeds/facilities/f.csv", rows);
    retailer.run("misc import-facilities").ends(0);
    retailer
}

/// Where the shop says that orders were sold, or the store, in the store's words.
fn sold(retailer: &Retailer) -> (Vec<String>, Vec<String>) {
    let shop = retailer.shop_state();
    let sql = format!(
        "SELECT name || ' ' || coalesce(replace('location-' || substr(doc ->> '$.retailLocation.id', 24), 'location-{SOHO}', 'SOHO'),
                'online')
           FROM orders WHERE NOT doc ->> 'test' ORDER BY id"
    );
    let mut statement = shop.prepare(&sql).unwrap();
    let told: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let kept = "SELECT name || ' ' || coalesce(origin_facility, 'online') FROM orders ORDER BY shopify_id";
    (told, retailer.texts(kept))
}

/// Which routings tried what was sold where.
fn by_origin(retailer: &Retailer) -> Vec<String> {
    retailer.texts(
        "SELECT DISTINCT coalesce(o.origin_facility, 'online') || ': ' || m.routing
           FROM item_moves m JOIN items USING (item_id) JOIN orders o USING (order_id) ORDER BY 1",
    )
}

#[test]
fn each_routing_takes_what_was_sold_where_it_says() {
    let retailer = ready();
    let (told, kept) = sold(&retailer);
    assert_eq!(kept, told, "every order is kept with where it was sold");
    let completed = "items JOIN orders o USING (order_id) JOIN ship_groups g USING (ship_group_id)
                      WHERE g.shipping_method = 'pos-completed' AND g.facility IS NOT o.origin_facility";
    assert_eq!(retailer.count(completed), 0, "what was handed over at once lies where it was sold");
    let waiting = "items i JOIN ship_groups g USING (ship_group_id) JOIN orders o ON o.order_id = i.order_id
                    WHERE g.facility = 'brokering' AND (i.status, o.status) = ('approved', 'approved')";
    let waiting = retailer.count(waiting);
    assert!(!retailer.run("brokering lint").out.contains("no facility is in group"));
    let planned = retailer.json("brokering batch --dry-run", 0);
    let run = retailer.json("brokering batch", 0);
    assert_eq!(run["tables"], planned["tables"], "what was planned was done");
    assert_eq!(retailer.count("item_moves"), waiting, "everything was tried once: {run:#}");
    let counters = format!("location-{BROOKLYN}: Counters");
    assert_eq!(by_origin(&retailer), ["SOHO: City".to_owned(), counters, "online: Online".to_owned()]);
    assert_eq!(retailer.json("brokering batch", 0)["seen"], 0, "and once is all");
    retailer.later(TimeDelta::hours(1));
    retailer.json("orders update", 0);
    assert_eq!(retailer.json("orders update", 0)["numbers"]["updated"], 0);
}

#[test]
fn what_a_routing_does_not_take_is_told_with_the_reason_and_a_group_without_members_is_named() {
    let retailer = ready();
    let only = |group: &str| {
        let city = ROUTINGS.split("[[routing]]\nname   = \"Counters\"").next().unwrap();
        retailer.catalog(&city.replace("\"city\"", group));
    };
    only("\"city\"");
    let order = "SELECT name FROM orders JOIN ship_groups USING (order_id) JOIN items USING (ship_group_id)
                  WHERE facility = 'brokering' AND orders.status = 'approved' AND items.status = 'approved'
                    AND origin_facility IS NULL LIMIT 1";
    let online = retailer.texts(order).remove(0);
    let said = "routing `City` does not take it: where it was sold, if at any facility, is not what the routing takes";
    retailer.run(&format!("brokering explain {online}")).ends(0).says(said);
    only("[\"city\", \"citty\"]");
    retailer
        .run("brokering lint")
        .ends(6)
        .says("routing `City`: no facility is in group `citty`: mend its name");
    let run = retailer.json("brokering batch", 0);
    let skipped = "no facility in this group, or no such group; named by City";
    assert_eq!(run["skipped"][skipped], 1, "{run:#}");
    assert!(run["seen"].as_u64() > Some(0), "the other group is taken all the same");
    only("\"city\", exclude-origin-group = \"city\"");
    retailer.run("check").ends(78).says("`city` is asked for and excluded");
}

#[test]
fn a_group_that_its_members_have_left_takes_nothing_any_more() {
    let retailer = ready();
    let left = "facility-id,thru,brokering-groups\nSOHO,2026-11-01T00:00:00Z,-\n";
    retailer.lay("feeds/facilities/g.csv", left);
    retailer.run("misc import-facilities").ends(0);
    retailer.json("brokering batch", 0);
    let counters = format!("location-{BROOKLYN}: Counters");
    assert_eq!(by_origin(&retailer), ["SOHO: Online".to_owned(), counters, "online: Online".to_owned()]);
}
