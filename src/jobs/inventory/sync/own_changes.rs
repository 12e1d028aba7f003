//! Levels that hwjobs itself changed since the last run: a unit that was issued here may already have been missing in
//! Shopify's level, and Shopify does not report it again.

use anyhow::Result;

use super::Settings;
use super::items::look;
use super::locations::MOVED;
use crate::job::PlanCx;
use domain::plan::Plan;
use domain::plan::checkpoint::Checkpoint;

/// The next page of it; after the last one the run is done.
pub(super) async fn plan(cx: &PlanCx<'_>, settings: &Settings, from: &Checkpoint) -> Result<Plan> {
    let after = from.beside(MOVED).after.unwrap_or_default();
    let page = cx.store.stock_moved(after, cx.page(settings.page_size.0))?;
    let place = Checkpoint { after: Some(page.upto.unwrap_or(after)), ..Checkpoint::default() };
    let done = if page.more { from.done } else { Some(cx.now) };
    let checkpoint = Checkpoint { done, ..from.clone() }.with_beside(MOVED, place);
    let mut plan = settings.page(checkpoint, page.more);
    look(cx, settings, &page.variants, &mut plan).await?;
    Ok(plan)
}
