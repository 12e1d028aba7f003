//! Orders and units going from one status to another. Each restates where it starts: from anywhere else it is stale.

use rusqlite::{OptionalExtension, named_params};

use super::Applied;
use crate::domain::id::{LineId, OrderId};
use crate::domain::status::{ItemStatus, OrderStatus};
use crate::store::scope::Scope;
use crate::store::sql;

/// Moves an order.
pub(super) fn order_moved(
    scope: &Scope<'_>,
    order: OrderId,
    (from, to): (OrderStatus, OrderStatus),
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
    told(scope, moved, None, to.word(), why)
}

/// Moves one unit.
pub(super) fn item_moved(
    scope: &Scope<'_>,
    order: OrderId,
    (line, unit): (LineId, u32),
    (from, to): (ItemStatus, ItemStatus),
    why: &str,
) -> rusqlite::Result<Applied> {
    let moved: Option<i64> = scope
        .tx
        .prepare_cached(sql!("item_move"))?
        .query_row(
            named_params! {
                ":shop": scope.shop, ":id": order.0, ":line": line.0, ":unit": unit, ":from": from.word(),
                ":to": to.word(),
            },
            |row| row.get(0),
        )
        .optional()?;
    told(scope, moved, Some((line, unit)), to.word(), why)
}

fn told(
    scope: &Scope<'_>,
    order: Option<i64>,
    unit: Option<(LineId, u32)>,
    what: &str,
    why: &str,
) -> rusqlite::Result<Applied> {
    let Some(order) = order else { return Ok(Applied::Stale) };
    scope.event(order, unit, what, why)?;
    Ok(Applied::Done)
}
