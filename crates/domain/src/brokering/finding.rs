//! Findings about routings and their facts.

use serde::{Deserialize, Serialize};

use crate::facility::{FacilityId, Queue};

/// Something odd, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lint {
    /// The routing that it is about, by its place; none: all of them.
    pub routing: Option<usize>,
    /// The rule, by its place in the routing; none: the routing.
    pub rule: Option<usize>,
    /// What it is.
    pub finding: Finding,
}

/// Something odd.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// Another routing before has the same name.
    SameName,
    /// It is in use, and no run goes by it: it does nothing.
    NoRun,
    /// All of its rules are drafts: it does nothing.
    NoActiveRule,
    /// It is never tried: this rule before, by its place, moves all that it leaves to a queue.
    NeverTried(usize),
    /// It sorts by `weeks-of-supply` and does not say of how many.
    WeeksMissing,
    /// It says `weeks-of-supply` and does not sort by it.
    WeeksUnused,
    /// `all-or-nothing` says nothing here: a single facility sends all or nothing anyway.
    SingleIsAll,
    /// No facility is in this group, or there is no such group: one of a rule, or one of the orders' origin.
    EmptyGroup(String),
    /// It excludes this group, in which none of its facilities is.
    ExcludesNobody(String),
    /// Its groups leave no facility.
    NobodyLeft,
    /// It asks for a distance, and of none of its facilities is the place known.
    NobodyLocated,
    /// It sorts by `sequence`, and none of its facilities has a place in its groups.
    NobodyPlaced,
    /// It ignores limits, and none of its facilities has one that could be ignored.
    NoLimits,
    /// Each priority passes its filter, which might as well not be there.
    EveryPriority,
    /// No priority passes its filter.
    NoPriority,
    /// It moves items to a queue from which nothing takes them.
    NobodyDrains(Queue),
    /// What nobody can send goes round between queues, from one routing to the next and back.
    GoesRound(Vec<CycleStep>),
    /// A rule asks for distances, and of so many orders the place is not known.
    OrdersNowhere(u32),
    /// So many units wait of kits of which nobody has said what they are made of.
    KitsUntold(u32),
    /// A rule asks for distances, and the place of this facility is not known.
    FacilityNowhere(FacilityId),
    /// This facility takes no orders at all.
    LimitNone(FacilityId),
    /// This facility takes a single order a day.
    LimitOne(FacilityId),
    /// This facility is in this group more than once.
    TwiceInGroup(FacilityId, String),
}

/// One way of a circle: what a rule leaves goes from a queue to another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CycleStep {
    /// Where it waits.
    pub from: Queue,
    /// Where it goes.
    pub to: Queue,
    /// The routing that takes it, by its name.
    pub routing: String,
    /// The rule that moves it, by its name.
    pub rule: String,
}
