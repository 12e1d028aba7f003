//! Changed levels of a location by Shopify's search, which lags and does not sort by time.

use anyhow::Result;

use super::Settings;
use super::items::ALL;
use super::locations::place;
use super::resets::{Resets, record};
use crate::job::PlanCx;
use domain::plan::change::stock::FacilityStock;
use domain::plan::checkpoint::{Checkpoint, OpenWindow};
use domain::plan::{Failure, FailureKind, Plan};
use domain::shopify::level::LevelRead;
use domain::values::id::{InventoryItemId, LocationId};
use shopify::{Error, Page};

/// Shopify pages no deeper than 25,000 records into one query (facts.md §2.2). Levels come in no order of time, so that a
/// window cannot be cut where we turn back: then all are asked for by their numbers.
const DEEPEST: usize = 20_000;

/// The next page of them.
pub(super) async fn plan(
    cx: &PlanCx<'_>,
    settings: &Settings,
    from: &Checkpoint,
    location: LocationId,
) -> Result<Plan> {
    let stand = from.beside(&place(location));
    let Some(open) = stand.next(&settings.window(), cx.now) else {
        // Nothing has happened since, or a wrong clock says so.
        let read = Checkpoint { done: Some(cx.now), ..Checkpoint::default() };
        return Ok(settings.page(from.clone().with_beside(&place(location), read), true));
    };
    let size = cx.page(settings.page_size.0);
    let (open, page) = match read(cx, location, &open, size).await? {
        Some(read) => read,
        // The shop has given it up since it was listed.
        None => {
            let mut checkpoint = from.clone();
            checkpoint.besides.remove(&place(location));
            return Ok(settings.page(checkpoint, true));
        }
    };
    let depth = open.depth + page.items.len() + page.unreadable.len();
    let checkpoint = match &page.next {
        Some(_) if depth >= DEEPEST => {
            let read = Checkpoint { done: Some(open.window.to), ..Checkpoint::default() };
            from.clone().with_beside(&place(location), read).with_beside(ALL, Checkpoint::default())
        }
        next => {
            let stand = stand.after_page(&open, page.items.len() + page.unreadable.len(), None, next.clone());
            from.clone().with_beside(&place(location), stand)
        }
    };
    let mut plan = settings.page(checkpoint, true);
    let resets = Resets::at(cx, location, page.items.iter().map(|read| read.item))?;
    for LevelRead { item, sku, tracked, level, .. } in &page.items {
        let shelf = FacilityStock::of(level, settings.negative());
        resets.reset(record(*item, location), (*item, sku.as_deref(), *tracked), shelf, &mut plan);
    }
    plan.failed.extend(page.unreadable.into_iter().map(|bad| Failure {
        record: domain::plan::Record {
            name: bad.name.unwrap_or_else(|| format!("item {}", bad.id)),
            ..record(bad.id, location)
        },
        kind: FailureKind::Broken,
        reason: bad.reason,
        payload: bad.payload,
    }));
    Ok(plan)
}

type Read = (OpenWindow, Page<InventoryItemId, LevelRead>);

/// A cursor that the shop no longer takes means reading the window again from its beginning.
async fn read(
    cx: &PlanCx<'_>,
    location: LocationId,
    open: &OpenWindow,
    size: u16,
) -> Result<Option<Read>, Error> {
    let fetch = async |cursor: Option<&str>| cx.shopify.levels_at(location, &open.window, cursor, size).await;
    match fetch(open.cursor.as_deref()).await {
        Err(Error::StaleCursor { .. }) if open.cursor.is_some() => {
            Ok(fetch(None).await?.map(|page| (open.restarted(), page)))
        }
        page => Ok(page?.map(|page| (open.clone(), page))),
    }
}
