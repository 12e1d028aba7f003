//! `orders new`: brings in every order that the shop has and the store has not (jobs.md, O-1).
//!
//! Heads first, which are cheap; bodies only of the orders that are unknown. An order the store has is never changed
//! here: that is the business of `orders update`.

use anyhow::Result;
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
pub(crate) struct New;

/// What can be set.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct Settings {
    overlap: Span,
    settle: Span,
    first_window: Span,
    page_size: PageSize,
    filter: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            overlap: Span::minutes(1),
            settle: Span::minutes(5),
            first_window: Span::days(60),
            page_size: PageSize(100),
            filter: None,
        }
    }
}

impl Job for New {
    const NAME: JobName = JobName { category: "orders", verb: "new" };
    const ABOUT: &'static str = "Import new Shopify orders";
    const READS: &'static str = "Shopify's orders by creation time; the unknown ones in full";
    const WRITES: &'static str = "orders with one item per unit, ship groups, payments; placeholders for unknown variants and facilities; in Shopify, if mark is set, a tag or a note line";
    const KEYS: &'static [Key] = &[
        Key {
            name: "overlap",
            value: "DURATION",
            about: "Time by which a window reaches back into the previous one",
        },
        Key { name: "settle", value: "DURATION", about: "Wait so long after an order is placed" },
        Key {
            name: "first-window",
            value: "DURATION",
            about: "Reach of the first run; over 60d needs read_all_orders",
        },
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
            next_page(cx, from, &settings.window(), fetch, |head| head.created_at).await?;

        let mut plan = Plan { checkpoint, more, stale: StaleRecords::Kept, ..Plan::default() };
        let page = heads.iter().map(|head| head.id);
        import_unknown(cx, page, unreadable, "not in the database", &mut plan).await?;
        Ok(plan)
    }
}

impl Settings {
    fn window(&self) -> WindowPolicy {
        WindowPolicy {
            overlap: self.overlap.as_delta(),
            settle: self.settle.as_delta(),
            first: Some(self.first_window.as_delta()),
        }
    }
}
