//! Queries about returns, and about orders that were cancelled in the database.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use rusqlite::{ToSql, named_params};

use super::error::Error;
use super::reader::Reader;
use super::sql;
use super::text::{json, list, time_if_any, word};
use domain::facility::FacilityId;
use domain::orders::cancellation::CancelledHere;
use domain::plan::change::ReturnKey;
use domain::returns::{StoredReturn, StoredUnit};
use domain::status::ReturnStatus;
use domain::values::id::{LineId, OrderId};

/// What the store has seen of an order's returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReturnsLooked {
    /// The order's `updated_at` at the shop when they were last read. UTC.
    pub at: Option<DateTime<Utc>>,
    /// True if it has any.
    pub any: bool,
}

impl Reader {
    /// What the store has seen of these orders' returns; orders that it has not are not there.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn returns_seen(
        &self,
        shop: &str,
        ids: &[OrderId],
    ) -> Result<HashMap<OrderId, ReturnsLooked>, Error> {
        let ids = json(ids)?;
        self.map(sql!("returns_seen_of"), named_params! { ":shop": shop, ":ids": ids }, |row| {
            Ok((OrderId(row.get(0)?), ReturnsLooked { at: time_if_any(row, 1)?, any: row.get(2)? }))
        })
    }

    /// The returns of these orders as the store has them, in two questions.
    ///
    /// # Errors
    /// The store cannot be read, or holds a word that this program does not know.
    pub fn returns(&self, shop: &str, ids: &[OrderId]) -> Result<HashMap<OrderId, Vec<StoredReturn>>, Error> {
        let ids = json(ids)?;
        let params = named_params! { ":shop": shop, ":ids": ids };
        let mut units: HashMap<i64, Vec<StoredUnit>> = HashMap::new();
        let mut statement = self.conn.prepare_cached(sql!("stored_return_items"))?;
        let mut rows = statement.query(params)?;
        while let Some(row) = rows.next()? {
            units.entry(row.get(0)?).or_default().push(StoredUnit {
                line: LineId(row.get(1)?),
                unit: row.get(2)?,
                received: row.get(3)?,
                restock: row.get::<_, Option<String>>(4)?.map(FacilityId),
                damaged: row.get(5)?,
            });
        }
        let mut returns: HashMap<OrderId, Vec<StoredReturn>> = HashMap::new();
        let mut statement = self.conn.prepare_cached(sql!("stored_returns"))?;
        let mut rows = statement.query(params)?;
        while let Some(row) = rows.next()? {
            let number: i64 = row.get(3)?;
            returns.entry(OrderId(row.get(0)?)).or_default().push(StoredReturn {
                key: word(2, &row.get::<_, String>(2)?, |kind| ReturnKey::of(kind, number))?,
                status: word(4, &row.get::<_, String>(4)?, ReturnStatus::of_word)?,
                hash: row.get(5)?,
                units: units.remove(&row.get(1)?).unwrap_or_default(),
            });
        }
        Ok(returns)
    }

    /// Orders of which the store has cancelled something that the shop does not know of: at most `limit`, by their
    /// numbers here, after `after`; only those of one name, if one is given, with or without `#`.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn cancelled_here(
        &self,
        shop: &str,
        name: Option<&str>,
        after: i64,
        limit: u16,
    ) -> Result<Vec<CancelledHere>, Error> {
        self.given_up(
            named_params! { ":shop": shop, ":after": after, ":name": name, ":ids": None::<String>, ":limit": limit },
        )
    }

    /// Those of these orders of which the store has cancelled something that the shop does not know of.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn cancelled_here_of(&self, shop: &str, ids: &[OrderId]) -> Result<Vec<CancelledHere>, Error> {
        let (name, after, limit) = (None::<String>, 0, ids.len() as u64);
        self.given_up(
            named_params! { ":shop": shop, ":after": after, ":name": name, ":ids": json(ids)?, ":limit": limit },
        )
    }

    fn given_up(&self, which: &[(&str, &dyn ToSql)]) -> Result<Vec<CancelledHere>, Error> {
        let mut statement = self.conn.prepare_cached(sql!("cancelled_here"))?;
        let rows = statement.query_map(which, |row| {
            let facilities: Vec<String> = list(4, &row.get::<_, String>(4)?)?;
            Ok(CancelledHere {
                number: row.get(0)?,
                id: OrderId(row.get(1)?),
                name: row.get(2)?,
                open: row.get(3)?,
                facilities: facilities.into_iter().map(FacilityId).collect(),
                why: row.get(5)?,
                refusals: list(6, &row.get::<_, String>(6)?)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
