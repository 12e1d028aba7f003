//! `orders missed`: proves that nothing is missing (jobs.md, O-1 "Missed orders").
//!
//! Every run compares *all* orders of the last two days with the store, whatever any checkpoint says, and brings in what
//! is not there: orders that appeared late in Shopify's search, or while everything was down.

use anyhow::Result;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::import::import_unknown;
use crate::catalog::Span;
use crate::job::{Job, JobName, Key, PlanCx};
use crate::jobs::page_size::PageSize;
use crate::jobs::polling::{Swept, next_page};
use domain::plan::checkpoint::Checkpoint;
use domain::plan::{Plan, StaleRecords};
use domain::values::window::WindowPolicy;
use shopify::{OrderQuery, OrderTime};

/// The job.
#[derive(Default)]
pub(crate) struct Missed;

/// What can be set.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct Settings {
    within: Span,
    settle: Span,
    page_size: PageSize,
    filter: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { within: Span::hours(48), settle: Span::minutes(20), page_size: PageSize(250), filter: None }
    }
}

impl Job for Missed {
    const NAME: JobName = JobName { category: "orders", verb: "missed" };
    const ABOUT: &'static str = "Find and import orders missed in the last 48 hours";
    const READS: &'static str = "the heads of all orders of the last 48 hours; the missing ones in full";
    const WRITES: &'static str = "as orders new; counted as recovered";
    const CREATED: &'static str = "recovered";
    const KEYS: &'static [Key] = &[
        Key { name: "within", value: "DURATION", about: "Period that is compared" },
        Key { name: "settle", value: "DURATION", about: "Leave younger orders to orders new" },
        Key { name: "page-size", value: "N", about: "Records per page and transaction, 1 to 250" },
        Key {
            name: "filter",
            value: "SEARCH",
            about: "Shopify search that records must match, e.g. \"-channel:pos\"",
        },
    ];
    type Settings = Settings;

    async fn plan(&self, cx: &PlanCx<'_>, settings: &Settings, from: &Checkpoint) -> Result<Plan> {
        let size = cx.page(settings.page_size.0);
        let fetch = async |window, cursor: Option<&str>| {
            let query = OrderQuery { by: OrderTime::Created, window, filter: settings.filter.clone() };
            cx.shopify.order_heads(&query, cursor, size).await
        };
        let Swept { heads, unreadable, checkpoint, more } =
            next_page(cx, &everything(from), &settings.window(), fetch, |head| head.created_at).await?;
        let mut plan = Plan { checkpoint, more, stale: StaleRecords::Kept, ..Plan::default() };
        let page = heads.iter().map(|head| head.id);
        import_unknown(cx, page, unreadable, "missed before", &mut plan).await?;
        Ok(plan)
    }
}

impl Settings {
    fn window(&self) -> WindowPolicy {
        WindowPolicy {
            overlap: TimeDelta::zero(),
            settle: self.settle.as_delta(),
            first: Some(self.within.as_delta()),
        }
    }
}

/// The checkpoint serves to resume a run that was killed, never to read less than everything.
fn everything(from: &Checkpoint) -> Checkpoint {
    Checkpoint { open: from.open.clone(), ..Checkpoint::default() }
}
