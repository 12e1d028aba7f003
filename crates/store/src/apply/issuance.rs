//! Issues shipped units at their facility, and reverses the issuance of a cancelled fulfillment.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, named_params};

use super::allocation::{drop_if_empty, group_at, parts};
use super::facility;
use super::stock::{Entry, Kept, ended, enter, put_reservation, reserve};
use crate::scope::Scope;
use crate::sql;
use crate::text::{time, word};
use domain::facility::FacilityId;
use domain::plan::change::shipment::Sent;
use domain::stock::issuance::{self, Counted, loses};

/// A unit of an order, by its numbers here.
pub(super) struct Unit {
    pub(super) order: i64,
    pub(super) item: i64,
    pub(super) variant: Option<i64>,
    pub(super) group: i64,
}

/// What a unit was issued as, from one shelf.
pub(super) struct Issued {
    pub(super) variant: i64,
    facility: FacilityId,
    /// What that changed on hand and to promise.
    qoh: i64,
    atp: i64,
}

impl Issued {
    /// How many of the variant left.
    pub(super) fn units(&self) -> i64 {
        self.kept().max(-self.qoh)
    }

    /// How many of them had been kept: what can be promised is less by what is on hand, and more by what is kept no longer.
    fn kept(&self) -> i64 {
        self.atp - self.qoh
    }
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
            issue_kept(scope, unit.item, (*variant, &sender, *units), sent.at)?;
            continue;
        }
        let released = Entry::new(*variant, facility, (0, *units), "released");
        enter(scope, &Entry { item: Some(unit.item), ..released })?;
        for (part, each) in parts_of(scope, *variant)? {
            if loses_unkept(scope, (part, &sender), sent.at)? {
                // Kept there for a moment, so that it is again if it was not sent after all.
                reserve(scope, unit.item, &sender, (part, each * units))?;
                issue(scope, unit.item, (part, &sender), (-each * units, 0))?;
            }
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
    for (part, units) in parts_of(scope, variant)? {
        if loses_unkept(scope, (part, &sender), sent.at)? {
            for item in items {
                issue(scope, *item, (part, &sender), (-units, -units))?;
            }
        }
    }
    Ok(())
}

/// Takes back that a unit was issued. It is on its shelf again: kept there as before, or free if it had not been kept. One
/// that was never issued from a shelf of ours has none to go back to. If it was sent from elsewhere instead, it was back by
/// then.
pub(super) fn undo(scope: &Scope<'_>, item: i64, instead: Option<&Sent>) -> rusqlite::Result<()> {
    for issued in issued(scope, item)? {
        if issued.kept() != 0 {
            put_reservation(scope, item, (issued.variant, &issued.facility, issued.kept()))?;
        }
        let back = (-issued.qoh, -issued.atp);
        let entry = Entry::new(issued.variant, &issued.facility, back, "unissued");
        enter(scope, &Entry { item: Some(item), ..entry })?;
        if let Some(sent) = instead {
            counted_in(scope, item, &issued, sent.at)?;
        }
    }
    Ok(())
}

/// Takes off again what came back to a shelf that was counted after it had: it is in the number.
fn counted_in(
    scope: &Scope<'_>,
    item: i64,
    issued: &Issued,
    was_back: DateTime<Utc>,
) -> rusqlite::Result<()> {
    match counted(scope, None, (issued.variant, &issued.facility), was_back)? {
        Some(Counted::Since | Counted::SinceAsPromised) if issued.qoh != 0 => {
            let entry = Entry::new(issued.variant, &issued.facility, (issued.qoh, issued.qoh), "counted-in");
            enter(scope, &Entry { item: Some(item), ..entry })
        }
        Some(Counted::Since | Counted::SinceAsPromised | Counted::Before | Counted::Never) | None => Ok(()),
    }
}

/// As what a unit was issued last and from where, unless that has been taken back.
pub(super) fn issued(scope: &Scope<'_>, item: i64) -> rusqlite::Result<Vec<Issued>> {
    let mut statement = scope.tx.prepare_cached(sql!("issued_last"))?;
    let rows = statement.query_map(named_params! { ":item": item }, |row| {
        let (variant, facility) = (row.get(0)?, FacilityId(row.get(1)?));
        Ok(Issued { variant, facility, qoh: row.get(2)?, atp: row.get(3)? })
    })?;
    rows.collect()
}

/// Issues what was kept where it was sent from: of a shelf that was counted since, it is only not kept any more.
fn issue_kept(
    scope: &Scope<'_>,
    item: i64,
    (variant, facility, units): (i64, &FacilityId, i64),
    left: DateTime<Utc>,
) -> rusqlite::Result<()> {
    // What is kept where the store knows of no stock was never counted.
    let counted = counted(scope, Some(item), (variant, facility), left)?.unwrap_or(Counted::Never);
    match loses(issuance::Kept::ForIt, counted) {
        Some(each) => issue(scope, item, (variant, facility), (each.qoh * units, each.atp * units)),
        None => Ok(()),
    }
}

/// True if a shelf is poorer by a unit that left it and was not kept there.
fn loses_unkept(scope: &Scope<'_>, shelf: (i64, &FacilityId), left: DateTime<Utc>) -> rusqlite::Result<bool> {
    let counted = counted(scope, None, shelf, left)?;
    Ok(counted.and_then(|counted| loses(issuance::Kept::Not, counted)).is_some())
}

fn issue(
    scope: &Scope<'_>,
    item: i64,
    (variant, facility): (i64, &FacilityId),
    by: (i64, i64),
) -> rusqlite::Result<()> {
    enter(scope, &Entry { item: Some(item), ..Entry::new(variant, facility, by, "issued") })
}

/// When a shelf was counted last, beside the time at which something left it that may have been kept there for a unit;
/// nothing where the store knows of no such stock.
fn counted(
    scope: &Scope<'_>,
    item: Option<i64>,
    (variant, facility): (i64, &FacilityId),
    left: DateTime<Utc>,
) -> rusqlite::Result<Option<Counted>> {
    scope
        .tx
        .prepare_cached(sql!("counted_since"))?
        .query_row(
            named_params! { ":item": item, ":variant": variant, ":facility": facility.0, ":at": time(left) },
            |row| word(0, &row.get::<_, String>(0)?, counted_of_word),
        )
        .optional()
}

fn counted_of_word(word: &str) -> Option<Counted> {
    match word {
        "never" => Some(Counted::Never),
        "before" => Some(Counted::Before),
        "since" => Some(Counted::Since),
        "since-as-promised" => Some(Counted::SinceAsPromised),
        _ => None,
    }
}

/// What a variant is on a shelf, and how many of each: itself, or what it is made of.
pub(super) fn parts_of(scope: &Scope<'_>, variant: i64) -> rusqlite::Result<Vec<(i64, i64)>> {
    let parts = parts(scope, variant)?;
    Ok(if parts.is_empty() { vec![(variant, 1)] } else { parts })
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
