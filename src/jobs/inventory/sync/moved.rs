//! What the store itself did to stock since it was last looked at: a unit that was issued here may have been missing from
//! the shop's number already when that was taken, and the shop tells of it no more.

use anyhow::Result;

use super::Settings;
use super::items::look;
use super::places::MOVED;
use crate::domain::checkpoint::Checkpoint;
use crate::domain::plan::Plan;
use crate::job::PlanCx;

/// The next page of it; after the last one the run is done.
pub(super) async fn plan(cx: &PlanCx<'_>, settings: &Settings, from: &Checkpoint) -> Result<Plan> {
    let after = from.beside(MOVED).after.unwrap_or_default();
    // What is entered from here on is looked at by the next run, if not by this one.
    let last = cx.store.ledger_last()?;
    let page = cx.store.stock_moved(after, cx.page(settings.page_size.0))?;
    let upto = page.upto.filter(|_| page.more).unwrap_or(last.max(after));
    let place = Checkpoint { after: Some(upto), ..Checkpoint::default() };
    let mut plan = settings.page(from.clone().with_beside(MOVED, place), page.more);
    look(cx, settings, &page.variants, &mut plan).await?;
    Ok(plan)
}
