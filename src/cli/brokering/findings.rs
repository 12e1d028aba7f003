//! Findings about routings as sentences: what it is, what it means, what to do.

use std::collections::BTreeMap;

use serde::Serialize;

use domain::brokering::finding::{CycleStep, Finding, Lint};
use domain::brokering::routing::Routing;
use domain::facility::Queue;

/// Something to be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Remark {
    /// How much it matters.
    pub(super) weight: Weight,
    /// The routing that it is about.
    pub(super) routing: Option<String>,
    /// And the rule.
    pub(super) rule: Option<String>,
    /// The sentence.
    pub(super) says: String,
}

/// How much something matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Weight {
    /// Something is not as it is meant.
    Mistake,
    /// It may well be meant so.
    Information,
}

/// Names that are told one by one.
const NAMED: usize = 5;

/// True if a store without facilities can tell.
pub(super) const fn needs_facilities(finding: &Finding) -> bool {
    match finding {
        Finding::EmptyGroup(_)
        | Finding::ExcludesNobody(_)
        | Finding::NobodyLeft
        | Finding::NobodyLocated
        | Finding::NobodyPlaced
        | Finding::NoLimits
        | Finding::FacilityNowhere(_)
        | Finding::LimitNone(_)
        | Finding::LimitOne(_)
        | Finding::TwiceInGroup(..) => true,
        Finding::SameName
        | Finding::NoRun
        | Finding::NoActiveRule
        | Finding::NeverTried(_)
        | Finding::WeeksMissing
        | Finding::WeeksUnused
        | Finding::SingleIsAll
        | Finding::EveryPriority
        | Finding::NoPriority
        | Finding::NobodyDrains(_)
        | Finding::GoesRound(_)
        | Finding::OrdersNowhere(_)
        | Finding::KitsUntold(_) => false,
    }
}

/// The findings as remarks; what holds of several facilities is said once.
pub(super) fn remarks(lints: &[Lint], routings: &[Routing]) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let mut of_facilities: BTreeMap<(&str, Weight), Vec<&str>> = BTreeMap::new();
    for lint in lints {
        match said(lint, routings) {
            Said::Of(weight, says) => {
                let routing = lint.routing.map(|at| &routings[at]);
                let rule = routing.zip(lint.rule).map(|(routing, at)| routing.rules[at].name.clone());
                remarks.push(Remark { weight, routing: routing.map(|it| it.name.clone()), rule, says });
            }
            Said::OfFacility(weight, facility, says) => {
                of_facilities.entry((says, weight)).or_default().push(facility);
            }
        }
    }
    let grouped = of_facilities.into_iter().map(|((says, weight), facilities)| {
        let named = facilities.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
        let more = match facilities.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        Remark { weight, routing: None, rule: None, says: format!("{named}{more}: {says}") }
    });
    remarks.extend(grouped);
    remarks
}

/// A sentence, or what holds of one facility of several.
enum Said<'l> {
    Of(Weight, String),
    OfFacility(Weight, &'l str, &'static str),
}

