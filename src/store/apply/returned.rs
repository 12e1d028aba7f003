//! A return → its rows, and what it means for stock.

use rusqlite::{OptionalExtension, ToSql, named_params};

use super::stock::{Entry, enter};
use super::{Applied, order};
use crate::domain::actor::Actor;
use crate::domain::change::{OrderReturn, ReturnedUnit};
use crate::domain::status::ReturnStatus;
use crate::store::scope::Scope;
use crate::store::sql;
use crate::store::text::{json, time, time_opt};

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
        ":shipping": back.shipping.to_string(), ":adjustment": back.adjustment.to_string(), ":hash": back.hash(),
    };
    let params = [besides, facts].concat();
    scope.tx.prepare_cached(sql)?.query_row(params.as_slice(), |row| row.get(0)).optional()
}

/// Writes one unit; what it means for stock is entered when it comes back, once. Stale when the order has no such unit.
fn unit(scope: &Scope<'_>, order: i64, id: i64, unit: &ReturnedUnit) -> rusqlite::Result<Applied> {
    let found: Option<(i64, Option<i64>)> = scope
        .tx
        .prepare_cached(sql!("unit_item"))?
        .query_row(named_params! { ":order": order, ":line": unit.line.0, ":unit": unit.unit }, |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    let Some((item, variant)) = found else { return Ok(Applied::Stale) };
    let before: Option<bool> = scope
        .tx
        .prepare_cached(sql!("return_item_received"))?
        .query_row(named_params! { ":return": id, ":item": item }, |row| row.get(0))
        .optional()?;
    scope.tx.prepare_cached(sql!("return_item_put"))?.execute(named_params! {
        ":return": id, ":item": item, ":reason": unit.reason, ":note": unit.note, ":price": unit.price.to_string(),
        ":tax": unit.tax.to_string(), ":received": unit.received, ":restocked": unit.restock.as_ref().map(|at| &at.0),
        ":damaged": unit.damaged,
    })?;
    if unit.received && before != Some(true) {
        receive(scope, order, id, item, variant, unit)?;
    }
    Ok(Applied::Done)
}

/// A unit that comes back goes into stock where the plan says so; a damaged one is taken out again.
fn receive(
    scope: &Scope<'_>,
    order: i64,
    id: i64,
    item: i64,
    variant: Option<i64>,
    unit: &ReturnedUnit,
) -> rusqlite::Result<()> {
    let why = match (&unit.restock, unit.damaged) {
        (None, _) => "came back, not put into stock".to_owned(),
        (Some(at), false) => format!("came back, put into stock at {at}"),
        (Some(at), true) => format!("came back damaged to {at}"),
    };
    scope.event(order, Some((unit.line, unit.unit)), Actor::Shop, "returned", &why)?;
    // What was typed in by hand is of no variant and has no stock.
    let (Some(facility), Some(variant)) = (&unit.restock, variant) else { return Ok(()) };
    let entry = |qoh, reason| Entry {
        variant,
        facility,
        qoh,
        atp: qoh,
        reason,
        item: Some(item),
        returned: Some(id),
    };
    enter(scope, &entry(1, "returned"))?;
    if unit.damaged {
        enter(scope, &entry(-1, "damaged"))?;
    }
    Ok(())
}

fn told(back: &OrderReturn) -> String {
    let units = back.units.len();
    let received = back.units.iter().filter(|unit| unit.received).count();
    format!("{}: {units} units, {received} came back, {} refunded", back.name, back.refunded)
}
