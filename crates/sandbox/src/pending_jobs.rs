//! What the shop has agreed to do and has not done yet: it answers `orderCancel` with a job at once and cancels a
//! little later. Nothing waits for a clock: a promise is kept on the first request after its job was asked about often
//! enough, when the world moves on, and when the shop is opened anew.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    state::{State, effects::Effect, stamp},
    world::{self, Cancel, Payback},
};

/// The world key of the list of promises.
const PROMISES: &str = "promises";
/// The world key of how many promises were ever made.
const MADE: &str = "promises_made";

/// An order that is to be cancelled.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Promise {
    /// The id of its job.
    job: String,
    /// The order's number.
    order: i64,
    /// The arguments of the mutation.
    arguments: Value,
    /// How often the job will still be found undone.
    patience: u32,
}

/// Which promises are to be kept now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    /// Those that were asked about often enough.
    Ripe,
    /// All of them.
    All,
}

/// Promises to cancel an order; gives the job's id. The job is found undone `patience` times.
pub(super) fn make(
    state: &mut State,
    order: i64,
    arguments: &Value,
    patience: u32,
) -> anyhow::Result<String> {
    let made = state.get(MADE)?.and_then(|made| made.parse().ok()).unwrap_or(0_u64) + 1;
    state.put(MADE, &made.to_string())?;
    let job = id(made);
    let mut promises = all(state)?;
    promises.push(Promise { job: job.clone(), order, arguments: arguments.clone(), patience });
    write(state, &promises)?;
    Ok(job)
}

/// Whether this order is promised to be cancelled. Who asks by sending it again has asked about the job, too.
pub(super) fn is_made_for(state: &mut State, order: i64) -> anyhow::Result<bool> {
    ask(state, |promise| promise.order == order)
}

/// Whether a job is done; `None` for one that never was.
pub(super) fn is_done(state: &mut State, job: &str) -> anyhow::Result<Option<bool>> {
    if ask(state, |promise| promise.job == job)? {
        return Ok(Some(false));
    }
    let made = state.get(MADE)?.and_then(|made| made.parse().ok()).unwrap_or(0);
    Ok((1..=made).any(|number| id(number) == job).then_some(true))
}

/// Keeps the promises that are due, and writes each that changed anything down as an effect.
pub(super) fn keep(state: &mut State, due: Due, now: DateTime<Utc>) -> anyhow::Result<()> {
    let promises = all(state)?;
    let is_due = |promise: &Promise| match due {
        Due::Ripe => promise.patience == 0,
        Due::All => true,
    };
    if !promises.iter().any(is_due) {
        return Ok(());
    }
    state.transaction(|state| {
        let (due, later): (Vec<Promise>, Vec<Promise>) = promises.into_iter().partition(is_due);
        write(state, &later)?;
        due.iter().try_for_each(|promise| promise.keep(state, now))
    })
}

impl Promise {
    fn keep(&self, state: &mut State, now: DateTime<Utc>) -> anyhow::Result<()> {
        let changed = world::cancel(state, self.order, wanted(&self.arguments)?, now)?;
        state.record(&Effect {
            at: stamp(now),
            mutation: "orderCancel".to_owned(),
            object: format!("gid://shopify/Order/{}", self.order),
            idempotency_key: None,
            input: self.arguments.clone(),
            changed,
        })?;
        Ok(())
    }
}

/// How the arguments of `orderCancel` want the order cancelled.
fn wanted(arguments: &Value) -> anyhow::Result<Cancel> {
    let method = &arguments["refundMethod"];
    let payback = if method["storeCreditRefund"].is_object() {
        Payback::OwedAsCredit
    } else if method["originalPaymentMethodsRefund"] == true || arguments["refund"] == true {
        Payback::Owed
    } else {
        Payback::Nothing
    };
    Ok(Cancel {
        reason: Deserialize::deserialize(&arguments["reason"])?,
        restock: arguments["restock"] == true,
        payback,
        staff_note: arguments["staffNote"].as_str().map(str::to_owned),
    })
}

/// Finds out whether there is such a promise, which brings it nearer to being kept.
fn ask(state: &mut State, is: impl Fn(&Promise) -> bool) -> anyhow::Result<bool> {
    let mut promises = all(state)?;
    let Some(promise) = promises.iter_mut().find(|promise| is(promise)) else {
        return Ok(false);
    };
    promise.patience = promise.patience.saturating_sub(1);
    write(state, &promises)?;
    Ok(true)
}

fn all(state: &State) -> anyhow::Result<Vec<Promise>> {
    Ok(state.get(PROMISES)?.map(|text| serde_json::from_str(&text)).transpose()?.unwrap_or_default())
}

fn write(state: &mut State, promises: &[Promise]) -> anyhow::Result<()> {
    Ok(state.put(PROMISES, &serde_json::to_string(promises)?)?)
}

/// Jobs have UUIDs; these follow from their number.
fn id(number: u64) -> String {
    let mut rng = fastrand::Rng::with_seed(number);
    let (high, low) = (rng.u64(..), rng.u64(..));
    let (one, two, three) = (high >> 32, (high >> 16) & 0xffff, high & 0xfff);
    let (four, five) = ((low >> 48) & 0x3fff | 0x8000, low & 0xffff_ffff_ffff);
    format!("gid://shopify/Job/{one:08x}-{two:04x}-4{three:03x}-{four:04x}-{five:012x}")
}
