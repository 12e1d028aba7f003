//! Routing terms as text.

use std::collections::HashMap;

use domain::brokering::decision::{Code, Search, Verdict};
use domain::brokering::explanation::{By, Change, Miss};
use domain::brokering::routing::{FacilitySort, Rule, Unit};

/// Names for what decisions tell by numbers.
#[derive(Default)]
pub(super) struct Names {
    /// Identities of variants.
    pub(super) variants: HashMap<i64, String>,
    /// What items are.
    pub(super) items: HashMap<i64, String>,
}

impl Names {
    fn variant(&self, number: i64) -> String {
        self.variants.get(&number).cloned().unwrap_or_else(|| format!("variant {number}"))
    }

    /// What an item is.
    pub(super) fn item(&self, number: i64) -> String {
        self.items.get(&number).cloned().unwrap_or_else(|| format!("item {number}"))
    }
}

/// `1 unit`, `2 units`.
pub(super) fn count(n: usize, word: &str) -> String {
    if n == 1 { format!("1 {word}") } else { format!("{n} {word}s") }
}

/// What distances of a rule are told in.
pub(super) fn unit_of(rule: &Rule) -> Unit {
    rule.facilities.within.map_or(Unit::Kilometres, |reach| reach.unit)
}

/// `12.3 km`.
pub(super) fn distance(metres: u32, unit: Unit) -> String {
    format!("{:.1} {}", f64::from(metres) / unit.metres(), unit.word())
}

/// What came of a rule.
pub(super) const fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Found => "everything that was left got a facility",
        Verdict::FoundSome => "some of it got a facility",
        Verdict::NotAtOnePlace => "no one facility could send all of it",
        Verdict::NotFound => "no facility could send any of it",
        Verdict::BelowValueThreshold => "a part would have been worth less than `min-value`",
        Verdict::NotAll => "not all of it was found, and the rule wants all or nothing",
    }
}

/// What to know of how a rule searched; nothing where it looked at everything.
pub(super) const fn search(search: Search) -> Option<&'static str> {
    match search {
        Search::Whole => None,
        Search::CutShort => {
            Some("there were too many ways to share it out: it is the best of those looked at")
        }
    }
}

/// Why a facility did or did not get something.
pub(super) const fn code(code: Code) -> &'static str {
    match code {
        Code::Chosen => "chosen",
        Code::Outranked => "could, but another came first",
        Code::NoAddress => "its place is not known",
        Code::NoGeo => "the order's place is not known",
        Code::NotInGroup => "in none of the rule's groups",
        Code::ExcludedGroup => "in a group that the rule excludes",
        Code::ExcludedByRejection => "rejected it not long ago",
        Code::OverDistance => "too far away",
        Code::AtCapacity => "has as many orders today as it takes",
        Code::BrokeringOff => "does not send it (allow-brokering = N)",
        Code::KitUnknown => "a kit of which nobody has said what it is made of (products sync)",
        Code::NoStock => "has none",
        Code::BelowMinStock => "keeps all it has (safety stock)",
        Code::BelowSafetyStock => "has not as many to spare as the rule asks for (safety-stock)",
        Code::MissingItems => "has some of it, not all",
        Code::GroupNotTogether => "has some of what belongs together, not all",
        Code::BelowValueThreshold => "would send a part worth too little",
        Code::StyleComplete => "misses nothing of the style",
    }
}

/// What would have to be otherwise, in one line; nothing where nothing would help.
pub(super) fn unless(changes: &[Change], names: &Names, unit: Unit) -> String {
    changes.iter().map(|change| self::change(change, names, unit)).collect::<Vec<_>>().join(", and ")
}

fn change(change: &Change, names: &Names, unit: Unit) -> String {
    match change {
        Change::InGroup(groups) => format!("it were in {}", groups.join(" or ")),
        Change::NotInGroups(groups) => format!("it were not in {}", groups.join(", ")),
        Change::MoreStock { variant, units } => format!("it had {units} more of {}", names.variant(*variant)),
        Change::SafetyStock { variant, at_most } => {
            format!("its safety stock of {} were {at_most}", names.variant(*variant))
        }
        Change::AllowBrokering { variant } => format!("it might send {}", names.variant(*variant)),
        Change::Gate(Some(units)) => format!("the rule had safety-stock = {units}"),
        Change::Gate(None) => "the rule had no safety-stock".to_owned(),
        Change::NotRejected(items) => {
            let items: Vec<String> = items.iter().map(|item| names.item(*item)).collect();
            format!("it had not rejected {}", items.join(", "))
        }
        Change::FacilityLocated => "its place were known, and near enough".to_owned(),
        Change::OrderLocated => "the order's place were known, and near enough".to_owned(),
        Change::Within(metres) => format!("the rule reached {}", further(*metres, unit)),
        Change::OrderLimit(limit) => format!("it took {limit} orders a day, and none before this one"),
        Change::BrokenStyle => "the rule did not sort by broken-style".to_owned(),
        Change::MinValue(value) => format!("min-value were {value}"),
        Change::SomeWouldDo => "some without the rest would do".to_owned(),
        Change::Before { facility, by } => format!("it came before {facility} by {}", self::by(*by)),
    }
}

/// A distance, rounded so that it is far enough.
fn further(metres: u32, unit: Unit) -> String {
    format!("{:.1} {}", (f64::from(metres) / unit.metres() * 10.0).ceil() / 10.0, unit.word())
}

const fn by(by: By) -> &'static str {
    match by {
        By::Sort(FacilitySort::Distance) => "distance",
        By::Sort(FacilitySort::Stock) => "stock",
        By::Sort(FacilitySort::Sequence) => "its place in the group",
        By::Sort(FacilitySort::Capacity) => "what it can still take today",
        By::Sort(FacilitySort::BrokenStyle) => "what it misses of the style",
        By::Sort(FacilitySort::SalesVelocity) => "how slowly it sells",
        By::Sort(FacilitySort::WeeksOfSupply) => "how long its stock lasts",
        By::Coverage => "how much of the order it has",
        By::Availability => "how much it has of what is ordered",
        By::Id => "its id",
        By::Shipments => "fewer shipments or shorter ways in all",
    }
}

/// Why a routing takes nothing of a ship group.
pub(super) const fn miss(miss: Miss) -> &'static str {
    match miss {
        Miss::Pickup => "its buyer fetches it",
        Miss::Priority => "its priority is not one of the routing's",
        Miss::ShippingMethod => "its shipping method is not one of the routing's",
        Miss::Channel => "its channel is not one of the routing's",
        Miss::OriginGroup => "where it was sold, if at any facility, is not what the routing takes",
        Miss::Tags => "its tags are not those of the routing",
        Miss::Queue => "nothing is taken from that queue",
        Miss::Tried => "it was tried there in vain, and only a variant with unfillable = true tries it again",
        Miss::Untried => "it has not been tried in vain there",
        Miss::Promise => "nothing of it is promised so soon",
        Miss::Category => "its categories are not those of the routing",
    }
}
