//! Imports unknown orders: reads them in full, and fails or skips those that cannot be imported.

use std::collections::HashSet;

use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};

use crate::job::PlanCx;
use crate::jobs::unreadable::failure;
use domain::orders::import::{self, Known};
use domain::plan::{Plan, Reason, Record, Settles, Step, Verdict};
use domain::shopify::order::ShopOrder;
use domain::values::id::OrderId;
use shopify::{Fetched, Unreadable};

/// Plans the import of those of a page's orders that the store has not, and of those that failed before and are due
/// again. `unreadable` are the page's orders whose heads cannot be read.
pub(super) async fn import_unknown(
    cx: &PlanCx<'_>,
    page: impl Iterator<Item = OrderId>,
    unreadable: Vec<Unreadable<OrderId>>,
    why: &str,
    plan: &mut Plan,
) -> Result<()> {
    let page = page.chain(unreadable.iter().map(|bad| bad.id));
    let mut wanted = unknown(cx, page, plan)?;
    put_aside(cx, unreadable, &mut wanted, plan);
    let orders = read(cx, &wanted, plan).await?;
    let known = known(cx, &orders)?;
    let policy = &cx.shop.policy;
    plan.steps.extend(orders.iter().map(|order| Step {
        record: record(order),
        settles: Settles::Itself,
        verdict: Verdict::Created,
        why: why.to_owned(),
        changes: import::import(order, &known, policy),
        outgoing: policy.mark.outgoing(order.id),
    }));
    Ok(())
}

fn unknown(cx: &PlanCx<'_>, page: impl Iterator<Item = OrderId>, plan: &mut Plan) -> Result<Vec<OrderId>> {
    let retried = retries(cx);
    let mut seen = HashSet::new();
    let mut ids: Vec<OrderId> = page.chain(retried.iter().copied()).filter(|id| seen.insert(*id)).collect();
    let known = cx.store.known_orders(&cx.shop.name, &ids)?;
    ids.retain(|id| !known.contains(id));
    let (settled, unchanged): (Vec<&OrderId>, Vec<&OrderId>) =
        known.iter().partition(|id| retried.contains(id));
    plan.unchanged += unchanged.len() as u32;
    plan.steps.extend(settled.into_iter().map(|id| settled_meanwhile(*id, "came in meanwhile")));
    Ok(ids)
}

/// Of the orders wanted, those with unreadable heads fail without being read. One that is tried again is read all the
/// same: it may have been mended since.
fn put_aside(
    cx: &PlanCx<'_>,
    unreadable: Vec<Unreadable<OrderId>>,
    wanted: &mut Vec<OrderId>,
    plan: &mut Plan,
) {
    let retried = retries(cx);
    for bad in unreadable.into_iter().filter(|bad| !retried.contains(&bad.id)) {
        if let Some(place) = wanted.iter().position(|id| *id == bad.id) {
            wanted.remove(place);
            plan.failed.push(failure("order", bad));
        }
    }
}

/// Orders that failed before and are due again.
pub(super) fn retries(cx: &PlanCx<'_>) -> Vec<OrderId> {
    cx.retries("order").into_iter().map(OrderId).collect()
}

/// An order that failed before and has settled itself another way since: nothing to do but to forget its failure.
pub(super) fn settled_meanwhile(id: OrderId, why: &str) -> Step {
    Step {
        record: Record::new("order", id, format!("order {id}")),
        settles: Settles::Itself,
        verdict: Verdict::Unchanged,
        why: why.to_owned(),
        changes: Vec::new(),
        outgoing: Vec::new(),
    }
}

/// Reads orders whole. What is not to be taken, or cannot be, is put aside, each with its reason.
pub(in crate::jobs) async fn read(
    cx: &PlanCx<'_>,
    ids: &[OrderId],
    plan: &mut Plan,
) -> Result<Vec<ShopOrder>> {
    let mut orders = Vec::with_capacity(ids.len());
    for one in cx.shopify.orders(ids).await? {
        match one {
            Fetched::Taken(order) if order.test && !cx.shop.policy.include_test => {
                plan.skip(record(&order), Reason::TestOrder);
            }
            Fetched::Taken(order) => orders.push(as_of_a_second_ago(order, cx.now)),
            Fetched::Gone(id) => plan.skip(Record::new("order", id, format!("order {id}")), Reason::Gone),
            Fetched::Unreadable(bad) => plan.failed.push(failure("order", bad)),
        }
    }
    Ok(orders)
}

/// Shopify's times are whole seconds: an order that changed in the very second in which it was read may change once more
/// in it, and its `updated_at` would not tell. It is remembered as of the second before, so that the next look reads it
/// again.
fn as_of_a_second_ago(order: ShopOrder, now: DateTime<Utc>) -> ShopOrder {
    let before = |at: DateTime<Utc>| {
        if at > now - TimeDelta::seconds(2) { at - TimeDelta::seconds(1) } else { at }
    };
    let mut order = ShopOrder { updated_at: before(order.updated_at), ..order };
    for fulfillment_order in &mut order.fulfillment_orders {
        fulfillment_order.updated_at = before(fulfillment_order.updated_at);
    }
    order
}

/// What the store knows of everything that these orders name, in four questions.
pub(in crate::jobs) fn known(cx: &PlanCx<'_>, orders: &[ShopOrder]) -> Result<Known> {
    let named = import::named(orders, &cx.shop.policy);
    Ok(Known {
        variants: cx.store.known_variants(&cx.shop.name, &named.variants)?,
        identities: cx.store.known_identities(&named.identities)?,
        facilities: cx.store.known_facilities(&named.facilities)?,
        described: cx.store.described(&cx.shop.name)?,
    })
}

/// The order as a record.
pub(in crate::jobs) fn record(order: &ShopOrder) -> Record {
    Record::new("order", order.id, order.name.clone())
}
