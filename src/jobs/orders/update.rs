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
    const ABOUT: &'static str = "Apply Shopify's changes to known orders";
    const READS: &'static str =
        "Shopify's orders and fulfillment orders by time of change; the known and changed orders in full";
    const WRITES: &'static str = "orders, items, payments, tags and attributes as they are in Shopify";
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
