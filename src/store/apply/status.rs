//! Orders and units going from one status to another. Each restates where it starts: from anywhere else it is stale.

use rusqlite::{OptionalExtension, named_params};

use super::{Applied, stock};
use crate::domain::actor::Actor;
use crate::domain::id::{LineId, OrderId};
use crate::domain::status::{ItemStatus, OrderStatus};
use crate::store::scope::Scope;
use crate::store::sql;

/// Moves an order.
pub(super) fn order_moved(
    scope: &Scope<'_>,
    order: OrderId,
    (from, to): (OrderStatus, OrderStatus),
    by: Actor,
    why: &str,
) -> rusqlite::Result<Applied> {
    let moved: Option<i64> = scope
        .tx
        .prepare_cached(sql!("order_move"))?
        .query_row(
            named_params! { ":shop": scope.shop, ":id": order.0, ":from": from.word(), ":to": to.word() },
            |row| row.get(0),
        )
        .optional()?;
    let Some(order) = moved else { return Ok(Applied::Stale) };
    scope.event(order, None, by, to.word(), why)?;
    Ok(Applied::Done)
}

/// Moves one unit, and ends its reservation when it is done with; one that turns out not to have been sent has it again.
pub(super) fn item_moved(
    scope: &Scope<'_>,
    order: OrderId,
    (line, unit): (LineId, u32),
    (from, to): (ItemStatus, ItemStatus),
    by: Actor,
    why: &str,
) -> rusqlite::Result<Applied> {
    let moved: Option<(i64, i64)> = scope
        .tx
        .prepare_cached(sql!("item_move"))?
        .query_row(
            named_params! {
                ":shop": scope.shop, ":id": order.0, ":line": line.0, ":unit": unit, ":from": from.word(),
                ":to": to.word(), ":by": by.word(),
            },
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    let Some((order, item)) = moved else { return Ok(Applied::Stale) };
    match (from, to) {
        (ItemStatus::Completed, ItemStatus::Approved) => stock::restore_reservation(scope, item)?,
        _ => stock::end_reservation(scope, item, to)?,
    }
    scope.event(order, Some((line, unit)), by, to.word(), why)?;
    Ok(Applied::Done)
}

/// Leaves to the shop again what the store had given up of an order; stale when there is no such unit any more.
pub(super) fn cancel_withdrawn(scope: &Scope<'_>, order: OrderId, why: &str) -> rusqlite::Result<Applied> {
    let mut statement = scope.tx.prepare_cached(sql!("cancel_withdrawn"))?;
    let units: Vec<(i64, i64, u32)> = statement
        .query_map(named_params! { ":shop": scope.shop, ":id": order.0 }, |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    for (order, line, unit) in &units {
        scope.event(*order, Some((LineId(*line), *unit)), Actor::Store, "cancel withdrawn", why)?;
    }
    Ok(Applied::from_rows(units.len()))
}
