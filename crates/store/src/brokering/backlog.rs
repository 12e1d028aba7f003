//! The orders that wait, with their ship groups and units.

use std::collections::BTreeMap;

use rusqlite::{Row, named_params};

use super::Asked;
use crate::error::Error;
use crate::reader::Reader;
use crate::sql;
use crate::stream::at;
use crate::text::{amount, json, list, time_if_any, to_time, word};
use domain::brokering::facts::{Coordinates, Item, Order, ShipGroup};
use domain::brokering::postal;
use domain::facility::{FacilityId, Queue};
use domain::values::money::Decimal;

/// Orders, and the postal codes of those whose place is not known, by the orders' numbers.
type Waiting = (Vec<Order>, BTreeMap<i64, postal::Code>);

impl Reader {
    /// Everything that waits in the queues and may go on, by orders. Two streams in the same order.
    pub(super) fn waiting_orders(&self, asked: &Asked<'_>) -> Result<Waiting, Error> {
        let queues = json(&asked.queues.iter().map(|queue| queue.id()).collect::<Vec<_>>())?;
        let mut statement = self.conn.prepare_cached(sql!("routable_items"))?;
        let mut items = statement.query(named_params! {
            ":queues": queues, ":now": at(asked.now), ":together": asked.together,
        })?;
        let mut ahead = items.next()?.map(unit).transpose()?;
        let mut orders: Vec<Order> = Vec::new();
        let mut postal_codes = BTreeMap::new();
        let mut statement = self.conn.prepare_cached(sql!("routable_groups"))?;
        let mut groups = statement.query(named_params! { ":queues": queues })?;
        while let Some(row) = groups.next()? {
            let mut group = ship_group(row)?;
            while let Some((_, item)) = ahead.take_if(|(of, _)| *of == group.id) {
                group.items.push(item);
                ahead = items.next()?.map(unit).transpose()?;
            }
            let order: i64 = row.get(5)?;
            match orders.last_mut().filter(|before| before.id == order) {
                Some(before) => before.groups.push(group),
                None => {
                    let order = Order { groups: vec![group], ..self::order(row, order)? };
                    if order.ship_to.is_none()
                        && let Some(code) = postal_code(row)?
                    {
                        postal_codes.insert(order.id, code);
                    }
                    orders.push(order);
                }
            }
        }
        Ok((orders, postal_codes))
    }
}

fn ship_group(row: &Row<'_>) -> rusqlite::Result<ShipGroup> {
    Ok(ShipGroup {
        id: row.get(0)?,
        queue: word(1, &row.get::<_, String>(1)?, Queue::of_id)?,
        method: row.get(2)?,
        ship_after: time_if_any(row, 3)?,
        ship_by: time_if_any(row, 4)?,
        items: Vec::new(),
    })
}

fn order(row: &Row<'_>, id: i64) -> rusqlite::Result<Order> {
    // What a shop tells of where a buyer lives may be no place on the globe.
    let degrees = |index, most| -> rusqlite::Result<Option<f64>> {
        let text: Option<String> = row.get(index)?;
        Ok(text.and_then(|text| text.parse().ok()).filter(|degrees: &f64| degrees.abs() <= most))
    };
    let place = degrees(10, 90.0)?.zip(degrees(11, 180.0)?);
    Ok(Order {
        id,
        shop: row.get(6)?,
        name: row.get(7)?,
        ordered_at: to_time(8, &row.get::<_, String>(8)?)?,
        channel: row.get(9)?,
        origin: row.get::<_, Option<String>>(15)?.map(FacilityId),
        tags: list(12, &row.get::<_, String>(12)?)?,
        priority: None,
        ship_to: place.map(|(latitude, longitude)| Coordinates { latitude, longitude }),
        counted_at: Vec::new(),
        groups: Vec::new(),
    })
}

/// The postal code of an order's address; none where it has none, or what no country would take for one.
fn postal_code(row: &Row<'_>) -> rusqlite::Result<Option<postal::Code>> {
    let country: Option<String> = row.get(13)?;
    let zip: Option<String> = row.get(14)?;
    Ok(country.zip(zip).and_then(|(country, zip)| postal::Code::of(&country, &zip)))
}

/// A unit, and its ship group.
fn unit(row: &Row<'_>) -> rusqlite::Result<(i64, Item)> {
    let price = amount(3, &row.get::<_, String>(3)?)?;
    let discounts: Option<String> = row.get(6)?;
    let discounts = discounts.iter().flat_map(|amounts| amounts.split(' ')).map(|one| amount(6, one));
    let promise_date: Option<String> = row.get(4)?;
    let item = Item {
        id: row.get(1)?,
        variant: row.get(2)?,
        value: price - discounts.sum::<rusqlite::Result<Decimal>>()?,
        kept_with: row.get(7)?,
        promise_date: promise_date.map(|date| word(4, &date, |date| date.parse().ok())).transpose()?,
        attempts: row.get(8)?,
        unfillable: row.get(9)?,
        auto_cancel_at: time_if_any(row, 5)?,
        excluded: list(10, &row.get::<_, String>(10)?)?,
    };
    Ok((row.get(0)?, item))
}
