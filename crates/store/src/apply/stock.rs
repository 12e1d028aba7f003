//! The stock ledger: every change of stock is a row with its reason and its cause, and the totals move with it.

use rusqlite::{OptionalExtension, named_params};

use super::Applied;
use crate::scope::Scope;
use crate::sql;
use domain::facility::FacilityId;
use domain::plan::change::stock::{Level, ResetOf};
use domain::plan::change::threshold::{Held, HeldAt};
use domain::status::ItemStatus;
use domain::stock::variance::VarianceReason;

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
    /// The line of the file that says so.
    pub(super) line: Option<u64>,
    /// Why, in somebody's words.
    pub(super) note: Option<&'a str>,
    /// Of what somebody tells the number.
    pub(super) reset_of: Option<ResetOf>,
}

impl<'a> Entry<'a> {
    /// A row of nobody's order, return or file.
    pub(super) fn new(
        variant: i64,
        facility: &'a FacilityId,
        (qoh, atp): (i64, i64),
        reason: &'a str,
    ) -> Self {
        let (item, returned, line) = (None, None, None);
        Self { variant, facility, qoh, atp, reason, item, returned, line, note: None, reset_of: None }
    }
}

/// Writes a row of the ledger and adds it to its total.
pub(super) fn enter(scope: &Scope<'_>, entry: &Entry<'_>) -> rusqlite::Result<()> {
    scope.tx.prepare_cached(sql!("ledger_insert"))?.execute(named_params! {
        ":variant": entry.variant, ":facility": entry.facility.0, ":qoh": entry.qoh, ":atp": entry.atp,
        ":reason": entry.reason, ":item": entry.item, ":return": entry.returned, ":now": scope.now, ":run": scope.run,
        ":file": scope.file, ":line": entry.line, ":note": entry.note, ":reset_of": entry.reset_of.map(reset_word),
    })?;
    scope.tx.prepare_cached(sql!("stock_add"))?.execute(named_params! {
        ":variant": entry.variant, ":facility": entry.facility.0, ":qoh": entry.qoh, ":atp": entry.atp,
    })?;
    Ok(())
}

/// The ledger's word.
const fn reset_word(of: ResetOf) -> &'static str {
    match of {
        ResetOf::Qoh => "qoh",
        ResetOf::Atp => "atp",
    }
}

/// So many units of a variant at a facility.
pub(super) struct Kept {
    pub(super) variant: i64,
    pub(super) facility: FacilityId,
    pub(super) units: i64,
}

/// Keeps units at a facility for a unit of an order, which is made of them: they are there as before, and promised.
pub(super) fn reserve(
    scope: &Scope<'_>,
    item: i64,
    facility: &FacilityId,
    (variant, units): (i64, i64),
) -> rusqlite::Result<()> {
    put_reservation(scope, item, (variant, facility, units))?;
    enter(scope, &Entry { item: Some(item), ..Entry::new(variant, facility, (0, -units), "reserved") })
}

/// Ends a unit's reservations, if it has any, once the unit is done with: what was sent has left the shelf, what is not
/// wanted any more is available again.
pub(super) fn end_reservation(scope: &Scope<'_>, item: i64, to: ItemStatus) -> rusqlite::Result<()> {
    let (qoh, atp, reason) = match to {
        ItemStatus::Created | ItemStatus::Approved | ItemStatus::Held => return Ok(()),
        ItemStatus::Completed => (-1, 0, "issued"),
        ItemStatus::Cancelled | ItemStatus::Rejected => (0, 1, "released"),
    };
    for Kept { variant, facility, units } in ended(scope, item)? {
        let entry = Entry::new(variant, &facility, (qoh * units, atp * units), reason);
        enter(scope, &Entry { item: Some(item), ..entry })?;
    }
    Ok(())
}

/// Ends a unit's reservations, and answers what was kept; what becomes of that is for the caller to enter.
pub(super) fn ended(scope: &Scope<'_>, item: i64) -> rusqlite::Result<Vec<Kept>> {
    let mut statement = scope.tx.prepare_cached(sql!("reservation_end"))?;
    let rows = statement.query_map(named_params! { ":item": item }, |row| {
        Ok(Kept { variant: row.get(0)?, facility: FacilityId(row.get(1)?), units: row.get(2)? })
    })?;
    rows.collect()
}

