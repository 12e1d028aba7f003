//! `orders upload-cancelled`: cancels at the shop what the store has cancelled by itself (jobs.md, O-7).
//!
//! Every order is looked at before it is cancelled: the shop may have done it already, or may have sent it meanwhile.

use std::collections::HashMap;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::import::{known, read, record, retries, settled_meanwhile};
use super::reconcile;
use crate::job::{Job, JobName, Key, PlanCx};
use crate::jobs::page_size::PageSize;
use domain::orders::cancellation::{CancelledHere, Course, course};
use domain::orders::import::Known;
use domain::orders::reconcile::{StoredOrder, open_after, reconcile};
use domain::plan::actor::Actor;
use domain::plan::change::Change;
use domain::plan::checkpoint::Checkpoint;
use domain::plan::outgoing::{CancelReason, Outgoing};
use domain::plan::{Plan, Reason, Record, Settles, Step, Verdict};
use domain::shopify::order::ShopOrder;
use domain::values::id::OrderId;

/// The job.
#[derive(Default)]
pub(crate) struct UploadCancelled;

/// What can be set.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct Settings {
    order: Option<String>,
    reason: CancelReason,
    refund: bool,
    notify: bool,
    page_size: PageSize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            order: None,
            reason: CancelReason::Other,
            refund: true,
            notify: false,
            page_size: PageSize(50),
        }
    }
}

impl Job for UploadCancelled {
    const NAME: JobName = JobName { category: "orders", verb: "upload-cancelled" };
    const ABOUT: &'static str = "Cancel orders in Shopify that were cancelled here";
    const READS: &'static str = "orders that were cancelled in the database; their state in Shopify";
    const WRITES: &'static str = "in Shopify: cancellations of whole orders; orders that Shopify ships or does not cancel are reconciled";
    const WINDOWED: bool = false;
    const KEYS: &'static [Key] = &[
        Key { name: "order", value: "ORDER", about: "Only the order of this name" },
        Key {
            name: "reason",
            value: "REASON",
            about: "Reason in Shopify: customer, declined, fraud, inventory, staff or other",
        },
        Key {
            name: "refund",
            value: "true|false",
            about: "Refund the customer by the original payment method",
        },
        Key { name: "notify", value: "true|false", about: "Let Shopify notify the customer by e-mail" },
        Key { name: "page-size", value: "N", about: "Records per page and transaction, 1 to 250" },
    ];
    type Settings = Settings;

    async fn plan(&self, cx: &PlanCx<'_>, settings: &Settings, from: &Checkpoint) -> Result<Plan> {
        let size = cx.page(settings.page_size.0);
        // A named order is looked for wherever a run that goes through all of them stands.
        let after = if settings.order.is_some() { 0 } else { from.after.unwrap_or(0) };
        let mut given_up = cx.store.cancelled_here(&cx.shop.name, settings.order.as_deref(), after, size)?;
        let more = settings.order.is_none() && given_up.len() == usize::from(size);
        let after = given_up.last().map(|order| order.number).filter(|_| more);
        let checkpoint = match settings.order {
            Some(_) => from.clone(),
            None => Checkpoint { after, ..Checkpoint::default() },
        };
        let mut plan = Plan { checkpoint, more, ..Plan::default() };
        if settings.order.is_none() {
            given_up.extend(tried_again(cx, &given_up, &mut plan)?);
        }
        // Where something is still wanted here, there is nothing to look for: `orders update` tells when it no longer is.
        let (in_part, whole): (Vec<_>, Vec<_>) = given_up.into_iter().partition(|order| order.open > 0);
        for order in in_part {
            plan.skip(Record::new("order", order.id, order.name), Reason::PartiallyCancelled);
        }
        let ids: Vec<OrderId> = whole.iter().map(|order| order.id).collect();
        let orders = read(cx, &ids, &mut plan).await?;
        let stored = cx.store.orders(&cx.shop.name, &ids)?;
        let given_up: HashMap<OrderId, CancelledHere> =
            whole.into_iter().map(|order| (order.id, order)).collect();
        let known = known(cx, &orders)?;
        for order in &orders {
            if let (Some(given_up), Some(stored)) = (given_up.get(&order.id), stored.get(&order.id)) {
                settings.settle(cx, given_up, order, stored, &known, &mut plan);
            }
        }
        Ok(plan)
    }
}

