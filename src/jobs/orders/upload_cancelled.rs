//! `orders upload-cancelled`: cancels at the shop what the store has cancelled by itself (jobs.md, O-7).
//!
//! Every order is looked at before it is cancelled: the shop may have done it already, or may have sent it meanwhile.

use std::collections::HashMap;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::take::{known, read, record};
use crate::domain::actor::Actor;
use crate::domain::cancel::{CancelledHere, Course, course};
use crate::domain::change::Change;
use crate::domain::checkpoint::Checkpoint;
use crate::domain::id::OrderId;
use crate::domain::import::order::Known;
use crate::domain::outgoing::{CancelReason, Outgoing};
use crate::domain::plan::{Plan, Reason, Settles, Step, Verdict};
use crate::domain::reconcile::{StoredOrder, open_after, reconcile};
use crate::domain::shop_order::ShopOrder;
use crate::job::{Job, JobName, Key, PlanCx};
use crate::jobs::page_size::PageSize;

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
    const ABOUT: &'static str = "Cancel at the shop what the store has cancelled";
    const READS: &'static str = "the store's orders that it has cancelled by itself, then those at the shop";
    const WRITES: &'static str = "at the shop: the cancelling of whole orders; orders that the shop has begun to send are led back to what the shop \
         says";
    const WINDOWED: bool = false;
    const KEYS: &'static [Key] = &[
        Key { name: "order", about: "only the order of this name" },
        Key {
            name: "reason",
            about: "what the shop notes: customer, declined, fraud, inventory, staff or other (the default)",
        },
        Key { name: "refund", about: "whether the buyer is paid back, the way they paid; true by default" },
        Key { name: "notify", about: "whether the shop mails the buyer; false by default" },
        Key { name: "page-size", about: "orders per page and transaction, 1 to 250" },
    ];
    type Settings = Settings;

    async fn plan(&self, cx: &PlanCx<'_>, settings: &Settings, from: &Checkpoint) -> Result<Plan> {
        let size = cx.page(settings.page_size.0);
        // A named order is looked for wherever a run that goes through all of them stands.
        let after = if settings.order.is_some() { 0 } else { from.after.unwrap_or(0) };
        let given_up = cx.store.cancelled_here(&cx.shop.name, settings.order.as_deref(), after, size)?;
        let more = settings.order.is_none() && given_up.len() == usize::from(size);
        let after = given_up.last().map(|order| order.number).filter(|_| more);
        let checkpoint = match settings.order {
            Some(_) => from.clone(),
            None => Checkpoint { after, ..Checkpoint::default() },
        };
        let mut plan = Plan { checkpoint, more, ..Plan::default() };
        let ids: Vec<OrderId> = given_up.iter().map(|order| order.id).collect();
        let orders = read(cx, &ids, &mut plan).await?;
        let stored = cx.store.orders(&cx.shop.name, &ids)?;
        let given_up: HashMap<OrderId, &CancelledHere> =
            given_up.iter().map(|order| (order.id, order)).collect();
        let known = known(cx, &orders)?;
        for order in &orders {
            let (Some(here), Some(stored)) = (given_up.get(&order.id), stored.get(&order.id)) else {
                continue;
            };
            match settings.step(cx, here, order, stored, &known) {
                Some(step) => plan.steps.push(step),
                None => plan.skip(record(order), Reason::CancelledInPart),
            }
        }
        Ok(plan)
    }
}

impl Settings {
    /// What is done about one order; nothing, while some of it is still wanted and the store knows all that the shop tells.
    fn step(
        &self,
        cx: &PlanCx<'_>,
        here: &CancelledHere,
        order: &ShopOrder,
        stored: &StoredOrder,
        known: &Known,
    ) -> Option<Step> {
        let led = |stored: &StoredOrder| reconcile(order, stored, known, &cx.shop.policy);
        let followed = led(stored);
        let wanted = open_after(&stored.items, &followed);
        let (changes, outgoing, why) = match course(here, order, wanted) {
            Course::OnlyInPart if followed.iter().all(|c| matches!(c, Change::OrderSeen { .. })) => {
                return None;
            }
            Course::OnlyInPart => (followed, Vec::new(), "changed at the shop".to_owned()),
            Course::Acknowledge => (followed, Vec::new(), "cancelled at the shop, too".to_owned()),
            Course::Cancel { restock } => {
                (followed, vec![self.cancel(here, order, restock)], "cancelled here".to_owned())
            }
            Course::Withdraw(why) => {
                let withdrawn = Change::CancelWithdrawn { order: order.id, why: why.clone() };
                let changes = std::iter::once(withdrawn).chain(led(&left_to_the_shop(stored))).collect();
                (changes, Vec::new(), why)
            }
        };
        let (record, settles, verdict) = (record(order), Settles::Itself, Verdict::Updated);
        Some(Step { record, settles, verdict, why, changes, outgoing })
    }

    fn cancel(&self, here: &CancelledHere, order: &ShopOrder, restock: bool) -> Outgoing {
        Outgoing::CancelOrder {
            order: here.id,
            as_of: order.updated_at,
            refusals: here.refusals.len() as u32,
            reason: self.reason,
            restock,
            refund: self.refund,
            notify: self.notify,
            note: format!("hwjobs: {}", here.why.as_deref().unwrap_or("cancelled")),
        }
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
