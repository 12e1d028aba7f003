//! Products that the shop has deleted. It tells so by events; and now and then, because events get lost, everything that
//! it lists is compared with everything that the store has. Neither is believed before the shop was asked for the
//! product by its id and had none.

use std::collections::{BTreeSet, HashMap};

use anyhow::Result;

use super::stages::Turn;
use super::{FULL_CHECK, Settings};
use crate::job::PlanCx;
use domain::catalog::deletion::{may_go, without};
use domain::plan::change::Change;
use domain::plan::checkpoint::Checkpoint;
use domain::plan::{Plan, Reason, Record, Settles, Step, Verdict};
use domain::values::id::ProductId;
use shopify::ProductDeletions;

/// All of them at once: whether they may go is a question of how many there are.
pub(super) async fn plan(cx: &PlanCx<'_>, settings: &Settings, from: &Checkpoint) -> Result<Plan> {
    let place = from.beside(Turn::Deletions.place());
    let told = match settings.window().next(place.done, cx.now) {
        Some(window) => cx.shopify.product_deletions(&window).await?,
        None => ProductDeletions::default(),
    };
    let full = settings.full_check_is_due(&from.beside(FULL_CHECK), cx.now);
    let read = Checkpoint { done: Some(cx.now), ..place };
    let checkpoint = from.clone().with_beside(Turn::Deletions.place(), read);
    let checkpoint = if full { Turn::Missed } else { Turn::Again }.comes(checkpoint);
    let mut plan = settings.page(cx, checkpoint);
    for event in told.unnamed {
        let name = event.clone();
        plan.skip(Record { key: event, name }, Reason::DeletionUnnamed);
    }
    let told = told.products;
    if told.is_empty() && !full {
        return Ok(plan);
    }

    let present = cx.store.present_products(&cx.shop.name)?;
    let told: BTreeSet<ProductId> = told.into_iter().filter(|id| present.binary_search(id).is_ok()).collect();
    let missing = if full { without(&present, &cx.shopify.product_ids().await?) } else { Vec::new() };
    let suspects: Vec<ProductId> =
        told.iter().copied().chain(missing).collect::<BTreeSet<_>>().into_iter().collect();
    let gone = cx.shopify.absent_products(&suspects).await?;
    may_go(gone.len(), present.len(), settings.most_deletions)?;

    let titles = cx.store.product_titles(&cx.shop.name, &suspects)?;
    let still_there = told.iter().filter(|id| gone.binary_search(id).is_err());
    still_there.for_each(|id| plan.skip(record(*id, &titles), Reason::StillInShopify));
    let room = cx.limit.map_or(usize::MAX, |limit| limit as usize).saturating_sub(plan.skipped.len());
    plan.steps = gone.iter().take(room).map(|id| step(*id, &titles, told.contains(id))).collect();
    if gone.len() > room {
        // The run ends at its limit; the next one finds the rest by the same events and lists.
        plan.checkpoint = Turn::Deletions.comes(from.clone());
    }
    Ok(plan)
}

fn record(id: ProductId, titles: &HashMap<ProductId, String>) -> Record {
    Record::new("product", id, titles.get(&id).cloned().unwrap_or_else(|| format!("product {id}")))
}

fn step(id: ProductId, titles: &HashMap<ProductId, String>, told: bool) -> Step {
    let record = record(id, titles);
    let why = if told { "deleted at the shop" } else { "no longer listed by the shop" };
    Step {
        settles: Settles::WithParts,
        verdict: Verdict::Updated,
        why: why.to_owned(),
        changes: vec![Change::ProductGone { product: id, title: record.name.clone() }],
        outgoing: Vec::new(),
        record,
    }
}
