//! Runs: what was done, when, with which numbers and which end.

use super::job::Job;
use chrono::{DateTime, Utc};
use rusqlite::{Row, TransactionBehavior, named_params};

use super::error::Error;
use super::identity::Ground;
use super::reader::Reader;
use super::text::{time, to_time};
use super::{Store, sql};

/// A run that is going on. Every write of its names it, and fails once another process has declared it dead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Its number.
    pub id: i64,
    /// What runs.
    pub job: Job,
    /// When it began, which is what it takes for now. UTC.
    pub now: DateTime<Utc>,
}

/// How a run ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// All is well.
    Done,
    /// Done, but some records failed or some mutations were refused.
    Partial,
    /// It could not go on.
    Failed,
    /// It was told to stop: by a signal, or because its time was up. What was committed stays.
    Stopped,
}

impl Ending {
    const fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Partial => "partial",
            Self::Failed => "failed",
            Self::Stopped => "stopped",
        }
    }
}

/// One row of the runs.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct RunRow {
    /// Its number.
    pub run: i64,
    /// The shop's name in the catalog.
    pub shop: String,
    /// Category and verb.
    pub job: String,
    /// The variant's name; empty for the plain job.
    pub variant: String,
    /// `running`, `done`, `partial`, `failed`, `stopped` or `abandoned`.
    pub state: String,
    /// What it read instead of the next window, if it was told to.
    pub window: Option<String>,
    /// When it began. UTC.
    pub started_at: DateTime<Utc>,
    /// When it ended. UTC.
    pub finished_at: Option<DateTime<Utc>>,
    /// What the process answered.
    pub exit_code: Option<i64>,
    /// Records seen: the sum of the next five.
    pub seen: u64,
    /// Records new to the store.
    pub created: u64,
    /// Records changed in the store.
    pub updated: u64,
    /// Records that were as they should be.
    pub unchanged: u64,
    /// Records left alone on purpose.
    pub skipped: u64,
    /// Records that could not be taken.
    pub failed: u64,
    /// Mutations that the shop carried out.
    pub confirmed: u64,
    /// Mutations that the shop refused.
    pub refused: u64,
    /// Why it ended other than well.
    pub cause: Option<String>,
    /// The version that ran.
    pub program: String,
}

/// Which runs to list, newest first.
#[derive(Debug, Clone, Default)]
pub struct RunFilter {
    /// Only this one.
    pub run: Option<i64>,
    /// Only this shop's.
    pub shop: Option<String>,
    /// Only this job's.
    pub job: Option<String>,
    /// Only this variant's; empty for the plain job.
    pub variant: Option<String>,
    /// No more than these.
    pub limit: u32,
}

impl Store {
    /// Begins a run. The caller holds the job's lock, so runs of the same job that are still marked running were
    /// killed: they are declared abandoned, and can write no more.
    ///
    /// # Errors
    /// The shop or the identifier is not the one that the store was made with, or the store cannot be written.
    pub fn begin(&mut self, job: &Job, ground: &Ground, now: DateTime<Utc>) -> Result<Run, Error> {
        self.unsynced(|store| store.begin_now(job, ground, now))
    }

    fn begin_now(&mut self, job: &Job, ground: &Ground, now: DateTime<Utc>) -> Result<Run, Error> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        ground.hold(&tx, &job.shop, now)?;
        tx.prepare_cached(sql!("run_abandon"))?.execute(named_params! {
            ":shop": job.shop, ":job": job.name, ":now": time(now),
        })?;
        let id = tx.prepare_cached(sql!("run_begin"))?.query_row(
            named_params! {
                ":shop": job.shop, ":job": job.name, ":variant": job.variant, ":now": time(now),
                ":window": ground.window, ":program": env!("CARGO_PKG_VERSION"),
            },
            |row| row.get(0),
        )?;
        tx.commit()?;
        Ok(Run { id, job: job.clone(), now })
    }

    /// Ends a run.
    ///
    /// # Errors
    /// The store cannot be written, or the run was declared abandoned.
    pub fn finish(
        &mut self,
        run: &Run,
        ending: Ending,
        exit_code: u8,
        cause: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let rows = self.unsynced(|store| {
            Ok(store.conn.prepare_cached(sql!("run_finish"))?.execute(named_params! {
                ":run": run.id, ":state": ending.word(), ":now": time(now), ":exit_code": exit_code, ":cause": cause,
            })?)
        })?;
        if rows == 0 { Err(Error::RunLost(run.id)) } else { Ok(()) }
    }

    /// Writes without waiting for the disk. Only for the beginning and the end of a run: after a power cut a run whose
    /// end was lost counts as abandoned, which is harmless, and whatever matters is synced by its own commit.
    fn unsynced<T>(&mut self, write: impl FnOnce(&mut Self) -> Result<T, Error>) -> Result<T, Error> {
        self.conn.pragma_update(None, "synchronous", "NORMAL")?;
        let written = write(self);
        self.conn.pragma_update(None, "synchronous", "FULL")?;
        written
    }
}

impl Reader {
    /// Runs, newest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn runs(&self, filter: &RunFilter) -> Result<Vec<RunRow>, Error> {
        let mut statement = self.conn.prepare_cached(sql!("run_list"))?;
        let rows = statement.query_map(
            named_params! { ":run": filter.run, ":shop": filter.shop, ":job": filter.job,
            ":variant": filter.variant, ":limit": filter.limit },
            run_row,
        )?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

fn run_row(row: &Row<'_>) -> rusqlite::Result<RunRow> {
    Ok(RunRow {
        run: row.get("run_id")?,
        shop: row.get("shop")?,
        job: row.get("job")?,
        variant: row.get("variant")?,
        state: row.get("state")?,
        window: row.get("window")?,
        started_at: to_time(5, &row.get::<_, String>("started_at")?)?,
        finished_at: row.get::<_, Option<String>>("finished_at")?.map(|t| to_time(6, &t)).transpose()?,
        exit_code: row.get("exit_code")?,
        seen: row.get("seen")?,
        created: row.get("created")?,
        updated: row.get("updated")?,
        unchanged: row.get("unchanged")?,
        skipped: row.get("skipped")?,
        failed: row.get("failed")?,
        confirmed: row.get("confirmed")?,
        refused: row.get("refused")?,
        cause: row.get("cause")?,
        program: row.get("program")?,
    })
}
