//! The shop of the benchmark: its name, domain, size and clock.

use chrono::{DateTime, Utc};

/// Facilities that hold stock.
pub(crate) const FACILITIES: usize = 300;
/// Variants for sale.
pub(crate) const VARIANTS: usize = 50_000;

/// The name in the catalog.
pub(crate) const SHOP: &str = "shop";
/// The address in Shopify.
pub(crate) const DOMAIN: &str = "routing-bench.myshopify.com";

/// Always the same moment: 2026-11-27T12:00:00Z.
pub(crate) fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_780_800, 0).unwrap()
}
