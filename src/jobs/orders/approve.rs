//! `orders approve`: lets the orders go on that show what they must (jobs.md, O-2). It reads and writes the store only.
//!
//! Every order that is not approved says why, in every run.

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::job::{Job, JobName, Key, PlanCx};
use crate::jobs::page_size::PageSize;
use domain::orders::approval::{Policy, approve};
use domain::plan::checkpoint::Checkpoint;
use domain::plan::{Plan, Reason, Record, Settles, Step, Verdict};

/// The job.
#[derive(Default)]
pub(crate) struct Approve;

/// What can be set.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct Settings {
    policy: Policy,
    order: Option<String>,
    page_size: PageSize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { policy: Policy::Payment, order: None, page_size: PageSize(250) }
    }
}

impl Job for Approve {
    const NAME: JobName = JobName { category: "orders", verb: "approve" };
    const ABOUT: &'static str = "Approve created orders that pass the approval policy";
    const READS: &'static str = "orders in the database with items that are not approved";
    const WRITES: &'static str = "the status of these orders and their items";
    const WINDOWED: bool = false;
    const KEYS: &'static [Key] = &[
        Key {
            name: "policy",
            value: "POLICY",
            about: "payment (authorized, paid, or nothing to pay), all, or { tag = \"…\" }",
        },
        Key { name: "order", value: "ORDER", about: "Only the order of this name" },
        Key { name: "page-size", value: "N", about: "Records per page and transaction, 1 to 250" },
    ];
    type Settings = Settings;

    async fn plan(&self, cx: &PlanCx<'_>, settings: &Settings, from: &Checkpoint) -> Result<Plan> {
        let size = cx.page(settings.page_size.0);
        // A named order is looked for wherever a run that goes through all of them stands.
        let after = if settings.order.is_some() { 0 } else { from.after.unwrap_or(0) };
        let orders = cx.store.unapproved(&cx.shop.name, settings.order.as_deref(), after, size)?;
        let more = settings.order.is_none() && orders.len() == usize::from(size);
        let after = orders.last().map(|order| order.number).filter(|_| more);
        let checkpoint = match settings.order {
            Some(_) => from.clone(),
            None => Checkpoint { after, ..Checkpoint::default() },
        };
        let mut plan = Plan { checkpoint, more, ..Plan::default() };
        for order in &orders {
            let record = Record::new("order", order.id, order.name.clone());
            match approve(order, &settings.policy) {
                Ok(changes) => plan.steps.push(Step {
                    record,
                    settles: Settles::Itself,
                    verdict: Verdict::Updated,
                    why: "may go on".to_owned(),
                    changes,
                    outgoing: Vec::new(),
                }),
                Err(why) => plan.skip(record, Reason::NotApproved(why)),
            }
        }
        Ok(plan)
    }
}
