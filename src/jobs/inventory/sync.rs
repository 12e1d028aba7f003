//! `inventory sync`: leads the store's stock to what the shop shows, where the shop is the master (jobs.md, I-4).
//!
//! Every run reads the list of the shop's locations first; then, location by location, the levels that changed there, each
//! location with its own place in the checkpoint; then what the store itself did to stock since, because that may have
//! met what the shop had told already. Now and then all levels are read.

mod changes;
mod items;
mod locations;
mod own_changes;
mod resets;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::catalog::Span;
use crate::job::{Job, JobName, Key, PlanCx, Usage};
use crate::jobs::page_size::PageSize;
use domain::plan::checkpoint::Checkpoint;
use domain::plan::{Plan, StaleRecords};
use domain::stock::reset::Negative;
use domain::values::window::WindowPolicy;
use locations::Turn;

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
    net_negative_locations: bool,
    new_locations: NewLocations,
    despite_pushes: bool,
}

/// What becomes of a location of the shop that stands for no facility yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum NewLocations {
    /// It is left alone, and counted.
    Skip,
    /// A facility `location-N` is made for it, until somebody describes it.
    Take,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            overlap: Span::minutes(10),
            page_size: PageSize(250),
            full_check: Span::days(7),
            net_negative_locations: false,
            new_locations: NewLocations::Skip,
            despite_pushes: false,
        }
    }
}

impl Job for Sync {
    const NAME: JobName = JobName { category: "inventory", verb: "sync" };
    const ABOUT: &'static str = "Reset stock to Shopify's levels";
    const READS: &'static str =
        "Shopify's locations and changed levels; levels of stock that hwjobs moved itself";
    const WRITES: &'static str = "stock and its ledger (shop-reset) at the facilities of the locations";
    const WINDOWED: bool = false;
    const KEYS: &'static [Key] = &[
        Key {
            name: "overlap",
            value: "DURATION",
            about: "Time by which a window reaches back into the previous one",
        },
        Key { name: "page-size", value: "N", about: "Records per page and transaction, 1 to 250" },
        Key { name: "full-check", value: "DURATION", about: "Interval between full comparisons; 0s: now" },
        Key {
            name: "net-negative-locations",
            value: "true|false",
            about: "Subtract negative levels of a location from the total",
        },
        Key {
            name: "new-locations",
            value: "skip|take",
            about: "Locations without a facility: skip them, or take them as location-N",
        },
        Key {
            name: "despite-pushes",
            value: "true|false",
            about: "Reset stock although availability was pushed to this shop",
        },
    ];
    type Settings = Settings;

    async fn plan(&self, cx: &PlanCx<'_>, settings: &Settings, from: &Checkpoint) -> Result<Plan> {
        settings.guard(cx)?;
        let mut from = from.clone();
        loop {
            let plan = match Turn::of(&from, cx.now) {
                Turn::Places => locations::plan(cx, settings, &from).await?,
                Turn::Changes(location) => changes::plan(cx, settings, &from, location).await?,
                Turn::All => items::plan(cx, settings, &from).await?,
                Turn::Moved => own_changes::plan(cx, settings, &from).await?,
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

    /// A shop that is shown what may be promised holds back what the store holds back: to take that for what is on hand would
    /// lose stock, and each side would follow the other.
    fn guard(&self, cx: &PlanCx<'_>) -> Result<()> {
        if self.despite_pushes || !cx.store.levels_pushed(&cx.shop.name)? {
            return Ok(());
        }
        let why = format!(
            "{} was shown what may be promised (inventory upload-changes, upload-all), which is no count of its stock any more: \
             leave either of the two. If the shop is to be the master again: --set despite-pushes=true",
            cx.shop.name
        );
        Err(Usage(why).into())
    }

    fn negative(&self) -> Negative {
        if self.net_negative_locations { Negative::Kept } else { Negative::Zero }
    }

    /// A page after which the job stands at `checkpoint`.
    fn page(&self, checkpoint: Checkpoint, more: bool) -> Plan {
        Plan { checkpoint, more, stale: StaleRecords::Kept, ..Plan::default() }
    }
}