impl Settings {
    /// Plans what is done about one order. Whatever that is, the store follows first what the shop tells of it: so nothing
    /// is cancelled that was bought after it had been given up, and a store that has moved on meanwhile drops the step.
    fn settle(
        &self,
        cx: &PlanCx<'_>,
        given_up: &CancelledHere,
        order: &ShopOrder,
        stored: &StoredOrder,
        known: &Known,
        plan: &mut Plan,
    ) {
        let led = |stored: &StoredOrder| reconcile(order, stored, known, &cx.shop.policy);
        let followed = led(stored);
        let (changes, outgoing, why) = match course(given_up, order, open_after(&stored.items, &followed)) {
            Course::OnlyInPart => return wait(order, followed, Reason::PartiallyCancelled, plan),
            Course::RestOfSent => return wait(order, followed, Reason::PartiallyShipped, plan),
            Course::Acknowledge => (followed, Vec::new(), "cancelled at the shop, too".to_owned()),
            Course::Cancel { restock } => {
                (followed, vec![self.cancel(given_up, order, restock)], "cancelled here".to_owned())
            }
            Course::Withdraw(why) => {
                let withdrawn = Change::CancelWithdrawn { order: order.id, why: why.clone() };
                let changes = std::iter::once(withdrawn).chain(led(&left_to_the_shop(stored))).collect();
                (changes, Vec::new(), why)
            }
        };
        let (record, settles, verdict) = (record(order), Settles::Itself, Verdict::Updated);
        plan.steps.push(Step { record, settles, verdict, why, changes, outgoing });
    }

    fn cancel(&self, given_up: &CancelledHere, order: &ShopOrder, restock: bool) -> Outgoing {
        Outgoing::CancelOrder {
            order: order.id,
            as_of: order.updated_at,
            refusals: given_up.refusals.len() as u32,
            reason: self.reason,
            restock,
            refund: self.refund,
            notify: self.notify,
            note: format!("hwjobs: {}", given_up.why.as_deref().unwrap_or("cancelled")),
        }
    }
}

/// Orders that failed before, are due again and are not on this page. Of those that are not to be cancelled any more the
/// failure is forgotten.
fn tried_again(cx: &PlanCx<'_>, page: &[CancelledHere], plan: &mut Plan) -> Result<Vec<CancelledHere>> {
    let mut due = retries(cx);
    due.retain(|id| page.iter().all(|order| order.id != *id));
    let again = cx.store.cancelled_here_of(&cx.shop.name, &due)?;
    due.retain(|id| again.iter().all(|order| order.id != *id));
    plan.steps
        .extend(due.into_iter().map(|id| settled_meanwhile(id, "nothing of it is to be cancelled any more")));
    Ok(again)
}

/// Leaves an order as it is, with its reason; what the shop tells of it otherwise is followed first, and the reason given
/// by the run after this one.
fn wait(order: &ShopOrder, followed: Vec<Change>, reason: Reason, plan: &mut Plan) {
    let step = reconcile::step(record(order), followed);
    match step.verdict {
        Verdict::Unchanged => plan.skip(step.record, reason),
        Verdict::Created | Verdict::Updated | Verdict::Asked => plan.steps.push(step),
    }
}

/// The order as the store has it, once nothing of it is given up by the store's own decision any more.
fn left_to_the_shop(stored: &StoredOrder) -> StoredOrder {
    let mut stored = stored.clone();
    for item in &mut stored.items {
        item.cancelled_by = item.cancelled_by.map(|_| Actor::Shop);
    }
    stored
}
