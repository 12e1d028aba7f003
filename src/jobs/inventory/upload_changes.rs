//! `inventory upload-changes`: shows the shop what has changed of what may be promised, where the store is the master
//! (jobs.md, I-5).
//!
//! What has changed is told by numbers that only grow, not by clocks. Besides, what a membership that began or ended by its
//! date concerns, and what the run before was in doubt about: of which the shop had sold more than the store had heard of.

mod feed;
mod ledger;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::push::{self, To, push};
use crate::job::{Job, JobName, Key, PlanCx};
use crate::jobs::page_size::PageSize;
use domain::plan::Plan;
use domain::plan::checkpoint::Checkpoint;
use feed::Due;

/// The job.
#[derive(Default)]
pub(crate) struct UploadChanges;

/// What can be set: as of `upload-all`, and what is told.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct Settings {
    mode: Mode,
    reasons: Vec<String>,
    to: To,
    channel: Option<String>,
    exclude_types: Vec<String>,
    activate: bool,
    page_size: PageSize,
}

/// What the shop is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Mode {
    /// What may be promised.
    Level,
    /// Differences of the ledger, as they are.
    Ledger,
}

/// Reasons that the shop does not know of by itself; never orders, which it has sold already (routing.md 2.3).
const REASONS: [&str; 9] = [
    "cycle-count",
    "manual",
    "pos-sale",
    "received",
    "returned",
    "damaged",
    "not-in-stock",
    "mismatch",
    "worn-display",
];

impl Default for Settings {
    fn default() -> Self {
        let push::Settings { to, channel, exclude_types, activate, page_size } = push::Settings::default();
        let reasons = REASONS.map(str::to_owned).to_vec();
        Self { mode: Mode::Level, reasons, to, channel, exclude_types, activate, page_size }
    }
}

impl Job for UploadChanges {
    const NAME: JobName = JobName { category: "inventory", verb: "upload-changes" };
    const ABOUT: &'static str = "Push changed availability to Shopify";
    const READS: &'static str = "changes of stock, thresholds, queues and groups since the last run; availability and Shopify's levels of these variants";
    const WRITES: &'static str = "in Shopify: quantity adjustments, each relative to the quantity that was read; with mode = \"ledger\" the ledger's differences";
    const WINDOWED: bool = false;
    const KEYS: &'static [Key] = &[
        push::KEYS[0],
        push::KEYS[1],
        push::KEYS[2],
        push::KEYS[3],
        push::KEYS[4],
        Key {
            name: "mode",
            value: "level|ledger",
            about: "level: push availability; ledger: push ledger differences",
        },
        Key {
            name: "reasons",
            value: "REASONS",
            about: "Ledger reasons that mode = \"ledger\" pushes; never orders",
        },
    ];
    type Settings = Settings;

    async fn plan(&self, cx: &PlanCx<'_>, settings: &Settings, from: &Checkpoint) -> Result<Plan> {
        match settings.mode {
            Mode::Level => level(cx, &settings.push(), from).await,
            Mode::Ledger => ledger::plan(cx, settings, from).await,
        }
    }
}

impl Settings {
    fn push(&self) -> push::Settings {
        push::Settings {
            to: self.to.clone(),
            channel: self.channel.clone(),
            exclude_types: self.exclude_types.clone(),
            activate: self.activate,
            page_size: self.page_size,
        }
    }
}

/// The next page of what has changed.
async fn level(cx: &PlanCx<'_>, settings: &push::Settings, from: &Checkpoint) -> Result<Plan> {
    let mut from = feed::begun(from, cx.now);
    loop {
        let Due { variants, checkpoint, more } = feed::due(cx, cx.page(settings.page_size.0), &from)?;
        let mut plan = Plan { checkpoint, more, ..Plan::default() };
        let page = push::page("changes", &from);
        push(cx, settings, &variants, &page, &mut plan).await?;
        push::count_page(&mut plan);
        feed::keep_doubts(&mut plan.checkpoint);
        // Where there was nothing to do, there is nothing to commit either.
        if plan.seen() > 0 || !plan.more {
            return Ok(plan);
        }
        from = plan.checkpoint;
    }
}
