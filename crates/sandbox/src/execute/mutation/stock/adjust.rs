//! `inventoryAdjustQuantities`: so many more or fewer, of whatever there are.

use serde_json::Value;

use super::attempt::{Attempt, Path};
use super::{Call, Context, Done, Failure, changes, from_quantity, permit_stock, text};
use crate::{state::State, stock::Name};

/// Adjusts quantities.
pub(in super::super) fn adjust(
    context: &Context<'_>,
    state: &mut State,
    call: &Call<'_>,
) -> Result<Done, Failure> {
    permit_stock(context, call)?;
    let input = &call.arguments["input"];
    let (wanted, path) = (changes(input, "changes")?, Path::of("changes"));
    let mut attempt = Attempt::new(state);
    attempt.justify(input);
    let name = Name::read(text(input, "name")).filter(|name| name.is_adjustable());
    if name.is_none() {
        let message = "The specified quantity name is invalid.";
        attempt.complain(&Path::of("name"), "INVALID_QUANTITY_NAME", message);
    }
    if name.is_some_and(|name| name != Name::Available) && !share_a_ledger(wanted) {
        let message = "All changes must have the same ledger document URI or, in the case of adjusting available, no \
            ledger document URI.";
        attempt.complain(&path, "MAX_ONE_LEDGER_DOCUMENT", message);
    }
    for (at, change) in wanted.iter().enumerate() {
        let path = path.then(at);
        let from = from_quantity(change, "InventoryChangeInput")?;
        let item = (text(change, "inventoryItemId"), &path.then("inventoryItemId"));
        let place = attempt.place(item, (text(change, "locationId"), &path.then("locationId")))?;
        let Some(name) = name else { continue };
        attempt.account_for(&path, place, name, change);
        if let Some(place) = place {
            attempt.compare(&path, place, name, from)?;
            let units = change["delta"].as_i64().unwrap_or_default();
            attempt.add(&path.then("delta"), place, name, units)?;
        }
    }
    match attempt.end() {
        Ok(outcome) => outcome.make(context, state, call),
        Err(refused) => Ok(refused),
    }
}

fn share_a_ledger(changes: &[Value]) -> bool {
    changes.windows(2).all(|pair| pair[0]["ledgerDocumentUri"] == pair[1]["ledgerDocumentUri"])
}
