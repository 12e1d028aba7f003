//! The mutations of the stock: all of a call's changes are made or none. Each must say by a key which intent it carries
//! out, and of each quantity from which value it is changed, or expressly that it does not matter.

mod activate;
mod adjust;
mod attempt;
mod set;
mod shift;

use serde_json::{Value, json};

use super::{Call, Change, Done, Touched, permit, text};
use crate::execute::{
    context::Context,
    failure::{Failure, FailureCode},
    gid::Gid,
};

pub(super) use activate::{activate, deactivate};
pub(super) use adjust::adjust;
pub(super) use set::set;
pub(super) use shift::shift;

/// Refusal of a change to a kit's quantities: one such item fails the whole call.
const NON_MUTABLE: &str = "The specified inventory item is not allowed to be adjusted via API. Example: if the inventory item is a \
    parent bundle.";

/// How many changes a call may ask for.
const MOST: usize = 250;

/// Refuses a change of the stock that does not say by a key which intent it carries out.
pub(super) fn demand_key(call: &Call<'_>) -> Result<(), Failure> {
    let needs_key = matches!(
        call.field,
        "inventorySetQuantities"
            | "inventoryAdjustQuantities"
            | "inventoryMoveQuantities"
            | "inventoryActivate"
    );
    if needs_key && call.idempotency_key.as_deref().unwrap_or_default().is_empty() {
        let message = "The @idempotent directive is required for this mutation but was not provided.";
        return Err(Failure::new(FailureCode::BadRequest, message));
    }
    Ok(())
}

/// The answer to a key that was used for something else, of those mutations that have a code for it.
pub(super) fn mismatch(call: &Call<'_>, message: &str) -> Option<Value> {
    let code = "IDEMPOTENCY_KEY_PARAMETER_MISMATCH";
    match call.field {
        "inventorySetQuantities" | "inventoryAdjustQuantities" | "inventoryMoveQuantities" => Some(json!({
            "inventoryAdjustmentGroup": null,
            "userErrors": [{ "field": null, "code": code, "message": message }],
        })),
        _ => None,
    }
}

/// The code by which a mutation of the stock says that something is in the way, if it has one.
pub(super) fn code_of_trouble(field: &str) -> Value {
    match field {
        "inventoryAdjustQuantities" | "inventoryMoveQuantities" => json!("SERVICE_UNAVAILABLE"),
        "inventorySetQuantities" => Value::Null,
        _ => json!("INVALID"),
    }
}

/// Refuses a change of the stock that the app's scopes do not cover.
fn permit_stock(context: &Context<'_>, call: &Call<'_>) -> Result<(), Failure> {
    permit(context, call, Gid { kind: "InventoryItem", number: 0 })
}

/// The changes that a call asks for, no more than may be.
fn changes<'v>(input: &'v Value, list: &str) -> Result<&'v [Value], Failure> {
    let changes = input[list].as_array().map(Vec::as_slice).unwrap_or_default();
    if changes.len() > MOST {
        let asked = changes.len();
        let message =
            format!("The input array size of {asked} is greater than the maximum allowed of {MOST}.");
        return Err(Failure::new(FailureCode::MaxInputSizeExceeded, message));
    }
    Ok(changes)
}

/// From which quantity a change is to be made; `None` from any, which must be said.
fn from_quantity(change: &Value, kind: &str) -> Result<Option<i64>, Failure> {
    match change.get("changeFromQuantity") {
        Some(quantity) => Ok(quantity.as_i64()),
        None => {
            let message = format!("{kind} must include the following argument: changeFromQuantity.");
            Err(Failure::new(FailureCode::InvalidFieldArguments, message))
        }
    }
}
