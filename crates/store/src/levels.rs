//! Queries about stock: tracked items, changed levels, reservations.

use std::collections::{BTreeSet, HashMap};

use rusqlite::named_params;

use super::error::Error;
use super::reader::Reader;
use super::sql;
use super::text::{json, to_time};
use domain::facility::FacilityId;
use domain::plan::change::stock::Level;
use domain::stock::push::{LedgerRow, NettedUnits, Sold};
use domain::stock::reset::Kept;
use domain::values::id::{InventoryItemId, LineId, LocationId, OrderId};

/// An item of a shop that the store knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The variant's number in the store.
    pub variant: i64,
    /// Its identity.
    pub identity: String,
    /// True if this one, of those of the shop that share the identity, has the stock.
    pub has_the_stock: bool,
}

/// A page of what has changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changed {
    /// The variants' numbers in the store.
    pub variants: Vec<i64>,
    /// Up to where that is everything; none: there was nothing.
    pub upto: Option<i64>,
    /// True if there may be more behind it.
    pub more: bool,
}

/// A variant that a shop sells, and whether the store knows anything of its stock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The variant.
    pub sold: Sold,
    /// True if the store has ever had any stock of it, be it none by now.
    pub has_stock: bool,
}

impl Reader {
    /// The facilities that a shop's locations stand for, by the locations' numbers.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn shop_locations(&self, shop: &str) -> Result<Vec<(LocationId, FacilityId)>, Error> {
        let mut statement = self.conn.prepare_cached(sql!("shop_locations"))?;
        let rows = statement.query_map(named_params! { ":shop": shop }, |row| {
            Ok((LocationId(row.get(0)?), FacilityId(row.get(1)?)))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What the store knows of these items of a shop.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn known_items(
        &self,
        shop: &str,
        items: &[InventoryItemId],
    ) -> Result<HashMap<InventoryItemId, Known>, Error> {
        let items = json(items)?;
        self.map(sql!("items_known"), named_params! { ":shop": shop, ":items": items }, |row| {
            let known = Known { variant: row.get(1)?, identity: row.get(2)?, has_the_stock: row.get(3)? };
            Ok((InventoryItemId(row.get(0)?), known))
        })
    }

    /// Those of these variants that a shop sells, by their numbers.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn sold(&self, shop: &str, variants: &[i64]) -> Result<Vec<Counted>, Error> {
        let mut statement = self.conn.prepare_cached(sql!("items_sold"))?;
        let mut rows = statement.query(named_params! { ":shop": shop, ":variants": json(variants)? })?;
        let mut found: Vec<Counted> = Vec::new();
        while let Some(row) = rows.next()? {
            let item: Option<InventoryItemId> = row.get::<_, Option<i64>>(2)?.map(InventoryItemId);
            let variant = row.get(0)?;
            match found.last_mut().filter(|before| before.sold.variant == variant) {
                Some(before) => before.sold.besides.extend(item),
                None => found.push(Counted {
                    sold: Sold {
                        variant,
                        identity: row.get(1)?,
                        item,
                        besides: Vec::new(),
                        product_type: row.get(4)?,
                        kit: row.get(5)?,
                        netted: row.get(6)?,
                    },
                    has_stock: row.get(7)?,
                }),
            }
        }
        Ok(found)
    }

    /// The units by which what may be promised of these variants is less, of orders of a shop, by line.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn netted_units(&self, shop: &str, variants: &[i64]) -> Result<Vec<NettedUnits>, Error> {
        let mut statement = self.conn.prepare_cached(sql!("netted_units"))?;
        let rows =
            statement.query_map(named_params! { ":shop": shop, ":variants": json(variants)? }, |row| {
                Ok(NettedUnits {
                    variant: row.get(0)?,
                    order: OrderId(row.get(1)?),
                    followed_at: to_time(2, &row.get::<_, String>(2)?)?,
                    line: LineId(row.get(3)?),
                    units: row.get(4)?,
                    of_line: row.get(5)?,
                })
            })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The variants that a shop sells: at most `limit`, by their numbers, after `after`.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn variants_sold(&self, shop: &str, after: i64, limit: u16) -> Result<Changed, Error> {
        let mut statement = self.conn.prepare_cached(sql!("variants_sold"))?;
        let rows = statement
            .query_map(named_params! { ":shop": shop, ":after": after, ":limit": limit }, |row| row.get(0))?;
        Ok(Changed::page(rows.collect::<rusqlite::Result<_>>()?, limit))
    }

    /// What the store keeps of these variants, by variant and facility; where it keeps nothing, there is nothing here.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn levels_kept(&self, variants: &[i64]) -> Result<HashMap<(i64, FacilityId), Kept>, Error> {
        let variants = json(variants)?;
        self.map(sql!("levels_kept"), named_params! { ":variants": variants }, |row| {
            let held = Level { qoh: row.get(5)?, atp: row.get(6)? };
            let kept = Kept { qoh: row.get(2)?, atp: row.get(3)?, reserved: row.get(4)?, held };
            Ok(((row.get(0)?, FacilityId(row.get(1)?)), kept))
        })
    }

    /// True if a shop was ever shown what may be promised, other than by differences of the ledger.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn levels_pushed(&self, shop: &str) -> Result<bool, Error> {
        Ok(self
            .conn
            .prepare_cached(sql!("levels_pushed"))?
            .query_row(named_params! { ":shop": shop }, |row| row.get(0))?)
    }

    /// The number of the ledger's last row; 0 as long as it has none.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn ledger_last(&self) -> Result<i64, Error> {
        Ok(self.conn.prepare_cached(sql!("ledger_last"))?.query_row([], |row| row.get(0))?)
    }

    /// Variants whose stock the store itself has moved, behind row `after` of the ledger: from the next `limit` rows.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn stock_moved(&self, after: i64, limit: u16) -> Result<Changed, Error> {
        let mut statement = self.conn.prepare_cached(sql!("stock_moved"))?;
        let rows: Vec<(i64, i64)> = statement
            .query_map(named_params! { ":after": after, ":limit": limit }, |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?
            .collect::<rusqlite::Result<_>>()?;
        let variants: BTreeSet<i64> = rows.iter().map(|(_, variant)| *variant).collect();
        Ok(Changed {
            variants: variants.into_iter().collect(),
            upto: rows.last().map(|(row, _)| *row),
            more: rows.len() == usize::from(limit),
        })
    }

    /// The rows of the ledger behind `after`, up to `to`, that are there for these reasons, or take such back.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn entered(
        &self,
        shop: &str,
        (after, to): (i64, i64),
        reasons: &[String],
    ) -> Result<Vec<LedgerRow>, Error> {
        let mut statement = self.conn.prepare_cached(sql!("ledger_of_reasons"))?;
        let rows = statement.query_map(
            named_params! { ":shop": shop, ":after": after, ":to": to, ":reasons": json(reasons)? },
            |row| {
                Ok(LedgerRow { variant: row.get(0)?, facility: FacilityId(row.get(1)?), units: row.get(2)? })
            },
        )?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl Changed {
    /// Variants by their numbers.
    fn page(variants: Vec<i64>, limit: u16) -> Self {
        let more = variants.len() == usize::from(limit);
        Self { upto: variants.last().copied(), variants, more }
    }
}
