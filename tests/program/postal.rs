//! Orders whose shop does not know where they are to go: a table of postal codes does.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use crate::support::{Grown, Retailer};

/// The nearest, if it is near; else nobody.
const NEAR: &str = r#"
[orders.new]
settle = "0s"

[inventory.sync]
new-locations = "take"

[[routing]]
name = "All"

  [[routing.rule]]
  name       = "Near"
  assign     = "split"
  facilities = { within = "300 km", sort = ["distance"] }
  otherwise  = { queue = "unfillable" }
"#;

/// Items for Concord, of which the demo shop has no coordinates.
const TO_CONCORD: &str = "item_moves m JOIN items i USING (item_id) JOIN orders o USING (order_id)
     WHERE o.ship_zip = '03301' AND o.ship_latitude IS NULL";

static GROWN: LazyLock<Grown> = LazyLock::new(|| Grown::with_orders(120));

/// A store with approved orders, facilities that are somewhere and have everything, and this in its `[store]`.
fn ready(store: &str) -> Retailer {
    let retailer = Retailer::like(&GROWN);
    retailer.catalog(NEAR);
    let catalog = fs::read_to_string(retailer.path("jobs.toml")).unwrap();
    fs::write(retailer.path("jobs.toml"), catalog.replacen("[store]\n", &format!("[store]\n{store}\n"), 1))
        .unwrap();
    retailer.run("products sync");
    for job in ["orders new", "orders approve", "inventory sync"] {
        retailer.run(job).ends(0);
    }
    retailer
        .store()
        .execute_batch(
            "UPDATE facilities SET latitude = 42.3487, longitude = -71.0850 WHERE facility = 'location-71000000004';
             UPDATE facilities SET latitude = 40.7090, longitude = -74.1450 WHERE facility = 'location-71000000001';
             UPDATE stock SET atp = atp + 1000, qoh = qoh + 1000;",
        )
        .unwrap();
    retailer
}

#[test]
fn an_order_goes_by_distance_where_a_table_knows_its_postal_code() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/postal-codes.csv");
    let retailer = ready("postal-codes = \"codes.csv\"");
    fs::copy(example, retailer.path("codes.csv")).unwrap();
    let planned = retailer.json("brokering batch --dry-run", 0);
    assert_eq!(retailer.json("brokering batch", 0)["tables"], planned["tables"]);
    assert!(retailer.count(TO_CONCORD) > 0, "there is such an order");
    let from_boston = format!("{TO_CONCORD} AND m.to_facility = 'location-71000000004'");
    assert!(retailer.count(&from_boston) > 0);
    // Boston is a hundred kilometres from Concord, Newark three hundred and fifty.
    assert_eq!(
        retailer.count(&from_boston),
        retailer.count(&format!("{TO_CONCORD} AND m.metres BETWEEN 100000 AND 110000"))
    );
    assert_eq!(retailer.count(&format!("{TO_CONCORD} AND m.to_facility = 'location-71000000001'")), 0);
    let known = "item_moves m JOIN items i USING (item_id) JOIN orders o USING (order_id)
                  WHERE o.ship_zip = '11249' AND m.metres IS NOT NULL AND m.metres NOT BETWEEN 15000 AND 16000";
    assert_eq!(retailer.count(known), 0, "what the shop knows is not asked of the table");
}

#[test]
fn without_its_code_an_order_is_without_a_place() {
    for (store, table) in [
        ("", ""),
        (
            "postal-codes = \"codes.csv\"",
            "country,postal-code,latitude,longitude\nDE,03301,52,13\nUS,3302,43.2,-71.5\n",
        ),
    ] {
        let retailer = ready(store);
        fs::write(retailer.path("codes.csv"), table).unwrap();
        let run = retailer.json("brokering batch", 0);
        assert!(run["tables"].to_string().contains("(NO_GEO)"), "{run}");
        assert!(retailer.count(TO_CONCORD) > 0);
        assert_eq!(
            retailer.count(TO_CONCORD),
            retailer.count(&format!("{TO_CONCORD} AND m.to_facility = 'unfillable' AND m.metres IS NULL"))
        );
    }
}

#[test]
fn lines_that_cannot_be_read_are_told_however_few_and_wherever_the_table_is_read() {
    let retailer = ready("postal-codes = \"codes.csv\"");
    let table = |bad: &str| {
        let good: String = (0..40).map(|at| format!("US,{},43.2,-71.5\n", 10_000 + at)).collect();
        format!("country,postal-code,latitude,longitude\n{good}{bad}")
    };
    let said = "1 line of codes.csv cannot be read: line 42: its latitude is no number from -90 to 90: `US,03301,north,-71.5`";
    for (bad, times) in [("", 0), ("US,03301,north,-71.5\n", 1)] {
        fs::write(retailer.path("codes.csv"), table(bad)).unwrap();
        let told = |line: &str, code: i32| {
            let plain = retailer.run(line).ends(code).all();
            let json = retailer.json(line, code).to_string();
            (plain.matches(said).count(), json.matches(said).count())
        };
        let lines = [
            ("brokering batch --dry-run", 0),
            ("brokering diff jobs.toml jobs.toml", 0),
            ("brokering lint", 6),
            ("brokering explain ORDER", 0),
        ];
        let order = retailer.texts("SELECT name FROM orders WHERE ship_zip = '03301' AND ship_latitude IS NULL AND status = 'approved' LIMIT 1");
        for (line, code) in lines {
            let line = line.replace("ORDER", &order[0]);
            assert_eq!(told(&line, code), (times, times), "{line}");
        }
    }
    let run = retailer.json("brokering batch", 0);
    assert_eq!(run["skipped"][said], 1, "{run:#}");
    assert!(retailer.count("item_moves") > 0, "it is a warning");
}

#[test]
fn a_table_that_cannot_be_used_ends_the_run_and_nothing_has_changed() {
    let retailer = ready("postal-codes = \"codes.csv\"");
    retailer.run("brokering batch").ends(65).says("codes.csv: there is no such file");
    fs::write(retailer.path("codes.csv"), "these,are,no,codes\n").unwrap();
    retailer.run("brokering batch").ends(65).says("codes.csv: it is no table of postal codes");
    assert_eq!(retailer.count("item_moves"), 0);
    // Nobody asks where anything is: the table is not read.
    retailer
        .store()
        .execute_batch("UPDATE orders SET ship_latitude = '43.2', ship_longitude = '-71.5'")
        .unwrap();
    retailer.run("brokering batch").ends(0);
    assert!(retailer.count("item_moves") > 0);
}
