//! The SQLite database: migrations, reads and commits. All SQL of hwjobs is in this crate.
//!
//! A [`Store`] writes, a [`Reader`] cannot. Every write of a job goes through [`commit`](Store::commit): rows, checkpoint
//! and outbox in one transaction. `apply` turns each change into SQL; each statement restates its precondition, so a step
//! that is stale changes nothing. Queries are in `sql/`, one statement a file.

mod apply;
mod brokering;
mod catalog;
mod commit;
mod error;
mod facilities;
mod failed;
mod feeds;
mod identity;
mod item_moves;
mod kits;
mod levels;
mod migrate;
mod names;
mod order_history;
mod outbox;
mod reader;
mod rejections;
mod returns;
mod rule_targets;
mod runs;
mod scope;
mod stock_report;
mod stream;
mod supply;
mod text;

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

pub use brokering::{Asked, Besides, Routable};
pub use commit::{Committed, Page};
pub use error::Error;
pub use failed::{FailedFilter, FailedRecord};
pub use feeds::Begun;
pub use identity::Ground;
pub use item_moves::{UnitAt, UnitMoved};
pub use job::Job;
pub use levels::{Changed, Counted, Known};
pub use names::Names;
pub use order_history::{NamedOrder, OrderEvent};
pub use outbox::{Answered, Settled, Unsettled};
pub use reader::{Orders, Reader, StoredProduct};
pub use rejections::Along;
pub use returns::ReturnsLooked;
pub use rule_targets::{Candidate, LastPublication};
pub use runs::{Ending, Run, RunFilter, RunRow};
pub use stock_report::{Moved, NamedVariant, Part, RawListing, StockAt, WaitingKit};
pub use supply::{Changes, Variants};

/// The text of a statement in `sql/`.
macro_rules! sql {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/sql/", $name, ".sql"))
    };
}
use sql;

/// How long a write waits for another process's write before it gives up. Writes last milliseconds.
const BUSY: Duration = Duration::from_secs(30);

/// Statements kept prepared; a bulk of orders uses about twenty.
const PREPARED: usize = 64;

/// KiB of the file that a writing connection keeps in memory, once it has read them: enough for the upper levels of every
/// index, so that a load of any size is not slowed down by reading them again.
const CACHE: i64 = 16 << 10;

/// Pages that wait in the WAL before they are moved into the file. More of them are moved at once, so each is moved fewer
/// times; the WAL takes up to 32 MiB.
const WAITING: i64 = 8000;

/// The store, open for writing.
pub struct Store {
    conn: Connection,
}

impl Store {
    /// Opens the store, creates it where there is none, and brings its schema up to date.
    ///
    /// # Errors
    /// The folder is missing, the file is not ours or of a newer program, or SQLite cannot use it.
    pub fn open(path: &Path) -> Result<Self, Error> {
        // SQLite gives the WAL and its index the mode of the database file. Where it cannot be created, SQLite says why.
        let _reported_below = private_files::touch(path);
        let mut conn = Connection::open(path).map_err(|e| Error::open(path, e))?;
        prepare(&conn).map_err(|e| Error::open(path, e))?;
        migrate::to_latest(&mut conn, path)?;
        conn.pragma_update(None, "cache_size", -CACHE)?;
        conn.pragma_update(None, "wal_autocheckpoint", WAITING)?;
        Ok(Self { conn })
    }

    /// A second connection to the same file, which cannot write.
    ///
    /// # Errors
    /// SQLite cannot use the file.
    pub fn reader(&self) -> Result<Reader, Error> {
        match self.conn.path() {
            Some(path) if !path.is_empty() => Reader::open(Path::new(path)),
            _ => Err(Error::Unusable("a store in memory has one connection only".to_owned())),
        }
    }
}

impl Reader {
    /// Opens a store that exists, without the power to change it; a byte-identical file is the proof of a dry run.
    ///
    /// # Errors
    /// There is no such file, it is not ours, its schema is newer than this program's, or SQLite cannot use it.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(path, flags).map_err(|e| Error::open(path, e))?;
        prepare(&conn).map_err(|e| Error::open(path, e))?;
        match migrate::check_latest(&conn, path) {
            Ok(()) => Ok(Self { conn }),
            Err(Error::Older { .. }) => Self::of_older(&conn),
            Err(error) => Err(error),
        }
    }

    /// Another connection to the same store, for another thread.
    ///
    /// # Errors
    /// SQLite cannot use the file, or has no memory.
    pub fn twin(&self) -> Result<Self, Error> {
        match self.conn.path() {
            Some(path) if !path.is_empty() => Self::open(Path::new(path)),
            _ => Self::of_older(&self.conn),
        }
    }

    /// A look at a store whose schema is older: at a copy in memory, brought up to date. The file stays as it is until
    /// something is to be written.
    fn of_older(file: &Connection) -> Result<Self, Error> {
        let mut conn = Connection::open_in_memory()?;
        rusqlite::backup::Backup::new(file, &mut conn)?.step(-1)?;
        prepare(&conn)?;
        migrate::to_latest(&mut conn, Path::new(":memory:"))?;
        conn.pragma_update(None, "query_only", true)?;
        Ok(Self { conn })
    }

    /// An empty store, for planning where no store has been made yet.
    ///
    /// # Errors
    /// SQLite has no memory.
    pub fn empty() -> Result<Self, Error> {
        let mut conn = Connection::open_in_memory()?;
        prepare(&conn)?;
        migrate::to_latest(&mut conn, Path::new(":memory:"))?;
        conn.pragma_update(None, "query_only", true)?;
        Ok(Self { conn })
    }
}

/// Where the locks of a store lie: `hwjobs.db` has `hwjobs.db.locks/`, which is made if need be. Only that one folder:
/// where the store's own is missing, its name is probably misspelt.
///
/// # Errors
/// The folder cannot be made.
pub fn locks(state: &Path) -> io::Result<PathBuf> {
    let mut name = state.as_os_str().to_owned();
    name.push(".locks");
    let folder = PathBuf::from(name);
    match private_files::create_dir(&folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        Ok(()) | Err(_) => Ok(folder),
    }
}

/// The first look into the file: opening it has not read a byte.
fn prepare(conn: &Connection) -> rusqlite::Result<()> {
    conn.busy_timeout(BUSY)?;
    conn.set_prepared_statement_cache_capacity(PREPARED);
    // Plans do not hang on what is bound. Else SQLite prepares a statement anew whenever its values have been let go of,
    // which the cache does after every use: half the time of a page.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    conn.pragma_update(None, "foreign_keys", true)?;
    // FULL: NORMAL can lose the outbox row of a mutation that was already sent (reliability.md, R3).
    conn.pragma_update(None, "synchronous", "FULL")?;
    Ok(())
}

mod job;
#[cfg(test)]
mod tests;
