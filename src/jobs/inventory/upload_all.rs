//! `inventory upload-all`: compares all that the shop shows with what may be promised, and heals what differs (routing.md 2.3,
//! "hard sync").
//!
//! It goes through the variants by their numbers; then through what has changed since it began, which is also what the shop
//! overtook.

use anyhow::Result;

use super::push::{self, Settings, push};
use crate::job::{Job, JobName, Key, PlanCx};
use domain::plan::Plan;
use domain::plan::checkpoint::Checkpoint;

/// The job.
#[derive(Default)]
pub(crate) struct UploadAll;

/// The turn of all variants; in the checkpoint while a pass is going on.
const PASS: &str = "pass";
/// The turn of what has changed since the pass began.
const SINCE: &str = "since";

impl Job for UploadAll {
    const NAME: JobName = JobName { category: "inventory", verb: "upload-all" };
    const ABOUT: &'static str = "Compare all availability with Shopify and push differences";
    const READS: &'static str = "availability and Shopify's levels of every stocked variant";
    const WRITES: &'static str =
        "in Shopify: quantity adjustments, each relative to the quantity that was read";
    const WINDOWED: bool = false;
    const KEYS: &'static [Key] = &push::KEYS;
    type Settings = Settings;

    async fn plan(&self, cx: &PlanCx<'_>, settings: &Settings, from: &Checkpoint) -> Result<Plan> {
        let mut from = begun(cx, from)?;
        loop {
            let (variants, checkpoint, more) = due(cx, cx.page(settings.page_size.0), &from)?;
            let mut plan = Plan { checkpoint, more, ..Plan::default() };
            push(cx, settings, &variants, &push::page("all", &from), &mut plan).await?;
            push::count_page(&mut plan);
            // Whatever is in doubt is looked at by the next run: it looks at everything.
            plan.checkpoint.again.clear();
            // Where there was nothing to do, there is nothing to commit either.
            if plan.seen() > 0 || !plan.more {
                return Ok(plan);
            }
            from = plan.checkpoint;
        }
    }
}

/// The checkpoint with which a run goes on: a pass that was left is finished, else a new one begins.
fn begun(cx: &PlanCx<'_>, from: &Checkpoint) -> Result<Checkpoint> {
    match from.turn.as_deref() {
        Some(PASS) => Ok(from.clone()),
        Some(SINCE) if from.done == Some(cx.now) => Ok(from.clone()),
        Some(_) | None => {
            let since = Checkpoint { after: Some(cx.store.last_change()?), ..Checkpoint::default() };
            let begun = Checkpoint { after: None, turn: Some(PASS.to_owned()), ..from.clone() };
            Ok(begun.with_beside(SINCE, since))
        }
    }
}

/// The variants of the next page, where the job stands behind it, and whether there is more.
fn due(cx: &PlanCx<'_>, size: u16, from: &Checkpoint) -> Result<(Vec<i64>, Checkpoint, bool)> {
    if from.turn.as_deref() == Some(PASS) {
        let page = cx.store.variants_sold(&cx.shop.name, from.after.unwrap_or_default(), size)?;
        let checkpoint = if page.more {
            Checkpoint { after: page.upto, ..from.clone() }
        } else {
            Checkpoint { after: None, turn: Some(SINCE.to_owned()), done: Some(cx.now), ..from.clone() }
        };
        return Ok((page.variants, checkpoint, true));
    }
    let changes = cx.store.changes_since(from.beside(SINCE).after.unwrap_or_default(), size.into())?;
    let since = Checkpoint { after: Some(changes.up_to), ..Checkpoint::default() };
    Ok((changes.variants, from.clone().with_beside(SINCE, since), changes.more))
}
