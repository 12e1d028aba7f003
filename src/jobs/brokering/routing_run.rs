//! The run that both brokering jobs share. Everything is decided at the beginning and committed page by page; stale and
//! uncommitted decisions are taken again by the next run.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use anyhow::Result;

use super::geocode;
use super::groups::without_members;
use super::order_attributes::{DeliveryDays, PriorityTags};
use super::recording;
use super::snapshot::{Scene, Snapshot};
use crate::job::{Key, PlanCx};
use crate::jobs::page_size::PageSize;
use domain::brokering::allocation_steps::{Dispatch, dispatch};
use domain::brokering::decide;
use domain::brokering::routing::{FacilitySort, QueueSelection, Routing, Standing};
use domain::facility::{FacilityId, FacilityKind, Queue};
use domain::plan::change::Day;
use domain::plan::unreadable_lines::UnreadableLines;
use domain::plan::{Plan, Reason, Record, Skipped, Step};
use store::{Besides, Routable};

/// What a run has decided, and not planned yet.
#[derive(Default)]
pub(super) struct Decided(RefCell<Option<Rest>>);

struct Rest {
    /// What the next page begins with.
    first: Option<Step>,
    dispatch: Dispatch,
    skipped: Vec<Skipped>,
}

/// What a run routes, and how.
pub(super) struct Course<'s> {
    /// The routings that it goes by.
    pub(super) routings: Vec<Routing>,
    /// The queues of routings that name none; the first is what the run is about.
    pub(super) queues: Vec<Queue>,
    /// What it takes of these.
    pub(super) taking: QueueSelection,
    /// Kinds of facilities that get none of it.
    pub(super) without: &'s [FacilityKind],
    pub(super) priority_tags: &'s PriorityTags,
    pub(super) delivery_days: &'s DeliveryDays,
    pub(super) keep_together: Option<&'s str>,
    pub(super) page_size: PageSize,
    /// Where it is written down, if it is.
    pub(super) record: Option<&'s Path>,
}

/// What a run stands on.
pub(super) struct Ground {
    /// What it decides on.
    pub(super) frozen: Snapshot,
    /// Which day it is at each facility.
    pub(super) days: HashMap<FacilityId, Day>,
    /// What of the table of postal codes was passed over.
    pub(super) unread: Option<UnreadableLines>,
}

/// What `routings` means.
pub(super) const ROUTINGS: Key =
    Key { name: "routings", value: "NAMES", about: "Routings to apply, by name; all active ones without it" };
/// What `priority-tags` means.
pub(super) const PRIORITY_TAGS: Key = Key {
    name: "priority-tags",
    value: "TABLE",
    about: "{ high = […], low = […] }: order tags that set the priority",
};
/// What `delivery-days` means.
pub(super) const DELIVERY_DAYS: Key = Key {
    name: "delivery-days",
    value: "TABLE",
    about: "{ express = 1, … }: delivery days per shipping method, for sorting",
};
/// What `keep-together` means.
pub(super) const KEEP_TOGETHER: Key = Key {
    name: "keep-together",
    value: "ATTRIBUTE",
    about: "Order line attribute whose equal values keep lines together",
};
/// What `page-size` means.
pub(super) const PAGE_SIZE: Key =
    Key { name: "page-size", value: "N", about: "Records per page and transaction, 1 to 250" };

/// The routings of these names; those that are in use, if none are named. The catalog has looked them up when it read the names.
pub(super) fn routings(all: &[Routing], names: Option<&[String]>) -> Vec<Routing> {
    let in_use = |routing: &&Routing| routing.standing == Standing::Active;
    match names {
        Some(names) => {
            let named = |name: &String| all.iter().filter(in_use).find(|routing| routing.name == *name);
            names.iter().filter_map(named).cloned().collect()
        }
        None => all.iter().filter(in_use).cloned().collect(),
    }
}

