//! Orders whose fulfilment orders changed: being held, moved or released does not move the order's own `updated_at`
//! (facts.md §0.6), so they are swept beside the orders, on a place of their own in the checkpoint.

use std::collections::{BTreeMap, HashSet};

use anyhow::Result;
use chrono::{DateTime, Utc};

use super::import::{known, read, record};
use super::reconcile::{Settings, step};
use crate::job::PlanCx;
use crate::jobs::polling::{Swept, next_page};
use crate::jobs::unreadable::failure;
use domain::orders::reconcile::reconcile;
use domain::plan::checkpoint::Checkpoint;
use domain::plan::{Plan, Record, Settles, StaleRecords, Step, Verdict};
use domain::shopify::order::FulfillmentOrderHead;
use domain::values::id::OrderId;

/// Its name in the checkpoint.
const BESIDE: &str = "fulfillment-orders";

/// What a record of them is called where its order cannot be told.
const KIND: &str = "fulfilment order";

/// Where a store that has followed orders before, and never these, begins with them: where it stands with the orders. What
/// changed earlier was read with the orders themselves.
pub(super) fn begun(checkpoint: Checkpoint, orders: &Checkpoint) -> Checkpoint {
    if checkpoint.beside(BESIDE) != Checkpoint::default() || orders.done.is_none() {
        return checkpoint;
    }
    checkpoint.with_beside(BESIDE, Checkpoint { done: orders.done, ..Checkpoint::default() })
}

/// True if a sweep is half done.
pub(super) fn is_open(from: &Checkpoint) -> bool {
    from.beside(BESIDE).open.is_some()
}

/// Adds the next page of them to a plan whose own page was the last.
pub(super) async fn plan(cx: &PlanCx<'_>, settings: &Settings, mut plan: Plan) -> Result<Plan> {
    let size = cx.page(settings.page_size());
    let fetch =
        async |window, cursor: Option<&str>| cx.shopify.fulfillment_order_heads(&window, cursor, size).await;
    let from = plan.checkpoint.beside(BESIDE);
    let Swept { heads, unreadable, checkpoint, more } =
        next_page(cx, &from, &settings.window(), fetch, |head| head.updated_at).await?;
    plan.checkpoint = plan.checkpoint.with_beside(BESIDE, checkpoint);
    plan.more = more;
    plan.stale = StaleRecords::Kept;
    let mut moved = moved(&heads, &plan);
    // Read whole, the order says what is wrong with it, and fails or is mended as what it is.
    for bad in unreadable {
        match bad.order() {
            Some(order) => {
                moved.insert(order, cx.now);
            }
            None => plan.failed.push(failure(KIND, bad)),
        }
    }
    plan.steps.extend(heads.iter().filter_map(|head| readable_again(cx, head)));
    let wanted = older(cx, moved)?;
    let orders = read(cx, &wanted, &mut plan).await?;
    let stored = cx.store.orders(&cx.shop.name, &wanted)?;
    let known = known(cx, &orders)?;
    for order in &orders {
        if let Some(stored) = stored.get(&order.id) {
            plan.steps.push(step(record(order), reconcile(order, stored, &known, &cx.shop.policy)));
        }
    }
    Ok(plan)
}

/// The orders behind them, each with their latest change; without those that the plan speaks of already.
fn moved(heads: &[FulfillmentOrderHead], plan: &Plan) -> BTreeMap<OrderId, DateTime<Utc>> {
    let steps = plan.steps.iter().map(|step| &step.record);
    let skipped = plan.skipped.iter().map(|skipped| &skipped.record);
    let failed = plan.failed.iter().map(|failure| &failure.record);
    let told: HashSet<&str> = steps.chain(skipped).chain(failed).map(|record| record.key.as_str()).collect();
    let mut moved = BTreeMap::new();
    for head in heads.iter().filter(|head| !told.contains(format!("order/{}", head.order).as_str())) {
        let latest = moved.entry(head.order).or_insert(head.updated_at);
        *latest = head.updated_at.max(*latest);
    }
    moved
}

/// A head that could not be read before and can be now: its failure is forgotten.
fn readable_again(cx: &PlanCx<'_>, head: &FulfillmentOrderHead) -> Option<Step> {
    let record = Record::new(KIND, head.id, format!("{KIND} {}", head.id));
    cx.retry.contains(&record.key).then(|| Step {
        record,
        settles: Settles::Itself,
        verdict: Verdict::Unchanged,
        why: "can be read again".to_owned(),
        changes: Vec::new(),
        outgoing: Vec::new(),
    })
}

/// Those that the store has in an older state. The others are not counted: the sweep of orders speaks of them.
fn older(cx: &PlanCx<'_>, moved: BTreeMap<OrderId, DateTime<Utc>>) -> Result<Vec<OrderId>> {
    let ids: Vec<OrderId> = moved.keys().copied().collect();
    let stored = cx.store.orders(&cx.shop.name, &ids)?;
    let older = |(id, updated_at): &(OrderId, DateTime<Utc>)| {
        stored.get(id).is_some_and(|order| order.fulfillment_orders_updated_at < Some(*updated_at))
    };
    Ok(moved.into_iter().filter(older).map(|(id, _)| id).collect())
}
