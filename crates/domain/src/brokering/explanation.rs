//! Why an order went where it went: every facility, rule by rule, and what would have to be otherwise.

use serde::{Deserialize, Serialize};

use super::decision::{Code, Entry};
use super::routing::FacilitySort;
use crate::facility::FacilityId;
use crate::values::money::Decimal;

/// What was decided for an order, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Explanation {
    /// The order, by its place in the facts.
    pub order: usize,
    /// Its entries, in the order in which they were tried. None: no routing takes anything of it.
    pub entries: Vec<Explained>,
    /// Of ship groups of which no routing takes anything: what keeps each routing from it.
    pub missed: Vec<Missed>,
}

/// That a routing takes nothing of a ship group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missed {
    /// The ship group, by its number in the store.
    pub group: i64,
    /// The routing, by its place among those that were given.
    pub routing: usize,
    /// Why not. Where several things hold, it is the first of them.
    pub why: Miss,
}

/// Why a routing takes nothing of a ship group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Miss {
    /// It is fetched by its buyer.
    Pickup,
    /// The order's priority is none of those that it takes.
    Priority,
    /// The shipping method is none of them.
    ShippingMethod,
    /// The order's channel is none of them.
    Channel,
    /// The order was sold where it takes nothing from, or at no facility.
    OriginGroup,
    /// The order's tags are not what it takes.
    Tags,
    /// It waits in a queue from which neither the routing nor the run takes.
    Queue,
    /// It was tried there in vain, and the run takes what was not.
    Tried,
    /// It was not tried there, and the run takes what was in vain.
    Untried,
    /// Nothing of it is promised so soon.
    Promise,
    /// Its items' categories are not what it takes.
    Category,
}

/// An entry, and what each rule saw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Explained {
    /// What was decided.
    pub entry: Entry,
    /// What the rules saw: one for each of [`Entry::attempts`].
    pub views: Vec<View>,
}

/// What a rule saw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct View {
    /// The facilities: those that could send something by their rank, then the others by their ids.
    pub facilities: Vec<FacilityView>,
}

/// A facility as a rule saw it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FacilityView {
    /// Which.
    pub facility: FacilityId,
    /// Why it did or did not get something.
    pub code: Code,
    /// How far away it is, in metres, if that is known.
    pub metres: Option<u32>,
    /// Its rank among those that could send something; the first is 1.
    pub rank: Option<u32>,
    /// What would have to be otherwise for it to get something, all of it together, each step as small as can be. Empty
    /// where it did, and where nothing would help.
    pub unless: Vec<Change>,
}

/// Something that could be otherwise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// It were in one of the rule's groups.
    InGroup(Vec<String>),
    /// It were not in these groups.
    NotInGroups(Vec<String>),
    /// It had so many more units of a variant.
    MoreStock {
        /// Of which.
        variant: i64,
        /// How many.
        units: i64,
    },
    /// It kept no more than so many units of a variant for those who walk in.
    SafetyStock {
        /// Of which.
        variant: i64,
        /// How many at the most.
        at_most: i64,
    },
    /// It were allowed to send a variant.
    AllowBrokering {
        /// Which.
        variant: i64,
    },
    /// The rule's `safety-stock` were so low, or not there.
    Gate(Option<u32>),
    /// It had not rejected these items.
    NotRejected(Vec<i64>),
    /// Its place were known, and near enough.
    FacilityLocated,
    /// The order's place were known, and near enough.
    OrderLocated,
    /// The rule reached so far, in metres.
    Within(u32),
    /// It took so many orders a day.
    OrderLimit(u32),
    /// It missed something of the style, or the rule did not go by that.
    BrokenStyle,
    /// The rule's `min-value` were so low.
    MinValue(Decimal),
    /// Some without the rest would do.
    SomeWouldDo,
    /// It came before a facility that was chosen.
    Before {
        /// Which.
        facility: FacilityId,
        /// By what that comes first.
        by: By,
    },
}

/// By what a facility comes before another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// A word that the rule sorts by.
    Sort(FacilitySort),
    /// It has more of what is ordered.
    Coverage,
    /// It has more stock of what is ordered.
    Availability,
    /// Its id.
    Id,
    /// With it there are fewer shipments, or shorter ways in all.
    Shipments,
}
