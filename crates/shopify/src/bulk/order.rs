//! An order's rows → the order.
//!
//! A bulk query cannot ask for the lines of fulfilments. For most orders they follow from what is told: nothing was sent, or
//! everything was. The others are taken as far as the file tells, and said to be so.

use chrono::{DateTime, Utc};

use super::record::{RawRecord, Used};
use super::row::RowType;
use crate::unreadable::Unreadable;
use crate::wire::{
    Connection, FulfillmentOrder, FulfillmentOrderBody, FulfillmentOrderLine, Line, Order, OrderBody,
};
use domain::plan::initial_load::RowCounts;
use domain::shopify::order::{Fulfillment, ShopLocation, ShopOrder};
use domain::values::id::{LineId, OrderId};

/// An order from a bulk result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BulkOrder {
    /// All of it is told.
    Whole(ShopOrder),
    /// Which of its units were sent is not told: counted from what its lines say, which may count cancelled ones in.
    InPart(ShopOrder),
}

/// Parts of an order that somebody's own query may ask for and that an import has no use for: `orders returns` reads
/// returns, and the order itself has its shipping line.
const IGNORED: [&str; 4] = ["Metafield", "Return", "ReturnLineItem", "ShippingLine"];

/// Converts an order, and counts its rows.
///
/// # Errors
/// It cannot be true, or a part of it is unknown; what, and where.
pub fn order(record: &RawRecord, rows: &mut RowCounts) -> Result<BulkOrder, Unreadable<OrderId>> {
    let converted = convert(record);
    record.count(converted.as_ref().ok().map(|(_, used)| *used), rows);
    converted
        .map(|(order, _)| order)
        .map_err(|why| record.unreadable(OrderId(record.id), "order", "name", &why))
}

fn convert(record: &RawRecord) -> Result<(BulkOrder, Used), String> {
    let body: OrderBody = record.root()?.parse()?;
    let parts = Parts::of(record)?;
    let used = parts.used;
    let sent = Sent::of(&body)?;
    let mut order: ShopOrder = Order {
        body,
        line_items: Connection::whole(parts.lines),
        fulfillment_orders: Connection::whole(parts.fulfillment_orders),
        fulfillments: Vec::new(),
    }
    .try_into()?;
    let everything = |order: &ShopOrder| order.lines.iter().map(|line| (line.id, line.quantity)).collect();
    let order = match sent {
        Sent::Nothing => BulkOrder::Whole(order),
        Sent::Everything(from) if order.lines.iter().all(|line| line.quantity == line.current_quantity) => {
            order.fulfillments = vec![sent_from(from, everything(&order), &order)];
            BulkOrder::Whole(order)
        }
        Sent::Everything(_) | Sent::Something => {
            order.fulfillments = vec![sent_from(None, counted(&order), &order)];
            BulkOrder::InPart(order)
        }
    };
    Ok((order, used))
}

/// One fulfilment of all these.
fn sent_from(from: Option<RejectedFrom>, lines: Vec<(LineId, u32)>, order: &ShopOrder) -> Fulfillment {
    let (location, created_at) = from.map_or((None, order.updated_at), |(at, when)| (Some(at), when));
    Fulfillment { success: true, created_at, location, lines }
}

/// From where something left, and when.
type RejectedFrom = (ShopLocation, DateTime<Utc>);

/// How much of an order was sent, by what it tells of itself.
enum Sent {
    Nothing,
    /// All of it, from this one place if it is told. Of several parcels the last one's time stands for all: what is taken
    /// for sent too late can be counted again, what is taken for sent too early would be sold twice.
    Everything(Option<RejectedFrom>),
    Something,
}

impl Sent {
    fn of(body: &OrderBody) -> Result<Self, String> {
        let stand: Vec<bool> = body.fulfillments.iter().map(|one| one.stands()).collect::<Result<_, _>>()?;
        let untouched = body.refunds.as_ref().is_some_and(Vec::is_empty);
        if !stand.contains(&true) {
            return Ok(Self::Nothing);
        }
        let from: Vec<Option<RejectedFrom>> =
            body.fulfillments.iter().map(|one| one.sent()).collect::<Result<_, _>>()?;
        let place = |one: &Option<RejectedFrom>| one.as_ref().map(|(at, _)| at.id);
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

/// The parts of an order, each kind in the order of its numbers: the file may have them in any order.
struct Parts {
    lines: Vec<Line>,
    fulfillment_orders: Vec<FulfillmentOrder>,
    used: Used,
}

impl Parts {
    fn of(record: &RawRecord) -> Result<Self, String> {
        let mut used = Used { used: 1, ignored: 0 };
        let mut lines: Vec<(i64, Line)> = Vec::new();
        let mut orders: Vec<(i64, FulfillmentOrder)> = Vec::new();
        let mut of_orders: Vec<(i64, i64, FulfillmentOrderLine)> = Vec::new();
        for row in &record.parts {
            let number = row.identity.number;
            match row.identity.row_type {
                RowType::LineItem => lines.push((number, row.parse()?)),
                RowType::FulfillmentOrder => {
                    let body: FulfillmentOrderBody = row.parse()?;
                    let line_items = Connection::whole(Vec::new());
                    orders.push((number, FulfillmentOrder { body, line_items }));
                }
                RowType::FulfillmentOrderLineItem => {
                    of_orders.push((row.identity.parent, number, row.parse()?));
                }
                RowType::Order
                | RowType::Product
                | RowType::ProductVariant
                | RowType::Other
                | RowType::Broken => {
                    used.ignore(row, &IGNORED)?;
                }
            }
        }
        used.used += (lines.len() + orders.len() + of_orders.len()) as u64;
        lines.sort_by_key(|(id, _)| *id);
        orders.sort_by_key(|(id, _)| *id);
        of_orders.sort_by_key(|(_, id, _)| *id);
        for (parent, number, line) in of_orders {
            let (_, order) = orders.iter_mut().find(|(id, _)| *id == parent).ok_or_else(|| {
                format!("line {number} of fulfillment order {parent} is there, the fulfillment order is not")
            })?;
            order.line_items.nodes.push(line);
        }
        let lines = lines.into_iter().map(|(_, line)| line).collect();
        let fulfillment_orders = orders.into_iter().map(|(_, order)| order).collect();
        Ok(Self { lines, fulfillment_orders, used })
    }
}

#[cfg(test)]
mod tests;
