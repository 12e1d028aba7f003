//! The read side of the database: a few set-based queries, never one per row.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Row, ToSql, named_params};

use super::error::Error;
use super::job::Job;
use super::sql;
use super::text::{amount, json, list, time_if_any, to_time, word};
use domain::facility::FacilityId;
use domain::orders::approval::Unapproved;
use domain::orders::reconcile::{StoredItem, StoredOrder};
use domain::plan::actor::Actor;
use domain::plan::checkpoint::Checkpoint;
use domain::status::{ItemStatus, OrderStatus};
use domain::values::id::{LineId, OrderId, ProductId, VariantId};

/// The store without the power to change it.
pub struct Reader {
    pub(super) conn: Connection,
}

/// Orders of one shop as the store has them.
pub type Orders = HashMap<OrderId, StoredOrder>;

/// What the store has of a shop's product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredProduct {
    /// Its `updated_at` at the shop when it was last read. UTC.
    pub shop_updated_at: DateTime<Utc>,
    /// Fingerprint of its content then; empty: to be read again.
    pub content_hash: String,
    /// The shop has deleted it since.
    pub gone: bool,
}

impl StoredProduct {
    /// True if the store has it as the shop had it at `shop_updated_at`.
    pub fn is_current(&self) -> bool {
        !self.gone && !self.content_hash.is_empty()
    }
}

impl Reader {
    /// Where a job stands; the default where it has never run.
    ///
    /// # Errors
    /// The store cannot be read, or the checkpoint is not one.
    pub fn checkpoint(&self, job: &Job) -> Result<Checkpoint, Error> {
        let text: Option<String> = self
            .conn
            .prepare_cached(sql!("checkpoint_get"))?
            .query_row(
                named_params! { ":shop": job.shop, ":job": job.name, ":variant": job.variant },
                |row| row.get(0),
            )
            .optional()?;
        text.map_or_else(
            || Ok(Checkpoint::default()),
            |text| {
                serde_json::from_str(&text).map_err(|e| {
                    Error::Unusable(format!("the checkpoint of {} is unreadable: {e}", job.name))
                })
            },
        )
    }

