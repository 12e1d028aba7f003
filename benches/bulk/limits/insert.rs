//! Writing the rows of a load and nothing else: those that a load made are read, a page at a time, and written into an empty
//! store with the same tables and indexes, by prepared statements, in transactions of the same size, as durably.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

/// The tables that hold an order's rows, each with how its rows are found by the order's number.
const TABLES: [(&str, &str); 8] = [
    ("orders", "order_id BETWEEN ?1 AND ?2"),
    ("order_tags", "order_id BETWEEN ?1 AND ?2"),
    ("order_attributes", "order_id BETWEEN ?1 AND ?2"),
    ("payments", "order_id BETWEEN ?1 AND ?2"),
    ("ship_groups", "order_id BETWEEN ?1 AND ?2"),
    ("items", "order_id BETWEEN ?1 AND ?2"),
    ("item_adjustments", "item_id IN (SELECT item_id FROM items WHERE order_id BETWEEN ?1 AND ?2)"),
    ("order_events", "order_id BETWEEN ?1 AND ?2"),
];

/// Loads the file, then writes what came of it into `database`; how long the writing took.
pub(crate) fn insert(file: &Path, database: &Path) -> Result<Duration> {
    let folder = std::env::temp_dir().join(format!("load-limits-{}", std::process::id()));
    std::fs::create_dir_all(&folder).context("making a folder")?;
    let took = load(file, &folder).and_then(|()| copy(&folder.join("hwjobs.db"), database));
    std::fs::remove_dir_all(&folder).context("removing the folder")?;
    took
}

fn load(file: &Path, folder: &Path) -> Result<()> {
    let catalog = "[store]\nstate = \"hwjobs.db\"\n\n[shops.brightside]\ndomain = \"sandbox\"\n";
    std::fs::write(folder.join("jobs.toml"), catalog).context("writing a catalog")?;
    let program = std::env::current_exe().context("finding hwjobs")?;
    let program = program.ancestors().nth(2).context("finding hwjobs")?.join("hwjobs");
    let file = file.canonicalize().context("finding the file")?;
    let ended = Command::new(program)
        .current_dir(folder)
        .args(["-q", "initial-load", "orders", "--status", "any", "--fulfillment-status", "any"])
        .args(["--allow-missing-products", "--from-file"])
        .arg(file)
        .status()
        .context("running hwjobs")?;
    ensure!(ended.success(), "hwjobs could not load the file: {ended}");
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<Duration> {
    let source = Connection::open(from)?;
    let mut target = empty_like(&source, to)?;
    let last: i64 = source.query_row("SELECT max(order_id) FROM orders", [], |row| row.get(0))?;
    let mut took = Duration::ZERO;
    for first in (1..=last).step_by(super::PAGE) {
        let page = TABLES
            .iter()
            .map(|(table, found)| rows(&source, table, found, first))
            .collect::<Result<Vec<_>>>()?;
        let began = Instant::now();
        write(&mut target, &page)?;
        took += began.elapsed();
    }
    Ok(took)
}

/// A store with the same schema, with everything in it but orders.
fn empty_like(source: &Connection, to: &Path) -> Result<Connection> {
    source.execute("VACUUM INTO ?1", [to.to_str().context("the path is text")?])?;
    let target = Connection::open(to)?;
    target.execute_batch("PRAGMA foreign_keys = OFF")?;
    for (table, _) in TABLES.iter().rev() {
        target.execute(&format!("DELETE FROM {table}"), [])?;
    }
    target.execute_batch(
        "VACUUM; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
         PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 8000",
    )?;
    Ok(target)
}

/// A page's rows of one table.
struct Rows {
    statement: String,
    rows: Vec<Vec<Value>>,
}

fn rows(source: &Connection, table: &str, found: &str, first: i64) -> Result<Rows> {
    let mut statement = source.prepare_cached(&format!("SELECT * FROM {table} WHERE {found}"))?;
    let columns = statement.column_count();
    let places: Vec<String> = (1..=columns).map(|place| format!("?{place}")).collect();
    let rows = statement
        .query_map([first, first + super::PAGE as i64 - 1], |row| {
            (0..columns).map(|at| row.get(at)).collect()
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(Rows { statement: format!("INSERT INTO {table} VALUES ({})", places.join(", ")), rows })
}

fn write(target: &mut Connection, page: &[Rows]) -> Result<()> {
    let tx = target.transaction()?;
    for Rows { statement, rows } in page {
        let mut insert = tx.prepare_cached(statement)?;
        for row in rows {
            insert.execute(params_from_iter(row))?;
        }
    }
    tx.commit()?;
    Ok(())
}
