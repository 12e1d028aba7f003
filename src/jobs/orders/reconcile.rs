//! Reconciles known orders: shared by `orders update`, `cancelled` and `cancelled-items`, which differ in the orders
//! that they read. The result does not depend on the order in which they run.

use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::import::{known, read, record, retries};
use crate::catalog::Span;
use crate::job::{Key, PlanCx};
use crate::jobs::page_size::PageSize;
use crate::jobs::polling::{Swept, next_page};
use crate::jobs::unreadable::failure;
use domain::orders::reconcile::{StoredOrder, reconcile};
use domain::plan::change::Change;
use domain::plan::checkpoint::Checkpoint;
use domain::plan::{Plan, Reason, Record, Settles, StaleRecords, Step, Verdict};
use domain::shopify::order::OrderHead;
use domain::values::id::OrderId;
use domain::values::window::WindowPolicy;
use shopify::{OrderQuery, OrderTime, Unreadable};
use store::Orders;

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
            overlap: Span::minutes(10),
            settle: Span::minutes(0),
            first_window: Span::days(60),
            page_size: PageSize(250),
            filter: None,
        }
    }
}

pub(super) const KEYS: &[Key] = &[
    Key {
        name: "overlap",
        value: "DURATION",
        about: "Time by which a window reaches back into the previous one",
    },
    Key { name: "settle", value: "DURATION", about: "Wait so long after the last change" },
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

/// Plans the next page of orders that changed at the shop and match `select`.
pub(super) async fn plan(
    cx: &PlanCx<'_>,
    settings: &Settings,
    select: Option<&str>,
    from: &Checkpoint,
) -> Result<Plan> {
    let size = cx.page(settings.page_size.0);
    let filters: Vec<&str> = [select, settings.filter.as_deref()].into_iter().flatten().collect();
    let filter = (!filters.is_empty()).then(|| filters.join(" AND "));
    let fetch = async |window, cursor: Option<&str>| {
        let query = OrderQuery { by: OrderTime::Updated, window, filter: filter.clone() };
        cx.shopify.order_heads(&query, cursor, size).await
    };
    let Swept { heads, unreadable, checkpoint, more } =
        next_page(cx, from, &settings.window(), fetch, |head| head.updated_at).await?;

    let mut plan = Plan { checkpoint, more, stale: StaleRecords::Kept, ..Plan::default() };
    let retried = retries(cx);
    let page = heads.iter().map(|head| head.id).chain(unreadable.iter().map(|bad| bad.id));
    let ids: Vec<OrderId> = page.chain(retried.iter().copied()).collect();
    let stored = cx.store.orders(&cx.shop.name, &ids)?;
    put_aside(unreadable, &retried, &stored, &mut plan);
    let wanted = changed(&heads, &retried, &stored, &mut plan);
    let orders = read(cx, &wanted, &mut plan).await?;
    let known = known(cx, &orders)?;
    for order in &orders {
        if let Some(stored) = stored.get(&order.id) {
            let changes = reconcile(order, stored, &known, &cx.shop.policy);
            plan.steps.push(step(record(order), changes));
        }
    }
    Ok(plan)
}

impl Settings {
    pub(super) fn page_size(&self) -> u16 {
        self.page_size.0
    }

    pub(super) fn window(&self) -> WindowPolicy {
        WindowPolicy {
            overlap: self.overlap.as_delta(),
            settle: self.settle.as_delta(),
            first: Some(self.first_window.as_delta()),
        }
    }
}

/// The orders to read: those the store has in an older state, and those that failed before and are due again.
fn changed(heads: &[OrderHead], retried: &[OrderId], stored: &Orders, plan: &mut Plan) -> Vec<OrderId> {
    let mut wanted: Vec<OrderId> = retried.iter().copied().filter(|id| stored.contains_key(id)).collect();
    for head in heads.iter().filter(|head| !retried.contains(&head.id)) {
        match stored.get(&head.id) {
            None => plan.skip(Record::new("order", head.id, head.name.clone()), Reason::NotInDatabase),
            Some(StoredOrder { shop_updated_at, .. }) if *shop_updated_at >= head.updated_at => {
                plan.unchanged += 1
            }
            Some(_) => wanted.push(head.id),
        }
    }
    wanted
}

/// Orders whose heads cannot be read fail, if they are ours to follow. One that is tried again is read whole all the
/// same: it may have been mended since.
fn put_aside(unreadable: Vec<Unreadable<OrderId>>, retried: &[OrderId], stored: &Orders, plan: &mut Plan) {
    for bad in unreadable.into_iter().filter(|bad| !retried.contains(&bad.id)) {
        let ours = stored.contains_key(&bad.id);
        let failure = failure("order", bad);
        match ours {
            true => plan.failed.push(failure),
            false => plan.skip(failure.record, Reason::NotInDatabase),
        }
    }
}

pub(super) fn step(record: Record, changes: Vec<Change>) -> Step {
    let only_seen = changes.iter().all(|change| matches!(change, Change::OrderSeen { .. }));
    let (verdict, why) = if only_seen {
        (Verdict::Unchanged, "touched at the shop, nothing we keep has changed")
    } else {
        (Verdict::Updated, "changed at the shop")
    };
    Step { record, settles: Settles::Itself, verdict, why: why.to_owned(), changes, outgoing: Vec::new() }
}
