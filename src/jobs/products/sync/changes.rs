//! Products that changed: heads first; bodies only of those whose `updated_at` is not the one stored; and of these, only
//! the ones whose content differs by fingerprint change anything: stock movements touch `updated_at` all day.

use std::collections::{HashMap, HashSet};

use anyhow::Result;

use super::Settings;
use super::collections;
use super::full::read;
use super::stages::Turn;
use crate::job::PlanCx;
use crate::jobs::polling::{Swept, next_page};
use crate::jobs::unreadable::failure;
use domain::plan::Plan;
use domain::plan::checkpoint::Checkpoint;
use domain::shopify::product::ProductHead;
use domain::values::id::ProductId;
use store::StoredProduct;

/// The next page of them; after the last one it is the others' turn.
pub(super) async fn plan(cx: &PlanCx<'_>, settings: &Settings, from: &Checkpoint) -> Result<Plan> {
    let size = cx.page(settings.page_size.0);
    let fetch =
        async |window, cursor: Option<&str>| cx.shopify.product_heads(Some(&window), cursor, size).await;
    let Swept { heads, unreadable, checkpoint, .. } =
        next_page(cx, from, &settings.window(), fetch, |head| head.updated_at).await?;
    let checkpoint = match checkpoint.open {
        None => Turn::Collections.comes(checkpoint),
        Some(_) => checkpoint,
    };

    let mut plan = settings.page(cx, checkpoint);
    let retried: HashSet<ProductId> = cx.retries("product").into_iter().map(ProductId).collect();
    let ids: Vec<ProductId> = heads.iter().map(|head| head.id).chain(retried.iter().copied()).collect();
    let stored = cx.store.stored_products(&cx.shop.name, &ids)?;
    let wanted = changed(&heads, &stored, &retried, &mut plan);
    // A product that is tried again is read whole all the same: it may have been mended since.
    let lost = unreadable.into_iter().filter(|bad| !retried.contains(&bad.id));
    plan.failed.extend(lost.map(|bad| failure("product", bad)));
    read(cx, &wanted, &stored, &retried, &mut plan).await?;
    collections::retry(cx, &mut plan).await?;
    Ok(plan)
}

/// The products to read: those that moved since they were stored, and those that failed before and are due again.
fn changed(
    heads: &[ProductHead],
    stored: &HashMap<ProductId, StoredProduct>,
    retried: &HashSet<ProductId>,
    plan: &mut Plan,
) -> Vec<ProductId> {
    let same = |head: &&ProductHead| {
        stored.get(&head.id).is_some_and(|s| s.is_current() && s.shop_updated_at == head.updated_at)
    };
    let of_page: HashSet<ProductId> = heads.iter().map(|head| head.id).collect();
    plan.unchanged += heads.iter().filter(same).filter(|head| !retried.contains(&head.id)).count() as u32;
    heads
        .iter()
        .filter(|head| !same(head) || retried.contains(&head.id))
        .map(|head| head.id)
        .chain(retried.difference(&of_page).copied())
        .collect()
}
