//! `brokering batch`: gives what waits in a queue to the facilities that are to send it, by the routings of the catalog
//! (jobs.md, B-1; routing.md 1). It reads and writes the store only.
//!
//! Everything is decided at once, at the beginning of the run, and written page by page. What was decided and overtaken, or
//! not written because the run was killed, is decided anew by the next run: it still waits.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::vec;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::words::{DeliveryDays, PriorityTags};
use crate::domain::brokering::decide;
use crate::domain::brokering::routing::{FacilitySort, Routing, Standing, Taking, Terms};
use crate::domain::checkpoint::Checkpoint;
use crate::domain::dispatch::dispatch;
use crate::domain::facility::Queue;
use crate::domain::plan::{Plan, Reason, Record, Step};
use crate::domain::table::Table;
use crate::job::{Job, JobName, Key, PlanCx, Usage, WorksFor};
use crate::jobs::page_size::PageSize;
use crate::store::{Asked, Besides};

/// The job, and what its run has decided and not planned yet.
#[derive(Default)]
pub(crate) struct Batch {
    decided: RefCell<Option<Decided>>,
}

/// What a run has decided, as far as it is not planned yet.
struct Decided {
    steps: vec::IntoIter<Step>,
    unchanged: u32,
    tables: Vec<Table>,
}

/// What can be set.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct Settings {
    queue: Queue,
    unfillable: bool,
    routings: Option<Vec<String>>,
    priority_tags: PriorityTags,
    delivery_days: DeliveryDays,
    keep_together: Option<String>,
    page_size: PageSize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            queue: Queue::Brokering,
            unfillable: false,
            routings: None,
            priority_tags: PriorityTags::default(),
            delivery_days: DeliveryDays::default(),
            keep_together: None,
            page_size: PageSize(250),
        }
    }
}

impl Job for Batch {
    const NAME: JobName = JobName { category: "brokering", verb: "batch" };
    const ABOUT: &'static str = "Route what waits in a queue to the facilities that send it";
    const READS: &'static str = "the routings of the catalog; approved items that wait, and the stock, limits, groups and places of the facilities";
    const WRITES: &'static str =
        "where items are, what facilities keep for them, when they are given up, and why";
    const WINDOWED: bool = false;
    const FOR: WorksFor = WorksFor::Store;
    const KEYS: &'static [Key] = &[
        Key {
            name: "queue",
            about: "where it looks, as far as a routing does not say: \"brokering\" (the default), \"preorder\", \"backorder\", …",
        },
        Key {
            name: "unfillable",
            about: "false (the default): what has not been tried there yet; true: what was tried in vain, from \"brokering\" also all that is in \"unfillable\"",
        },
        Key {
            name: "routings",
            about: "the names of the routings that it goes by; by default all that are in use, in the catalog's order",
        },
        Key {
            name: "priority-tags",
            about: "{ high = […], low = […] }: order tags that make an order urgent, or not",
        },
        Key {
            name: "delivery-days",
            about: "{ express = 1, … }: how many days shipping methods take, for orders sorted by it; same-day 0, next-day 1, second-day 2, third-day 3, standard 5 unless told otherwise",
        },
        Key {
            name: "keep-together",
            about: "an attribute of order lines: lines with the same value belong together; none by default",
        },
        Key { name: "page-size", about: "ship groups per transaction, 1 to 250" },
    ];
    type Settings = Settings;

    async fn plan(&self, cx: &PlanCx<'_>, settings: &Settings, _: &Checkpoint) -> Result<Plan> {
        let mut decided = self.decided.borrow_mut();
        let decided = match &mut *decided {
            Some(decided) => decided,
            none => {
                let routings = settings.routings(cx.routings)?;
                if routings.is_empty() {
                    let mut plan = Plan::default();
                    plan.skip(
                        Record::new("queue", settings.queue.id(), settings.queue.id()),
                        Reason::NoRouting,
                    );
                    return Ok(plan);
                }
                none.insert(settings.decide(cx, &routings)?)
            }
        };
        let steps: Vec<Step> = decided.steps.by_ref().take(cx.page(settings.page_size.0).into()).collect();
        let more = decided.steps.len() > 0;
        Ok(Plan {
            steps,
            unchanged: if more { 0 } else { std::mem::take(&mut decided.unchanged) },
            more,
            tables: std::mem::take(&mut decided.tables),
            ..Plan::default()
        })
    }
}

impl Settings {
    /// The routings that the run goes by.
    fn routings(&self, all: &[Routing]) -> Result<Vec<Routing>, Usage> {
        let Some(names) = &self.routings else {
            return Ok(all.iter().filter(|routing| routing.standing == Standing::Active).cloned().collect());
        };
        let named = |name: &String| {
            all.iter().find(|routing| routing.name == *name).cloned().ok_or_else(|| {
                let known = all.iter().map(|routing| format!("`{}`", routing.name)).collect::<Vec<_>>();
                Usage(format!("routings: the catalog has no routing `{name}`; it has {}", known.join(", ")))
            })
        };
        names.iter().map(named).collect()
    }

    /// Decides where everything goes that waits.
    fn decide(&self, cx: &PlanCx<'_>, routings: &[Routing]) -> Result<Decided> {
        let queues = self.queues();
        let mut looked_in: BTreeSet<Queue> = queues.iter().copied().collect();
        looked_in.extend(routings.iter().flat_map(|routing| &routing.orders.queues));
        let mut routable = cx.store.routable(&Asked {
            queues: &looked_in.into_iter().collect::<Vec<_>>(),
            besides: &besides(routings),
            together: self.keep_together.as_deref(),
            timezone: cx.shop.timezone,
            now: cx.now,
        })?;
        self.priority_tags.tell(&mut routable.facts);
        self.delivery_days.tell(&mut routable.facts);
        let terms = Terms {
            routings,
            queues: &queues,
            taking: if self.unfillable { Taking::Unfillable } else { Taking::Untried },
            timezone: cx.shop.timezone,
            now: cx.now,
        };
        let decisions = decide(&routable.facts, &terms);
        let dispatch = dispatch(&routable.facts, routings, &routable.days, &decisions, cx.now);
        Ok(Decided {
            steps: dispatch.steps.into_iter(),
            unchanged: dispatch.unchanged,
            tables: dispatch.tables,
        })
    }

    /// The queues of routings that name none.
    fn queues(&self) -> Vec<Queue> {
        match (self.unfillable, self.queue) {
            (true, Queue::Brokering) => vec![Queue::Brokering, Queue::Unfillable],
            (_, queue) => vec![queue],
        }
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
