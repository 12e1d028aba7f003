//! Settings of a push.

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::job::{Key, PlanCx, Usage};
use crate::jobs::page_size::PageSize;
use domain::facility::FacilityId;
use domain::stock::push::Destination;
use domain::values::id::LocationId;

/// What can be set.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct Settings {
    pub(in crate::jobs::inventory) to: To,
    pub(in crate::jobs::inventory) channel: Option<String>,
    pub(in crate::jobs::inventory) exclude_types: Vec<String>,
    pub(in crate::jobs::inventory) activate: bool,
    pub(in crate::jobs::inventory) page_size: PageSize,
}

/// Where what may be promised is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub(crate) enum To {
    /// Each facility's share at its own location.
    Each,
    /// All of it at one: a location's number, or a facility that has one.
    One(String),
}

impl From<String> for To {
    fn from(to: String) -> Self {
        if to == "each" { Self::Each } else { Self::One(to) }
    }
}

impl From<To> for String {
    fn from(to: To) -> Self {
        match to {
            To::Each => "each".to_owned(),
            To::One(to) => to,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            to: To::Each,
            channel: None,
            exclude_types: Vec::new(),
            activate: true,
            page_size: PageSize(100),
        }
    }
}

/// What they mean.
pub(in crate::jobs::inventory) const KEYS: [Key; 5] = [
    Key {
        name: "to",
        value: "LOCATION",
        about: "each (the default): every facility at its own location; or one location for all",
    },
    Key {
        name: "channel",
        value: "CHANNEL",
        about: "Availability in this channel; in all channels without it",
    },
    Key { name: "exclude-types", value: "TYPES", about: "Product types that are not pushed" },
    Key {
        name: "activate",
        value: "true|false",
        about: "Activate items at locations that do not stock them",
    },
    Key { name: "page-size", value: "N", about: "Records per page and transaction, 1 to 250" },
];

impl Settings {
    /// The channels that are asked for; none for all.
    pub(in crate::jobs::inventory) fn channels(&self) -> Vec<String> {
        self.channel.iter().cloned().collect()
    }

    /// Where the shares are shown.
    pub(in crate::jobs::inventory) fn destination(&self, cx: &PlanCx<'_>) -> Result<Destination> {
        let places = cx.store.shop_locations(&cx.shop.name)?;
        let To::One(to) = &self.to else { return Ok(Destination::Each(places)) };
        let number = to.parse().map(LocationId).ok();
        let named = FacilityId(to.clone());
        let found = places.iter().find(|(_, facility)| *facility == named).map(|(location, _)| *location);
        match found.or(number) {
            Some(location) => Ok(Destination::One(location)),
            None => {
                let known: Vec<&str> = places.iter().map(|(_, facility)| facility.0.as_str()).collect();
                let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
                let why = format!(
                    "to = \"{to}\": no facility with a location of {} (those are: {known})",
                    cx.shop.name
                );
                Err(Usage(why).into())
            }
        }
    }
}
