//! Bulk operations in the shop's file.

use rusqlite::{OptionalExtension as _, params};

use super::{State, stamp, unreadable};
use crate::{bulk::Operation, search::Condition};

/// The number of a shop's first bulk operation.
const FIRST: i64 = 5_533_000_000_001;

impl State {
    /// The number of the next operation.
    pub(crate) fn next_bulk_operation(&self) -> rusqlite::Result<i64> {
        let sql = "SELECT coalesce(max(id) + 1, ?1) FROM bulk_operations";
        self.connection.prepare_cached(sql)?.query_row([FIRST], |row| row.get(0))
    }

    /// Writes an operation, new or changed.
    pub(crate) fn put_bulk_operation(&mut self, operation: &Operation) -> rusqlite::Result<()> {
        let text = serde_json::to_string(operation)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
        let sql = "INSERT INTO bulk_operations (id, status, created_at, completed_at, operation)
            VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT DO UPDATE SET status = excluded.status, completed_at = excluded.completed_at,
                operation = excluded.operation";
        self.connection.prepare_cached(sql)?.execute(params![
            operation.id,
            operation.status.name(),
            stamp(operation.created_at),
            operation.completed_at.map(stamp),
            text,
        ])?;
        Ok(())
    }

    /// The operation with this number in its gid.
    pub(crate) fn bulk_operation(&self, id: i64) -> rusqlite::Result<Option<Operation>> {
        let sql = "SELECT operation FROM bulk_operations WHERE id = ?1";
        self.connection.prepare_cached(sql)?.query_row([id], read).optional()
    }

    /// The operations that a search finds, oldest first.
    pub(crate) fn bulk_operations(&self, found: Option<&Condition>) -> rusqlite::Result<Vec<Operation>> {
        let condition = found.map_or("TRUE", |condition| condition.sql.as_str());
        let sql = format!("SELECT operation FROM bulk_operations WHERE {condition} ORDER BY created_at, id");
        let values = found.map(|condition| condition.values.as_slice()).unwrap_or_default();
        let mut statement = self.connection.prepare(&sql)?;
        statement.query_map(rusqlite::params_from_iter(values), read)?.collect()
    }

    /// The operations that take a slot, oldest first.
    pub(crate) fn running_bulk_operations(&self) -> rusqlite::Result<Vec<Operation>> {
        let mut operations = self.bulk_operations(None)?;
        operations.retain(|operation| operation.status.takes_a_slot());
        Ok(operations)
    }
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Operation> {
    let text: String = row.get(0)?;
    serde_json::from_str(&text).map_err(unreadable)
}
