//! Groups of facilities that routings name and nobody is in: a name that is written wrongly looks like one that nobody sends from.

use std::collections::{BTreeMap, BTreeSet};

use domain::brokering::facts::{Facility, Facts};
use domain::brokering::routing::{Routing, Standing};
use domain::plan::{Reason, Record, Skipped};

/// The groups that routings in use name and that have no member now, each once, with the routings and rules that name it.
pub(super) fn without_members(routings: &[Routing], facts: &Facts) -> Vec<Skipped> {
    let (senders, origins) = (groups(facts.facilities.iter()), groups(facts.origins()));
    let mut empty: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for routing in routings.iter().filter(|routing| routing.standing == Standing::Active) {
        let sold_in = &routing.orders.origin_groups;
        let named = sold_in.any.iter().chain(&sold_in.none);
        for group in named.filter(|group| !origins.contains(group.as_str())) {
            empty.entry(group).or_default().push(routing.name.clone());
        }
        for rule in routing.rules.iter().filter(|rule| rule.standing == Standing::Active) {
            let named = rule.facilities.groups.iter().chain(&rule.facilities.exclude_groups);
            for group in named.filter(|group| !senders.contains(group.as_str())) {
                empty.entry(group).or_default().push(format!("{}: {}", routing.name, rule.name));
            }
        }
    }
    let told = |(group, by): (&str, Vec<String>)| Skipped {
        record: Record::new("facility-group", group, group),
        reason: Reason::EmptyGroup(by.join(", ")),
    };
    empty.into_iter().map(told).collect()
}

fn groups<'f>(of: impl Iterator<Item = &'f Facility>) -> BTreeSet<&'f str> {
    of.flat_map(|facility| &facility.groups).map(|its| its.group.as_str()).collect()
}
