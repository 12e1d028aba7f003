//! The places of an order's units, now and before.

use chrono::{DateTime, Utc};
use rusqlite::named_params;
use serde::Serialize;

use super::error::Error;
use super::reader::Reader;
use super::sql;
use super::text::{time_if_any, to_time};

/// A unit, and where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitAt {
    /// Its number in the store.
    pub number: i64,
    /// The line of the order that it is of.
    pub line: i64,
    /// Which unit of that.
    pub unit: u32,
    /// What it is: the variant's identity, else what stands in the order.
    pub of: String,
    /// Where it stands.
    pub status: String,
    /// Where it is.
    pub facility: String,
    /// True if that is a queue.
    pub queue: bool,
    /// How it travels.
    pub shipping_method: String,
    /// When it is to be cancelled if it still waits then. UTC.
    pub auto_cancel_at: Option<DateTime<Utc>>,
    /// Since when it is there; none where it was imported so. UTC.
    pub since: Option<DateTime<Utc>>,
}

/// A time that routing or a rejection had to do with a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitMoved {
    /// When. UTC.
    pub at: DateTime<Utc>,
    /// In which run.
    pub run: i64,
    /// By which job.
    pub job: String,
    /// The line of the order that it is of.
    pub line: i64,
    /// Which unit of that.
    pub unit: u32,
    /// What it is.
    pub of: String,
    /// From where.
    pub from: String,
    /// To where; the same, where it was tried in vain.
    pub to: String,
    /// Why: `brokered`, `unfillable`, or why it was rejected.
    pub reason: String,
    /// By which routing.
    pub routing: Option<String>,
    /// By which of its rules.
    pub rule: Option<String>,
    /// How often routing had tried by then.
    pub attempt: i64,
    /// How far the facility is from the buyer.
    pub metres: Option<u32>,
    /// The method that gets it there in time from so near.
    pub suggested_method: Option<String>,
    /// What was said of it.
    pub note: Option<String>,
}

impl Reader {
    /// The units of an order, and where each is.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn units_of(&self, order: i64) -> Result<Vec<UnitAt>, Error> {
        self.rows(sql!("units_of"), named_params! { ":order": order }, |row| {
            Ok(UnitAt {
                number: row.get(0)?,
                line: row.get(1)?,
                unit: row.get(2)?,
                of: row.get(3)?,
                status: row.get(4)?,
                facility: row.get(5)?,
                queue: row.get(6)?,
                shipping_method: row.get(7)?,
                auto_cancel_at: time_if_any(row, 8)?,
                since: time_if_any(row, 9)?,
            })
        })
    }

    /// Where the units of an order have been, oldest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn moves_of(&self, order: i64) -> Result<Vec<UnitMoved>, Error> {
        self.rows(sql!("moves_of"), named_params! { ":order": order }, |row| {
            Ok(UnitMoved {
                at: to_time(0, &row.get::<_, String>(0)?)?,
                run: row.get(1)?,
                job: row.get(2)?,
                line: row.get(3)?,
                unit: row.get(4)?,
                of: row.get(5)?,
                from: row.get(6)?,
                to: row.get(7)?,
                reason: row.get(8)?,
                routing: row.get(9)?,
                rule: row.get(10)?,
                attempt: row.get(11)?,
                metres: row.get(12)?,
                suggested_method: row.get(13)?,
                note: row.get(14)?,
            })
        })
    }
}
