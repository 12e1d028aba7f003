//! Coordinates of orders from the postal code table, where Shopify has none.

use std::path::Path;

use anyhow::Result;

use crate::files::read_postal_codes;
use domain::brokering::postal::Places;
use domain::plan::unreadable_lines::UnreadableLines;
use domain::plan::{Reason, Record, Skipped};
use store::Routable;

/// Tells the facts what the table knows. It is not read when nobody asks; an order whose code it has not stays without a
/// place. Answers what of the table was passed over.
pub(super) fn tell(routable: &mut Routable, table: Option<&Path>) -> Result<Option<UnreadableLines>> {
    let Some(table) = table else { return Ok(None) };
    let mut places = Places::of(routable.postal_codes.values().copied());
    if places.is_empty() {
        return Ok(None);
    }
    let unread = read_postal_codes(table, &mut places)?;
    for order in routable.facts.orders.iter_mut().filter(|order| order.ship_to.is_none()) {
        order.ship_to = routable.postal_codes.get(&order.id).and_then(|code| places.find(*code));
    }
    Ok(unread)
}

/// A table of which something was passed over, as a run tells it.
pub(super) fn passed_over(unread: UnreadableLines) -> Skipped {
    let record = Record::new("file", &unread.table, unread.table.clone());
    Skipped { record, reason: Reason::UnreadableLines(unread) }
}
