//! `products sync`: keeps the catalog in step with the shop (jobs.md, IL-1 and PR-1).
//!
//! What changed is read first, by time; then, in their turns, collections, what was deleted, what was missed, and what must be read
//! again because of it. Every turn has its own place in the checkpoint, and a run that ends early goes on there once
//! it has read what changed in the meantime.

mod changes;
mod collections;
mod deletions;
pub(in crate::jobs) mod full;
pub(in crate::jobs) mod kits;
mod missed;
mod reread;
mod stages;
mod variant_record;

use anyhow::Result;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::catalog::Span;
use crate::job::{Job, JobName, Key, PlanCx};
use crate::jobs::page_size::PageSize;
use domain::plan::checkpoint::Checkpoint;
use domain::plan::{Plan, StaleRecords};
use domain::values::share::Share;
use domain::values::window::WindowPolicy;
use stages::Turn;

/// The job.
#[derive(Default)]
pub(crate) struct Sync;

/// What can be set.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct Settings {
    overlap: Span,
    page_size: PageSize,
    full_check: Span,
    most_deletions: Share,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            overlap: Span::minutes(10),
            page_size: PageSize(100),
            full_check: Span::days(7),
            most_deletions: Share::percent(10),
        }
    }
}

impl Job for Sync {
    const NAME: JobName = JobName { category: "products", verb: "sync" };
    const ABOUT: &'static str = "Apply Shopify's changes to products and collections";
    const READS: &'static str = "Shopify's products by time of change, the changed ones in full with the components of kits; collections; deletions; sometimes all ids";
    const WRITES: &'static str =
        "products, variants, options, tags, collections, kit components; deleted products are marked as gone";
    const KEYS: &'static [Key] = &[
        Key {
            name: "overlap",
            value: "DURATION",
            about: "Time by which a window reaches back into the previous one",
        },
        Key { name: "page-size", value: "N", about: "Records per page and transaction, 1 to 250" },
        Key { name: "full-check", value: "DURATION", about: "Interval between full comparisons; 0s: now" },
        Key {
            name: "most-deletions",
            value: "SHARE",
            about: "Share of products that one run may mark as gone",
        },
    ];
    type Settings = Settings;

    async fn plan(&self, cx: &PlanCx<'_>, settings: &Settings, from: &Checkpoint) -> Result<Plan> {
        let mut from = from.clone();
        loop {
            let plan = match Turn::of(&from, cx.now) {
                // A window that is read on its own ends here, so the turns that follow are the next page.
                None => return changes::plan(cx, settings, &from).await,
                Some(Turn::Collections) => collections::plan(cx, settings, &from).await?,
                Some(Turn::Deletions) => deletions::plan(cx, settings, &from).await?,
                Some(Turn::Missed) => missed::plan(cx, settings, &from).await?,
                Some(Turn::Again) => reread::plan(cx, settings, &from).await?,
            };
            // Where there was nothing to do, there is nothing to commit either.
            if plan.seen() > 0 || !plan.more {
                return Ok(plan);
            }
            from = plan.checkpoint;
        }
    }
}

impl Settings {
    fn window(&self) -> WindowPolicy {
        WindowPolicy { overlap: self.overlap.as_delta(), settle: chrono::TimeDelta::zero(), first: None }
    }

    /// True if it is time to look at everything again. A mark in the future was made by a wrong clock.
    fn full_check_is_due(&self, last: &Checkpoint, now: DateTime<Utc>) -> bool {
        last.done.is_none_or(|done| now.signed_duration_since(done).abs() >= self.full_check.as_delta())
    }

    /// The page after which the job stands at `checkpoint`; the whole job is done when nobody's turn it is and nothing
    /// has come up in the meantime.
    fn page(&self, cx: &PlanCx<'_>, checkpoint: Checkpoint) -> Plan {
        let more = checkpoint.turn.is_some() || checkpoint.more(&self.window(), cx.now);
        Plan { checkpoint, more, stale: StaleRecords::Kept, ..Plan::default() }
    }
}

/// The place of the comparison of everything.
const FULL_CHECK: &str = "full-check";
