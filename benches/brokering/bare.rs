//! A writer that knows everything already: the rows that a run has written, into the same tables with prepared statements, in
//! transactions as large, on a connection set up alike; with nothing asked, decided or checked.

use std::collections::HashMap;
use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, Row, params_from_iter};

/// Ship groups per transaction, as the job has it.
pub(crate) const PAGE: usize = 250;

/// A table, the rows that a run leaves in it with their orders, and how they are written.
struct Kind {
    /// The order first, then what `write` asks for.
    found: &'static str,
    write: &'static str,
}

/// In the order in which they are written.
const KINDS: [Kind; 9] = [
    Kind {
        found: "SELECT order_id, ship_group_id, order_id, facility, shipping_method FROM ship_groups
                 WHERE ship_group_id > (SELECT max(order_id) FROM orders)",
        write: "INSERT INTO ship_groups (ship_group_id, order_id, facility, shipping_method) VALUES (?1, ?2, ?3, ?4)",
    },
    Kind {
        found: "SELECT order_id, item_id, ship_group_id, auto_cancel_at FROM items",
        write: "UPDATE items SET ship_group_id = ?2, auto_cancel_at = ?3 WHERE item_id = ?1",
    },
    Kind {
        found: "SELECT order_id, r.item_id, r.variant_id, facility, units, reserved_at, run_id FROM reservations r JOIN items i USING (item_id)",
        write: "INSERT INTO reservations VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    },
    Kind {
        found: "SELECT order_id, ledger_id, l.variant_id, facility, qoh_diff, atp_diff, reason, l.item_id, happened_at, run_id
                  FROM stock_ledger l JOIN items i USING (item_id)",
        write: "INSERT INTO stock_ledger (ledger_id, variant_id, facility, qoh_diff, atp_diff, reason, item_id, happened_at, run_id)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    },
    Kind {
        found: "SELECT order_id, l.variant_id, facility, atp_diff FROM stock_ledger l JOIN items i USING (item_id)",
        write: "UPDATE stock SET atp = atp + ?3 WHERE variant_id = ?1 AND facility = ?2",
    },
    Kind {
        found: "SELECT order_id, move_id, item_id, from_facility, to_facility, reason, routing, rule, attempt, metres, suggested_method,
                       note, happened_at, run_id FROM item_moves JOIN items USING (item_id)",
        write: "INSERT INTO item_moves VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, NULL, NULL)",
    },
    Kind {
        found: "SELECT order_id, order_id, happened_at, run_id, what, why, decided_by FROM order_events WHERE what = 'routed'",
        write: "INSERT INTO order_events (order_id, happened_at, run_id, what, why, decided_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    },
    Kind {
        found: "SELECT DISTINCT order_id, to_facility, substr(happened_at, 1, 10) FROM item_moves JOIN items USING (item_id)
                 WHERE reason = 'brokered'",
        write: "INSERT INTO facility_days VALUES (?1, ?2, 1) ON CONFLICT (facility, day) DO UPDATE SET orders = orders + 1",
    },
    Kind {
        found: "SELECT o.order_id, o.order_id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM ship_groups WHERE ship_group_id = o.order_id)",
        write: "DELETE FROM ship_groups WHERE ship_group_id = ?1",
    },
];

type Of = HashMap<i64, Vec<Vec<Value>>>;

/// What a run has written, page by page.
pub(crate) struct Rows {
    pages: Vec<Vec<[Vec<Vec<Value>>; KINDS.len()]>>,
}

impl Rows {
    /// Everything that the run of this store has written.
    pub(crate) fn written(path: &Path) -> Self {
        let conn = Connection::open(path).unwrap();
        let mut found: Vec<Of> = KINDS.iter().map(|kind| by_order(&conn, kind.found)).collect();
        let sql =
            "SELECT order_id FROM item_moves JOIN items USING (item_id) GROUP BY 1 ORDER BY min(move_id)";
        let mut statement = conn.prepare(sql).unwrap();
        let orders: Vec<i64> =
            statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        let mut of = |order: &i64| std::array::from_fn(|kind| found[kind].remove(order).unwrap_or_default());
        Self { pages: orders.chunks(PAGE).map(|page| page.iter().map(&mut of).collect()).collect() }
    }

    pub(crate) fn count(&self) -> usize {
        self.pages.iter().flatten().flatten().map(Vec::len).sum()
    }

    pub(crate) fn pages(&self) -> usize {
        self.pages.len()
    }

    /// Writes them into a store as it was before.
    pub(crate) fn write(&self, path: &Path) {
        let conn = Connection::open(path).unwrap();
        conn.execute_batch(
            "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 8000;
             INSERT INTO runs (shop, job, state, started_at, program) SELECT shop, 'brokering batch', 'running', '', '' FROM shops;",
        )
        .unwrap();
        let run = conn.last_insert_rowid();
        let mut writes = KINDS.map(|kind| conn.prepare(kind.write).unwrap());
        let mut count = conn
            .prepare("UPDATE runs SET seen = seen + ?1, updated = updated + ?1 WHERE run_id = ?2")
            .unwrap();
        let mut checkpoint = conn
            .prepare(
                "INSERT INTO checkpoints SELECT shop, 'brokering batch', '', '{}', ?1, '' FROM shops WHERE true
                 ON CONFLICT (shop, job, variant) DO UPDATE SET run_id = excluded.run_id",
            )
            .unwrap();
        for page in &self.pages {
            conn.execute_batch("BEGIN IMMEDIATE").unwrap();
            for order in page {
                for (write, rows) in writes.iter_mut().zip(order) {
                    for row in rows {
                        write.execute(params_from_iter(row)).unwrap();
                    }
                }
            }
            count.execute([i64::try_from(page.len()).unwrap(), run]).unwrap();
            checkpoint.execute([run]).unwrap();
            conn.execute_batch("COMMIT").unwrap();
        }
    }

    /// What the two stores hold is the same.
    pub(crate) fn check(&self, bare: &Path, whole: &Path) {
        let conn = Connection::open(bare).unwrap();
        conn.execute("ATTACH ?1 AS whole", [whole.to_str().unwrap()]).unwrap();
        for (table, columns) in [
            ("ship_groups", "*"),
            ("items", "*"),
            ("reservations", "*"),
            ("stock_ledger", "*"),
            ("item_moves", "*"),
            ("facility_days", "*"),
            ("order_events", "order_id, what, why, decided_by"),
        ] {
            let sql = format!(
                "SELECT count(*) FROM (SELECT {columns} FROM whole.{table} EXCEPT SELECT {columns} FROM main.{table})"
            );
            let missing: i64 = conn.query_row(&sql, [], |row| row.get(0)).unwrap();
            assert_eq!(missing, 0, "{table}: the bare writer has not written the same");
        }
    }
}

/// Rows without their orders, by these.
fn by_order(conn: &Connection, sql: &str) -> Of {
    let mut statement = conn.prepare(sql).unwrap();
    let columns = statement.column_count();
    let cells = |row: &Row<'_>| (1..columns).map(|column| row.get(column)).collect::<rusqlite::Result<_>>();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, cells(row)?))).unwrap();
    let mut found = Of::new();
    for row in rows {
        let (order, row): (i64, Vec<Value>) = row.unwrap();
        found.entry(order).or_default().push(row);
    }
    found
}
