//! The shop's SQLite file: documents by id, and the columns beside them that search and sort need, kept in step here
//! on every write.

mod bulk_operations;
mod collections;
pub(crate) mod effects;
pub(crate) mod items;
mod late;
pub(crate) mod levels;
pub(crate) mod moves;
mod open;
pub(crate) mod page;
mod parts;

use chrono::{DateTime, SecondsFormat, Utc};
use rusqlite::{Connection, OptionalExtension as _, params};
use serde_json::Value;

/// One open shop.
pub(crate) struct State {
    connection: Connection,
}

impl State {
    /// Runs `work` in one transaction: committed when it returns `Ok`, undone when it returns `Err`. Within another
    /// one it joins that.
    pub(crate) fn transaction<T, E: From<rusqlite::Error>>(
        &mut self,
        work: impl FnOnce(&mut State) -> Result<T, E>,
    ) -> Result<T, E> {
        if !self.connection.is_autocommit() {
            return work(self);
        }
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        match work(self) {
            Ok(done) => {
                self.connection.execute_batch("COMMIT")?;
                Ok(done)
            }
            Err(error) => {
                self.connection.execute_batch("ROLLBACK")?;
                Err(error)
            }
        }
    }

    /// A value of the world (seed, next ids, …), if it was ever put.
    pub(crate) fn get(&self, key: &str) -> rusqlite::Result<Option<String>> {
        self.connection
            .prepare_cached("SELECT value FROM world WHERE key = ?1")?
            .query_row([key], |row| row.get(0))
            .optional()
    }

    /// Sets a value of the world.
    pub(crate) fn put(&mut self, key: &str, value: &str) -> rusqlite::Result<()> {
        let sql =
            "INSERT INTO world (key, value) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = excluded.value";
        self.connection.prepare_cached(sql)?.execute([key, value])?;
        Ok(())
    }

    /// Writes a location, new or changed.
    pub(crate) fn put_location(&mut self, doc: &Value) -> rusqlite::Result<()> {
        let sql =
            "INSERT INTO locations (id, doc) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET doc = excluded.doc";
        self.connection.prepare_cached(sql)?.execute(params![id_of(doc)?, doc.to_string()])?;
        Ok(())
    }

    /// Writes a product, new or changed; search sees it from `visible_at` on.
    pub(crate) fn put_product(&mut self, doc: &Value, visible_at: DateTime<Utc>) -> rusqlite::Result<()> {
        let id = id_of(doc)?;
        let sql =
            "INSERT INTO products (id, created_at, updated_at, visible_at, doc) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT DO UPDATE SET created_at = excluded.created_at, updated_at = excluded.updated_at,
                visible_at = excluded.visible_at, doc = excluded.doc";
        self.connection.prepare_cached(sql)?.execute(params![
            id,
            text(doc, "createdAt"),
            text(doc, "updatedAt"),
            stamp(visible_at),
            doc.to_string(),
        ])?;
        self.connection.prepare_cached("DELETE FROM variants WHERE product_id = ?1")?.execute([id])?;
        // A variant that moves here is no longer where it was.
        let place = "INSERT INTO variants (id, product_id) VALUES (?1, ?2)
            ON CONFLICT DO UPDATE SET product_id = excluded.product_id";
        let mut place = self.connection.prepare_cached(place)?;
        for variant in doc["variants"].as_array().into_iter().flatten() {
            place.execute([id_of(variant)?, id])?;
        }
        drop(place);
        self.put_items(id, doc, visible_at)
    }

    /// Writes an order, new or changed; search sees it from `visible_at` on.
    pub(crate) fn put_order(&mut self, doc: &Value, visible_at: DateTime<Utc>) -> rusqlite::Result<()> {
        let sql = "INSERT INTO orders
                (id, name, created_at, processed_at, updated_at, cancelled_at, visible_at, doc)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            ON CONFLICT DO UPDATE SET name = excluded.name, created_at = excluded.created_at,
                processed_at = excluded.processed_at, updated_at = excluded.updated_at,
                cancelled_at = excluded.cancelled_at, doc = excluded.doc,
                visible_at = iif(updated_at = excluded.updated_at, visible_at, excluded.visible_at)";
        let id = id_of(doc)?;
        let visible_at = visible_at + self.lateness(id)?;
        self.connection.prepare_cached(sql)?.execute(params![
            id,
            text(doc, "name"),
            text(doc, "createdAt"),
            text(doc, "processedAt"),
            text(doc, "updatedAt"),
            text(doc, "cancelledAt"),
            stamp(visible_at),
            doc.to_string(),
        ])?;
        self.put_parts(id, doc, visible_at)
    }

    /// The order with this number in its gid.
    pub(crate) fn order(&self, id: i64) -> rusqlite::Result<Option<Value>> {
        self.document("SELECT doc FROM orders WHERE id = ?1", id)
    }

