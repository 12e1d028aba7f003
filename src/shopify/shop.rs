//! What a shop tells about itself.

use chrono_tz::Tz;

use crate::domain::id::LocationId;
use crate::domain::money::Currency;
use crate::domain::shop_order::Address;

/// The shop, the app's rights in it, and the versions of its API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopFacts {
    /// What people call it.
    pub name: String,
    /// Its permanent address: `demo.myshopify.com`.
    pub domain: String,
    /// The currency of its accounts.
    pub currency: Currency,
    /// The time zone of its reports, and of bare dates in searches.
    pub time_zone: Tz,
    /// Whether its prices contain their taxes.
    pub taxes_included: bool,
    /// What the app may do: `read_orders`, ….
    pub scopes: Vec<String>,
    /// Versions of the API, Shopify's order.
    pub versions: Vec<ApiVersion>,
}

/// A version of the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiVersion {
    /// `2026-07`, `unstable`, ….
    pub handle: String,
    /// Whether it may be relied on.
    pub supported: bool,
}

/// A place at Shopify, with what it is good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// Shopify's number.
    pub id: LocationId,
    /// What people call it.
    pub name: String,
    /// Whether it is in use.
    pub active: bool,
    /// Whether online orders may be fulfilled from it.
    pub fulfills_online_orders: bool,
    /// Whether its stock is sent to buyers.
    pub ships: bool,
    /// Whether an app's warehouse stands behind it.
    pub fulfillment_service: bool,
    /// Where it is.
    pub address: Address,
}
