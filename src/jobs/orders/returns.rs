//! `orders returns`: records what came back and what was paid back (jobs.md, O-6).
//!
//! An order of which anything was given back is read with its returns and led to the state that the shop tells in the
//! same step, so that only units come back that were sent.

use std::collections::{BTreeSet, HashMap};

use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::import::{known, read, record, retries};
use crate::catalog::Span;
use crate::job::{Job, JobName, Key, PlanCx};
use crate::jobs::page_size::PageSize;
use crate::jobs::polling::{Swept, next_page};
use crate::jobs::unreadable::failure;
use domain::facility::{FacilityId, Queue};
use domain::orders::import::{Known, expected_facility, import};
use domain::orders::reconcile::{StoredOrder, completed_after, reconcile};
use domain::plan::change::Change;
use domain::plan::checkpoint::Checkpoint;
use domain::plan::{Failure, FailureKind, Plan, Reason, Record, Settles, StaleRecords, Step, Verdict};
use domain::returns::{Followed, InvalidTransition, Policy, StoredReturn, follow};
use domain::shopify::order::ShopOrder;
use domain::shopify::returns::{ReturnsHead, ReturnsOfOrder};
use domain::values::id::OrderId;
use domain::values::window::WindowPolicy;
use shopify::{Fetched, OrderQuery, OrderTime};
use store::ReturnsLooked;

/// The job.
#[derive(Default)]
pub(crate) struct Returns;

/// What can be set.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct Settings {
    overlap: Span,
    settle: Span,
    first_window: Span,
    page_size: PageSize,
    filter: Option<String>,
    restock_facility: Option<FacilityStock>,
    damaged_reasons: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            overlap: Span::minutes(10),
            settle: Span::minutes(0),
            first_window: Span::days(60),
            page_size: PageSize(250),
            filter: None,
            restock_facility: None,
            damaged_reasons: Policy::default().damaged_reasons,
        }
    }
}

impl Job for Returns {
    const NAME: JobName = JobName { category: "orders", verb: "returns" };
    const ABOUT: &'static str = "Import returns and refunds";
    const READS: &'static str = "Shopify's orders by time of change; those with returns or refunds in full";
    const WRITES: &'static str = "returns with their units, exchanges and appeasements; restocked units; orders and items as they are in Shopify";
    const KEYS: &'static [Key] = &[
        Key {
            name: "overlap",
            value: "DURATION",
            about: "Time by which a window reaches back into the previous one",
        },
        Key { name: "settle", value: "DURATION", about: "Wait so long after the last change" },
        Key {
            name: "first-window",
            value: "DURATION",
            about: "Reach of the first run; over 60d needs read_all_orders",
        },
        Key { name: "page-size", value: "N", about: "Records per page and transaction, 1 to 250" },
        Key {
            name: "filter",
            value: "SEARCH",
            about: "Shopify search that records must match, e.g. \"-channel:pos\"",
        },
        Key {
            name: "restock-facility",
            value: "FACILITY",
            about: "Facility that restocks units returned online; none without it",
        },
        Key {
            name: "damaged-reasons",
            value: "REASONS",
            about: "Return reasons that mean damaged: restocked, then removed",
        },
    ];
    type Settings = Settings;

    async fn plan(&self, cx: &PlanCx<'_>, settings: &Settings, from: &Checkpoint) -> Result<Plan> {
        let size = cx.page(settings.page_size.0);
        let fetch = async |window, cursor: Option<&str>| {
            let query = OrderQuery { by: OrderTime::Updated, window, filter: settings.filter.clone() };
            cx.shopify.aftermath_heads(&query, cursor, size).await
        };
        let Swept { heads, unreadable, checkpoint, more } =
            next_page(cx, from, &settings.window(), fetch, |head| head.order.updated_at).await?;

        let mut plan = Plan { checkpoint, more, stale: StaleRecords::Kept, ..Plan::default() };
        let retried = retries(cx);
        let lost = unreadable.into_iter().filter(|bad| !retried.contains(&bad.id));
        plan.failed.extend(lost.map(|bad| failure("order", bad)));
        let wanted = wanted(cx, &heads, &retried, &mut plan)?;
        let orders = read(cx, &wanted, &mut plan).await?;
        let aftermaths = aftermaths(cx, &orders, &mut plan).await?;
        let known = known(cx, &orders)?;
        let stored = Stored::of(cx, &wanted)?;
        let policy = settings.policy();
        for order in &orders {
            let Some(aftermath) = aftermaths.get(&order.id) else { continue };
            match stored.lead(cx, order, aftermath, &known, &policy) {
                Some((step, astray)) => {
                    plan.steps.push(step);
                    plan.failed.extend(astray.into_iter().map(|one| went_astray(order, one)));
                }
                None => plan.skip(record(order), Reason::NotInDatabase),
            }
        }
        Ok(plan)
    }
}

