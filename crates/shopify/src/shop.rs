//! Facts about a shop.

use chrono_tz::Tz;

use crate::{Access, ApiVersion};
use domain::shopify::order::Address;
use domain::values::id::LocationId;
use domain::values::money::Currency;

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
    /// True if its prices contain their taxes.
    pub taxes_included: bool,
    /// What the app may do: `read_orders`, ….
    pub scopes: Vec<String>,
    /// Versions of the API, Shopify's order.
    pub versions: Vec<ApiVersion>,
}

/// What the jobs read of a shop; to write a thing includes to read it.
const READ: &[&[&str]] = &[
    &["read_orders", "write_orders"],
    &["read_customers", "write_customers"],
    &["read_locations", "write_locations"],
    &["read_products", "write_products"],
    &["read_inventory", "write_inventory"],
    // Any of Shopify's scopes for fulfilment orders lets us see those it stands for.
    &[
        "read_merchant_managed_fulfillment_orders",
        "write_merchant_managed_fulfillment_orders",
        "read_assigned_fulfillment_orders",
        "write_assigned_fulfillment_orders",
        "read_third_party_fulfillment_orders",
        "write_third_party_fulfillment_orders",
    ],
];

/// What they change there.
const WRITTEN: &[&[&str]] = &[&["write_orders"], &["write_inventory"]];

impl ShopFacts {
    /// The scopes that the app lacks for what `access` allows: of each kind the first that would do.
    pub fn missing_scopes(&self, access: Access) -> Vec<&'static str> {
        let wanted = match access {
            Access::None => Vec::new(),
            Access::Read => READ.to_vec(),
            Access::ReadWrite => [READ, WRITTEN].concat(),
        };
        let has = |scope: &&str| self.scopes.iter().any(|have| have == scope);
        wanted.iter().filter(|any| !any.iter().any(has)).filter_map(|any| any.first().copied()).collect()
    }
}

/// A place at Shopify, with what it is good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// Shopify's number.
    pub id: LocationId,
    /// What people call it.
    pub name: String,
    /// True if it is in use.
    pub active: bool,
    /// True if online orders may be fulfilled from it.
    pub fulfills_online_orders: bool,
    /// True if its stock is sent to buyers.
    pub ships: bool,
    /// True if an app's warehouse stands behind it.
    pub fulfillment_service: bool,
    /// Where it is.
    pub address: Address,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(scopes: &[&str]) -> ShopFacts {
        ShopFacts {
            name: String::new(),
            domain: String::new(),
            currency: "USD".parse().unwrap(),
            time_zone: Tz::UTC,
            taxes_included: false,
            scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
            versions: Vec::new(),
        }
    }

    #[test]
    fn to_write_includes_to_read_and_any_scope_of_a_kind_will_do() {
        let enough = [
            "write_orders",
            "read_customers",
            "read_locations",
            "read_products",
            "write_inventory",
            "read_assigned_fulfillment_orders",
        ];
        assert_eq!(with(&enough).missing_scopes(Access::ReadWrite), Vec::<&str>::new());
        assert_eq!(with(&enough[1..]).missing_scopes(Access::Read), ["read_orders"]);
        assert_eq!(with(&[]).missing_scopes(Access::None), Vec::<&str>::new());
    }
}
