//! `orders update`: brings the orders that the store has to the state that the shop tells (jobs.md, O-3).

use anyhow::Result;

use super::fulfillment_orders;
use super::reconcile::{self, Settings};
use crate::job::{Job, JobName, Key, PlanCx};
use domain::plan::Plan;
use domain::plan::checkpoint::Checkpoint;

/// The job.
#[derive(Default)]
pub(crate) struct Update;

impl Job for Update {
    const NAME: JobName = JobName { category: "orders", verb: "update" };
    const ABOUT: &'static str = "Bring orders up to date that changed at the shop";
    const READS: &'static str =
        "the shop's orders and fulfilment orders by time of change, then the known and changed orders whole";
    const WRITES: &'static str = "orders, items, payments, tags and attributes as the shop has them now";
    const KEYS: &'static [Key] = reconcile::KEYS;
    type Settings = Settings;

    /// Orders first; with their last page, and behind it, their fulfilment orders. A window that was asked for is one of
    /// orders.
    async fn plan(&self, cx: &PlanCx<'_>, settings: &Settings, from: &Checkpoint) -> Result<Plan> {
        if fulfillment_orders::is_open(from) {
            let plan = Plan { checkpoint: from.clone(), ..Plan::default() };
            return fulfillment_orders::plan(cx, settings, plan).await;
        }
        let plan = reconcile::plan(cx, settings, None, from).await?;
        if plan.more || cx.window_asked_for {
            return Ok(plan);
        }
        let checkpoint = fulfillment_orders::begun(plan.checkpoint.clone(), from);
        fulfillment_orders::plan(cx, settings, Plan { checkpoint, ..plan }).await
    }
}
