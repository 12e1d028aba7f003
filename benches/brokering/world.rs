//! A made-up retailer: its store with facilities and stock, and copies of it in which so many orders wait.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use domain::brokering::routing::{QueueSelection, Routing, Terms};
use domain::catalog::product::Identifier;
use domain::facility::Queue;
use rusqlite::Connection;
use store::{Asked, Ground, Job, Reader, Routable, Run, Store};
use tempfile::TempDir;

use crate::shop::{DOMAIN, FACILITIES, SHOP, VARIANTS, now};
use crate::{stock, waiting};

/// The retailer without orders.
pub(crate) struct World {
    folder: TempDir,
}

/// The retailer with so many orders.
pub(crate) struct Size {
    pub(crate) orders: u32,
    folder: TempDir,
    units: i64,
}

impl World {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("hwjobs.db");
        begun(&mut Store::open(&path).unwrap());
        let conn = filling(&path);
        stock::fill(&conn);
        conn.execute_batch("COMMIT; PRAGMA wal_checkpoint(TRUNCATE);").unwrap();
        Self { folder }
    }

    pub(crate) fn with_orders(&self, orders: u32) -> Size {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("hwjobs.db");
        std::fs::copy(self.folder.path().join("hwjobs.db"), &path).unwrap();
        let conn = filling(&path);
        waiting::fill(&conn, orders);
        conn.execute_batch("COMMIT; PRAGMA wal_checkpoint(TRUNCATE);").unwrap();
        let units = conn.query_row("SELECT count(*) FROM items", [], |row| row.get(0)).unwrap();
        Size { orders, folder, units }
    }
}

impl Size {
    pub(crate) fn told(&self) -> String {
        let Self { orders, units, .. } = self;
        format!("{orders} orders, {units} units, {FACILITIES} facilities, {VARIANTS} variants")
    }

    /// A copy of the store, in a folder of its own.
    pub(crate) fn copy(&self) -> TempDir {
        let folder = TempDir::new().unwrap();
        std::fs::copy(self.folder.path().join("hwjobs.db"), folder.path().join("hwjobs.db")).unwrap();
        // What is copied is on the disk before anybody is timed.
        std::fs::File::open(folder.path().join("hwjobs.db")).unwrap().sync_all().unwrap();
        folder
    }

    /// What waits, and all that routing looks at.
    pub(crate) fn facts(&self) -> Routable {
        facts(&Reader::open(&self.folder.path().join("hwjobs.db")).unwrap())
    }
}

/// What waits in a store.
pub(crate) fn facts(reader: &Reader) -> Routable {
    let besides = BTreeSet::new();
    let asked = Asked {
        queues: &[Queue::Brokering],
        besides: &besides,
        together: None,
        timezone: chrono_tz::Tz::UTC,
        now: now(),
    };
    reader.routable(&asked).unwrap()
}

pub(crate) fn terms(routings: &[Routing]) -> Terms<'_> {
    Terms {
        routings,
        queues: &[Queue::Brokering],
        taking: QueueSelection::Untried,
        timezone: chrono_tz::Tz::UTC,
        now: now(),
    }
}

/// Begins a run as the program would.
pub(crate) fn begun(store: &mut Store) -> Run {
    let job = Job { shop: SHOP.to_owned(), name: "brokering batch".to_owned(), variant: String::new() };
    let ground = Ground { domain: DOMAIN.to_owned(), identifier: Identifier::Sku, window: None };
    store.begin(&job, &ground, now()).unwrap()
}

/// A connection that fills a store fast, in one transaction.
fn filling(path: &Path) -> Connection {
    let conn = Connection::open(PathBuf::from(path)).unwrap();
    conn.execute_batch(
        "PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; PRAGMA cache_size = -400000; BEGIN;",
    )
    .unwrap();
    conn
}
