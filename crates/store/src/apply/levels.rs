//! Resets stock to Shopify's levels, or marks levels to be read again.

use rusqlite::{OptionalExtension, named_params};

use super::Applied;
use super::stock::{Entry, enter, let_go};
use crate::scope::Scope;
use crate::sql;
use crate::text::json;
use domain::facility::FacilityId;
use domain::plan::change::stock::FacilityStock;
use domain::values::id::InventoryItemId;

/// Enters what is lacking, or too much, as the store is by now; nothing where nothing is. A shop that counts differently is
/// believed in whatever was held back of what it counted before.
pub(super) fn reset(
    scope: &Scope<'_>,
    identity: &str,
    facility: &FacilityId,
    shelf: FacilityStock,
) -> rusqlite::Result<Applied> {
    let differs: Option<(i64, i64, i64)> = scope
        .tx
        .prepare_cached(sql!("stock_reset"))?
        .query_row(
            named_params! {
                ":identity": identity, ":facility": facility.0, ":on_hand": shelf.on_hand, ":sellable": shelf.sellable,
            },
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .optional()?;
    let Some((variant, qoh, atp)) = differs else { return Ok(Applied::Stale) };
    if (qoh, atp) == (0, 0) {
        return Ok(Applied::Done);
    }
    let held = let_go(scope, variant, facility)?;
    let (qoh, atp) = (qoh + held.qoh, atp + held.atp);
    if (qoh, atp) != (0, 0) {
        enter(scope, &Entry::new(variant, facility, (qoh, atp), "shop-reset"))?;
    }
    Ok(Applied::Done)
}

/// Has whoever looks for changes look at them again.
pub(super) fn doubted(scope: &Scope<'_>, items: &[InventoryItemId]) -> rusqlite::Result<Applied> {
    scope
        .tx
        .prepare_cached(sql!("levels_doubted"))?
        .execute(named_params! { ":shop": scope.shop, ":items": json(items)? })?;
    Ok(Applied::Done)
}
