//! An order's rows → the order.
//!
//! A bulk query cannot ask for the lines of fulfilments. For most orders they follow from what is told: nothing was sent, or
//! everything was. The others are taken as far as the file tells, and said to be so.

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;

use super::row::{Raw, kind_of};
use crate::domain::id::{LineId, OrderId};
use crate::domain::shop_order::{Fulfillment, ShopLocation, ShopOrder};
use crate::shopify::reader::Unreadable;
use crate::shopify::wire::{
    Connection, FulfillmentOrder, FulfillmentOrderBody, FulfillmentOrderLine, Line, Order, OrderBody,
};

/// An order from a bulk result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BulkOrder {
    /// All of it is told.
    Whole(ShopOrder),
    /// Which of its units were sent is not told: counted from what its lines say, which may count cancelled ones in.
    InPart(ShopOrder),
}

/// Takes an order into the domain.
///
/// # Errors
/// It cannot be true; what, and where.
pub fn order(record: &Raw) -> Result<BulkOrder, Unreadable<OrderId>> {
    read(record).map_err(|why| {
        let root = record.root.as_deref().unwrap_or(b"null");
        let payload = String::from_utf8_lossy(root).into_owned();
        let name = serde_json::from_slice::<serde_json::Value>(root)
            .ok()
            .and_then(|order| order.get("name")?.as_str().map(str::to_owned));
        let called = name.clone().unwrap_or_else(|| record.id.to_string());
        Unreadable { id: OrderId(record.id), name, reason: format!("order {called}: {why}"), payload }
    })
}

fn read(record: &Raw) -> Result<BulkOrder, String> {
    let root = record.root.as_deref().ok_or("the file holds parts of it, but not itself")?;
    let body: OrderBody = parse(root)?;
    let parts = Parts::of(record)?;
    let sent = Sent::of(&body)?;
    let mut order: ShopOrder = Order {
        body,
        line_items: Connection::whole(parts.lines),
        fulfillment_orders: Connection::whole(parts.fulfillment_orders),
        fulfillments: Vec::new(),
    }
    .try_into()?;
    let everything = |order: &ShopOrder| order.lines.iter().map(|line| (line.id, line.quantity)).collect();
    Ok(match sent {
        Sent::Nothing => BulkOrder::Whole(order),
        Sent::Everything(from) if order.lines.iter().all(|line| line.quantity == line.current_quantity) => {
            order.fulfillments = vec![sent_from(from, everything(&order), &order)];
            BulkOrder::Whole(order)
        }
        Sent::Everything(_) | Sent::Something => {
            order.fulfillments = vec![sent_from(None, counted(&order), &order)];
            BulkOrder::InPart(order)
        }
    })
}

/// One fulfilment of all these.
fn sent_from(from: Option<Whence>, lines: Vec<(LineId, u32)>, order: &ShopOrder) -> Fulfillment {
    let (location, created_at) = from.map_or((None, order.updated_at), |(at, when)| (Some(at), when));
    Fulfillment { success: true, created_at, location, lines }
}

/// From where something left, and when.
type Whence = (ShopLocation, DateTime<Utc>);

/// How much of an order was sent, by what it tells of itself.
enum Sent {
    Nothing,
    /// All of it, from this one place if it is told. Of several parcels the last one's time stands for all: what is taken
    /// for sent too late can be counted again, what is taken for sent too early would be sold twice.
    Everything(Option<Whence>),
    Something,
}

impl Sent {
    fn of(body: &OrderBody) -> Result<Self, String> {
        let stand: Vec<bool> = body.fulfillments.iter().map(|one| one.stands()).collect::<Result<_, _>>()?;
        let untouched = body.refunds.as_ref().is_some_and(Vec::is_empty);
        if !stand.contains(&true) {
            return Ok(Self::Nothing);
        }
        let from: Vec<Option<Whence>> =
            body.fulfillments.iter().map(|one| one.sent()).collect::<Result<_, _>>()?;
        let place = |one: &Option<Whence>| one.as_ref().map(|(at, _)| at.id);
        let from_one_place = from.iter().all(|one| place(one) == from.first().and_then(place));
        let whole = body.is_fulfilled() && untouched && !stand.contains(&false) && from_one_place;
        let last = from.into_iter().flatten().max_by_key(|(_, at)| *at);
        Ok(if whole { Self::Everything(last) } else { Self::Something })
    }
}

/// Units that are not unfulfilled any more, as the lines say.
fn counted(order: &ShopOrder) -> Vec<(LineId, u32)> {
    let sent = |unfulfilled: u32, quantity: u32| quantity.saturating_sub(unfulfilled);
    order.lines.iter().map(|line| (line.id, sent(line.unfulfilled_quantity, line.quantity))).collect()
}

/// The parts of an order, each in the order of their numbers: in the file they may lie anyhow.
struct Parts {
    lines: Vec<Line>,
    fulfillment_orders: Vec<FulfillmentOrder>,
}

impl Parts {
    fn of(record: &Raw) -> Result<Self, String> {
        let mut lines: Vec<(i64, Line)> = Vec::new();
        let mut orders: Vec<(i64, FulfillmentOrder)> = Vec::new();
        let mut of_orders: Vec<(i64, i64, FulfillmentOrderLine)> = Vec::new();
        for row in &record.parts {
            let owned = super::row::owned(row)?;
            match kind_of(row) {
                Some("LineItem") => lines.push((owned.id, parse(row)?)),
                Some("FulfillmentOrder") => {
                    let body: FulfillmentOrderBody = parse(row)?;
                    orders.push((
                        owned.id,
                        FulfillmentOrder { body, line_items: Connection::whole(Vec::new()) },
                    ));
                }
                Some("FulfillmentOrderLineItem") => of_orders.push((owned.parent, owned.id, parse(row)?)),
                // Somebody else's query may have asked for more.
                Some(_) | None => {}
            }
        }
        lines.sort_by_key(|(id, _)| *id);
        orders.sort_by_key(|(id, _)| *id);
        of_orders.sort_by_key(|(_, id, _)| *id);
        for (parent, _, line) in of_orders {
            if let Some((_, order)) = orders.iter_mut().find(|(id, _)| *id == parent) {
                order.line_items.nodes.push(line);
            }
        }
        let lines = lines.into_iter().map(|(_, line)| line).collect();
        Ok(Self { lines, fulfillment_orders: orders.into_iter().map(|(_, order)| order).collect() })
    }
}

pub(super) fn parse<T: DeserializeOwned>(row: &[u8]) -> Result<T, String> {
    serde_json::from_slice(row).map_err(|e| {
        let what = kind_of(row).unwrap_or("row");
        format!("{what} has another shape: {e}")
    })
}

#[cfg(test)]
mod tests;
