//! The catalog as a whole: a good one, every kind of bad one, and what stands over it.

use std::num::NonZeroU32;
use std::path::Path;

use serde::Deserialize;

use super::*;

mod authority;
mod hostile;
mod mistakes;
mod reading;

const KNOWN: [JobKnown<'static>; 4] = [
    JobKnown { category: "orders", job: "new", keys: &["page-size", "overlap", "tags"] },
    JobKnown { category: "orders", job: "cancelled", keys: &[] },
    JobKnown { category: "preorder", job: "refresh-catalog", keys: &[] },
    JobKnown { category: "brokering", job: "batch", keys: &["queue"] },
];

const GOOD: &str = r#"# Brightside
[store]
state      = "state/hwjobs.db"
timezone   = "America/New_York"
identifier = "barcode"

[shops.brightside]
domain      = "brightside.myshopify.com"
api-version = "2026-07"
token       = { env = "SHOPIFY_TOKEN" }
access      = "read-write"

[shops.demo]
domain        = "sandbox"
sandbox-state = "demo.db"

[orders.new]
schedule  = "*/15 * * * *"
timeout   = "10m"
on-locked = "wait"
overlap   = "1m"
page-size = 100

[brokering.batch]
schedule = "*/30 * * * *"
[brokering.batch.variants.preorder]
queue    = "preorder"
schedule = "0 6,14 * * *"
[brokering.batch.variants.by-hand]
queue    = "rejected"
"#;

/// A shop, so that a catalog under test has no other mistake than its own.
const SHOP: &str = "[shops.demo]\ndomain = \"sandbox\"\n";

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
struct OrdersNew {
    page_size: NonZeroU32,
    overlap: Span,
    tags: Vec<String>,
}

impl Default for OrdersNew {
    fn default() -> Self {
        Self { page_size: NonZeroU32::MIN, overlap: Span::minutes(2), tags: Vec::new() }
    }
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Batch {
    queue: String,
}

fn parse(text: &str) -> Result<Catalog, CatalogError> {
    Catalog::parse(Path::new("jobs.toml"), text, &KNOWN)
}

/// The catalog of a shop and whatever else is given.
fn with_shop(text: &str) -> Catalog {
    parse(&format!("{SHOP}{text}")).unwrap()
}
