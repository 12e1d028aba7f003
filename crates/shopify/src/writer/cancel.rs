//! Cancelling an order: begun by a mutation, done by a job of the shop's a little later (facts.md §2.5).

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::json;

use super::{Reply, Writer};
use crate::Error;
use crate::client::Mutated;
use crate::documents::{JOB, ORDER_CANCEL, ORDER_CANCELLED};
use crate::gid::Gid as _;
use crate::wire;
use domain::orders::cancellation::MOVED;
use domain::plan::outgoing::CancelReason;
use domain::values::id::OrderId;

/// Looks at a job before it counts as not known: with the pauses between them about two minutes.
const LOOKS: u32 = 30;
/// Looks at a cancelling that somebody else has begun, before it is left to the next run.
const LOOKS_AT_ANOTHERS: u32 = 6;
/// Characters of a note to the staff: Shopify refuses longer ones.
const LONGEST_NOTE: usize = 255;

/// How an order is cancelled.
#[derive(Debug, Clone, Copy)]
pub(super) struct How {
    pub(super) reason: CancelReason,
    pub(super) restock: bool,
    pub(super) refund: bool,
    pub(super) notify: bool,
}

impl Writer {
    /// Cancels, and waits until the shop has done it. An order that is cancelled already is as it should be; one that
    /// somebody else is cancelling right now is waited for; one that changed after it was planned is left alone.
    pub(super) async fn cancel(
        &self,
        order: OrderId,
        as_of: DateTime<Utc>,
        how: How,
        note: &str,
    ) -> Result<Reply, Error> {
        self.client.guard(&ORDER_CANCEL)?;
        match self.order(order).await? {
            Some(order) if order.cancelled_at.is_none() && is_as_of(&order, as_of) => {}
            Some(order) if order.cancelled_at.is_none() => {
                let since = as_of.to_rfc3339_opts(SecondsFormat::Secs, true);
                return Ok(Reply::Refused(format!("{MOVED} {since}; planned again")));
            }
            Some(_) | None => return Ok(Reply::AlreadyDone),
        }
        let note: String = note.chars().take(LONGEST_NOTE).collect();
        let variables = json!({
            "order": order.gid(), "reason": word(how.reason), "restock": how.restock, "notify": how.notify,
            "note": note, "refund": { "originalPaymentMethodsRefund": how.refund },
        });
        let mut budget = self.client.budget();
        match self.client.mutate::<wire::OrderCancel>(&mut budget, &ORDER_CANCEL, &variables).await? {
            Mutated::Done(answer) => {
                let job = answer.data.order_cancel.and_then(|begun| begun.job);
                if let Some(job) = job.filter(|job| !job.done) {
                    self.wait_for(&job.id).await?;
                }
                if self.is_cancelled(order).await? {
                    return Ok(Reply::Done);
                }
                Ok(Reply::Refused("the shop's job ended without cancelling the order".to_owned()))
            }
            Mutated::Declined(why) => self.declined(order, why.to_string()).await,
        }
    }

    /// Looks whether the order is cancelled. One that is gone has nothing left to cancel.
    pub(super) async fn is_cancelled(&self, order: OrderId) -> Result<bool, Error> {
        Ok(self.order(order).await?.is_none_or(|order| order.cancelled_at.is_some()))
    }

    async fn order(&self, order: OrderId) -> Result<Option<wire::Cancelled>, Error> {
        let variables = json!({ "id": order.gid() });
        let mut budget = self.client.budget();
        let answer =
            self.client.query::<wire::OrderCancelled>(&mut budget, &ORDER_CANCELLED, &variables).await?;
        Ok(answer.data.order)
    }

    /// A refusal counts only if the order is not cancelled after all. One that is being cancelled may be at any moment:
    /// how that ends is not known yet.
    async fn declined(&self, order: OrderId, why: String) -> Result<Reply, Error> {
        let in_progress = why.to_lowercase().contains("in progress");
        let looks = if in_progress { LOOKS_AT_ANOTHERS } else { 0 };
        for look in 0..=looks {
            if self.is_cancelled(order).await? {
                return Ok(Reply::AlreadyDone);
            }
            if look < looks {
                self.client.rest(look).await;
            }
        }
        if in_progress { Err(self.client.unknown(&ORDER_CANCEL, why)) } else { Ok(Reply::Refused(why)) }
    }

    async fn wait_for(&self, job: &str) -> Result<(), Error> {
        for look in 0..LOOKS {
            let variables = json!({ "id": job });
            let mut budget = self.client.budget();
            let answer = self.client.query::<wire::Job>(&mut budget, &JOB, &variables).await?;
            if answer.data.job.is_none_or(|job| job.done) {
                return Ok(());
            }
            self.client.rest(look).await;
        }
        Err(self.client.unknown(&ORDER_CANCEL, "the shop's job is not done yet".to_owned()))
    }
}

/// True if nothing of an order has changed since; what cannot be told counts as changed.
fn is_as_of(order: &wire::Cancelled, as_of: DateTime<Utc>) -> bool {
    order.updated_at.parse::<DateTime<Utc>>().is_ok_and(|updated_at| updated_at <= as_of)
}

fn word(reason: CancelReason) -> &'static str {
    match reason {
        CancelReason::Customer => "CUSTOMER",
        CancelReason::Declined => "DECLINED",
        CancelReason::Fraud => "FRAUD",
        CancelReason::Inventory => "INVENTORY",
        CancelReason::Staff => "STAFF",
        CancelReason::Other => "OTHER",
    }
}
