//! Writes routing results: ship groups, reservations and item history. Each statement restates its precondition; a step
//! whose order, stock or limit has changed is stale.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, named_params};

use super::Applied;
use super::stock::reserve;
use crate::scope::Scope;
use crate::sql;
use crate::text::{time, time_opt};
use domain::facility::FacilityId;
use domain::plan::actor::Actor;
use domain::plan::change::routed::AutoCancel;
use domain::plan::change::{DailyLimit, ItemsRouted, RoutedTo, Sender};

/// Writes what becomes of items that wait.
pub(super) fn routed(scope: &Scope<'_>, routed: &ItemsRouted) -> rusqlite::Result<Applied> {
    let Some(from) = waiting(scope, routed)? else { return Ok(Applied::Stale) };
    match &routed.to {
        RoutedTo::Facility(sender) => to_facility(scope, routed, from, sender),
        RoutedTo::Queue(queue) => to_queue(scope, routed, from, &FacilityId::from(*queue)),
        RoutedTo::Tried => {
            for item in &routed.items {
                if led(scope, routed, *item, (from, from))?.is_none() {
                    return Ok(Applied::Stale);
                }
                note(scope, routed, *item, &FacilityId::from(routed.from), None)?;
            }
            Ok(Applied::Done)
        }
        RoutedTo::Stays => {
            for item in &routed.items {
                if led(scope, routed, *item, (from, from))?.is_none() {
                    return Ok(Applied::Stale);
                }
            }
            Ok(Applied::Done)
        }
    }
}

/// The ship group in which the items wait, if their order may go on.
fn waiting(scope: &Scope<'_>, routed: &ItemsRouted) -> rusqlite::Result<Option<i64>> {
    scope
        .tx
        .prepare_cached(sql!("routed_group"))?
        .query_row(
            named_params! { ":order": routed.order, ":from": routed.from.id(), ":method": routed.method },
            |row| row.get(0),
        )
        .optional()
}

fn to_facility(
    scope: &Scope<'_>,
    routed: &ItemsRouted,
    from: i64,
    sender: &Sender,
) -> rusqlite::Result<Applied> {
    if !takes_it(scope, routed.order, sender)? {
        return Ok(Applied::Stale);
    }
    let group = group_at(scope, from, &sender.facility)?;
    let mut takes = Vec::with_capacity(routed.items.len());
    let mut kits: BTreeMap<i64, i64> = BTreeMap::new();
    for item in &routed.items {
        let Some(Some(variant)) = led(scope, routed, *item, (from, group))? else {
            return Ok(Applied::Stale);
        };
        if is_excluded(scope, *item, &sender.facility)? || !is_sent_from(scope, variant, &sender.facility)? {
            return Ok(Applied::Stale);
        }
        let mut parts = parts(scope, variant)?;
        if parts.is_empty() {
            parts.push((variant, 1));
        } else {
            *kits.entry(variant).or_default() += 1;
        }
        takes.push((*item, parts));
    }
    for (kit, units) in kits {
        if !are_kits_left(scope, kit, &sender.facility, units)? {
            return Ok(Applied::Stale);
        }
    }
    for (item, parts) in takes {
        for (part, units) in parts {
            if sender.leaves.iter().all(|(known, _)| *known != part) {
                return Ok(Applied::Stale);
            }
            reserve(scope, item, &sender.facility, (part, units))?;
        }
        note(scope, routed, item, &sender.facility, Some(sender))?;
    }
    for (variant, at_least) in &sender.leaves {
        if !is_left(scope, *variant, &sender.facility, *at_least)? {
            return Ok(Applied::Stale);
        }
    }
    moved_on(scope, routed, from, &sender.facility)
}

fn to_queue(
    scope: &Scope<'_>,
    routed: &ItemsRouted,
    from: i64,
    queue: &FacilityId,
) -> rusqlite::Result<Applied> {
    let group = group_at(scope, from, queue)?;
    for item in &routed.items {
        if led(scope, routed, *item, (from, group))?.is_none() {
            return Ok(Applied::Stale);
        }
        note(scope, routed, *item, queue, None)?;
    }
    moved_on(scope, routed, from, queue)
}

/// The order's story; and the ship group that they left, if nothing is left in it.
fn moved_on(
    scope: &Scope<'_>,
    routed: &ItemsRouted,
    from: i64,
    to: &FacilityId,
) -> rusqlite::Result<Applied> {
    drop_if_empty(scope, from)?;
    let why = format!("{} of its items to {to}: {}", routed.items.len(), routed.note);
    scope.event(routed.order, None, Actor::Store, "routed", &why)?;
    Ok(Applied::Done)
}

