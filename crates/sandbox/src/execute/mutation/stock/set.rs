//! `inventorySetQuantities`: how many there are, whatever there were.

use std::collections::BTreeSet;

use super::attempt::{Attempt, Path};
use super::{Call, Context, Done, Failure, changes, from_quantity, permit_stock, text};
use crate::{state::State, stock::Name};

/// Sets quantities.
pub(in super::super) fn set(
    context: &Context<'_>,
    state: &mut State,
    call: &Call<'_>,
) -> Result<Done, Failure> {
    permit_stock(context, call)?;
    let input = &call.arguments["input"];
    let (quantities, path) = (changes(input, "quantities")?, Path::of("quantities"));
    let mut attempt = Attempt::new(state);
    attempt.justify(input);
    let name = Name::read(text(input, "name")).filter(|name| [Name::Available, Name::OnHand].contains(name));
    if name.is_none() {
        let message = "The quantity name must be either 'available' or 'on_hand'.";
        attempt.complain(&Path::of("name"), "INVALID_NAME", message);
    }
    let mut seen = BTreeSet::new();
    for (at, wanted) in quantities.iter().enumerate() {
        let path = path.then(at);
        let from = from_quantity(wanted, "InventoryQuantityInput")?;
        let quantity = wanted["quantity"].as_i64().unwrap_or_default();
        if quantity < 0 && name == Some(Name::OnHand) {
            let message = "The quantity can't be negative.";
            attempt.complain(&path.then("quantity"), "INVALID_QUANTITY_NEGATIVE", message);
        }
        let (item, location) = (text(wanted, "inventoryItemId"), text(wanted, "locationId"));
        let (item_path, location_path) = (path.then("inventoryItemId"), path.then("locationId"));
        if !seen.insert((item, location)) {
            let message = "The combination of inventoryItemId and locationId must be unique.";
            attempt.complain(&location_path, "NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR", message);
            continue;
        }
        let place = attempt.place((item, &item_path), (location, &location_path))?;
        if let (Some(place), Some(name)) = (place, name) {
            attempt.compare(&path, place, name, from)?;
            let units = quantity - attempt.quantity(place, name)?;
            attempt.add(&path.then("quantity"), place, name, units)?;
        }
    }
    match attempt.end() {
        Ok(outcome) => outcome.make(context, state, call),
        Err(refused) => Ok(refused),
    }
}