/// A facility that holds stock: any but the queues.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
struct FacilityStock(FacilityId);

impl TryFrom<String> for FacilityStock {
    type Error = String;

    fn try_from(facility: String) -> Result<Self, String> {
        if facility.is_empty() || Queue::ALL.iter().any(|queue| queue.id() == facility) {
            return Err(format!("`{facility}` holds no stock: name a facility that is no queue"));
        }
        let plain = |char: char| char.is_ascii_alphanumeric() || char == '-' || char == '_';
        if !facility.chars().all(plain) || !facility.starts_with(|char: char| char.is_ascii_alphanumeric()) {
            return Err(format!("`{facility}` names no facility: use letters, digits, - and _"));
        }
        Ok(Self(FacilityId(facility)))
    }
}

impl From<FacilityStock> for String {
    fn from(shelf: FacilityStock) -> Self {
        shelf.0.0
    }
}

impl Settings {
    fn window(&self) -> WindowPolicy {
        WindowPolicy {
            overlap: self.overlap.as_delta(),
            settle: self.settle.as_delta(),
            first: Some(self.first_window.as_delta()),
        }
    }

    fn policy(&self) -> Policy {
        Policy {
            restock_facility: self.restock_facility.clone().map(|shelf| shelf.0),
            damaged_reasons: self.damaged_reasons.clone(),
        }
    }
}

/// The orders to read: those with anything given back, or with a return in the store, that moved since.
fn wanted(
    cx: &PlanCx<'_>,
    heads: &[ReturnsHead],
    retried: &[OrderId],
    plan: &mut Plan,
) -> Result<Vec<OrderId>> {
    let ids: Vec<OrderId> = heads.iter().map(|head| head.order.id).collect();
    let seen = cx.store.returns_seen(&cx.shop.name, &ids)?;
    let mut due = BTreeSet::new();
    let mut wanted: Vec<OrderId> = retried.iter().copied().filter(|id| due.insert(*id)).collect();
    for ReturnsHead { order, any } in heads.iter().filter(|head| !retried.contains(&head.order.id)) {
        match seen.get(&order.id) {
            Some(ReturnsLooked { at: Some(at), .. }) if *at >= order.updated_at => plan.unchanged += 1,
            Some(ReturnsLooked { any: false, .. }) | None if !any => plan.unchanged += 1,
            Some(_) | None => wanted.push(order.id),
        }
    }
    Ok(wanted)
}

/// What was given back of these orders. What cannot be told fails, each by itself.
async fn aftermaths(
    cx: &PlanCx<'_>,
    orders: &[ShopOrder],
    plan: &mut Plan,
) -> Result<HashMap<OrderId, ReturnsOfOrder>> {
    let ids: Vec<OrderId> = orders.iter().map(|order| order.id).collect();
    let mut aftermaths = HashMap::with_capacity(ids.len());
    for one in cx.shopify.aftermaths(&ids).await? {
        match one {
            Fetched::Taken(aftermath) => {
                aftermaths.insert(aftermath.order, aftermath);
            }
            Fetched::Gone(id) => plan.skip(Record::new("order", id, format!("order {id}")), Reason::Gone),
            Fetched::Unreadable(bad) => plan.failed.push(failure("order", bad)),
        }
    }
    Ok(aftermaths)
}

