//! The steps that lead the store's stock to what the shop shows.

use std::collections::HashMap;

use anyhow::Result;

use crate::job::PlanCx;
use domain::facility::FacilityId;
use domain::plan::change::Change;
use domain::plan::change::stock::FacilityStock;
use domain::plan::{Plan, Reason, Record, Settles, Step, Verdict};
use domain::stock::reset::Kept;
use domain::values::id::{InventoryItemId, LocationId};
use store::Known;

/// What the store has of a page's items at the facility of a location.
pub(super) struct Resets {
    facility: FacilityId,
    known: HashMap<InventoryItemId, Known>,
    kept: HashMap<(i64, FacilityId), Kept>,
}

/// An item at a location. The item comes first: what failed of it is tried again with all of its locations.
pub(super) fn record(item: InventoryItemId, location: LocationId) -> Record {
    Record::new(&format!("item/{item}/location"), location, format!("item {item}"))
}

/// The facility that a location stands for; where none is known yet, the one that this very run makes for it.
pub(super) fn facility(cx: &PlanCx<'_>, location: LocationId) -> Result<FacilityId> {
    let mapped = cx.store.shop_locations(&cx.shop.name)?;
    let found = mapped.into_iter().find(|(known, _)| *known == location);
    Ok(found.map_or_else(|| FacilityId::of_location_number(location), |(_, facility)| facility))
}

impl Resets {
    pub(super) fn at(
        cx: &PlanCx<'_>,
        location: LocationId,
        items: impl Iterator<Item = InventoryItemId>,
    ) -> Result<Self> {
        let items: Vec<InventoryItemId> = items.collect();
        let known = cx.store.known_items(&cx.shop.name, &items)?;
        let variants: Vec<i64> = known.values().map(|known| known.variant).collect();
        let kept = cx.store.levels_kept(&variants)?;
        Ok(Self { facility: facility(cx, location)?, known, kept })
    }

    /// Plans what becomes of one level: nothing, if the store has it so.
    pub(super) fn reset(
        &self,
        record: Record,
        (item, sku, tracked): (InventoryItemId, Option<&str>, bool),
        shelf: FacilityStock,
        plan: &mut Plan,
    ) {
        let Some(known) = self.known.get(&item) else {
            let name = sku.map_or_else(|| record.name.clone(), str::to_owned);
            return plan.skip(Record { name, ..record }, Reason::NotInDatabase);
        };
        let record = Record { name: known.identity.clone(), ..record };
        if !tracked {
            return plan.skip(record, Reason::Untracked);
        }
        if !known.has_the_stock {
            return plan.skip(record, Reason::SharesIdentity);
        }
        let kept = self.kept.get(&(known.variant, self.facility.clone())).copied().unwrap_or_default();
        match reset(record, &known.identity, &self.facility, shelf, kept) {
            Some(step) => plan.steps.push(step),
            None => plan.unchanged += 1,
        }
    }
}

/// The step that leads what is kept to what is there; none where it is so already.
pub(super) fn reset(
    record: Record,
    identity: &str,
    facility: &FacilityId,
    shelf: FacilityStock,
    kept: Kept,
) -> Option<Step> {
    if shelf.is(kept) {
        return None;
    }
    let Kept { qoh, atp, reserved, held: _ } = kept;
    Some(Step {
        record,
        settles: Settles::Itself,
        verdict: Verdict::Updated,
        why: format!(
            "the shop has {} on hand, {} of them to sell or send; the store {qoh}, {atp} beyond the {reserved} reserved",
            shelf.on_hand, shelf.sellable
        ),
        changes: vec![Change::ShelfReset {
            identity: identity.to_owned(),
            facility: facility.clone(),
            shelf,
        }],
        outgoing: Vec::new(),
    })
}
