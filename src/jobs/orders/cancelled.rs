//! `orders cancelled`: cancels whole orders that were cancelled at the shop (jobs.md, O-4). What was fulfilled stays completed.

use anyhow::Result;

use super::reconcile::{self, Settings};
use crate::job::{Job, JobName, Key, PlanCx};
use domain::plan::Plan;
use domain::plan::checkpoint::Checkpoint;

/// The job.
#[derive(Default)]
pub(crate) struct Cancelled;

impl Job for Cancelled {
    const NAME: JobName = JobName { category: "orders", verb: "cancelled" };
    const ABOUT: &'static str = "Cancel orders that were cancelled in Shopify";
    const READS: &'static str =
        "Shopify's cancelled orders by time of change; the known and changed ones in full";
    const WRITES: &'static str = "orders, items, payments, tags and attributes as they are in Shopify";
    const KEYS: &'static [Key] = reconcile::KEYS;
    type Settings = Settings;

    async fn plan(&self, cx: &PlanCx<'_>, settings: &Settings, from: &Checkpoint) -> Result<Plan> {
        reconcile::plan(cx, settings, Some("status:cancelled"), from).await
    }
}
