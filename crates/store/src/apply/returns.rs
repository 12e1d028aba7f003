//! A return → its rows, and what it means for stock.

use rusqlite::{OptionalExtension, ToSql, named_params};

use super::issuance::{issued, parts_of};
use super::stock::{Entry, enter};
use super::{Applied, facility, order};
use crate::scope::Scope;
use crate::sql;
use crate::text::{json, time, time_opt};
use domain::facility::FacilityId;
use domain::plan::actor::Actor;
use domain::plan::change::{OrderReturn, ReturnedUnit};
use domain::status::ReturnStatus;

/// Writes a return that the store has not; stale when it has it by now.
pub(super) fn recorded(scope: &Scope<'_>, back: &OrderReturn) -> rusqlite::Result<Applied> {
    write(scope, back, sql!("return_insert"), &[(":now", &scope.now)])
}

/// Leads a return on; stale when it does not stand where it should.
pub(super) fn followed(
    scope: &Scope<'_>,
    from: ReturnStatus,
    back: &OrderReturn,
) -> rusqlite::Result<Applied> {
    write(scope, back, sql!("return_follow"), &[(":from", &from.word())])
}

fn write(
    scope: &Scope<'_>,
    back: &OrderReturn,
    sql: &str,
    besides: &[(&str, &dyn ToSql)],
) -> rusqlite::Result<Applied> {
    let Some(order) = order::number(scope, back.order)? else { return Ok(Applied::Stale) };
    let Some(id) = header(scope, order, back, sql, besides)? else { return Ok(Applied::Stale) };
    let units: Vec<_> = back.units.iter().map(|unit| (unit.line, unit.unit)).collect();
    scope.tx.prepare_cached(sql!("return_items_drop"))?.execute(named_params! {
        ":return": id, ":order": order, ":units": json(&units)?,
    })?;
    for unit in &back.units {
        if self::unit(scope, order, id, unit)? == Applied::Stale {
            return Ok(Applied::Stale);
        }
    }
    scope.tx.prepare_cached(sql!("return_exchanges_clear"))?.execute(named_params! { ":return": id })?;
    for line in &back.exchanges {
        scope
            .tx
            .prepare_cached(sql!("return_exchange_insert"))?
            .execute(named_params! { ":return": id, ":line": line.0 })?;
    }
    let what = format!("{} {}", back.kind.word(), back.status.word());
    scope.event(order, None, Actor::Shop, &what, &told(back))?;
    Ok(Applied::Done)
}

fn header(
    scope: &Scope<'_>,
    order: i64,
    back: &OrderReturn,
    sql: &str,
    besides: &[(&str, &dyn ToSql)],
) -> rusqlite::Result<Option<i64>> {
    let facts = named_params! {
        ":shop": scope.shop, ":of_kind": back.key.word(), ":id": back.key.number(), ":order": order, ":name": back.name,
        ":kind": back.kind.word(), ":status": back.status.word(), ":requested_at": time(back.requested_at),
        ":closed_at": time_opt(back.closed_at), ":note": back.note, ":refunded": back.refunded.to_string(),
        ":besides": back.besides.to_string(), ":shipping": back.shipping.to_string(), ":adjustment": back.adjustment.to_string(), ":hash": back.hash(),
    };
    let params = [besides, facts].concat();
    scope.tx.prepare_cached(sql)?.query_row(params.as_slice(), |row| row.get(0)).optional()
}

