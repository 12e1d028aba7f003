//! Opening the shop's file. Any number of processes may do so at once, also the very first time.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode};

use super::State;

/// How long to wait for another process's write. The longest is the growing of a fresh shop's world.
const BUSY: Duration = Duration::from_secs(120);

impl State {
    /// Opens the shop's file, or lays down an empty shop when there is none yet.
    pub(crate) fn open(path: &Path) -> rusqlite::Result<State> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(BUSY)?;
        use_wal(&connection)?;
        connection.pragma_update(None, "synchronous", "normal")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        let mut state = State { connection };
        // Within the transaction, for another process may have laid it down just now.
        state.transaction(|state| {
            for (table, sql) in [
                ("orders", include_str!("../schema.sql")),
                ("fulfillment_orders", include_str!("../fulfillment_orders.sql")),
                ("inventory_items", include_str!("../stock.sql")),
            ] {
                if !has(&state.connection, table)? {
                    state.connection.execute_batch(sql)?;
                }
            }
            Ok::<_, rusqlite::Error>(())
        })?;
        state.transaction(|state| state.connection.execute_batch(include_str!("../bulk/schema.sql")))?;
        Ok(state)
    }
}

/// Asks the file itself: `Connection::table_exists` believes what this connection has read of it before.
fn has(connection: &Connection, table: &str) -> rusqlite::Result<bool> {
    let sql = "SELECT count(*) > 0 FROM sqlite_schema WHERE type = 'table' AND name = ?1";
    connection.query_row(sql, [table], |row| row.get(0))
}

/// A switch to WAL does not wait for whoever is switching too; a transaction does. So wait by one, then look again.
fn use_wal(connection: &Connection) -> rusqlite::Result<()> {
    loop {
        match connection.pragma_update(None, "journal_mode", "wal") {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
                connection.execute_batch("BEGIN EXCLUSIVE; COMMIT")?;
            }
            done => return done,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use serde_json::json;
    use std::sync::Barrier;

    #[test]
    fn a_shop_without_a_list_of_fulfillment_orders_is_given_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.db");
        let at = "2026-11-01T10:00:00Z";
        let location = json!({"location": {"id": "gid://shopify/Location/3"}});
        let order = json!({"id": "gid://shopify/Order/1", "name": "#1", "createdAt": at, "processedAt": at,
            "updatedAt": at, "refunds": [{"id": "gid://shopify/Refund/4"}],
            "fulfillmentOrders": [{"id": "gid://shopify/FulfillmentOrder/2", "status": "OPEN", "updatedAt": at,
                "assignedLocation": location}]});
        let mut state = State::open(&path).unwrap();
        state.put_order(&order, DateTime::UNIX_EPOCH).unwrap();
        let rows = |state: &State| {
            let sql = "SELECT id || ' ' || order_id || ' ' || status || ' ' || location_id || ' ' || updated_at || ' ' ||
                visible_at FROM fulfillment_orders";
            state.connection.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap()
        };
        let before = rows(&state);
        assert_eq!(before, "2 1 OPEN 3 2026-11-01T10:00:00Z 1970-01-01T00:00:00Z");
        state.connection.execute_batch("DROP TABLE fulfillment_orders; DELETE FROM order_parts").unwrap();
        drop(state);
        let state = State::open(&path).unwrap();
        assert_eq!(rows(&state), before);
        assert_eq!(state.order_of_part("gid://shopify/Refund/4").unwrap(), Some(1));
    }

    #[test]
    fn a_new_file_is_laid_down_once_by_whoever_comes_first() {
        let folder = tempfile::tempdir().unwrap();
        for file in 0..20 {
            let (path, start) = (folder.path().join(file.to_string()), Barrier::new(8));
            let open = || {
                start.wait();
                State::open(&path).unwrap().put("key", "value").unwrap();
            };
            std::thread::scope(|scope| (0..8).for_each(|_| drop(scope.spawn(open))));
            assert_eq!(State::open(&path).unwrap().get("key").unwrap().as_deref(), Some("value"));
        }
    }
}
