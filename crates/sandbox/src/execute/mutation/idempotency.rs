//! `@idempotent(key:)`: the first answer to a key is kept and given again, and a key is bound to its parameters.

use serde_json::{Value, json};

use super::{Call, stock};
use crate::{
    execute::{
        context::Context,
        failure::{Failure, FailureCode},
    },
    state::{State, effects::Kept, stamp},
};

/// Runs `work` unless its key was used before.
pub(super) fn once(
    context: &Context<'_>,
    state: &mut State,
    call: &Call<'_>,
    work: impl FnOnce(&Context<'_>, &mut State, &Call<'_>) -> Result<Value, Failure>,
) -> Result<Value, Failure> {
    let Some(key) = &call.idempotency_key else { return work(context, state, call) };
    let input = json!({ "mutation": call.field, "arguments": call.arguments });
    match state.kept(key)? {
        Some(kept) if kept.input == input => Ok(kept.payload),
        Some(_) => {
            let message = "The idempotency key was used before with different parameters.";
            let failure = || Failure::new(FailureCode::IdempotencyKeyParameterMismatch, message);
            stock::mismatch(call, message).ok_or_else(failure)
        }
        None => {
            let payload = work(context, state, call)?;
            state.keep(key, &Kept { input, payload: payload.clone() }, &stamp(context.now))?;
            Ok(payload)
        }
    }
}
