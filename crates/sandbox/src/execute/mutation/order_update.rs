//! `orderUpdate`: every field that is given replaces the order's as a whole.

use serde_json::{Value, json};

use super::{Call, Change, Done, Touched, permit, text, write};
use crate::{
    execute::{context::Context, failure::Failure, gid::Gid},
    state::State,
};

/// The fields of the input that are written as they are given.
const FIELDS: [&str; 6] = ["note", "customAttributes", "tags", "email", "phone", "poNumber"];

/// Updates an order.
pub(super) fn update(context: &Context<'_>, state: &mut State, call: &Call<'_>) -> Result<Done, Failure> {
    let input = &call.arguments["input"];
    let id = text(input, "id");
    let gid = Gid::of("Order", id)?;
    permit(context, call, gid)?;
    let Some(before) = state.order(gid.number)? else {
        let error = json!({ "field": ["id"], "message": "Order does not exist" });
        return Ok(Done { payload: json!({ "order": null, "userErrors": [error] }), touched: None });
    };
    let mut doc = before.clone();
    for field in FIELDS {
        if let Some(value) = input.get(field) {
            doc[field] = replacement(field, value);
        }
    }
    let change = if doc == before { Change::Nothing } else { Change::Made };
    if change == Change::Made {
        write(context, state, gid, &mut doc)?;
    }
    let payload = json!({ "order": { "id": id }, "userErrors": [] });
    Ok(Done { payload, touched: Some(Touched { gid: id.to_owned(), change }) })
}

/// The value a field has after it was set; a list that is set to nothing is empty.
fn replacement(field: &str, value: &Value) -> Value {
    match field {
        "customAttributes" | "tags" if value.is_null() => json!([]),
        _ => value.clone(),
    }
}
