//! Items by their numbers, at all of the shop's locations: what failed before, and all of them where too many changed at
//! once to be told by time.

use std::collections::HashMap;

use anyhow::Result;

use super::Settings;
use super::resets::{record, reset};
use crate::job::PlanCx;
use crate::jobs::unreadable::failure;
use domain::facility::FacilityId;
use domain::plan::change::stock::FacilityStock;
use domain::plan::checkpoint::Checkpoint;
use domain::plan::{Plan, Reason, Record, Settles, Step, Verdict};
use domain::shopify::level::ShopItem;
use domain::stock::reset::Kept;
use domain::stock::reset::Negative;
use domain::values::id::{InventoryItemId, LocationId};
use shopify::Fetched;
use store::Known;

/// The next page of all items.
pub(super) async fn plan(cx: &PlanCx<'_>, settings: &Settings, from: &Checkpoint) -> Result<Plan> {
    let after = from.beside(ALL).after.unwrap_or_default();
    let page = cx.store.variants_sold(&cx.shop.name, after, cx.page(settings.page_size.0))?;
    let checkpoint = match page.upto {
        Some(upto) if page.more => {
            let place = Checkpoint { after: Some(upto), ..Checkpoint::default() };
            from.clone().with_beside(ALL, place)
        }
        Some(_) | None => {
            let mut checkpoint = from.clone();
            checkpoint.besides.remove(ALL);
            checkpoint
        }
    };
    let mut plan = settings.page(checkpoint, true);
    look(cx, settings, &page.variants, &mut plan).await?;
    Ok(plan)
}

/// Plans what becomes of these variants' stock, wherever the shop has it.
pub(super) async fn look(
    cx: &PlanCx<'_>,
    settings: &Settings,
    variants: &[i64],
    plan: &mut Plan,
) -> Result<()> {
    let sold = cx.store.sold(&cx.shop.name, variants)?;
    let items: Vec<InventoryItemId> = sold.iter().filter_map(|counted| counted.sold.item).collect();
    read(cx, settings, &items, &[], plan).await
}

/// Tries again what failed before and is due.
pub(super) async fn try_again(cx: &PlanCx<'_>, settings: &Settings, plan: &mut Plan) -> Result<()> {
    let mut due: Vec<InventoryItemId> = cx.retries("item").into_iter().map(InventoryItemId).collect();
    due.sort_unstable();
    due.dedup();
    read(cx, settings, &due, &due, plan).await
}

/// Reads items and plans what comes of them; those that are tried again are forgotten as failures where all is well.
async fn read(
    cx: &PlanCx<'_>,
    settings: &Settings,
    items: &[InventoryItemId],
    again: &[InventoryItemId],
    plan: &mut Plan,
) -> Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    let known = cx.store.known_items(&cx.shop.name, items)?;
    let places = places(cx)?;
    let variants: Vec<i64> = known.values().map(|known| known.variant).collect();
    let kept = cx.store.levels_kept(&variants)?;
    for (id, fetched) in items.iter().zip(cx.shopify.levels_of(items).await?) {
        let name = known.get(id).map_or_else(|| format!("item {id}"), |known| known.identity.clone());
        let record = Record::new("item", id, name);
        match (fetched, known.get(id)) {
            (Fetched::Taken(item), Some(known)) => {
                let look = Look { known, places: &places, kept: &kept, negative: settings.negative() };
                look.at(&item, record, again.contains(id), plan);
            }
            (Fetched::Taken(_), None) => plan.skip(record, Reason::NotInDatabase),
            (Fetched::Gone(_), _) => plan.skip(record, Reason::Gone),
            (Fetched::Unreadable(bad), _) => plan.failed.push(failure("item", bad)),
        }
    }
    Ok(())
}

/// The shop's locations with their facilities, without those that share one.
fn places(cx: &PlanCx<'_>) -> Result<Vec<(LocationId, FacilityId)>> {
    let mapped = cx.store.shop_locations(&cx.shop.name)?;
    let alone = |facility: &FacilityId| mapped.iter().filter(|(_, other)| other == facility).count() == 1;
    Ok(mapped.iter().filter(|(_, facility)| alone(facility)).cloned().collect())
}

/// What it takes to look at one item.
struct Look<'a> {
    known: &'a Known,
    places: &'a [(LocationId, FacilityId)],
    kept: &'a HashMap<(i64, FacilityId), Kept>,
    negative: Negative,
}

impl Look<'_> {
    /// Plans what becomes of the item at every location; where the shop does not stock it, nothing of it is there.
    fn at(&self, item: &ShopItem, whole: Record, again: bool, plan: &mut Plan) {
        if !item.tracked {
            return plan.skip(whole, Reason::Untracked);
        }
        if !self.known.has_the_stock {
            return plan.skip(whole, Reason::SharesIdentity);
        }
        let steps: Vec<Step> = self
            .places
            .iter()
            .filter_map(|(location, facility)| {
                let shelf = item
                    .at(*location)
                    .map_or(FacilityStock::EMPTY, |level| FacilityStock::of(level, self.negative));
                let kept =
                    self.kept.get(&(self.known.variant, facility.clone())).copied().unwrap_or_default();
                let record = Record { name: self.known.identity.clone(), ..record(item.id, *location) };
                reset(record, &self.known.identity, facility, shelf, kept)
            })
            .collect();
        match (steps.is_empty(), again) {
            (_, true) => plan.steps.push(Step {
                record: whole,
                settles: Settles::WithParts,
                verdict: if steps.is_empty() { Verdict::Unchanged } else { Verdict::Updated },
                why: "failed before, and can be read again".to_owned(),
                changes: steps.into_iter().flat_map(|step| step.changes).collect(),
                outgoing: Vec::new(),
            }),
            (true, false) => plan.unchanged += 1,
            (false, false) => plan.steps.extend(steps),
        }
    }
}

/// Up to which variant all are looked at, while they are.
pub(super) const ALL: &str = "all";
