//! Products that the shop lists and the store has not, or has as gone: the other half of comparing everything.

use std::collections::HashSet;

use anyhow::Result;

use super::full::read;
use super::stages::Turn;
use super::{FULL_CHECK, Settings, Sync};
use crate::job::{Job as _, PlanCx};
use domain::catalog::deletion::without;
use domain::plan::Plan;
use domain::plan::checkpoint::Checkpoint;
use domain::values::id::ProductId;

/// The next page of them, by their numbers. The list is read again for every page: there is one, or none.
pub(super) async fn plan(cx: &PlanCx<'_>, settings: &Settings, from: &Checkpoint) -> Result<Plan> {
    let after = from.beside(Turn::Missed.place()).after.unwrap_or_default();
    let listed = cx.shopify.product_ids().await?;
    let present = cx.store.present_products(&cx.shop.name)?;
    // Those that failed have times of their own at which they are tried again.
    let failed = cx.store.failed_keys(&cx.shop.name, &Sync::NAME.to_string())?;
    let missed = |id: &ProductId| id.0 > after && !failed.contains(&format!("product/{id}"));
    let missed: Vec<ProductId> = without(&listed, &present).into_iter().filter(missed).collect();
    let wanted = &missed[..missed.len().min(cx.page(settings.page_size.0).into())];

    let checkpoint = match wanted.last() {
        Some(last) if wanted.len() < missed.len() => {
            let place = Checkpoint { after: Some(last.0), ..Checkpoint::default() };
            from.clone().with_beside(Turn::Missed.place(), place)
        }
        Some(_) | None => {
            let mut checkpoint = from.clone();
            checkpoint.besides.remove(Turn::Missed.place());
            let compared = Checkpoint { done: Some(cx.now), ..Checkpoint::default() };
            Turn::Again.comes(checkpoint.with_beside(FULL_CHECK, compared))
        }
    };
    let mut plan = settings.page(cx, checkpoint);
    let stored = cx.store.stored_products(&cx.shop.name, wanted)?;
    read(cx, wanted, &stored, &HashSet::new(), &mut plan).await?;
    Ok(plan)
}