/// Writes that units are kept, without a row of the ledger.
pub(super) fn put_reservation(
    scope: &Scope<'_>,
    item: i64,
    (variant, facility, units): (i64, &FacilityId, i64),
) -> rusqlite::Result<()> {
    scope.tx.prepare_cached(sql!("reservation_put"))?.execute(named_params! {
        ":item": item, ":variant": variant, ":facility": facility.0, ":units": units, ":now": scope.now,
        ":run": scope.run,
    })?;
    Ok(())
}

/// Stock that differs, or came in: what is there and what can be promised move together.
pub(super) fn moved(
    scope: &Scope<'_>,
    (variant, facility): (&str, &FacilityId),
    by: i64,
    reason: &str,
    (line, note): (u64, Option<&str>),
) -> rusqlite::Result<Applied> {
    let Some(variant) = number(scope, variant)? else { return Ok(Applied::Stale) };
    let entry = Entry::new(variant, facility, (by, by), reason);
    enter(scope, &Entry { line: Some(line), note, ..entry })?;
    Ok(Applied::Done)
}

/// Stock of which somebody says how much there is. The difference is that to what is found here and now: what was promised
/// since the plan was made is in it.
pub(super) fn reset(
    scope: &Scope<'_>,
    (variant, facility): (&str, &FacilityId),
    (of, to): (ResetOf, i64),
    (line, note): (u64, Option<&str>),
) -> rusqlite::Result<Applied> {
    let Some(variant) = number(scope, variant)? else { return Ok(Applied::Stale) };
    let by = of.difference(level(scope, variant, facility)?, to);
    if by != 0 {
        let entry = Entry::new(variant, facility, (by, by), VarianceReason::ExternalReset.word());
        enter(scope, &Entry { line: Some(line), note, reset_of: Some(of), ..entry })?;
    }
    Ok(Applied::Done)
}

/// Holds back what a rejection took of a shelf, as long as the shop counts it still.
pub(super) fn hold(
    scope: &Scope<'_>,
    variant: i64,
    facility: &FacilityId,
    took: Level,
) -> rusqlite::Result<()> {
    scope.tx.prepare_cached(sql!("hold_put"))?.execute(named_params! {
        ":variant": variant, ":facility": facility.0, ":qoh": took.qoh, ":atp": took.atp,
    })?;
    Ok(())
}

/// Holds nothing back any more; what was held until now.
pub(super) fn let_go(scope: &Scope<'_>, variant: i64, facility: &FacilityId) -> rusqlite::Result<Level> {
    let held = scope
        .tx
        .prepare_cached(sql!("hold_drop"))?
        .query_row(named_params! { ":variant": variant, ":facility": facility.0 }, |row| {
            Ok(Level { qoh: row.get(0)?, atp: row.get(1)? })
        })
        .optional()?;
    Ok(held.unwrap_or_default())
}

/// What is held back of a variant, and what it may be used for.
pub(super) fn held_back(
    scope: &Scope<'_>,
    variant: &str,
    at: &HeldAt,
    held: &Held,
) -> rusqlite::Result<Applied> {
    let Some(variant) = number(scope, variant)? else { return Ok(Applied::Stale) };
    let (sql, at) = match at {
        HeldAt::Facility(facility) => (sql!("hold_at_facility"), &facility.0),
        HeldAt::Channel(channel) => (sql!("hold_of_channel"), channel),
    };
    scope.tx.prepare_cached(sql)?.execute(named_params! {
        ":variant": variant, ":at": at, ":back": held.back, ":allow_brokering": held.allow_brokering,
        ":allow_pickup": held.allow_pickup,
    })?;
    Ok(Applied::Done)
}

/// What there is of a variant at a facility.
pub(super) fn level(scope: &Scope<'_>, variant: i64, facility: &FacilityId) -> rusqlite::Result<Level> {
    let level = scope
        .tx
        .prepare_cached(sql!("level"))?
        .query_row(named_params! { ":variant": variant, ":facility": facility.0 }, |row| {
            Ok(Level { qoh: row.get(0)?, atp: row.get(1)? })
        })
        .optional()?;
    Ok(level.unwrap_or_default())
}

/// The number of a variant in the store.
pub(super) fn number(scope: &Scope<'_>, identity: &str) -> rusqlite::Result<Option<i64>> {
    scope
        .tx
        .prepare_cached(sql!("variant_of_identity"))?
        .query_row(named_params! { ":identity": identity }, |row| row.get(0))
        .optional()
}
