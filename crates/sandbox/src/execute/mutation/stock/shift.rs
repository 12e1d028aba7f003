//! `inventoryMoveQuantities`: units change their condition at one location.

use serde_json::Value;

use super::attempt::{Attempt, Path};
use super::{Call, Context, Done, Failure, changes, from_quantity, permit_stock, text};
use crate::{state::State, stock::Name};

/// Moves units between quantities.
pub(in super::super) fn shift(
    context: &Context<'_>,
    state: &mut State,
    call: &Call<'_>,
) -> Result<Done, Failure> {
    permit_stock(context, call)?;
    let input = &call.arguments["input"];
    let (wanted, path) = (changes(input, "changes")?, Path::of("changes"));
    let mut attempt = Attempt::new(state);
    attempt.justify(input);
    for (at, change) in wanted.iter().enumerate() {
        try_one(&mut attempt, &path.then(at), change)?;
    }
    match attempt.end() {
        Ok(outcome) => outcome.make(context, state, call),
        Err(refused) => Ok(refused),
    }
}

fn try_one(attempt: &mut Attempt<'_>, path: &Path, change: &Value) -> Result<(), Failure> {
    let units = change["quantity"].as_i64().unwrap_or_default();
    if units < 0 {
        let message = "The quantity can't be negative.";
        attempt.complain(&path.then("quantity"), "INVALID_QUANTITY_NEGATIVE", message);
        return Ok(());
    }
    let (from, to) = (&change["from"], &change["to"]);
    if text(from, "locationId") != text(to, "locationId") {
        let message = "The quantities can't be moved between different locations.";
        attempt.complain(path, "DIFFERENT_LOCATIONS", message);
        return Ok(());
    }
    if text(from, "name") == text(to, "name") {
        let message = "The quantity names for each change can't be the same.";
        attempt.complain(path, "SAME_QUANTITY_NAME", message);
        return Ok(());
    }
    let location = (text(from, "locationId"), &path.then("from").then("locationId"));
    let item = (text(change, "inventoryItemId"), &path.then("inventoryItemId"));
    let place = attempt.place(item, location)?;
    for (end, terminal, units) in [("from", from, -units), ("to", to, units)] {
        let path = path.then(end);
        let expected = from_quantity(terminal, "InventoryMoveQuantityTerminalInput")?;
        let Some(name) = Name::read(text(terminal, "name")).filter(|name| name.is_adjustable()) else {
            let message = "The specified quantity name is invalid.";
            attempt.complain(&path.then("name"), "INVALID_QUANTITY_NAME", message);
            continue;
        };
        attempt.account_for(&path, place, name, terminal);
        if let Some(place) = place {
            attempt.compare(&path, place, name, expected)?;
            attempt.add(&path.then("name"), place, name, units)?;
        }
    }
    Ok(())
}
