//! Failed records: kept with payload and reason until they are taken or somebody drops them.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use rusqlite::{Row, named_params};

use super::error::Error;
use super::reader::Reader;
use super::text::{time, to_time};
use super::{Store, sql};

/// One record that could not be taken.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct FailedRecord {
    /// Its number here.
    pub id: i64,
    /// The shop's name in the catalog.
    pub shop: String,
    /// Category and verb of the job that could not take it.
    pub job: String,
    /// Its key: `order/450789469`.
    pub record: String,
    /// What people call it.
    pub name: String,
    /// `kept` or `dropped`.
    pub state: String,
    /// Why, the last time.
    pub reason: String,
    /// As it was received, the last time.
    pub payload: String,
    /// How often it was tried.
    pub attempts: u32,
    /// When it failed first. UTC.
    pub first_at: DateTime<Utc>,
    /// When it failed last. UTC.
    pub last_at: DateTime<Utc>,
    /// Not tried again before. UTC.
    pub next_at: DateTime<Utc>,
}

/// Which failed records to list.
#[derive(Debug, Clone, Default)]
pub struct FailedFilter {
    /// By its number, its key, or its name with or without `#`.
    pub which: Option<String>,
    /// Only this shop's.
    pub shop: Option<String>,
    /// Only this job's.
    pub job: Option<String>,
    /// Dropped ones too.
    pub dropped: bool,
    /// No more than these.
    pub limit: u32,
}

impl Reader {
    /// Failed records, oldest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn failed(&self, filter: &FailedFilter) -> Result<Vec<FailedRecord>, Error> {
        let mut statement = self.conn.prepare_cached(sql!("failed_list"))?;
        let rows = statement.query_map(
            named_params! {
                ":which": filter.which, ":shop": filter.shop, ":job": filter.job, ":dropped": filter.dropped,
                ":limit": filter.limit,
            },
            failed_record,
        )?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Keys of the records whose time has come to be tried again, at most a hundred.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn failed_due(&self, shop: &str, job: &str, now: DateTime<Utc>) -> Result<Vec<String>, Error> {
        let mut statement = self.conn.prepare_cached(sql!("failed_due"))?;
        let rows = statement
            .query_map(named_params! { ":shop": shop, ":job": job, ":now": time(now) }, |r| r.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Keys of the records that somebody gave up.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn failed_dropped(&self, shop: &str, job: &str) -> Result<HashSet<String>, Error> {
        let mut statement = self.conn.prepare_cached(sql!("failed_dropped"))?;
        let rows = statement.query_map(named_params! { ":shop": shop, ":job": job }, |r| r.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl Store {
    /// Lets the next run try a record again, a dropped one too.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn retry_failed(&mut self, id: i64, now: DateTime<Utc>) -> Result<(), Error> {
        self.conn
            .prepare_cached(sql!("failed_retry"))?
            .execute(named_params! { ":id": id, ":now": time(now) })?;
        Ok(())
    }

    /// Gives a record up: it is kept, and never tried again.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn drop_failed(&mut self, id: i64) -> Result<(), Error> {
        self.conn.prepare_cached(sql!("failed_drop"))?.execute(named_params! { ":id": id })?;
        Ok(())
    }
}

fn failed_record(row: &Row<'_>) -> rusqlite::Result<FailedRecord> {
    Ok(FailedRecord {
        id: row.get("failed_id")?,
        shop: row.get("shop")?,
        job: row.get("job")?,
        record: row.get("record")?,
        name: row.get("name")?,
        state: row.get("state")?,
        reason: row.get("reason")?,
        payload: row.get("payload")?,
        attempts: row.get("attempts")?,
        first_at: to_time(9, &row.get::<_, String>("first_at")?)?,
        last_at: to_time(10, &row.get::<_, String>("last_at")?)?,
        next_at: to_time(11, &row.get::<_, String>("next_at")?)?,
    })
}
