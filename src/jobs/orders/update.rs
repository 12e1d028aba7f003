//! `orders update`: brings the orders that the store has to the state that the shop tells (jobs.md, O-3).

use anyhow::Result;

use super::follow::{self, Settings};
use crate::domain::checkpoint::Checkpoint;
use crate::domain::plan::Plan;
use crate::job::{Job, JobName, Key, PlanCx};

/// The job.
#[derive(Default)]
pub(crate) struct Update;

impl Job for Update {
    const NAME: JobName = JobName { category: "orders", verb: "update" };
    const ABOUT: &'static str = "Bring orders up to date that changed at the shop";
    const READS: &'static str = "the shop's orders by time of change, then the known and changed ones whole";
    const WRITES: &'static str = "orders, items, payments, tags and attributes as the shop has them now";
    const KEYS: &'static [Key] = follow::KEYS;
    type Settings = Settings;

    async fn plan(&self, cx: &PlanCx<'_>, settings: &Settings, from: &Checkpoint) -> Result<Plan> {
        follow::plan(cx, settings, None, from).await
    }
}
