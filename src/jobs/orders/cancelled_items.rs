//! `orders cancelled-items`: cancels single units that were removed or refunded before they were sent (jobs.md, O-5). The
//! order's status follows only when nothing is left.

use anyhow::Result;

use super::reconcile::{self, Settings};
use crate::job::{Job, JobName, Key, PlanCx};
use domain::plan::Plan;
use domain::plan::checkpoint::Checkpoint;

/// The job.
#[derive(Default)]
pub(crate) struct CancelledItems;

impl Job for CancelledItems {
    const NAME: JobName = JobName { category: "orders", verb: "cancelled-items" };
    const ABOUT: &'static str = "Cancel items that Shopify cancelled, removed or refunded";
    const READS: &'static str =
        "Shopify's other orders by time of change; the known and changed ones in full";
    const WRITES: &'static str = "orders, items, payments, tags and attributes as they are in Shopify";
    const KEYS: &'static [Key] = reconcile::KEYS;
    type Settings = Settings;

    async fn plan(&self, cx: &PlanCx<'_>, settings: &Settings, from: &Checkpoint) -> Result<Plan> {
        reconcile::plan(cx, settings, Some("-status:cancelled"), from).await
    }
}