/// Takes an item from one ship group to another, which may be the same, and sets its date. Its variant, if it has one;
/// nothing where it does not wait there any more.
fn led(
    scope: &Scope<'_>,
    routed: &ItemsRouted,
    item: i64,
    (from, to): (i64, i64),
) -> rusqlite::Result<Option<Option<i64>>> {
    let (keeps, date) = match routed.auto_cancel {
        AutoCancel::Keep => (true, None),
        AutoCancel::Clear => (false, None),
        AutoCancel::Set(at) => (false, Some(at)),
    };
    scope
        .tx
        .prepare_cached(sql!("item_route"))?
        .query_row(
            named_params! {
                ":item": item, ":from": from, ":to": to, ":keeps_date": keeps, ":auto_cancel_at": time_opt(date),
            },
            |row| row.get(0),
        )
        .optional()
}

/// Writes down where a unit went, or that it found nothing.
fn note(
    scope: &Scope<'_>,
    routed: &ItemsRouted,
    item: i64,
    to: &FacilityId,
    sender: Option<&Sender>,
) -> rusqlite::Result<()> {
    let reason = if sender.is_some() { "brokered" } else { "unfillable" };
    scope.tx.prepare_cached(sql!("item_move_insert"))?.execute(named_params! {
        ":item": item, ":from": routed.from.id(), ":to": to.0, ":reason": reason, ":routing": routed.routing,
        ":rule": routed.rule, ":metres": sender.and_then(|sender| sender.metres),
        ":suggested_method": sender.and_then(|sender| sender.suggested_method.as_deref()), ":note": routed.note,
        ":now": scope.now, ":run": scope.run,
    })?;
    Ok(())
}

/// The ship group of the same order and method at another facility, which it has or gets.
pub(super) fn group_at(scope: &Scope<'_>, from: i64, facility: &FacilityId) -> rusqlite::Result<i64> {
    scope
        .tx
        .prepare_cached(sql!("routed_group_put"))?
        .query_row(named_params! { ":from": from, ":facility": facility.0 }, |row| row.get(0))
}

/// A ship group with nothing in it goes.
pub(super) fn drop_if_empty(scope: &Scope<'_>, group: i64) -> rusqlite::Result<()> {
    scope.tx.prepare_cached(sql!("routed_group_drop"))?.execute(named_params! { ":from": group })?;
    Ok(())
}

/// Counts the order among those of the day, once; whether the facility takes it.
fn takes_it(scope: &Scope<'_>, order: i64, sender: &Sender) -> rusqlite::Result<bool> {
    let found: Option<(Option<i64>, bool)> = scope
        .tx
        .prepare_cached(sql!("order_limit"))?
        .query_row(
            named_params! {
                ":facility": sender.facility.0, ":order": order, ":began": time(sender.day.began),
            },
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    let Some((limit, counted)) = found else { return Ok(false) };
    if limit == Some(0) {
        return Ok(false);
    }
    if counted {
        return Ok(true);
    }
    let orders: i64 = scope.tx.prepare_cached(sql!("facility_day_count"))?.query_row(
        named_params! { ":facility": sender.facility.0, ":day": sender.day.date.to_string() },
        |row| row.get(0),
    )?;
    Ok(match sender.limit {
        DailyLimit::Counts => limit.is_none_or(|limit| orders <= limit),
        DailyLimit::Ignored => true,
    })
}

fn is_excluded(scope: &Scope<'_>, item: i64, facility: &FacilityId) -> rusqlite::Result<bool> {
    scope
        .tx
        .prepare_cached(sql!("item_is_excluded"))?
        .query_row(named_params! { ":item": item, ":facility": facility.0, ":now": scope.now }, |row| {
            row.get(0)
        })
}

fn is_sent_from(scope: &Scope<'_>, variant: i64, facility: &FacilityId) -> rusqlite::Result<bool> {
    scope
        .tx
        .prepare_cached(sql!("brokering_allowed"))?
        .query_row(named_params! { ":variant": variant, ":facility": facility.0 }, |row| row.get(0))
}

/// What a variant is made of; nothing, if it is no kit.
pub(super) fn parts(scope: &Scope<'_>, variant: i64) -> rusqlite::Result<Vec<(i64, i64)>> {
    let mut statement = scope.tx.prepare_cached(sql!("kit_parts"))?;
    let rows =
        statement.query_map(named_params! { ":variant": variant }, |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

/// True if so many of a kit are there beyond those that are kept for those who walk in; nothing is reserved for them yet.
fn are_kits_left(scope: &Scope<'_>, kit: i64, facility: &FacilityId, units: i64) -> rusqlite::Result<bool> {
    let left: i64 = scope
        .tx
        .prepare_cached(sql!("kits_left"))?
        .query_row(named_params! { ":kit": kit, ":facility": facility.0 }, |row| row.get(0))?;
    Ok(left >= units)
}

/// True if the shelf holds what the rule wants left on it, and what is kept there for those who walk in.
fn is_left(scope: &Scope<'_>, variant: i64, facility: &FacilityId, at_least: i64) -> rusqlite::Result<bool> {
    let left: Option<(i64, i64)> = scope
        .tx
        .prepare_cached(sql!("stock_left"))?
        .query_row(named_params! { ":variant": variant, ":facility": facility.0 }, |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    Ok(left.is_some_and(|(atp, safety_stock)| atp >= at_least.max(safety_stock)))
}
