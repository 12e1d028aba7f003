//! The waterfall of five rules: warehouses, stores nearby, anywhere in parts, the last units, the queue for what nobody has.

use domain::brokering::routing::Routing;
use serde::Deserialize;

/// How the last rules share out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Assign {
    Single,
    Split,
    FewestShipments,
}

impl Assign {
    pub(crate) const ALL: [Self; 3] = [Self::Single, Self::Split, Self::FewestShipments];

    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Split => "split",
            Self::FewestShipments => "fewest-shipments",
        }
    }
}

/// Stores nearby are no further than so many miles.
pub(crate) const NEARBY: f64 = 250.0;
/// A facility that sends parts has so many at the least.
pub(crate) const GATE: i64 = 2;
/// A part is worth so much at the least.
pub(crate) const LEAST: &str = "20.00";

/// As it stands in a catalog.
pub(crate) fn text(assign: Assign) -> String {
    let split = match assign {
        Assign::Single => String::new(),
        Assign::Split | Assign::FewestShipments => format!("split = {{ min-value = \"{LEAST}\" }}"),
    };
    let assign = assign.word();
    format!(
        r#"
[[routing]]
name = "Everything"

  [[routing.rule]]
  name       = "Warehouses"
  facilities = {{ group = "warehouses", sort = ["distance"] }}

  [[routing.rule]]
  name       = "Stores nearby"
  facilities = {{ group = "stores", within = "{NEARBY} mi", sort = ["distance"] }}

  [[routing.rule]]
  name       = "Anywhere"
  assign     = "{assign}"
  facilities = {{ safety-stock = {GATE}, sort = ["distance"] }}

  [[routing.rule]]
  name       = "Last units"
  assign     = "{assign}"
  facilities = {{ sort = ["stock"] }}
  {split}

  [[routing.rule]]
  name       = "Nobody"
  facilities = {{ group = "warehouses" }}
  otherwise  = {{ queue = "unfillable", auto-cancel-days = 14 }}
"#
    )
}

/// The same, read.
pub(crate) fn routings(assign: Assign) -> Vec<Routing> {
    #[derive(Deserialize)]
    struct Catalog {
        routing: Vec<Routing>,
    }
    toml::from_str::<Catalog>(&text(assign)).unwrap().routing
}
