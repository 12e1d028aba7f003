//! Where orders are to go of which the shop does not know it: where the table of the catalog has their postal codes.

use std::path::Path;

use anyhow::Result;

use crate::domain::postal::Places;
use crate::files::read_postal_codes;
use crate::store::Routable;

/// Tells the facts what the table knows. It is not read when nobody asks; an order whose code it has not stays without a
/// place.
pub(super) fn tell(routable: &mut Routable, table: Option<&Path>) -> Result<()> {
    let Some(table) = table else { return Ok(()) };
    let mut places = Places::of(routable.postal_codes.values().copied());
    if places.is_empty() {
        return Ok(());
    }
    read_postal_codes(table, &mut places)?;
    for order in routable.facts.orders.iter_mut().filter(|order| order.ship_to.is_none()) {
        order.ship_to = routable.postal_codes.get(&order.id).and_then(|code| places.find(*code));
    }
    Ok(())
}
