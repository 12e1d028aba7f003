//! The orders and units that a page of rejections may affect.

use std::collections::BTreeSet;

use rusqlite::{Row, named_params};

use super::error::Error;
use super::reader::Reader;
use super::sql;
use super::text::{json, list, time_if_any, word};
use domain::facility::FacilityId;
use domain::feeds::rejection::{KnownOrder, KnownOrders};
use domain::plan::change::rejection_reason::RejectionReason;
use domain::rejections::exclusion::Exclusion;
use domain::rejections::units::{Counted, Said, Unit, Units};
use domain::status::{ItemStatus, OrderStatus};
use domain::values::id::LineId;

impl Reader {
    /// The orders that go by these names, with or without `#`, or by these numbers at Shopify, of all shops.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn orders_going_by(&self, names: &[&str]) -> Result<KnownOrders, Error> {
        let mut found = KnownOrders::default();
        let mut statement = self.conn.prepare_cached(sql!("rejection_orders"))?;
        let mut rows = statement.query(named_params! { ":names": json(names)? })?;
        while let Some(row) = rows.next()? {
            let order = KnownOrder { number: row.get(1)?, shop: row.get(2)?, name: row.get(3)? };
            found.add(row.get(0)?, order);
        }
        Ok(found)
    }

    /// All units of these orders, and what a facility is to send of a variant of all orders: with all else that it is to send
    /// of these, where that is asked for. It takes some hundred bytes a unit.
    ///
    /// # Errors
    /// The store cannot be read, or holds a word that this program does not know.
    pub fn units_to_reject(
        &self,
        orders: &[i64],
        cascades: &[(&str, &FacilityId, Along)],
    ) -> Result<Units, Error> {
        let cascades: Vec<(&str, &FacilityId, u8)> = cascades
            .iter()
            .map(|(variant, at, along)| (*variant, *at, u8::from(*along == Along::WholeOrders)))
            .collect();
        let mut statement = self.conn.prepare_cached(sql!("rejection_units"))?;
        let params = named_params! { ":orders": json(orders)?, ":cascades": json(&cascades)? };
        Ok(statement.query_map(params, unit)?.collect::<rusqlite::Result<_>>()?)
    }
}

/// What goes along with a variant's units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Along {
    /// Nothing.
    Nothing,
    /// All that the facility is to send of their orders.
    WholeOrders,
}

fn unit(row: &Row<'_>) -> rusqlite::Result<Unit> {
    let identity: Option<String> = row.get(7)?;
    let counted = match row.get::<_, Option<String>>(8)? {
        Some(parts) => Counted::ByComponents(list(8, &parts)?),
        None => Counted::Itself,
    };
    Ok(Unit {
        item: row.get(0)?,
        order: row.get(1)?,
        name: row.get(2)?,
        order_status: word(3, &row.get::<_, String>(3)?, OrderStatus::of_word)?,
        line: LineId(row.get(4)?),
        unit: row.get(5)?,
        status: word(6, &row.get::<_, String>(6)?, ItemStatus::of_word)?,
        variant: identity.map(|identity| (identity, counted)),
        facility: FacilityId(row.get(9)?),
        method: row.get(10)?,
        rejected: said(row)?,
    })
}

/// What was said of a unit that waits because it was rejected. What brings units to these queues by other reasons is no
/// rejection.
fn said(row: &Row<'_>) -> rusqlite::Result<Option<Said>> {
    let (Some(by), Some(why)) = (row.get(11)?, row.get::<_, Option<String>>(12)?) else { return Ok(None) };
    let why: BTreeSet<RejectionReason> =
        list(12, &why)?.iter().filter_map(|why: &String| RejectionReason::of_word(why)).collect();
    let exclusion = time_if_any(row, 13)?
        .map(|from| Ok::<_, rusqlite::Error>(Exclusion { from, until: time_if_any(row, 14)? }));
    let exclusion = exclusion.transpose()?;
    Ok((!why.is_empty()).then_some(Said { by: FacilityId(by), why, exclusion }))
}
