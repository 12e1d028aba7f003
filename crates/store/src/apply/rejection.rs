//! Units that a facility rejects go into a queue, and what the reason says of its stock into the ledger.

use rusqlite::{OptionalExtension, named_params};

use super::allocation::{drop_if_empty, group_at};
use super::{Applied, stock};
use crate::scope::Scope;
use crate::sql;
use crate::text::{time, time_opt};
use domain::facility::FacilityId;
use domain::plan::actor::Actor;
use domain::plan::change::stock::Level;
use domain::plan::change::{RejectedFrom, RejectedStock, RejectedUnit, Rejection};
use domain::rejections::variance::variance;
use domain::status::ItemStatus;

/// Writes a rejection; stale when one of its units is not where the plan found it.
pub(super) fn rejected(scope: &Scope<'_>, rejection: &Rejection) -> rusqlite::Result<Applied> {
    let facility = &rejection.facility;
    for unit in &rejection.units {
        let (order, from) = match unit.whence {
            RejectedFrom::Facility => (taken_away(scope, facility, unit)?, facility.clone()),
            RejectedFrom::Queue => (waiting(scope, facility, unit)?, unit.queue.into()),
            RejectedFrom::QueueForLonger => (waiting_less(scope, rejection, unit)?, unit.queue.into()),
        };
        let Some(order) = order else { return Ok(Applied::Stale) };
        remember(scope, rejection, unit, &from)?;
        let why = format!("{} by {facility}", unit.reason);
        scope.event(order, Some((unit.line, unit.unit)), Actor::Store, "rejected", &why)?;
    }
    for stock in &rejection.stock {
        if vary(scope, rejection, stock)? == Applied::Stale {
            return Ok(Applied::Stale);
        }
    }
    Ok(Applied::Done)
}

/// Takes a unit into the queue, and ends its reservations; answers its order, unless the facility is not to send it. The ship
/// group that it leaves goes with the last of its units.
fn taken_away(
    scope: &Scope<'_>,
    facility: &FacilityId,
    unit: &RejectedUnit,
) -> rusqlite::Result<Option<i64>> {
    let found: Option<(i64, i64)> = scope
        .tx
        .prepare_cached(sql!("reject_from"))?
        .query_row(named_params! { ":item": unit.item, ":facility": facility.0 }, |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    let Some((from, order)) = found else { return Ok(None) };
    let to = group_at(scope, from, &unit.queue.into())?;
    scope.tx.prepare_cached(sql!("reject_unit"))?.execute(named_params! { ":item": unit.item, ":to": to })?;
    drop_if_empty(scope, from)?;
    stock::end_reservation(scope, unit.item, ItemStatus::Rejected)?;
    Ok(Some(order))
}

/// The order of a unit that waits in the queue already, for other reasons.
fn waiting(scope: &Scope<'_>, facility: &FacilityId, unit: &RejectedUnit) -> rusqlite::Result<Option<i64>> {
    scope
        .tx
        .prepare_cached(sql!("reject_waiting"))?
        .query_row(
            named_params! {
                ":item": unit.item, ":queue": unit.queue.id(), ":facility": facility.0, ":reason": unit.reason.word(),
            },
            |row| row.get(0),
        )
        .optional()
}

/// The order of a unit that waits in the queue already, and that the facility may have again sooner than it says now.
fn waiting_less(
    scope: &Scope<'_>,
    rejection: &Rejection,
    unit: &RejectedUnit,
) -> rusqlite::Result<Option<i64>> {
    scope
        .tx
        .prepare_cached(sql!("reject_longer"))?
        .query_row(
            named_params! {
                ":item": unit.item, ":queue": unit.queue.id(), ":facility": rejection.facility.0,
                ":until": time_opt(rejection.excluded_until),
            },
            |row| row.get(0),
        )
        .optional()
}

/// Remembers where the unit has been and why, and that the facility may not have it for a while.
fn remember(
    scope: &Scope<'_>,
    rejection: &Rejection,
    unit: &RejectedUnit,
    from: &FacilityId,
) -> rusqlite::Result<()> {
    scope.tx.prepare_cached(sql!("reject_move"))?.execute(named_params! {
        ":item": unit.item, ":from": from.0, ":to": unit.queue.id(), ":reason": unit.reason.word(),
        ":note": rejection.note, ":now": scope.now, ":run": scope.run, ":file": scope.file, ":line": rejection.line,
    })?;
    if let Some(until) = rejection.excluded_until {
        scope.tx.prepare_cached(sql!("reject_exclude"))?.execute(named_params! {
            ":item": unit.item, ":facility": rejection.facility.0, ":now": scope.now, ":until": time(until),
            ":run": scope.run,
        })?;
    }
    Ok(())
}

/// What the reason says of the facility's stock, reckoned against what there is now that the reservations are ended.
fn vary(scope: &Scope<'_>, rejection: &Rejection, of: &RejectedStock) -> rusqlite::Result<Applied> {
    let facility = &rejection.facility;
    let Some(variant) = stock::number(scope, &of.variant)? else { return Ok(Applied::Stale) };
    let level = stock::level(scope, variant, facility)?;
    let by = variance(rejection.reason, of.units.into(), level, of.on_hand);
    if by != Level::default() {
        // Of several units, the first stands for all.
        let item = rejection.units.first().map(|unit| unit.item);
        let entry = stock::Entry::new(variant, facility, (by.qoh, by.atp), rejection.reason.word());
        let note = rejection.note.as_deref();
        stock::enter(scope, &stock::Entry { item, line: Some(rejection.line), note, ..entry })?;
        stock::hold(scope, variant, facility, Level { qoh: -by.qoh, atp: -by.atp })?;
    }
    Ok(Applied::Done)
}