/// The next page of what the run decides.
pub(super) fn plan(decided: &Decided, cx: &PlanCx<'_>, course: Course<'_>) -> Result<Plan> {
    let page_size = course.page_size.0;
    let mut decided = decided.0.borrow_mut();
    let rest = match &mut *decided {
        Some(rest) => rest,
        none => {
            if course.routings.is_empty() {
                let mut plan = Plan::default();
                let queue = course.queues.first().map_or("all", |queue| queue.id());
                plan.skip(Record::new("queue", queue, queue), Reason::NoRouting);
                return Ok(plan);
            }
            none.insert(course.decide(cx)?)
        }
    };
    let steps = rest.first.take().into_iter().chain(&mut rest.dispatch);
    let steps: Vec<Step> = steps.take(cx.page(page_size).into()).collect();
    rest.first = rest.dispatch.next();
    Ok(Plan {
        steps,
        unchanged: std::mem::take(&mut rest.dispatch.unchanged),
        more: rest.first.is_some(),
        tables: std::mem::take(&mut rest.dispatch.tables),
        skipped: std::mem::take(&mut rest.skipped),
        ..Plan::default()
    })
}

impl Course<'_> {
    /// Decides where everything goes that waits.
    fn decide(self, cx: &PlanCx<'_>) -> Result<Rest> {
        let record = self.record;
        let mut told_of = self.looks_in(&[]);
        // What the shop holds has not been tried yet.
        told_of.retain(|queue| self.taking == QueueSelection::Untried || *queue == Queue::Unfillable);
        let scene = Scene {
            store: cx.store,
            postal_codes: cx.shop.postal_codes.as_deref(),
            timezone: cx.shop.timezone,
            now: cx.now,
        };
        let Ground { frozen, days, unread } = self.freeze(&scene, &[])?;
        let decisions = decide(&frozen.facts, &frozen.terms());
        let record = match record.filter(|_| !decisions.entries.is_empty()) {
            Some(folder) => Some(recording::record(cx, folder, &frozen, &decisions)?),
            None => None,
        };
        let mut skipped = without_members(&frozen.routings, &frozen.facts);
        skipped.extend(unread.map(geocode::passed_over));
        let Snapshot { facts, routings, .. } = frozen;
        let dispatch = dispatch(facts, routings, days, decisions, cx.now);
        let mut dispatch = dispatch.beside(&cx.store.held_by_shops(&told_of)?);
        Ok(Rest { first: record.or_else(|| dispatch.next()), dispatch, skipped })
    }

    /// Its queues, those that its routings name, and these others.
    fn looks_in(&self, others: &[Queue]) -> Vec<Queue> {
        let named = self.routings.iter().flat_map(|routing| &routing.orders.queues);
        let all: BTreeSet<Queue> = self.queues.iter().chain(named).chain(others).copied().collect();
        all.into_iter().collect()
    }

    /// Everything that a run of it would decide on, beside what waits in other queues.
    pub(super) fn freeze(self, scene: &Scene<'_>, others: &[Queue]) -> Result<Ground> {
        let looked_in = self.looks_in(others);
        // What is written down is there for other routings to be tried on, too.
        let besides = match self.record {
            Some(_) => BTreeSet::from([Besides::Categories, Besides::Sold, Besides::Styles]),
            None => besides(&self.routings),
        };
        let (routable, unread) = scene.routable(&looked_in, &besides, self.keep_together)?;
        let Routable { mut facts, days, .. } = routable;
        if !self.without.is_empty() {
            facts.leave_out(&scene.store.facilities_of_kinds(self.without)?);
        }
        self.priority_tags.tell(&mut facts);
        self.delivery_days.tell(&mut facts);
        let Self { routings, queues, taking, .. } = self;
        let &Scene { timezone, now, .. } = scene;
        let frozen = Snapshot { facts, routings, queues, taking, timezone, now };
        Ok(Ground { frozen, days, unread })
    }
}

/// What these routings look at, of what only some do.
fn besides(routings: &[Routing]) -> BTreeSet<Besides> {
    let filed = routings.iter().any(|routing| !routing.orders.categories.is_open());
    let sorts = routings.iter().flat_map(|routing| &routing.rules).flat_map(|rule| &rule.facilities.sort);
    let asked = sorts.filter_map(|sort| match sort {
        FacilitySort::SalesVelocity | FacilitySort::WeeksOfSupply => Some(Besides::Sold),
        FacilitySort::BrokenStyle => Some(Besides::Styles),
        FacilitySort::Distance | FacilitySort::Stock | FacilitySort::Sequence | FacilitySort::Capacity => {
            None
        }
    });
    asked.chain(filed.then_some(Besides::Categories)).collect()
}
