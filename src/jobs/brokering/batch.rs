//! `brokering batch`: gives what waits in a queue to the facilities that are to send it, by the routings of the catalog
//! (jobs.md, B-1; routing.md 1). It reads and writes the store only.

use std::path::PathBuf;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::order_attributes::{DeliveryDays, Names, PriorityTags, routed_queue};
use super::routing_run::{self, Course, Decided};
use crate::job::{Job, JobName, Key, PlanCx, WorksFor};
use crate::jobs::page_size::PageSize;
use domain::brokering::routing::{QueueSelection, Routing};
use domain::facility::Queue;
use domain::plan::Plan;
use domain::plan::checkpoint::Checkpoint;

/// The job, and what its run has decided and not planned yet.
#[derive(Default)]
pub(crate) struct Batch {
    decided: Decided,
}

/// What can be set.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct Settings {
    #[serde(deserialize_with = "routed_queue")]
    queue: Queue,
    unfillable: bool,
    routings: Option<Names>,
    priority_tags: PriorityTags,
    delivery_days: DeliveryDays,
    keep_together: Option<String>,
    page_size: PageSize,
    record: Option<PathBuf>,
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
            record: None,
        }
    }
}

impl Job for Batch {
    const NAME: JobName = super::BATCH;
    const ABOUT: &'static str = "Allocate queued items to facilities by the routing rules";
    const READS: &'static str =
        "routing rules; approved queued items; stock, limits, groups and coordinates of facilities";
    const WRITES: &'static str =
        "ship groups, reservations, the stock ledger, auto-cancel dates, item history";
    const WINDOWED: bool = false;
    const CREATED: &'static str = "recorded";
    const FOR: WorksFor = WorksFor::Store;
    const KEYS: &'static [Key] = &[
        Key {
            name: "queue",
            value: "QUEUE",
            about: "Queue for routings that name none (default \"brokering\")",
        },
        Key {
            name: "unfillable",
            value: "true|false",
            about: "Retry items that an earlier run could not allocate",
        },
        routing_run::ROUTINGS,
        routing_run::PRIORITY_TAGS,
        routing_run::DELIVERY_DAYS,
        routing_run::KEEP_TOGETHER,
        routing_run::PAGE_SIZE,
        Key {
            name: "record",
            value: "FOLDER",
            about: "Folder in which each run records its input and decisions",
        },
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
            routings: routing_run::routings(all, self.routings.as_deref()),
            queues: self.queues(),
            taking: if self.unfillable { QueueSelection::Unfillable } else { QueueSelection::Untried },
            without: &[],
            priority_tags: &self.priority_tags,
            delivery_days: &self.delivery_days,
            keep_together: self.keep_together.as_deref(),
            page_size: self.page_size,
            record: self.record.as_deref(),
        }
    }

    /// The queues of routings that name none.
    fn queues(&self) -> Vec<Queue> {
        match (self.unfillable, self.queue) {
            (true, Queue::Brokering) => vec![Queue::Brokering, Queue::Unfillable],
            (_, queue) => vec![queue],
        }
    }
}
