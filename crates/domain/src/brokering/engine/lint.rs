//! Finds what is odd about routings, or about what they would work on.

use super::compiled_rule::CompiledRule;
use super::index::Index;
use super::origin;
use crate::brokering::facts::{Facility, Facts, Priority};
use crate::brokering::finding::{Finding, Lint};
use crate::brokering::routing::{Assign, Completeness, FacilitySort, Limits, Routing, Rule, Standing};
use crate::facility::Queue;

/// What is odd about routings and facts: first of all of them, then routing by routing, rule by rule. Drafts are passed over.
///
/// `queues` are those from which any run takes, by the routings that it goes by: a routing by which none goes drains nothing.
pub fn lint(routings: &[Routing], facts: &Facts, queues: &[Queue]) -> Vec<Lint> {
    let index = Index::new(facts);
    let mut lints: Vec<Lint> = about_facts(routings, &index);
    for (at, routing) in routings.iter().enumerate().filter(|(_, routing)| is_active(routing)) {
        let about = |rule: Option<usize>, finding: Finding| Lint { routing: Some(at), rule, finding };
        let earlier = &routings[..at];
        lints.extend(about_routing(earlier, routing, &index).into_iter().map(|finding| about(None, finding)));
        let mut ended = None;
        for (place, rule) in active_rules(routing) {
            let mut findings: Vec<Finding> = ended.map(Finding::NeverTried).into_iter().collect();
            findings.extend(about_rule(&CompiledRule::new(&index, place, rule), &index));
            findings.extend(undrained(rule, queues));
            lints.extend(findings.into_iter().map(|finding| about(Some(place), finding)));
            if ended.is_none() && rule.otherwise.queue.is_some() {
                ended = Some(place);
            }
        }
    }
    lints
}

fn is_active(routing: &Routing) -> bool {
    routing.standing == Standing::Active
}

fn active_rules(routing: &Routing) -> impl Iterator<Item = (usize, &Rule)> {
    routing.rules.iter().enumerate().filter(|(_, rule)| rule.standing == Standing::Active)
}

/// What is odd about what there is to route.
fn about_facts(routings: &[Routing], index: &Index<'_>) -> Vec<Lint> {
    let mut findings = Vec::new();
    let mut rules = routings.iter().filter(|routing| is_active(routing)).flat_map(active_rules);
    if rules.any(|(_, rule)| asks_for_distance(rule)) {
        let nowhere = index.facts.orders.iter().filter(|order| order.ship_to.is_none()).count();
        findings.extend(u32::try_from(nowhere).ok().filter(|count| *count > 0).map(Finding::OrdersNowhere));
        let nowhere = index.facilities.iter().filter(|facility| facility.at.is_none());
        findings.extend(nowhere.map(|facility| Finding::FacilityNowhere(facility.id.clone())));
    }
    let kits = index.units.iter().filter(|unit| index.is_untold(unit)).count();
    findings.extend(u32::try_from(kits).ok().filter(|units| *units > 0).map(Finding::KitsUntold));
    for facility in &index.facilities {
        findings.extend(match facility.order_limit {
            Some(0) => Some(Finding::LimitNone(facility.id.clone())),
            Some(1) => Some(Finding::LimitOne(facility.id.clone())),
            Some(_) | None => None,
        });
        let twice = groups_twice(facility).into_iter();
        findings.extend(twice.map(|group| Finding::TwiceInGroup(facility.id.clone(), group)));
    }
    findings.into_iter().map(|finding| Lint { routing: None, rule: None, finding }).collect()
}

fn asks_for_distance(rule: &Rule) -> bool {
    rule.facilities.within.is_some() || rule.facilities.sort.contains(&FacilitySort::Distance)
}

fn groups_twice(facility: &Facility) -> Vec<String> {
    let mut groups: Vec<&String> = facility.groups.iter().map(|its| &its.group).collect();
    groups.sort_unstable();
    let mut twice: Vec<String> =
        groups.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0].clone()).collect();
    twice.dedup();
    twice
}

fn about_routing(earlier: &[Routing], routing: &Routing, index: &Index<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if earlier.iter().any(|other| other.name == routing.name) {
        findings.push(Finding::SameName);
    }
    if active_rules(routing).next().is_none() {
        findings.push(Finding::NoActiveRule);
    }
    let priorities = &routing.orders.priorities;
    if !priorities.is_open() {
        match Priority::ALL.into_iter().filter(|priority| priorities.passes(priority)).count() {
            0 => findings.push(Finding::NoPriority),
            3 => findings.push(Finding::EveryPriority),
            _ => {}
        }
    }
    let empty = origin::without_members(index.facts, &routing.orders.origin_groups);
    findings.extend(empty.cloned().map(Finding::EmptyGroup));
    findings
}

fn about_rule(ready: &CompiledRule<'_>, index: &Index<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let (rule, filter) = (ready.rule, &ready.rule.facilities);
    let by_weeks = filter.sort.contains(&FacilitySort::WeeksOfSupply);
    if by_weeks && !ready.sort.contains(&FacilitySort::WeeksOfSupply) {
        findings.push(Finding::WeeksMissing);
    }
    if !by_weeks && filter.weeks_of_supply.is_some() {
        findings.push(Finding::WeeksUnused);
    }
    if rule.assign == Assign::Single && rule.completeness == Completeness::AllOrNothing {
        findings.push(Finding::SingleIsAll);
    }
    let has = |facility: &Facility, group: &String| facility.groups.iter().any(|its| its.group == *group);
    for group in filter.groups.iter().chain(&filter.exclude_groups) {
        if !index.facilities.iter().any(|facility| has(facility, group)) {
            findings.push(Finding::EmptyGroup(group.clone()));
        } else if filter.exclude_groups.contains(group)
            && !ready.excluded.iter().any(|place| has(index.facilities[place], group))
        {
            findings.push(Finding::ExcludesNobody(group.clone()));
        }
    }
    if ready.members.is_empty() {
        findings.push(Finding::NobodyLeft);
        return findings;
    }
    let none = |is: fn(&Facility) -> bool| !ready.members.iter().any(|place| is(index.facilities[place]));
    if asks_for_distance(rule) && none(|facility| facility.at.is_some()) {
        findings.push(Finding::NobodyLocated);
    }
    if filter.sort.contains(&FacilitySort::Sequence)
        && !ready.members.iter().any(|place| ready.sequence[place].is_some())
    {
        findings.push(Finding::NobodyPlaced);
    }
    if filter.limits == Limits::Ignored
        && none(|facility| facility.order_limit.is_some_and(|limit| limit > 0))
    {
        findings.push(Finding::NoLimits);
    }
    findings
}

/// The queue that a rule moves items to, if nothing takes them from there.
fn undrained(rule: &Rule, queues: &[Queue]) -> Option<Finding> {
    let queue = rule.otherwise.queue?;
    (!queues.contains(&queue)).then_some(Finding::NobodyDrains(queue))
}