/// Writes one unit, and what becomes different for stock. Stale when the order has no such unit.
fn unit(scope: &Scope<'_>, order: i64, id: i64, unit: &ReturnedUnit) -> rusqlite::Result<Applied> {
    let found: Option<(i64, Option<i64>)> = scope
        .tx
        .prepare_cached(sql!("unit_item"))?
        .query_row(named_params! { ":order": order, ":line": unit.line.0, ":unit": unit.unit }, |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    let Some((item, variant)) = found else { return Ok(Applied::Stale) };
    let before = scope
        .tx
        .prepare_cached(sql!("return_item_before"))?
        .query_row(named_params! { ":return": id, ":item": item }, |row| {
            Ok(Lies {
                back: row.get(0)?,
                at: row.get::<_, Option<String>>(1)?.map(FacilityId),
                damaged: row.get(2)?,
            })
        })
        .optional()?
        .unwrap_or_default();
    let restock = unit.restock.as_ref().map(|at| facility::meant(scope, at)).transpose()?;
    scope.tx.prepare_cached(sql!("return_item_put"))?.execute(named_params! {
        ":return": id, ":item": item, ":reason": unit.reason, ":note": unit.note, ":price": unit.price.to_string(),
        ":tax": unit.tax.to_string(), ":received": unit.received, ":restocked": restock.as_ref().map(|at| &at.0),
        ":damaged": unit.damaged,
    })?;
    let after = Lies { back: unit.received, at: restock, damaged: unit.damaged };
    if after != before {
        scope.event(order, Some((unit.line, unit.unit)), Actor::Shop, "returned", &after.told(&before))?;
        // What was typed in by hand is of no variant and has no stock.
        if let Some(variant) = variant {
            carry(scope, (id, item, variant), &before, &after)?;
        }
    }
    Ok(Applied::Done)
}

/// Where a unit of a return is.
#[derive(Default, PartialEq, Eq)]
struct Lies {
    back: bool,
    at: Option<FacilityId>,
    damaged: bool,
}

impl Lies {
    /// In words, for the order's history.
    fn told(&self, before: &Self) -> String {
        let came = if before.back { "was looked at again" } else { "came back" };
        match (&self.at, self.damaged) {
            (None, _) if before.at.is_some() => format!("{came}, taken out of stock"),
            (None, _) => format!("{came}, not put into stock"),
            (Some(at), false) => format!("{came}, put into stock at {at}"),
            (Some(at), true) => format!("{came} damaged to {at}"),
        }
    }
}

/// Enters into the ledger what differs: a unit that goes into stock, one that turns out to lie elsewhere or nowhere, with
/// all that it is made of. What comes back damaged is put into stock and taken out again.
fn carry(
    scope: &Scope<'_>,
    (returned, item, variant): (i64, i64, i64),
    before: &Lies,
    after: &Lies,
) -> rusqlite::Result<()> {
    let parts = parts(scope, returned, item, variant)?;
    let entry = |facility: &FacilityId, sign: i64, reason| {
        let (item, returned) = (Some(item), Some(returned));
        parts.iter().try_for_each(|(variant, units)| {
            let qoh = sign * units;
            enter(scope, &Entry { item, returned, ..Entry::new(*variant, facility, (qoh, qoh), reason) })
        })
    };
    let moved = before.at != after.at;
    if let Some(at) = before.at.as_ref().filter(|_| before.damaged && (moved || !after.damaged)) {
        entry(at, 1, "damaged-undone")?;
    }
    if let Some(at) = before.at.as_ref().filter(|_| moved) {
        entry(at, -1, "returned-undone")?;
    }
    if let Some(at) = after.at.as_ref().filter(|_| moved) {
        entry(at, 1, "returned")?;
    }
    if let Some(at) = after.at.as_ref().filter(|_| after.damaged && (moved || !before.damaged)) {
        entry(at, -1, "damaged")?;
    }
    Ok(())
}

/// What lies on a shelf where this unit does, and how many of each: as the return has put it there already, so that it is
/// taken out again as the same; else what it was when it left; else what it is made of now.
fn parts(scope: &Scope<'_>, returned: i64, item: i64, variant: i64) -> rusqlite::Result<Vec<(i64, i64)>> {
    let mut statement = scope.tx.prepare_cached(sql!("returned_as"))?;
    let rows = statement.query_map(named_params! { ":return": returned, ":item": item }, |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    let put: Vec<(i64, i64)> = rows.collect::<rusqlite::Result<_>>()?;
    if !put.is_empty() {
        return Ok(put);
    }
    let left: Vec<_> = issued(scope, item)?.into_iter().map(|left| (left.variant, left.units())).collect();
    if !left.is_empty() {
        return Ok(left);
    }
    parts_of(scope, variant)
}

fn told(back: &OrderReturn) -> String {
    let units = back.units.len();
    let received = back.units.iter().filter(|unit| unit.received).count();
    format!("{}: {units} units, {received} came back, {} refunded", back.name, back.refunded)
}
