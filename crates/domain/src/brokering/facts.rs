//! A snapshot of everything that routing decides on, so that a run can be repeated and two runs compared.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

pub use crate::catalog::kit_composition::KitComposition;
use crate::facility::{FacilityId, Queue};
use crate::values::money::Decimal;

/// Everything that a run decides on. Its order is no matter: the engine sorts what it depends on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// Every facility that is no queue.
    pub facilities: Vec<Facility>,
    /// Those of them that have been [left out](Facts::leave_out): they send nothing, but orders may have been sold there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<Facility>,
    /// What is ordered, or part of a kit that is; and the other variants of the same styles, where a rule sorts by
    /// `broken-style`.
    pub variants: Vec<Variant>,
    /// Where that is; a facility without a row has none of it and allows everything.
    pub stock: Vec<Stock>,
    /// The methods that the ship groups name, and `standard`, if somebody knows how long that takes.
    pub methods: Vec<Method>,
    /// Orders with something to route, or that may have: the routings' filters choose.
    pub orders: Vec<Order>,
}

/// A place that may send things.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Facility {
    /// Its id in the store.
    pub id: FacilityId,
    /// Where it is, if that is known.
    pub at: Option<Coordinates>,
    /// The groups that it is in now.
    pub groups: Vec<Membership>,
    /// How many orders it takes a day: none, no limit; 0, none at all.
    pub order_limit: Option<u32>,
    /// How many it has been given today, by its own calendar.
    pub orders_today: u32,
}

/// That a facility is in a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// The group's id.
    pub group: String,
    /// Its place there, for routing that goes by it; lowest first.
    pub position: Option<i64>,
}

/// A place on the globe, in degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Coordinates {
    /// North of the equator; −90 to 90.
    pub latitude: f64,
    /// East of Greenwich; −180 to 180.
    pub longitude: f64,
}

/// Something that is sold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// Its number in the store.
    pub id: i64,
    /// Its identity, as people write it.
    pub identity: String,
    /// The product that it is a variant of: its style. None while it is only expected.
    pub product: Option<i64>,
    /// Titles and handles of the collections that its product is in, its type and its tags.
    pub categories: Vec<String>,
    /// What it is made of, if it is a kit: variants and how many of each. A kit is sent from where all of it is.
    pub components: Vec<(i64, u32)>,
    /// Whether that is known.
    #[serde(default, skip_serializing_if = "KitComposition::is_known")]
    pub composition: KitComposition,
}

/// A variant at a facility.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stock {
    /// Which variant.
    pub variant: i64,
    /// Which facility, by its place in [`Facts::facilities`].
    pub facility: u32,
    /// What is there and not reserved; may be negative.
    pub atp: i64,
    /// What is kept for those who walk in.
    pub safety_stock: i64,
    /// True if orders are sent from there.
    pub allow_brokering: bool,
    /// Units issued there in the last 28 days.
    pub sold: u32,
}

/// A shipping method.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Method {
    /// The word in the store: `standard`, `next-day`.
    pub name: String,
    /// Days that it takes, if somebody said so.
    pub delivery_days: Option<u32>,
}

/// An order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// Its number in the store.
    pub id: i64,
    /// Whose it is.
    pub shop: String,
    /// What people call it: `#1001`.
    pub name: String,
    /// When it was placed. UTC.
    pub ordered_at: DateTime<Utc>,
    /// The channel it came by.
    pub channel: Option<String>,
    /// The facility at which it was sold; none of an order that was placed at no counter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<FacilityId>,
    /// Its tags.
    pub tags: Vec<String>,
    /// How urgent it is, if somebody said so.
    pub priority: Option<Priority>,
    /// Where it is to go, if that is known.
    pub ship_to: Option<Coordinates>,
    /// The facilities that have been given something of it today, so that they count it already; at least those that take so
    /// many orders a day and no more.
    #[serde(default)]
    pub counted_at: Vec<FacilityId>,
    /// What of it waits in queues.
    pub groups: Vec<ShipGroup>,
}

impl Order {
    /// The priority; medium if the order has none.
    pub(super) fn urgency(&self) -> Priority {
        self.priority.unwrap_or(Priority::Medium)
    }
}

/// How urgent an order is. The most urgent is the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Priority {
    /// First.
    High,
    /// As most.
    Medium,
    /// Last.
    Low,
}

impl Priority {
    /// All of them, the most urgent first.
    pub const ALL: [Self; 3] = [Self::High, Self::Medium, Self::Low];
}

/// Items of an order that wait in the same queue and travel by the same method.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ShipGroup {
    /// Its number in the store.
    pub id: i64,
    /// Where it waits.
    pub queue: Queue,
    /// How it travels: one of [`Facts::methods`].
    pub method: String,
    /// Not to be shipped before. UTC.
    pub ship_after: Option<DateTime<Utc>>,
    /// To be shipped by. UTC.
    pub ship_by: Option<DateTime<Utc>>,
    /// Its approved units.
    pub items: Vec<Item>,
}

/// One unit that waits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Its number in the store.
    pub id: i64,
    /// Which variant; none for what was typed in by hand, which is at no facility.
    pub variant: Option<i64>,
    /// Price less discounts, in the order's currency.
    pub value: Decimal,
    /// Items of a ship group with the same number belong together.
    pub kept_with: Option<i64>,
    /// When the buyer was promised it; in the store's time zone.
    pub promise_date: Option<NaiveDate>,
    /// How often routing has found nothing for it.
    pub attempts: u32,
    /// True if the last of these was since it came into the queue where it is; what came to `unfillable` by it counts as tried there.
    pub unfillable: bool,
    /// When it is to be cancelled if it still waits then. UTC.
    pub auto_cancel_at: Option<DateTime<Utc>>,
    /// Facilities that may not have it now, because they rejected it.
    pub excluded: Vec<FacilityId>,
}