    /// The number of the order with this name, written with `#` or without.
    pub(crate) fn order_named(&self, name: &str) -> rusqlite::Result<Option<i64>> {
        let sql = "SELECT id FROM orders WHERE name IN (?1, '#' || ?1)";
        self.connection.prepare_cached(sql)?.query_row([name], |row| row.get(0)).optional()
    }

    /// The product with this number in its gid.
    pub(crate) fn product(&self, id: i64) -> rusqlite::Result<Option<Value>> {
        self.document("SELECT doc FROM products WHERE id = ?1", id)
    }

    /// The location with this number in its gid.
    pub(crate) fn location(&self, id: i64) -> rusqlite::Result<Option<Value>> {
        self.document("SELECT doc FROM locations WHERE id = ?1", id)
    }

    /// Deletes a product, its variants and their stock; true when there was one.
    pub(crate) fn delete_product(&mut self, id: i64) -> rusqlite::Result<bool> {
        self.delete_levels(id)?;
        let deleted = self.connection.prepare_cached("DELETE FROM products WHERE id = ?1")?.execute([id])?;
        Ok(deleted > 0)
    }

    /// The numbers of all orders, ascending.
    pub(crate) fn order_ids(&self) -> rusqlite::Result<Vec<i64>> {
        self.ids("SELECT id FROM orders ORDER BY id")
    }

    /// The numbers of all products, ascending.
    pub(crate) fn product_ids(&self) -> rusqlite::Result<Vec<i64>> {
        self.ids("SELECT id FROM products ORDER BY id")
    }

    /// The numbers of all locations, ascending.
    pub(crate) fn location_ids(&self) -> rusqlite::Result<Vec<i64>> {
        self.ids("SELECT id FROM locations ORDER BY id")
    }

    fn document(&self, sql: &str, id: i64) -> rusqlite::Result<Option<Value>> {
        let text: Option<String> =
            self.connection.prepare_cached(sql)?.query_row([id], |row| row.get(0)).optional()?;
        text.map(|text| serde_json::from_str(&text).map_err(unreadable)).transpose()
    }

    fn ids(&self, sql: &str) -> rusqlite::Result<Vec<i64>> {
        self.connection.prepare_cached(sql)?.query_map([], |row| row.get(0))?.collect()
    }
}

/// A moment as the API writes it: whole seconds, UTC, with Z.
pub(crate) fn stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// The number at the end of a document's gid.
fn id_of(doc: &Value) -> rusqlite::Result<i64> {
    let gid = text(doc, "id").unwrap_or_default();
    let tail = gid.rsplit('/').next().unwrap_or_default();
    tail.parse().map_err(|_| {
        let message = format!("a document of the shop needs an id like gid://shopify/Type/1, not {gid:?}");
        rusqlite::Error::ToSqlConversionFailure(message.into())
    })
}

fn text<'doc>(doc: &'doc Value, field: &str) -> Option<&'doc str> {
    doc.get(field).and_then(Value::as_str)
}

fn unreadable(error: serde_json::Error) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, error.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::path::Path;

    fn shop() -> State {
        State::open(Path::new(":memory:")).unwrap()
    }

    fn order(id: i64) -> Value {
        let at = "2026-11-01T10:00:00Z";
        json!({"id": format!("gid://shopify/Order/{id}"), "name": "#1", "createdAt": at, "processedAt": at,
            "updatedAt": at, "cancelledAt": null})
    }

    #[test]
    fn a_written_order_reads_back_as_written() {
        let mut state = shop();
        state.put_order(&order(7), DateTime::UNIX_EPOCH).unwrap();
        assert_eq!(state.order(7).unwrap(), Some(order(7)));
        assert_eq!(state.order_ids().unwrap(), [7]);
    }

    #[test]
    fn a_failed_transaction_leaves_nothing() {
        let mut state = shop();
        let failed: anyhow::Result<()> = state.transaction(|state| {
            state.put_order(&order(7), DateTime::UNIX_EPOCH)?;
            anyhow::bail!("no")
        });
        assert!(failed.is_err());
        assert_eq!(state.order_ids().unwrap(), Vec::<i64>::new());
    }

    #[test]
    fn a_deleted_product_takes_its_variants_along() {
        let mut state = shop();
        let at = "2026-11-01T10:00:00Z";
        let doc = json!({"id": "gid://shopify/Product/1", "createdAt": at, "updatedAt": at,
            "variants": [{"id": "gid://shopify/ProductVariant/2"}]});
        state.put_product(&doc, DateTime::UNIX_EPOCH).unwrap();
        assert!(state.delete_product(1).unwrap());
        assert!(!state.delete_product(1).unwrap());
        let variants: i64 =
            state.connection.query_row("SELECT count(*) FROM variants", [], |row| row.get(0)).unwrap();
        assert_eq!(variants, 0);
    }

    #[test]
    fn a_document_without_an_id_is_refused() {
        assert!(shop().put_location(&json!({"name": "Nowhere"})).is_err());
    }
}
