//! Queries about a shop's whole catalog.

use std::collections::{HashMap, HashSet};

use rusqlite::named_params;

use super::error::Error;
use super::reader::Reader;
use super::sql;
use super::text::{json, to_time};
use domain::catalog::import_collection::StoredCollection;
use domain::values::id::{CollectionId, ProductId};

impl Reader {
    /// The products that the store has of a shop and that are not gone, ascending.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn present_products(&self, shop: &str) -> Result<Vec<ProductId>, Error> {
        let mut statement = self.conn.prepare_cached(sql!("present_products"))?;
        let rows = statement.query_map(named_params! { ":shop": shop }, |row| row.get(0).map(ProductId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What people call these products, as far as they are not gone.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn product_titles(&self, shop: &str, ids: &[ProductId]) -> Result<HashMap<ProductId, String>, Error> {
        let ids = json(ids)?;
        self.map(sql!("product_titles"), named_params! { ":shop": shop, ":ids": ids }, |row| {
            Ok((ProductId(row.get(0)?), row.get(1)?))
        })
    }

    /// The products of a shop that are to be read again although nothing of theirs has changed, because what they share
    /// with others was given up: at most `limit` of them, ascending, after `after`.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn products_to_read(&self, shop: &str, after: i64, limit: u16) -> Result<Vec<ProductId>, Error> {
        let mut statement = self.conn.prepare_cached(sql!("products_to_read"))?;
        let rows = statement
            .query_map(named_params! { ":shop": shop, ":after": after, ":limit": limit }, |row| {
                row.get(0).map(ProductId)
            })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The collections that the store has of a shop, those that are gone too.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn collections(&self, shop: &str) -> Result<HashMap<CollectionId, StoredCollection>, Error> {
        self.map(sql!("stored_collections"), named_params! { ":shop": shop }, |row| {
            let shop_updated_at = to_time(2, &row.get::<_, String>(2)?)?;
            let (title, content_hash, gone) = (row.get(1)?, row.get(3)?, row.get(4)?);
            let stored = StoredCollection { title, shop_updated_at, content_hash, gone };
            Ok((CollectionId(row.get(0)?), stored))
        })
    }

    /// Keys of all records of a job that failed, whether they are kept or given up.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn failed_keys(&self, shop: &str, job: &str) -> Result<HashSet<String>, Error> {
        self.set(sql!("failed_keys"), named_params! { ":shop": shop, ":job": job }, |row| row.get(0))
    }
}
