//! A facility as a feed describes it.

use crate::facility::FacilityId;
use crate::values::id::LocationId;
use chrono::DateTime;
use chrono::Utc;
use serde::Deserialize;
use serde::Serialize;
use std::collections::BTreeMap;

/// A facility as somebody describes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DescribedFacility {
    /// Which.
    pub facility: FacilityId,
    /// What people call it.
    pub name: String,
    /// What kind of place it is, in the store's word.
    pub kind: String,
    /// What feeds call it.
    pub external_id: Option<String>,
    /// Its time zone.
    pub timezone: Option<String>,
    /// Latitude and longitude, in degrees.
    pub coordinates: Option<(f64, f64)>,
    /// Orders a day.
    pub order_limit: Option<i64>,
    /// The location that it is from now on: of which shop, and which.
    pub location: Option<(String, LocationId)>,
    /// Memberships that begin or end otherwise than so far.
    pub joins: Vec<Membership>,
    /// Memberships that are not to be.
    pub leaves: Vec<Membership>,
}

impl Eq for DescribedFacility {}

impl DescribedFacility {
    /// What becomes of groups, in words.
    pub(crate) fn moves(&self) -> BTreeMap<&str, &'static str> {
        let joins = self
            .joins
            .iter()
            .map(|one| (one.group.as_str(), if one.thru.is_none() { "in" } else { "in until" }));
        joins.chain(self.leaves.iter().map(|one| (one.group.as_str(), "not in"))).collect()
    }
}

/// That a facility is in a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// Which group.
    pub group: String,
    /// What the group is for.
    pub kind: GroupKind,
    /// Since when. UTC.
    pub from: DateTime<Utc>,
    /// Until just before; none: until further notice. UTC.
    pub thru: Option<DateTime<Utc>>,
    /// Its place there, for routing that goes by it; lowest first.
    #[serde(default)]
    pub position: Option<i64>,
}

impl Membership {
    pub(crate) fn has_ended(&self, now: DateTime<Utc>) -> bool {
        self.thru.is_some_and(|thru| thru <= now)
    }
}

/// What a group of facilities is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GroupKind {
    /// It sells online what its members have.
    Channel,
    /// Orders are routed to its members.
    Brokering,
    /// Buyers may fetch what they bought from its members.
    Pickup,
}

impl GroupKind {
    /// Every kind.
    const ALL: [Self; 3] = [Self::Channel, Self::Brokering, Self::Pickup];

    /// The word in the store.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Channel => "channel",
            Self::Brokering => "brokering",
            Self::Pickup => "pickup",
        }
    }

    /// The kind of this word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}
