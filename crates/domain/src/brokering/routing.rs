//! Routings as a person writes them: `[[routing]]` and its rules (routing.md, "How the rules look in the catalog").

mod distance;
mod facilities;
mod orders;
mod rule;
mod serialized;
mod words;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

pub use distance::{Reach, Unit};
pub use facilities::{FacilityFilter, FacilitySort, Gate, Limits};
pub use orders::{OrderFilter, OrderSort};
pub use rule::{Assign, Completeness, GroupSplit, Otherwise, Rule, Split, WaitUntil};
pub use words::{Inclusion, folded};

use crate::facility::Queue;

/// What is routed by which rules, and when.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// The routings, in the order in which they are tried.
    pub routings: &'a [Routing],
    /// The queues that a routing takes from which names none.
    pub queues: &'a [Queue],
    /// Which items of these queues it takes; a routing that names its queues takes all that is there.
    pub taking: QueueSelection,
    /// The store's time zone: whose day a promise ends with, unless the facility has its own.
    pub timezone: Tz,
    /// Now. UTC.
    pub now: DateTime<Utc>,
}

/// Which items a routing takes of a queue that it does not name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QueueSelection {
    /// Those for which routing has not found nothing yet.
    Untried,
    /// Those for which it has: what was tried in the queue; and all of `unfillable`, if that is one of the queues.
    Unfillable,
}

/// Whether it is in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is.
    Active,
    /// It is kept, and passed over: `active = false`.
    Draft,
}

/// A routing: which orders, by which rules.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "Written")]
pub struct Routing {
    /// What people call it; unique in the catalog.
    pub name: String,
    /// Whether it is in use.
    pub standing: Standing,
    /// Which orders.
    pub orders: OrderFilter,
    /// The rules, in the order in which they are tried.
    pub rules: Vec<Rule>,
}

/// A routing as it stands in the catalog.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    name: String,
    #[serde(default = "words::yes")]
    active: bool,
    #[serde(default)]
    orders: OrderFilter,
    #[serde(default)]
    rule: Vec<Rule>,
}

impl TryFrom<Written> for Routing {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let Written { name, active, orders, rule: rules } = written;
        if name.trim().is_empty() {
            return Err("a routing needs a name: its decisions are told by it".to_owned());
        }
        if rules.is_empty() {
            return Err(format!("routing `{name}` has no rule; write [[…rule]] below it"));
        }
        if let Some(twice) = first_twice(rules.iter().map(|rule| rule.name.as_str())) {
            return Err(format!("routing `{name}` has two rules by the name `{twice}`"));
        }
        Ok(Self { name, standing: words::standing(active), orders, rules })
    }
}

impl Routing {
    /// Refuses routings that could not be told apart.
    pub fn check_all(routings: &[Self]) -> Result<(), String> {
        match first_twice(routings.iter().map(|routing| routing.name.as_str())) {
            Some(twice) => Err(format!("two routings go by the name `{twice}`")),
            None => Ok(()),
        }
    }
}

/// The first name that is there a second time.
fn first_twice<'a>(names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut seen = BTreeSet::new();
    names.into_iter().find(|name| !seen.insert(*name))
}
