//! Groups of facilities that rules name and nobody is in: a name that is written wrongly looks like one that nobody sends from.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::brokering::facts::Facts;
use crate::domain::brokering::routing::{Routing, Standing};
use crate::domain::plan::{Reason, Record, Skipped};

/// The groups that rules in use name and that have no member now, each once, with the rules that name it.
pub(super) fn without_members(routings: &[Routing], facts: &Facts) -> Vec<Skipped> {
    let known: BTreeSet<&str> =
        facts.facilities.iter().flat_map(|facility| &facility.groups).map(|its| its.group.as_str()).collect();
    let mut empty: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for routing in routings.iter().filter(|routing| routing.standing == Standing::Active) {
        for rule in routing.rules.iter().filter(|rule| rule.standing == Standing::Active) {
            let named = rule.facilities.groups.iter().chain(&rule.facilities.exclude_groups);
            for group in named.filter(|group| !known.contains(group.as_str())) {
                empty.entry(group).or_default().push(format!("{}: {}", routing.name, rule.name));
            }
        }
    }
    let told = |(group, rules): (&str, Vec<String>)| Skipped {
        record: Record::new("facility-group", group, group),
        reason: Reason::NoMembers(rules.join(", ")),
    };
    empty.into_iter().map(told).collect()
}
