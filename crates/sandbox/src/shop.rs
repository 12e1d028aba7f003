//! The shop itself: its name, currency and time zone.

use apollo_compiler::response::{JsonMap, JsonValue};
use chrono_tz::Tz;

use super::{execute::Failure, state::State};

/// The shop when its world says nothing else (world key `shop`).
const BRIGHTSIDE: &str = r#"{
    "id": "gid://shopify/Shop/1", "name": "Brightside Outfitters", "myshopifyDomain": "brightside.myshopify.com",
    "url": "https://brightside.example", "email": "owner@brightside.example",
    "contactEmail": "hello@brightside.example", "currencyCode": "USD", "ianaTimezone": "America/New_York",
    "taxesIncluded": false, "weightUnit": "POUNDS"
}"#;

/// The shop's document.
pub(super) fn document(state: &State) -> Result<JsonMap, Failure> {
    let text = state.get("shop")?;
    Ok(serde_json::from_str(text.as_deref().unwrap_or(BRIGHTSIDE))?)
}

/// The time zone of the shop's dates.
pub(super) fn time_zone(state: &State) -> Result<Tz, Failure> {
    let document = document(state)?;
    let name = document.get("ianaTimezone").and_then(JsonValue::as_str).unwrap_or_default();
    name.parse().map_err(Failure::internal)
}
