//! Collections, and the events that outlive what they tell of.

use chrono::{DateTime, Utc};
use rusqlite::params;
use serde_json::Value;

use super::{State, id_of, stamp, text};

impl State {
    /// Writes a collection, new or changed; search sees it from `visible_at` on.
    pub(crate) fn put_collection(&mut self, doc: &Value, visible_at: DateTime<Utc>) -> rusqlite::Result<()> {
        let sql = "INSERT INTO collections (id, updated_at, visible_at, doc) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT DO UPDATE SET updated_at = excluded.updated_at, visible_at = excluded.visible_at,
                doc = excluded.doc";
        self.connection.prepare_cached(sql)?.execute(params![
            id_of(doc)?,
            text(doc, "updatedAt"),
            stamp(visible_at),
            doc.to_string(),
        ])?;
        Ok(())
    }

    /// The collection with this number in its gid.
    pub(crate) fn collection(&self, id: i64) -> rusqlite::Result<Option<Value>> {
        self.document("SELECT doc FROM collections WHERE id = ?1", id)
    }

    /// The numbers of all collections, ascending.
    pub(crate) fn collection_ids(&self) -> rusqlite::Result<Vec<i64>> {
        self.ids("SELECT id FROM collections ORDER BY id")
    }

    /// Deletes a collection; true when there was one.
    pub(crate) fn delete_collection(&mut self, id: i64) -> rusqlite::Result<bool> {
        let deleted =
            self.connection.prepare_cached("DELETE FROM collections WHERE id = ?1")?.execute([id])?;
        Ok(deleted > 0)
    }

    /// Writes down what happened; search sees it from `visible_at` on.
    pub(crate) fn put_event(&mut self, doc: &Value, visible_at: DateTime<Utc>) -> rusqlite::Result<()> {
        let sql = "INSERT INTO events (id, created_at, visible_at, doc) VALUES (?1, ?2, ?3, ?4)";
        self.connection.prepare_cached(sql)?.execute(params![
            id_of(doc)?,
            text(doc, "createdAt"),
            stamp(visible_at),
            doc.to_string(),
        ])?;
        Ok(())
    }
}
