//! The stock ledger: every change of stock is a row with its reason and its cause, and the totals move with it.

use rusqlite::{OptionalExtension, named_params};

use crate::domain::facility::FacilityId;
use crate::domain::status::ItemStatus;
use crate::store::scope::Scope;
use crate::store::sql;

/// One row of the ledger.
pub(super) struct Entry<'a> {
    pub(super) variant: i64,
    pub(super) facility: &'a FacilityId,
    /// What changes of the quantity on hand.
    pub(super) qoh: i64,
    /// What changes of what is available to promise.
    pub(super) atp: i64,
    pub(super) reason: &'a str,
    /// The unit of an order that causes it.
    pub(super) item: Option<i64>,
    /// The return that causes it.
    pub(super) returned: Option<i64>,
}

/// Writes a row of the ledger and adds it to its total.
pub(super) fn enter(scope: &Scope<'_>, entry: &Entry<'_>) -> rusqlite::Result<()> {
    scope.tx.prepare_cached(sql!("ledger_insert"))?.execute(named_params! {
        ":variant": entry.variant, ":facility": entry.facility.0, ":qoh": entry.qoh, ":atp": entry.atp,
        ":reason": entry.reason, ":item": entry.item, ":return": entry.returned, ":now": scope.now, ":run": scope.run,
    })?;
    scope.tx.prepare_cached(sql!("stock_add"))?.execute(named_params! {
        ":variant": entry.variant, ":facility": entry.facility.0, ":qoh": entry.qoh, ":atp": entry.atp,
    })?;
    Ok(())
}

/// Ends a unit's reservation, if it has one, once the unit is done with: what was sent has left the shelf, what is not
/// wanted any more is available again.
pub(super) fn end_reservation(scope: &Scope<'_>, item: i64, to: ItemStatus) -> rusqlite::Result<()> {
    let (qoh, atp, reason) = match to {
        ItemStatus::Created | ItemStatus::Approved | ItemStatus::Held => return Ok(()),
        ItemStatus::Completed => (-1, 0, "issued"),
        ItemStatus::Cancelled | ItemStatus::Rejected => (0, 1, "released"),
    };
    let reserved: Option<(i64, String)> = scope
        .tx
        .prepare_cached(sql!("reservation_end"))?
        .query_row(named_params! { ":item": item }, |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((variant, facility)) = reserved else { return Ok(()) };
    let facility = &FacilityId(facility);
    enter(scope, &Entry { variant, facility, qoh, atp, reason, item: Some(item), returned: None })
}

/// Takes back that a unit was issued: it was not sent after all, so it is on its shelf, and reserved there as before. One
/// that was never issued from a shelf of ours has none to go back to.
pub(super) fn restore_reservation(scope: &Scope<'_>, item: i64) -> rusqlite::Result<()> {
    let issued: Option<(i64, String)> = scope
        .tx
        .prepare_cached(sql!("issued_last"))?
        .query_row(named_params! { ":item": item }, |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((variant, facility)) = issued else { return Ok(()) };
    scope.tx.prepare_cached(sql!("reservation_restore"))?.execute(named_params! {
        ":item": item, ":variant": variant, ":facility": facility, ":now": scope.now, ":run": scope.run,
    })?;
    let facility = &FacilityId(facility);
    enter(
        scope,
        &Entry { variant, facility, qoh: 1, atp: 0, reason: "unissued", item: Some(item), returned: None },
    )
}
