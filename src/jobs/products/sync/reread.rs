//! Products that must be read again although nothing of theirs has changed: another product, or another shop's, gave up
//! an identity or a handle that they share, and so it is theirs to describe now.

use std::collections::HashSet;

use anyhow::Result;

use super::Settings;
use super::full::read;
use super::stages::{Turn, all_done};
use crate::job::PlanCx;
use domain::plan::Plan;
use domain::plan::checkpoint::Checkpoint;

/// The next page of them, by their numbers.
pub(super) async fn plan(cx: &PlanCx<'_>, settings: &Settings, from: &Checkpoint) -> Result<Plan> {
    let after = from.beside(Turn::Again.place()).after.unwrap_or_default();
    let size = cx.page(settings.page_size.0);
    let wanted = cx.store.products_to_read(&cx.shop.name, after, size)?;
    let checkpoint = match wanted.last() {
        Some(last) if wanted.len() == usize::from(size) => {
            let place = Checkpoint { after: Some(last.0), ..Checkpoint::default() };
            from.clone().with_beside(Turn::Again.place(), place)
        }
        Some(_) | None => {
            let mut checkpoint = from.clone();
            checkpoint.besides.remove(Turn::Again.place());
            all_done(checkpoint)
        }
    };
    let mut plan = settings.page(cx, checkpoint);
    if !wanted.is_empty() {
        let stored = cx.store.stored_products(&cx.shop.name, &wanted)?;
        read(cx, &wanted, &stored, &HashSet::new(), &mut plan).await?;
    }
    Ok(plan)
}