    /// Which of these orders the store has.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn known_orders(&self, shop: &str, ids: &[OrderId]) -> Result<HashSet<OrderId>, Error> {
        let ids = json(ids)?;
        self.set(sql!("known_orders"), named_params! { ":shop": shop, ":ids": ids }, |r| {
            r.get(0).map(OrderId)
        })
    }

    /// How these orders stand in the store, in two questions; those it has not are not there.
    ///
    /// # Errors
    /// The store cannot be read, or holds a word that this program does not know.
    pub fn orders(&self, shop: &str, ids: &[OrderId]) -> Result<Orders, Error> {
        let ids = json(ids)?;
        let params = named_params! { ":shop": shop, ":ids": ids };
        let mut orders: Orders = self.map(sql!("stored_orders"), params, |row| {
            let shop_updated_at = to_time(2, &row.get::<_, String>(2)?)?;
            let status = word(1, &row.get::<_, String>(1)?, OrderStatus::of_word)?;
            let order = StoredOrder {
                status,
                shop_updated_at,
                fulfillment_orders_updated_at: time_if_any(row, 4)?,
                facts_hash: row.get(3)?,
                items: Vec::new(),
            };
            Ok((OrderId(row.get(0)?), order))
        })?;
        let mut statement = self.conn.prepare_cached(sql!("stored_items"))?;
        let mut rows = statement.query(params)?;
        while let Some(row) = rows.next()? {
            let taken_from: Option<FacilityId> = row.get::<_, Option<String>>(7)?.map(FacilityId);
            let is_at = FacilityId(row.get(6)?);
            let item = StoredItem {
                line: LineId(row.get(1)?),
                unit: row.get(2)?,
                facility: taken_from.clone().unwrap_or(is_at),
                taken_from,
                status: word(3, &row.get::<_, String>(3)?, ItemStatus::of_word)?,
                waiting: row.get(4)?,
                cancelled_by: row
                    .get::<_, Option<String>>(5)?
                    .map(|by| word(5, &by, Actor::of_word))
                    .transpose()?,
            };
            if let Some(order) = orders.get_mut(&OrderId(row.get(0)?)) {
                order.items.push(item);
            }
        }
        Ok(orders)
    }

    /// A shop's orders with anything that has not been approved: at most `limit` of them, by their numbers here, after
    /// `after`; only those of one name, if one is given, with or without `#`.
    ///
    /// # Errors
    /// The store cannot be read, or holds a word that this program does not know.
    pub fn unapproved(
        &self,
        shop: &str,
        name: Option<&str>,
        after: i64,
        limit: u16,
    ) -> Result<Vec<Unapproved>, Error> {
        let mut statement = self.conn.prepare_cached(sql!("created_orders"))?;
        let rows = statement.query_map(
            named_params! { ":shop": shop, ":after": after, ":name": name, ":limit": limit },
            unapproved,
        )?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// True if the store has any product of the shop.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn has_products(&self, shop: &str) -> Result<bool, Error> {
        Ok(self
            .conn
            .prepare_cached(sql!("has_products"))?
            .query_row(named_params! { ":shop": shop }, |row| row.get(0))?)
    }

    /// Which of these variants of the shop the store has.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn known_variants(&self, shop: &str, ids: &[VariantId]) -> Result<HashSet<VariantId>, Error> {
        let ids = json(ids)?;
        self.set(sql!("known_variants"), named_params! { ":shop": shop, ":ids": ids }, |r| {
            r.get(0).map(VariantId)
        })
    }

    /// Which of these identities the store has.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn known_identities(&self, identities: &[String]) -> Result<HashSet<String>, Error> {
        let identities = json(identities)?;
        self.set(sql!("known_identities"), named_params! { ":identities": identities }, |row| row.get(0))
    }

    /// Which of these facilities the store has.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn known_facilities(&self, facilities: &[FacilityId]) -> Result<HashSet<FacilityId>, Error> {
        let facilities = json(facilities)?;
        self.set(sql!("known_facilities"), named_params! { ":facilities": facilities }, |r| {
            r.get(0).map(FacilityId)
        })
    }

    /// The facilities that somebody has described, by what stood for their locations at the shop until then.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn described(&self, shop: &str) -> Result<HashMap<FacilityId, FacilityId>, Error> {
        let locations = self.shop_locations(shop)?.into_iter();
        let placeholders = locations.map(|(at, facility)| (FacilityId::of_location_number(at), facility));
        Ok(placeholders.filter(|(placeholder, facility)| placeholder != facility).collect())
    }

    /// What the store has of these products of the shop.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn stored_products(
        &self,
        shop: &str,
        ids: &[ProductId],
    ) -> Result<HashMap<ProductId, StoredProduct>, Error> {
        let ids = json(ids)?;
        self.map(sql!("stored_products"), named_params! { ":shop": shop, ":ids": ids }, |row| {
            let shop_updated_at = to_time(1, &row.get::<_, String>(1)?)?;
            let stored = StoredProduct { shop_updated_at, content_hash: row.get(2)?, gone: row.get(3)? };
            Ok((ProductId(row.get(0)?), stored))
        })
    }

    /// Which variant of the shop owns each of these identities.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn identity_owners(
        &self,
        shop: &str,
        identities: &[String],
    ) -> Result<HashMap<String, VariantId>, Error> {
        let identities = json(identities)?;
        self.map(sql!("identity_owners"), named_params! { ":shop": shop, ":identities": identities }, |row| {
            Ok((row.get(0)?, VariantId(row.get(1)?)))
        })
    }

    pub(super) fn rows<T>(
        &self,
        sql: &str,
        params: &[(&str, &dyn ToSql)],
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, Error> {
        Ok(self.conn.prepare_cached(sql)?.query_map(params, read)?.collect::<rusqlite::Result<_>>()?)
    }

    pub(super) fn set<T: Eq + Hash>(
        &self,
        sql: &str,
        params: &[(&str, &dyn ToSql)],
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<HashSet<T>, Error> {
        Ok(self.conn.prepare_cached(sql)?.query_map(params, read)?.collect::<rusqlite::Result<_>>()?)
    }

    pub(super) fn map<K: Eq + Hash, V>(
        &self,
        sql: &str,
        params: &[(&str, &dyn ToSql)],
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<(K, V)>,
    ) -> Result<HashMap<K, V>, Error> {
        Ok(self.conn.prepare_cached(sql)?.query_map(params, read)?.collect::<rusqlite::Result<_>>()?)
    }
}

fn unapproved(row: &Row<'_>) -> rusqlite::Result<Unapproved> {
    let units: Vec<(i64, u32)> = list(10, &row.get::<_, String>(10)?)?;
    Ok(Unapproved {
        number: row.get(0)?,
        id: OrderId(row.get(1)?),
        name: row.get(2)?,
        status: word(3, &row.get::<_, String>(3)?, OrderStatus::of_word)?,
        fulfillment_status: row.get(4)?,
        financial_status: row.get(5)?,
        total: amount(6, &row.get::<_, String>(6)?)?,
        outstanding: amount(7, &row.get::<_, String>(7)?)?,
        tags: list(8, &row.get::<_, String>(8)?)?,
        payments: list(9, &row.get::<_, String>(9)?)?,
        units: units.into_iter().map(|(line, unit)| (LineId(line), unit)).collect(),
    })
}
