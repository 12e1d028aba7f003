//! The shop itself and its locations.

use serde::Deserialize;
use serde_json::Number;

use super::connection::Connection;
use super::value::{At, degrees, some};
use crate::gid::Gid;
use crate::shop::{self, ShopFacts};
use crate::version;
use domain::shopify::order::Address;
use domain::values::id::LocationId;

/// The answer to `shop`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Shop {
    shop: Facts,
    current_app_installation: Installation,
    public_api_versions: Vec<ApiVersion>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Facts {
    name: String,
    myshopify_domain: String,
    currency_code: String,
    iana_timezone: String,
    taxes_included: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Installation {
    access_scopes: Vec<AccessScope>,
}

#[derive(Debug, Deserialize)]
struct AccessScope {
    handle: String,
}

#[derive(Debug, Deserialize)]
struct ApiVersion {
    handle: String,
    supported: bool,
}

impl TryFrom<Shop> for ShopFacts {
    type Error = String;

    fn try_from(Shop { shop, current_app_installation, public_api_versions }: Shop) -> Result<Self, String> {
        let time_zone = shop.iana_timezone.parse();
        Ok(Self {
            name: shop.name,
            domain: shop.myshopify_domain,
            currency: shop.currency_code.parse()?,
            time_zone: time_zone.map_err(|_| format!("time zone {:?} is unknown", shop.iana_timezone))?,
            taxes_included: shop.taxes_included,
            scopes: current_app_installation.access_scopes.into_iter().map(|scope| scope.handle).collect(),
            versions: public_api_versions
                .into_iter()
                .map(|ApiVersion { handle, supported }| version::ApiVersion { handle, supported })
                .collect(),
        })
    }
}

/// The answer to `locations`.
#[derive(Debug, Deserialize)]
pub(crate) struct Locations {
    pub(crate) locations: Connection<Location>,
}

/// `Location`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Location {
    id: String,
    name: String,
    is_active: bool,
    fulfills_online_orders: bool,
    ships_inventory: bool,
    is_fulfillment_service: bool,
    address: LocationAddress,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct LocationAddress {
    address1: Option<String>,
    address2: Option<String>,
    city: Option<String>,
    province_code: Option<String>,
    country_code: Option<String>,
    zip: Option<String>,
    latitude: Option<Number>,
    longitude: Option<Number>,
}

impl TryFrom<Location> for shop::Location {
    type Error = String;

    fn try_from(wire: Location) -> Result<Self, String> {
        let place = format!("location {:?}:", wire.name);
        Ok(Self {
            id: LocationId::parse(&wire.id).at(&place)?,
            address: wire.address.try_into().at(&place)?,
            name: wire.name,
            active: wire.is_active,
            fulfills_online_orders: wire.fulfills_online_orders,
            ships: wire.ships_inventory,
            fulfillment_service: wire.is_fulfillment_service,
        })
    }
}

impl TryFrom<LocationAddress> for Address {
    type Error = String;

    fn try_from(wire: LocationAddress) -> Result<Self, String> {
        Ok(Self {
            name: None,
            address1: some(wire.address1),
            address2: some(wire.address2),
            city: some(wire.city),
            province: some(wire.province_code),
            country: some(wire.country_code),
            zip: some(wire.zip),
            latitude: wire.latitude.as_ref().map(degrees).transpose().at("latitude")?,
            longitude: wire.longitude.as_ref().map(degrees).transpose().at("longitude")?,
        })
    }
}
