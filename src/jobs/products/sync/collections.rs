//! The shop's collections: all heads, for they are few, and the members of those that changed. A smart collection takes
//! members in and lets them go without a trace in its time of change, so with every full check all are read.

use std::collections::{HashMap, HashSet};

use anyhow::Result;

use super::stages::Turn;
use super::{Settings, Sync};
use crate::job::{Job as _, PlanCx};
use crate::jobs::unreadable::failure;
use domain::catalog::import_collection::{StoredCollection, import};
use domain::plan::change::Change;
use domain::plan::checkpoint::Checkpoint;
use domain::plan::{Plan, Reason, Record, Settles, Step, Verdict};
use domain::shopify::collection::CollectionHead;
use domain::values::id::CollectionId;
use shopify::Fetched;

/// The collections of a shop as the store has them.
type Stored = HashMap<CollectionId, StoredCollection>;

/// The next page of them, by their numbers; the list of heads is read again for every page.
pub(super) async fn plan(cx: &PlanCx<'_>, settings: &Settings, from: &Checkpoint) -> Result<Plan> {
    let place = from.beside(Turn::Collections.place());
    let full = settings.full_check_is_due(&place, cx.now);
    let heads = cx.shopify.collection_heads().await?;
    let stored = cx.store.collections(&cx.shop.name)?;
    // Those that failed have times of their own at which they are tried again.
    let failed = cx.store.failed_keys(&cx.shop.name, &Sync::NAME.to_string())?;
    let is_behind = |id: CollectionId| place.after.is_none_or(|after| id.0 > after);
    let mut wanted: Vec<CollectionId> = heads
        .items
        .iter()
        .filter(|head| full || !is_current(head, &stored))
        .map(|head| head.id)
        .filter(|id| is_behind(*id) && !failed.contains(&format!("collection/{id}")))
        .collect();
    wanted.sort_unstable();
    let size = usize::from(cx.page(settings.page_size.0));
    let rest = wanted.split_off(wanted.len().min(size));

    let checkpoint = match wanted.last() {
        Some(last) if !rest.is_empty() => from
            .clone()
            .with_beside(Turn::Collections.place(), Checkpoint { after: Some(last.0), ..place.clone() }),
        Some(_) | None => {
            let done = if full { Some(cx.now) } else { place.done };
            let read = Checkpoint { done, ..Checkpoint::default() };
            Turn::Deletions.comes(from.clone().with_beside(Turn::Collections.place(), read))
        }
    };
    let mut plan = settings.page(cx, checkpoint);
    if place.after.is_none() {
        let listed = heads.items.iter().map(|head| head.id).chain(heads.unreadable.iter().map(|bad| bad.id));
        gone(cx, listed, &stored, &mut plan).await?;
        let known = |id: CollectionId| failed.contains(&format!("collection/{id}"));
        let lost = heads.unreadable.into_iter().filter(|bad| !known(bad.id));
        plan.failed.extend(lost.map(|bad| failure("collection", bad)));
    }
    read(cx, &wanted, &stored, &mut plan).await?;
    Ok(plan)
}

fn is_current(head: &CollectionHead, stored: &Stored) -> bool {
    stored.get(&head.id).is_some_and(|stored| !stored.gone && stored.shop_updated_at == head.updated_at)
}

/// Collections that the shop lists no longer, and has no longer when it is asked for them.
async fn gone(
    cx: &PlanCx<'_>,
    listed: impl Iterator<Item = CollectionId>,
    stored: &Stored,
    plan: &mut Plan,
) -> Result<()> {
    let listed: HashSet<CollectionId> = listed.collect();
    let mut suspects: Vec<CollectionId> = stored
        .iter()
        .filter(|(id, stored)| !stored.gone && !listed.contains(id))
        .map(|(id, _)| *id)
        .collect();
    suspects.sort_unstable();
    for id in cx.shopify.absent_collections(&suspects).await? {
        let title = stored.get(&id).map(|stored| stored.title.clone()).unwrap_or_default();
        let change = Change::CollectionGone { collection: id, title: title.clone() };
        plan.steps.push(step(
            Record::new("collection", id, title),
            change,
            Verdict::Updated,
            "deleted at the shop",
        ));
    }
    Ok(())
}

/// Reads these collections that failed before.
pub(super) async fn retry(cx: &PlanCx<'_>, plan: &mut Plan) -> Result<()> {
    let retried: Vec<CollectionId> = cx.retries("collection").into_iter().map(CollectionId).collect();
    if retried.is_empty() {
        return Ok(());
    }
    read(cx, &retried, &cx.store.collections(&cx.shop.name)?, plan).await
}

async fn read(cx: &PlanCx<'_>, wanted: &[CollectionId], stored: &Stored, plan: &mut Plan) -> Result<()> {
    for one in cx.shopify.collections(wanted).await? {
        match one {
            Fetched::Taken(collection) => match import(&collection, stored.get(&collection.id)) {
                Some((change, verdict, why)) => {
                    let record = Record::new("collection", collection.id, collection.title);
                    plan.steps.push(step(record, change, verdict, why));
                }
                None => plan.unchanged += 1,
            },
            Fetched::Gone(id) => {
                plan.skip(Record::new("collection", id, format!("collection {id}")), Reason::Gone);
            }
            Fetched::Unreadable(bad) => plan.failed.push(failure("collection", bad)),
        }
    }
    Ok(())
}

fn step(record: Record, change: Change, verdict: Verdict, why: &str) -> Step {
    let changes = vec![change];
    Step { record, settles: Settles::Itself, verdict, why: why.to_owned(), changes, outgoing: Vec::new() }
}
