//! A store as lines of text, so that two of them can be compared: every row of every table, less what only says which
//! run wrote it and how often it had to try.

use rusqlite::Connection;
use rusqlite::types::ValueRef;

/// What may differ, by table and column: bookkeeping of runs, and the port of the shop. `*` is the whole table.
const BOOKKEEPING: &[(&str, &str)] = &[
    ("shops", "domain"),
    ("runs", "*"),
    ("checkpoints", "run_id"),
    ("checkpoints", "moved_at"),
    ("order_events", "run_id"),
    ("outbox", "run_id"),
    ("outbox", "attempts"),
];

/// A store's lines, table by table.
#[derive(PartialEq, Eq)]
pub(crate) struct Digest(Vec<String>);

impl std::fmt::Debug for Digest {
    /// Lines of a whole store help nobody: see [`Digest::is`].
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} rows", self.0.len())
    }
}

impl Digest {
    /// Without the rows of a table.
    pub(crate) fn without(mut self, table: &str) -> Self {
        self.0.retain(|line| !line.starts_with(&format!("{table}: ")));
        self
    }

    /// Holds it to being the same as another, and shows the rows that one of them has and the other has not.
    #[track_caller]
    pub(crate) fn is(&self, other: &Self, when: &str) {
        let less = |one: &Self, other: &Self, mark: &str| {
            let only = one.0.iter().filter(|line| !other.0.contains(line));
            only.map(|line| format!("{mark} {line}\n")).collect::<String>()
        };
        assert!(self == other, "{when}:\n{}{}", less(self, other, "+"), less(other, self, "-"));
    }
}

/// The lines of this store.
pub(super) fn of(store: &Connection) -> Digest {
    let tables = texts(store, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
    let kept = tables.iter().filter(|table| !is_bookkeeping(table, "*"));
    Digest(kept.flat_map(|table| rows(store, table)).collect())
}

fn rows(store: &Connection, table: &str) -> Vec<String> {
    let columns = texts(store, &format!("SELECT name FROM pragma_table_info('{table}') ORDER BY cid"));
    let columns: Vec<&String> = columns.iter().filter(|column| !is_bookkeeping(table, column)).collect();
    let list = columns.iter().map(|column| format!("\"{column}\"")).collect::<Vec<_>>().join(", ");
    let mut statement = store.prepare(&format!("SELECT {list} FROM {table} ORDER BY {list}")).unwrap();
    let line = |row: &rusqlite::Row<'_>| {
        let cells = columns
            .iter()
            .enumerate()
            .map(|(at, column)| format!("{column}={}", shown(row.get_ref(at).unwrap())));
        Ok(format!("{table}: {}", cells.collect::<Vec<_>>().join(" ")))
    };
    statement.query_map([], line).unwrap().map(Result::unwrap).collect()
}

fn is_bookkeeping(table: &str, column: &str) -> bool {
    BOOKKEEPING.contains(&(table, column))
}

fn texts(store: &Connection, sql: &str) -> Vec<String> {
    let mut statement = store.prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

fn shown(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => "–".to_owned(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
        ValueRef::Blob(bytes) => format!("{} bytes", bytes.len()),
    }
}