/// What the store has of these orders.
struct Stored {
    orders: HashMap<OrderId, StoredOrder>,
    returns: HashMap<OrderId, Vec<StoredReturn>>,
}

impl Stored {
    fn of(cx: &PlanCx<'_>, ids: &[OrderId]) -> Result<Self> {
        Ok(Self {
            orders: cx.store.orders(&cx.shop.name, ids)?,
            returns: cx.store.returns(&cx.shop.name, ids)?,
        })
    }

    /// The step that brings an order and its returns to what the shop tells; one that the store has not comes in with
    /// them. None for one that the store has not, and of which nothing came back: that is other jobs' business. A return
    /// that cannot be led fails alone.
    fn lead(
        &self,
        cx: &PlanCx<'_>,
        order: &ShopOrder,
        aftermath: &ReturnsOfOrder,
        known: &Known,
        policy: &Policy,
    ) -> Option<(Step, Vec<InvalidTransition>)> {
        let stored = self.orders.get(&order.id);
        let mut changes = match stored {
            Some(stored) => reconcile(order, stored, known, &cx.shop.policy),
            None => import(order, known, &cx.shop.policy),
        };
        let items = stored.map_or(&[][..], |stored| &stored.items);
        let completed = completed_after(items, &changes);
        let before = self.returns.get(&order.id).map_or(&[][..], Vec::as_slice);
        let Followed { changes: led, astray } = follow(order, aftermath, &completed, before, policy);
        if stored.is_none() && led.is_empty() {
            return None;
        }
        let only_seen = led.is_empty() && changes.iter().all(|c| matches!(c, Change::OrderSeen { .. }));
        changes.extend(led.iter().flat_map(|change| shelves(change, aftermath, known)));
        changes.extend(led);
        changes.push(Change::ReturnsSeen { order: order.id, shop_updated_at: order.updated_at });
        let (verdict, why) = match stored {
            None => (Verdict::Created, "not in the database, and something was given back"),
            Some(_) if only_seen => (Verdict::Unchanged, "nothing more was given back"),
            Some(_) => (Verdict::Updated, "something was given back"),
        };
        let outgoing = match stored {
            None => cx.shop.policy.mark.outgoing(order.id),
            Some(_) => Vec::new(),
        };
        let why = why.to_owned();
        let step =
            Step { record: record(order), settles: Settles::WithParts, verdict, why, changes, outgoing };
        Some((step, astray))
    }
}

/// The places where units of a return go into stock, as far as the store does not know them.
fn shelves(change: &Change, aftermath: &ReturnsOfOrder, known: &Known) -> Vec<Change> {
    let units = match change {
        Change::ReturnRecorded(back) => &back.units,
        Change::ReturnFollowed { to, .. } => &to.units,
        _ => return Vec::new(),
    };
    let counters = || {
        aftermath.refunds.iter().flat_map(|refund| &refund.lines).filter_map(|line| line.location.as_ref())
    };
    let shelves: BTreeSet<&FacilityId> = units.iter().filter_map(|unit| unit.restock.as_ref()).collect();
    shelves
        .into_iter()
        .filter(|facility| !known.facilities.contains(*facility))
        .map(|facility| match counters().find(|place| FacilityId::of_location(place) == *facility) {
            Some(counter) => expected_facility(counter),
            None => {
                let (facility, name) = (facility.clone(), facility.0.clone());
                Change::FacilityExpected { facility, name, location: None }
            }
        })
        .collect()
}

/// A return that cannot be led is a record of its own; it is tried again with its order.
fn went_astray(order: &ShopOrder, one: InvalidTransition) -> Failure {
    let part = format!("order/{}/{}", order.id, one.key.word());
    Failure {
        record: Record::new(&part, one.key.number(), one.name),
        kind: FailureKind::Refused,
        reason: one.why,
        payload: "null".to_owned(),
    }
}
