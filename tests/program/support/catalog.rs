//! A shop whose whole catalog can be taken, and syncs of it.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::Retailer;

/// A shop in which every variant has a SKU, so that no sync complains.
pub(crate) fn retailer() -> Retailer {
    let retailer = Retailer::with(|options| options.orders = 2);
    let mut stickers = retailer.document("products", "doc ->> 'title' = 'Trail Sticker'");
    for (place, variant) in stickers["variants"].as_array_mut().unwrap().iter_mut().enumerate() {
        variant["sku"] = json!(format!("STICKER-{place}"));
    }
    retailer.put(&stickers);
    retailer
}

/// One whose store has the whole catalog.
pub(crate) fn synced() -> Retailer {
    let retailer = retailer();
    sync(&retailer, "");
    retailer
}

/// Syncs, some time later.
pub(crate) fn sync(retailer: &Retailer, flags: &str) -> Value {
    retailer.later(TimeDelta::minutes(20));
    let run = retailer.json(&format!("products sync {flags}"), 0);
    let numbers: u64 = run["numbers"].as_object().unwrap().values().filter_map(Value::as_u64).sum();
    assert_eq!(run["seen"], numbers, "the numbers add up");
    run
}
