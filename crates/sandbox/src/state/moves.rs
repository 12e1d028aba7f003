//! The trace of every change of a quantity, whoever made it.

use rusqlite::{Row, params};
use serde::Serialize;

use super::State;
use crate::stock::{Cause, Change};

/// A quantity of one item at one location became another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Move {
    pub(crate) at: String,
    /// A mutation's root field, `order`, or `count`.
    pub(crate) cause: String,
    pub(crate) object: String,
    pub(crate) idempotency_key: Option<String>,
    pub(crate) reason: Option<String>,
    pub(crate) item_id: i64,
    pub(crate) location_id: i64,
    pub(crate) name: String,
    pub(crate) quantity_before: i64,
    pub(crate) quantity_after: i64,
}

impl Move {
    /// The trace of one change.
    pub(crate) fn of(change: &Change, cause: &Cause<'_>, at: &str) -> Move {
        Move {
            at: at.to_owned(),
            cause: cause.by.to_owned(),
            object: cause.object.to_owned(),
            idempotency_key: cause.idempotency_key.map(str::to_owned),
            reason: cause.reason.map(str::to_owned),
            item_id: change.place.item,
            location_id: change.place.location,
            name: change.name.told().to_owned(),
            quantity_before: change.before,
            quantity_after: change.after,
        }
    }
}

impl State {
    /// Writes a change down, in the transaction of the change itself.
    pub(crate) fn note_move(&mut self, change: &Move) -> rusqlite::Result<()> {
        let sql = "INSERT INTO inventory_moves (at, cause, object, idempotency_key, reason, item_id, location_id, name,
                quantity_before, quantity_after) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
        self.connection.prepare_cached(sql)?.execute(params![
            change.at,
            change.cause,
            change.object,
            change.idempotency_key,
            change.reason,
            change.item_id,
            change.location_id,
            change.name,
            change.quantity_before,
            change.quantity_after,
        ])?;
        Ok(())
    }

    /// All changes, oldest first.
    pub(crate) fn moves(&self) -> rusqlite::Result<Vec<Move>> {
        let sql =
            "SELECT at, cause, object, idempotency_key, reason, item_id, location_id, name, quantity_before,
                quantity_after FROM inventory_moves ORDER BY seq";
        self.connection.prepare_cached(sql)?.query_map([], read)?.collect()
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Move> {
    Ok(Move {
        at: row.get(0)?,
        cause: row.get(1)?,
        object: row.get(2)?,
        idempotency_key: row.get(3)?,
        reason: row.get(4)?,
        item_id: row.get(5)?,
        location_id: row.get(6)?,
        name: row.get(7)?,
        quantity_before: row.get(8)?,
        quantity_after: row.get(9)?,
    })
}
