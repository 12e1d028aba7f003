//! What was sent leaves the shelf that it was on, whether or not it was kept there for its order; and is on it again if it was
//! not sent after all.

use rusqlite::named_params;

use super::facility;
use super::routed::{drop_if_empty, group_at};
use super::stock::{Entry, Kept, ended, enter, put_reservation, reserve};
use crate::domain::facility::FacilityId;
use crate::domain::sent::Sent;
use crate::store::scope::Scope;
use crate::store::sql;
use crate::store::text::time;

/// A unit of an order, by its numbers here.
pub(super) struct Unit {
    pub(super) order: i64,
    pub(super) item: i64,
    pub(super) variant: Option<i64>,
    pub(super) group: i64,
}

/// Takes a unit that was sent from where it was kept. If that is not where it was sent from, it is free there, and taken from
/// its sender, who gets its ship group; if it was kept nowhere, it is taken from its sender all the same.
pub(super) fn sent(scope: &Scope<'_>, unit: &Unit, sent: &Sent) -> rusqlite::Result<()> {
    let kept = ended(scope, unit.item)?;
    if kept.is_empty() {
        return unkept(scope, unit.variant, &[unit.item], sent);
    }
    let sender = facility::meant(scope, &sent.from)?;
    for Kept { variant, facility, units } in &kept {
        if *facility == sender {
            issue(scope, unit.item, (*variant, facility), (*units, 0))?;
            continue;
        }
        let released = Entry::new(*variant, facility, (0, *units), "released");
        enter(scope, &Entry { item: Some(unit.item), ..released })?;
        for (part, each) in counted_parts(scope, *variant, &sender, sent)? {
            // Kept there for a moment, so that it is again if it was not sent after all.
            reserve(scope, unit.item, &sender, (part, each * units))?;
            issue(scope, unit.item, (part, &sender), (each * units, 0))?;
        }
    }
    ended(scope, unit.item)?;
    match kept.into_iter().find(|kept| kept.facility != sender) {
        Some(elsewhere) => to_sender(scope, unit, &elsewhere.facility, &sender),
        None => Ok(()),
    }
}

/// Takes units of one variant that were kept nowhere from the shelf of their sender: what may be promised of it is less by
/// them, too.
pub(super) fn unkept(
    scope: &Scope<'_>,
    variant: Option<i64>,
    items: &[i64],
    sent: &Sent,
) -> rusqlite::Result<()> {
    // What was typed in by hand is of no variant and has no stock.
    let Some(variant) = variant else { return Ok(()) };
    let sender = facility::meant(scope, &sent.from)?;
    for (part, units) in counted_parts(scope, variant, &sender, sent)? {
        for item in items {
            issue(scope, *item, (part, &sender), (units, units))?;
        }
    }
    Ok(())
}

/// Takes back that a unit was issued. It is on its shelf again: kept there as before, or free if it had not been kept. One
/// that was never issued from a shelf of ours has none to go back to.
pub(super) fn undo(scope: &Scope<'_>, item: i64) -> rusqlite::Result<()> {
    for (Kept { variant, facility, units }, promised) in issued(scope, item)? {
        if promised == 0 {
            put_reservation(scope, item, (variant, &facility, units))?;
        }
        let entry = Entry::new(variant, &facility, (units, promised), "unissued");
        enter(scope, &Entry { item: Some(item), ..entry })?;
    }
    Ok(())
}

/// As what a unit was issued last and from where, unless that has been taken back; and how many less could be promised by it.
pub(super) fn issued(scope: &Scope<'_>, item: i64) -> rusqlite::Result<Vec<(Kept, i64)>> {
    let mut statement = scope.tx.prepare_cached(sql!("issued_last"))?;
    let rows = statement.query_map(named_params! { ":item": item }, |row| {
        let kept = Kept { variant: row.get(0)?, facility: FacilityId(row.get(1)?), units: row.get(2)? };
        Ok((kept, row.get(3)?))
    })?;
    rows.collect()
}

fn issue(
    scope: &Scope<'_>,
    item: i64,
    (variant, facility): (i64, &FacilityId),
    (units, promised): (i64, i64),
) -> rusqlite::Result<()> {
    let entry = Entry::new(variant, facility, (-units, -promised), "issued");
    enter(scope, &Entry { item: Some(item), ..entry })
}

/// What a variant is taken from a shelf as, and how many of each, as far as a unit that left then is among the shelf's stock.
fn counted_parts(
    scope: &Scope<'_>,
    variant: i64,
    sender: &FacilityId,
    sent: &Sent,
) -> rusqlite::Result<Vec<(i64, i64)>> {
    let mut statement = scope.tx.prepare_cached(sql!("counted_parts"))?;
    let rows = statement.query_map(
        named_params! { ":variant": variant, ":facility": sender.0, ":at": time(sent.at) },
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    rows.collect()
}

/// Has the ship group of the facility that sent a unit tell so, and its history.
fn to_sender(scope: &Scope<'_>, unit: &Unit, from: &FacilityId, sender: &FacilityId) -> rusqlite::Result<()> {
    let group = group_at(scope, unit.group, sender)?;
    scope
        .tx
        .prepare_cached(sql!("sent_unit"))?
        .execute(named_params! { ":item": unit.item, ":to": group })?;
    drop_if_empty(scope, unit.group)?;
    scope.tx.prepare_cached(sql!("sent_move"))?.execute(named_params! {
        ":item": unit.item, ":from": from.0, ":to": sender.0, ":now": scope.now, ":run": scope.run,
    })?;
    Ok(())
}
