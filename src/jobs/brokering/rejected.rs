//! `brokering rejected`: gives what facilities have rejected to others (jobs.md, B-2). What its buyer was to fetch waits for
//! the buyer, in a queue of its own, and is never touched.
//!
//! Unlike a batch, it tries everything in the queue every time: a facility that has rejected a unit may have it again after a
//! while, and nobody else would ask.

use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::order_attributes::{DeliveryDays, Names, PriorityTags};
use super::routing_run::{self, Course, Decided};
use crate::job::{Job, JobName, Key, PlanCx, WorksFor};
use crate::jobs::page_size::PageSize;
use domain::brokering::routing::{QueueSelection, Routing};
use domain::facility::{FacilityKind, Queue};
use domain::plan::Plan;
use domain::plan::checkpoint::Checkpoint;

/// The job, and what its run has decided and not planned yet.
#[derive(Default)]
pub(crate) struct Rejected {
    decided: Decided,
}

/// What can be set.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct Settings {
    routings: Option<Names>,
    exclude_kinds: Vec<FacilityKind>,
    priority_tags: PriorityTags,
    delivery_days: DeliveryDays,
    keep_together: Option<String>,
    page_size: PageSize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            routings: None,
            exclude_kinds: Vec::new(),
            priority_tags: PriorityTags::default(),
            delivery_days: DeliveryDays::default(),
            keep_together: None,
            page_size: PageSize(250),
        }
    }
}

impl Job for Rejected {
    const NAME: JobName = JobName { category: "brokering", verb: "rejected" };
    const ABOUT: &'static str = "Re-allocate items that facilities rejected";
    const READS: &'static str = "routing rules; approved items in the queue rejected; exclusions; stock, limits, groups and coordinates of facilities";
    const WRITES: &'static str =
        "ship groups, reservations, the stock ledger, auto-cancel dates, item history";
    const WINDOWED: bool = false;
    const FOR: WorksFor = WorksFor::Store;
    const KEYS: &'static [Key] = &[
        Key {
            name: "routings",
            value: "NAMES",
            about: "Routings to apply, by name; all active ones without it",
        },
        Key {
            name: "exclude-kinds",
            value: "KINDS",
            about: "Facility kinds that get nothing: store, outlet-store, warehouse, outlet-warehouse",
        },
        routing_run::PRIORITY_TAGS,
        routing_run::DELIVERY_DAYS,
        routing_run::KEEP_TOGETHER,
        routing_run::PAGE_SIZE,
    ];
    type Settings = Settings;

    async fn plan(&self, cx: &PlanCx<'_>, settings: &Settings, _: &Checkpoint) -> Result<Plan> {
        routing_run::plan(&self.decided, cx, settings.course(cx.routings))
    }
}

impl Settings {
    /// What a run of these settings does, by the routings of a catalog.
    pub(super) fn course(&self, all: &[Routing]) -> Course<'_> {
        Course {
            routings: self.routings(all),
            queues: vec![Queue::Rejected],
            taking: QueueSelection::Untried,
            without: &self.exclude_kinds,
            priority_tags: &self.priority_tags,
            delivery_days: &self.delivery_days,
            keep_together: self.keep_together.as_deref(),
            page_size: self.page_size,
            record: None,
        }
    }

    /// The routings that the run goes by, all of them of its queue alone. One that names its queue takes all that is there.
    fn routings(&self, all: &[Routing]) -> Vec<Routing> {
        let mut routings = routing_run::routings(all, self.routings.as_deref());
        if self.routings.is_none() {
            routings.retain(|routing| {
                let queues = &routing.orders.queues;
                queues.is_empty() || queues.contains(&Queue::Rejected)
            });
        }
        for routing in &mut routings {
            routing.orders.queues = vec![Queue::Rejected];
        }
        routings
    }
}
