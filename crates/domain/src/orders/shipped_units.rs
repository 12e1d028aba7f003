//! The facility that shipped each unit of a line, and when.

use crate::plan::change::shipment::Sent;

use crate::shopify::order::{Fulfillment, Line, ShopOrder};

/// One for every unit of a line that was sent, in the order in which they left.
pub fn senders(line: &Line, order: &ShopOrder) -> Vec<Option<Sent>> {
    let mut standing: Vec<&Fulfillment> = order.fulfillments.iter().filter(|f| f.success).collect();
    standing.sort_by_key(|fulfillment| fulfillment.created_at);
    let units = standing.into_iter().flat_map(|fulfillment| {
        std::iter::repeat_n(Sent::with(fulfillment), units_of(line, fulfillment) as usize)
    });
    units.take(line.quantity as usize).collect()
}

/// One for every unit of a line that was to be sent, and then was not.
pub fn not_senders(line: &Line, order: &ShopOrder) -> Vec<Option<Sent>> {
    let undone = order.fulfillments.iter().filter(|fulfillment| !fulfillment.success);
    undone
        .flat_map(|fulfillment| {
            let units = units_of(line, fulfillment).min(line.quantity);
            std::iter::repeat_n(Sent::with(fulfillment), units as usize)
        })
        .collect()
}

fn units_of(line: &Line, fulfillment: &Fulfillment) -> u32 {
    fulfillment.lines.iter().filter(|(id, _)| *id == line.id).map(|(_, units)| units).sum()
}