fn said<'l>(lint: &'l Lint, routings: &[Routing]) -> Said<'l> {
    let mistake = |says: String| Said::Of(Weight::Mistake, says);
    match &lint.finding {
        Finding::SameName => mistake("another routing has this name, too: give one of them another".to_owned()),
        Finding::NoRun => mistake(
            "no run goes by it, so that it does nothing: name it in the `routings` of [brokering.batch] or of one of its variants, or write `active = false`".to_owned(),
        ),
        Finding::NoActiveRule => {
            mistake("none of its rules is in use, so that it does nothing: write `active = true`, or take it out".to_owned())
        }
        Finding::NeverTried(rule) => {
            let before = lint.routing.and_then(|at| routings[at].rules.get(*rule));
            let before = before.map(|rule| rule.name.as_str()).unwrap_or_default();
            mistake(format!(
                "it is never tried: `{before}` before it moves all that it leaves to a queue; give that `otherwise = \"next-rule\"`, or take this one out"
            ))
        }
        Finding::WeeksMissing => mistake(
            "it sorts by `weeks-of-supply`, and does not say how many weeks stock is meant to last, so that this sort does nothing: add `weeks-of-supply = 4`".to_owned(),
        ),
        Finding::WeeksUnused => mistake(
            "it says `weeks-of-supply`, and does not sort by it: add it to `sort`, or take it out".to_owned(),
        ),
        Finding::SingleIsAll => mistake(
            "`all-or-nothing` says nothing here, since a single facility sends all or nothing anyway: take it out, or write `assign = \"split\"`".to_owned(),
        ),
        Finding::EmptyGroup(group) => mistake(format!(
            "no facility is in group `{group}`: mend its name, or put facilities into it (misc import-facilities, column `brokering-groups`)"
        )),
        Finding::ExcludesNobody(group) => mistake(format!(
            "it excludes group `{group}`, in which none of its facilities is: take `exclude-group` out, or mend the name"
        )),
        Finding::NobodyLeft => mistake("its groups leave no facility, so that it finds nothing: mend `group` and `exclude-group`".to_owned()),
        Finding::NobodyLocated => mistake(
            "it asks for a distance, and of none of its facilities is the place known: tell `latitude` and `longitude` (misc import-facilities)".to_owned(),
        ),
        Finding::NobodyPlaced => mistake(
            "it sorts by `sequence`, and none of its facilities has a place in its groups: tell it with the group, `east:2` (misc import-facilities, column `brokering-groups`)".to_owned(),
        ),
        Finding::NoLimits => mistake(
            "`ignore-limits` says nothing here, since none of its facilities has a limit: take it out, or tell `order-limit` (misc import-facilities)".to_owned(),
        ),
        Finding::EveryPriority => {
            mistake("every priority passes its filter: take `priority` out".to_owned())
        }
        Finding::NoPriority => {
            mistake("no priority passes its filter, so that it takes nothing: mend `priority` and `exclude-priority`".to_owned())
        }
        Finding::NobodyDrains(queue) => undrained(*queue),
        Finding::GoesRound(hops) => mistake(goes_round(hops)),
        Finding::OrdersNowhere(orders) => Said::Of(
            Weight::Information,
            format!("orders without coordinates: {orders}; they pass no `within`, and come last by distance"),
        ),
        Finding::KitsUntold(units) => Said::Of(
            Weight::Information,
            format!("waiting units of kits of which nobody has said what they are made of: {units}; no facility sends them before that: hwjobs products sync"),
        ),
        Finding::FacilityNowhere(facility) => Said::OfFacility(
            Weight::Information,
            &facility.0,
            "without coordinates, so that no `within` passes there: tell `latitude` and `longitude` (misc import-facilities)",
        ),
        Finding::LimitNone(facility) => {
            Said::OfFacility(Weight::Information, &facility.0, "order-limit = 0, so that it gets no orders at all")
        }
        Finding::LimitOne(facility) => {
            Said::OfFacility(Weight::Information, &facility.0, "order-limit = 1, so that it gets a single order a day")
        }
        Finding::TwiceInGroup(facility, _) => Said::OfFacility(
            Weight::Mistake,
            &facility.0,
            "in the same group more than once at the same time: mend its `from` and `thru` (misc import-facilities)",
        ),
    }
}

fn goes_round(hops: &[CycleStep]) -> String {
    let hop = |CycleStep { from, to, routing, rule }: &CycleStep| {
        format!("routing `{routing}`, rule `{rule}` moves it from `{}` to `{}`", from.id(), to.id())
    };
    format!(
        "what nobody can send goes round for ever, and every run moves it again: {}; let one of these rules leave it where it is (`otherwise = \"next-rule\"`), or move it where nothing takes it back from",
        hops.iter().map(hop).collect::<Vec<_>>().join("; ")
    )
}

fn undrained(queue: Queue) -> Said<'static> {
    match queue {
        Queue::UnfillableHold => Said::Of(
            Weight::Information,
            "it moves items to `unfillable-hold`, where they stay until somebody takes them out".to_owned(),
        ),
        Queue::Unfillable => Said::Of(
            Weight::Mistake,
            "it moves items to `unfillable`, from which nothing takes them: add [brokering.batch.variants.unfillable] with `unfillable = true`".to_owned(),
        ),
        Queue::Rejected => Said::Of(
            Weight::Mistake,
            "it moves items to `rejected`, from which nothing takes them: add [brokering.rejected]".to_owned(),
        ),
        Queue::Brokering
        | Queue::PickupRejected
        | Queue::Preorder
        | Queue::Backorder
        | Queue::Released
        | Queue::GeneralOps => Said::Of(
            Weight::Mistake,
            format!(
                "it moves items to `{0}`, from which nothing takes them: add [brokering.batch.variants.{0}] with `queue = \"{0}\"`",
                queue.id()
            ),
        ),
    }
}
