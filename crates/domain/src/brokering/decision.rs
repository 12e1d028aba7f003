//! Routing decisions with their reasons.

use crate::plan::change::routed::AutoCancel;
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use crate::facility::{FacilityId, Queue};

/// Items, by their numbers. Most orders are of one or two, and there are many orders.
pub type Items = SmallVec<[i64; 2]>;

/// What a run decided: entries in the order in which they were tried. A ship group may come more than once, when a later
/// routing selects what an earlier one left; the later entry starts from where the earlier one put it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decisions {
    /// Each ship group that a routing tried, or each item where the routing goes by promise dates.
    pub entries: Vec<Entry>,
}

/// One thing that a routing tried.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The routing, by its place among those that were given.
    pub routing: usize,
    /// The order, by its place in the facts.
    pub order: usize,
    /// Its ship group, by its number in the store. A group of which an earlier entry moved some items to a queue is here
    /// by the number that it had at first.
    pub group: i64,
    /// The queue in which it waited.
    pub from: Queue,
    /// The items that were tried, by their numbers.
    pub items: Items,
    /// Rule by rule, as far as they were tried.
    pub attempts: Vec<Attempt>,
    /// What happens to items; those that are in none of these stay as they are.
    pub moves: Vec<Move>,
    /// How it ended.
    pub outcome: Outcome,
}

/// What came of one rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attempt {
    /// The rule, by its place in the routing.
    pub rule: usize,
    /// What came of it.
    pub verdict: Verdict,
    /// How many facilities came out with which code, in the order of the codes.
    pub facilities: SmallVec<[(Code, u32); 6]>,
    /// Whether every way to share it out was looked at.
    #[serde(default)]
    pub search: Search,
}

/// Whether a rule looked at every way to share something out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Search {
    /// It did, or had no need to: the answer is the one that the rule asks for.
    #[default]
    Whole,
    /// There were too many: it is the best of those that were looked at.
    CutShort,
}

/// What came of a rule for an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Everything that was left got a facility.
    Found,
    /// Some of it did.
    FoundSome,
    /// No one facility has all of it.
    NotAtOnePlace,
    /// Nothing of it is anywhere.
    #[default]
    NotFound,
    /// A part is worth less than `min-value`.
    BelowValueThreshold,
    /// Not all of it was found, and the rule wants all or nothing.
    NotAll,
}

/// Items that go somewhere, or whose auto-cancel date changes where they are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Move {
    /// Which, by their numbers.
    pub items: Items,
    /// The rule that did it, by its place in the routing.
    pub rule: usize,
    /// Where to.
    pub to: Destination,
    /// What becomes of the date on which they are cancelled if they still wait.
    pub auto_cancel: AutoCancel,
}

/// Where items go.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Destination {
    /// To a facility that sends them.
    Facility {
        /// Which.
        facility: FacilityId,
        /// How far the buyer is, in metres, if that is known.
        metres: Option<u32>,
        /// The method that gets it there in time from so near, if it is another (routing.md 1.6).
        suggested_method: Option<String>,
        /// What has to be left of each variant at the facility afterwards, for the rule to hold: variant and ATP.
        leaves: SmallVec<[(i64, i64); 1]>,
        /// True if the facility's daily limit counts, be there one or not: it may get one before this is written.
        limited: bool,
    },
    /// To a queue.
    Queue(Queue),
    /// Nowhere: only the date changes.
    Stays,
}

/// How an entry ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// All of it has a facility.
    Brokered,
    /// Some of it has; the rest went to a queue or stays.
    BrokeredInPart,
    /// None of it has; it went to a queue.
    Queued,
    /// None of it has; it stays where it is.
    Unfillable,
}

/// Why a facility did or did not get something. Where several hold, it is the first of: groups, stock, rejections, distance,
/// capacity, style, rank, value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Code {
    /// It got something.
    Chosen,
    /// It could have, and another came first.
    Outranked,
    /// Its place is not known, and the rule asks for a distance.
    NoAddress,
    /// The order's place is not known, and the rule asks for a distance.
    NoGeo,
    /// It is in none of the rule's groups.
    NotInGroup,
    /// It is in a group that the rule excludes.
    ExcludedGroup,
    /// It rejected the item not long ago.
    ExcludedByRejection,
    /// It is too far away.
    OverDistance,
    /// It has as many orders today as it takes.
    AtCapacity,
    /// Orders for the item are not sent from there.
    BrokeringOff,
    /// It is a kit, and nobody has said what it is made of.
    KitUnknown,
    /// It has none.
    NoStock,
    /// All it has is kept for those who walk in.
    BelowMinStock,
    /// What it has to spare is not as much as the rule asks for; or, where it asks for few, not as little.
    BelowSafetyStock,
    /// It has some of the items, not all.
    MissingItems,
    /// It has some of what belongs together, not all.
    GroupNotTogether,
    /// What it would send is worth too little.
    BelowValueThreshold,
    /// What it lacks it has (it misses none of the style), so that it is no place to take from.
    StyleComplete,
}
