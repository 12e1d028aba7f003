//! The identity of a database: its shops and its identifier. Neither may change.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Transaction, named_params};

use super::error::Error;
use super::sql;
use super::text::time;
use domain::catalog::product::Identifier;

/// What a run assumes of the store it writes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ground {
    /// The address of the shop behind its name.
    pub domain: String,
    /// What identifies a variant.
    pub identifier: Identifier,
    /// What the run reads instead of the next window, for people.
    pub window: Option<String>,
}

impl Ground {
    /// Makes sure that the store stands on it; a new store, or a shop met for the first time, takes it as it is.
    pub(super) fn hold(&self, tx: &Transaction<'_>, shop: &str, now: DateTime<Utc>) -> Result<(), Error> {
        tx.prepare_cached(sql!("shop_met"))?
            .execute(named_params! { ":shop": shop, ":domain": self.domain, ":now": time(now) })?;
        let domain: String = tx
            .prepare_cached(sql!("shop_domain"))?
            .query_row(named_params! { ":shop": shop }, |row| row.get(0))?;
        if domain != self.domain {
            return Err(Error::OtherShop {
                shop: shop.to_owned(),
                stored: domain,
                asked: self.domain.clone(),
            });
        }
        let asked = self.identifier.word();
        tx.prepare_cached(sql!("identifier_met"))?.execute(named_params! { ":identifier": asked })?;
        let stored: Option<String> =
            tx.prepare_cached(sql!("identifier"))?.query_row([], |row| row.get(0)).optional()?;
        match stored {
            Some(stored) if stored != asked => {
                Err(Error::OtherIdentifier { stored, asked: asked.to_owned() })
            }
            Some(_) | None => Ok(()),
        }
    }
}
