//! The story of an order: what ever happened to it, in order.

use chrono::{DateTime, Utc};
use rusqlite::named_params;

use super::error::Error;
use super::reader::Reader;
use super::sql;
use super::text::to_time;

/// An order that somebody asks for by name.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct NamedOrder {
    /// Its number in the store.
    pub number: i64,
    /// The shop's name in the catalog.
    pub shop: String,
    /// Shopify's number.
    pub shopify_id: i64,
    /// What people call it.
    pub name: String,
    /// Where it stands.
    pub status: String,
    /// Shopify's roll-up of its fulfilment, e.g. `UNFULFILLED`, `ON_HOLD`.
    pub fulfillment_status: String,
    /// When the shop created it. UTC.
    pub created_at: DateTime<Utc>,
    /// When the store got it. UTC.
    pub imported_at: DateTime<Utc>,
}

/// One thing that happened to an order.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct OrderEvent {
    /// When. UTC.
    pub at: DateTime<Utc>,
    /// In which run.
    pub run: i64,
    /// By which job.
    pub job: String,
    /// To which line; none for the whole order.
    pub line: Option<i64>,
    /// To which unit of the line.
    pub unit: Option<u32>,
    /// Whose decision it was: `shop` or `store`.
    pub by: String,
    /// What: the status it got, or the state of what was sent.
    pub what: String,
    /// Why.
    pub why: String,
}

impl NamedOrder {
    /// True if the shop holds it, as a whole: nothing of it is routed then.
    pub fn is_held_by_shop(&self) -> bool {
        self.fulfillment_status == "ON_HOLD"
    }
}

impl Reader {
    /// Orders of this name, with or without `#`, or of this number at Shopify; at most ten.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn orders_named(&self, name: &str, shop: Option<&str>) -> Result<Vec<NamedOrder>, Error> {
        let mut statement = self.conn.prepare_cached(sql!("orders_named"))?;
        let rows = statement.query_map(named_params! { ":name": name, ":shop": shop }, |row| {
            Ok(NamedOrder {
                number: row.get(0)?,
                shop: row.get(1)?,
                shopify_id: row.get(2)?,
                name: row.get(3)?,
                status: row.get(4)?,
                fulfillment_status: row.get(5)?,
                created_at: to_time(6, &row.get::<_, String>(6)?)?,
                imported_at: to_time(7, &row.get::<_, String>(7)?)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Names of orders that end like this; at most three.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn orders_ending(&self, name: &str, shop: Option<&str>) -> Result<Vec<String>, Error> {
        self.rows(sql!("orders_ending"), named_params! { ":name": name, ":shop": shop }, |row| row.get(0))
    }

    /// What ever happened to an order, oldest first; `number` is its number in the store.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn story(&self, number: i64) -> Result<Vec<OrderEvent>, Error> {
        let mut statement = self.conn.prepare_cached(sql!("order_story"))?;
        let rows = statement.query_map(named_params! { ":order": number }, |row| {
            Ok(OrderEvent {
                at: to_time(0, &row.get::<_, String>(0)?)?,
                run: row.get(1)?,
                job: row.get(2)?,
                line: row.get(3)?,
                unit: row.get(4)?,
                by: row.get(5)?,
                what: row.get(6)?,
                why: row.get(7)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
