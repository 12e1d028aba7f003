//! Orders and units going from one status to another. Each restates where it starts: from anywhere else it is stale.

use rusqlite::{OptionalExtension, named_params};

use super::issuance::{self, Unit};
use super::{Applied, stock};
use crate::scope::Scope;
use crate::sql;
use domain::plan::actor::Actor;
use domain::plan::change::shipment::Sent;
use domain::status::{ItemStatus, OrderStatus};
use domain::values::id::{LineId, OrderId};

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

/// From where to where a unit goes.
pub(super) struct Way<'a> {
    /// Where it stands now.
    pub(super) from: ItemStatus,
    /// Where it is to stand.
    pub(super) to: ItemStatus,
    /// From which place it was sent, if it was and somebody says so; instead of how it was told, if it does not stand sent.
    pub(super) sent: Option<&'a Sent>,
}

/// Moves one unit, and ends its reservation when it is done with; one that turns out not to have been sent has it again.
pub(super) fn item_moved(
    scope: &Scope<'_>,
    order: OrderId,
    (line, unit): (LineId, u32),
    &Way { from, to, sent }: &Way<'_>,
    by: Actor,
    why: &str,
) -> rusqlite::Result<Applied> {
    let moved: Option<Unit> = scope
        .tx
        .prepare_cached(sql!("item_move"))?
        .query_row(
            named_params! {
                ":shop": scope.shop, ":id": order.0, ":line": line.0, ":unit": unit, ":from": from.word(),
                ":to": to.word(), ":by": by.word(),
            },
            |row| {
                let (item, variant, group) = (row.get(1)?, row.get(2)?, row.get(3)?);
                Ok(Unit { order: row.get(0)?, item, variant, group })
            },
        )
        .optional()?;
    let Some(moved) = moved else { return Ok(Applied::Stale) };
    match (from, to, sent) {
        (ItemStatus::Completed, ItemStatus::Approved, instead) => issuance::undo(scope, moved.item, instead)?,
        (_, ItemStatus::Completed, Some(sent)) => issuance::sent(scope, &moved, sent)?,
        _ => stock::end_reservation(scope, moved.item, to)?,
    }
    scope.event(moved.order, Some((line, unit)), by, to.word(), why)?;
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
