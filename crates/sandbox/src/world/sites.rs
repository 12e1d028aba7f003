//! The places the shop works from: two warehouses, three stores and an outlet.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::ids::{Gid, Kind};
use super::model::{AssignedLocation, LocationName};
use crate::state::stamp;

/// One of the shop's places: its index in `SITES`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Site(usize);

/// What a place is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Warehouse,
    Store,
    Outlet,
}

struct Facts {
    name: &'static str,
    /// The code that pickup lines carry in `_pickupstore`.
    code: &'static str,
    role: Role,
    address1: &'static str,
    city: &'static str,
    province: &'static str,
    province_code: &'static str,
    zip: &'static str,
    phone: &'static str,
    /// Latitude and longitude in degrees.
    point: (f64, f64),
}

const SITES: [Facts; 6] = [
    Facts {
        name: "Newark Warehouse",
        code: "NEWARK",
        role: Role::Warehouse,
        address1: "120 Port Street",
        city: "Newark",
        province: "New Jersey",
        province_code: "NJ",
        zip: "07114",
        phone: "+19735550110",
        point: (40.7090, -74.1450),
    },
    Facts {
        name: "Reno Warehouse",
        code: "RENO",
        role: Role::Warehouse,
        address1: "9450 North Virginia Street",
        city: "Reno",
        province: "Nevada",
        province_code: "NV",
        zip: "89506",
        phone: "+17755550120",
        point: (39.6290, -119.8800),
    },
    Facts {
        name: "Brooklyn Store",
        code: "BROOKLYN",
        role: Role::Store,
        address1: "245 Bedford Avenue",
        city: "Brooklyn",
        province: "New York",
        province_code: "NY",
        zip: "11211",
        phone: "+17185550130",
        point: (40.7153, -73.9600),
    },
    Facts {
        name: "Boston Store",
        code: "BOSTON",
        role: Role::Store,
        address1: "310 Newbury Street",
        city: "Boston",
        province: "Massachusetts",
        province_code: "MA",
        zip: "02115",
        phone: "+16175550140",
        point: (42.3487, -71.0850),
    },
    Facts {
        name: "Portland Store",
        code: "PORTLAND",
        role: Role::Store,
        address1: "1020 NW Couch Street",
        city: "Portland",
        province: "Oregon",
        province_code: "OR",
        zip: "97209",
        phone: "+15035550150",
        point: (45.5236, -122.6810),
    },
    Facts {
        name: "Woodbury Outlet",
        code: "WOODBURY",
        role: Role::Outlet,
        address1: "498 Red Apple Court",
        city: "Central Valley",
        province: "New York",
        province_code: "NY",
        zip: "10917",
        phone: "+18455550160",
        point: (41.3160, -74.1260),
    },
];

impl Site {
    /// The warehouse that sends what nothing else decides.
    pub(crate) const MAIN: Site = Site(0);

    /// The warehouses.
    pub(crate) const WAREHOUSES: [Site; 2] = [Site(0), Site(1)];

    /// The stores with a counter where orders can be fetched.
    pub(crate) const STORES: [Site; 3] = [Site(2), Site(3), Site(4)];

    /// All places.
    pub(crate) fn all() -> impl Iterator<Item = Site> {
        (0..SITES.len()).map(Site)
    }

    /// The location's id, the same in every shop.
    pub(crate) fn id(self) -> Gid {
        // An index into six places fits into any integer.
        Gid::new(Kind::Location, Kind::Location.first() + self.0 as u64)
    }

    /// The till at its counter.
    pub(crate) fn till(self) -> Gid {
        Gid::new(Kind::PointOfSaleDevice, Kind::PointOfSaleDevice.first() + self.0 as u64)
    }

    /// The place with this id.
    pub(crate) fn of(id: &Gid) -> Option<Site> {
        Site::all().find(|site| site.id() == *id)
    }

    /// The code that pickup lines carry.
    pub(crate) fn code(self) -> &'static str {
        self.facts().code
    }

    pub(crate) fn name(self) -> &'static str {
        self.facts().name
    }

    /// The place as other objects mention it.
    pub(crate) fn mention(self) -> LocationName {
        LocationName { id: self.id(), name: self.name().to_owned() }
    }

    /// The place as a fulfillment order remembers it.
    pub(crate) fn assignment(self) -> AssignedLocation {
        let facts = self.facts();
        AssignedLocation {
            name: facts.name.to_owned(),
            address1: Some(facts.address1.to_owned()),
            city: Some(facts.city.to_owned()),
            province: Some(facts.province.to_owned()),
            zip: Some(facts.zip.to_owned()),
            country_code: "US".to_owned(),
            location: self.mention(),
        }
    }

    /// The location's document.
    pub(crate) fn document(self, opened: DateTime<Utc>) -> Value {
        let facts = self.facts();
        json!({
            "id": self.id(),
            "legacyResourceId": self.id().number(),
            "name": facts.name,
            "isActive": true,
            "fulfillsOnlineOrders": self.serves_online(),
            "shipsInventory": self.serves_online(),
            "hasActiveInventory": true,
            "isFulfillmentService": false,
            "createdAt": stamp(opened),
            "updatedAt": stamp(opened),
            "address": {
                "address1": facts.address1,
                "address2": null,
                "city": facts.city,
                "province": facts.province,
                "provinceCode": facts.province_code,
                "country": "United States",
                "countryCode": "US",
                "zip": facts.zip,
                "phone": facts.phone,
                "latitude": facts.point.0,
                "longitude": facts.point.1,
            },
        })
    }

    /// True if online orders are sent from here or can be fetched here.
    pub(crate) fn serves_online(self) -> bool {
        match self.facts().role {
            Role::Warehouse | Role::Store => true,
            Role::Outlet => false,
        }
    }

    fn facts(self) -> &'static Facts {
        &SITES[self.0]
    }
}
