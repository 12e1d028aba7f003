//! `orderCancel`: refused in Shopify's words, or answered with a job that cancels the order a little later.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::{Call, Change, Done, Touched, permit, text};
use crate::execute::context::Context;
use crate::execute::failure::Failure;
use crate::execute::gid::Gid;
use crate::pending_jobs;
use crate::state::State;
use crate::world::{self, Uncancellable};

/// The longest note of the staff, in characters.
const LONGEST_NOTE: usize = 255;

/// A refusal: its code, the argument it is about, and its words.
struct Refusal {
    code: &'static str,
    argument: &'static str,
    message: &'static str,
}

/// Agrees to cancel an order.
pub(super) fn cancel(context: &Context<'_>, state: &mut State, call: &Call<'_>) -> Result<Done, Failure> {
    let id = text(&call.arguments, "orderId");
    let gid = Gid::of("Order", id)?;
    permit(context, call, gid)?;
    let Some(order) = state.order(gid.number)? else {
        let refusal = invalid("orderId", "Order not found");
        return Ok(refused(&Refusal { code: "NOT_FOUND", ..refusal }, None));
    };
    let refusal = match misuse(&call.arguments, &order, context.now) {
        Some(refusal) => Some(refusal),
        None => obstacle(state, gid.number)?,
    };
    if let Some(refusal) = refusal {
        return Ok(refused(&refusal, Some(id)));
    }
    let patience = context.options.cancel_polls;
    let job = pending_jobs::make(state, gid.number, &call.arguments, patience).map_err(Failure::internal)?;
    let payload =
        json!({ "job": { "id": job, "done": false }, "orderCancelUserErrors": [], "userErrors": [] });
    Ok(Done { payload, touched: None })
}

/// What is wrong with the arguments.
fn misuse(arguments: &Value, order: &Value, now: DateTime<Utc>) -> Option<Refusal> {
    if text(arguments, "staffNote").chars().count() > LONGEST_NOTE {
        return Some(invalid("staffNote", "Staff note is too long (maximum is 255 characters)"));
    }
    let credit = &arguments["refundMethod"]["storeCreditRefund"];
    if credit.is_object() && order["customer"].is_null() {
        let refusal = invalid("refundMethod", "Order must have a customer to be refunded to store credit");
        return Some(Refusal { code: "STORE_CREDIT_REFUND_MISSING_CUSTOMER", ..refusal });
    }
    let expires: Option<DateTime<Utc>> = credit["expiresAt"].as_str().and_then(|at| at.parse().ok());
    if expires.is_some_and(|at| at <= now) {
        let refusal = invalid("refundMethod", "Store credit expiration must be in the future");
        return Some(Refusal { code: "STORE_CREDIT_REFUND_EXPIRATION_IN_PAST", ..refusal });
    }
    None
}

/// What stands against cancelling the order.
fn obstacle(state: &mut State, order: i64) -> Result<Option<Refusal>, Failure> {
    if pending_jobs::is_made_for(state, order).map_err(Failure::internal)? {
        return Ok(Some(invalid("orderId", "Cancellation is already in progress")));
    }
    let obstacle = world::uncancellable(state, order).map_err(Failure::internal)?;
    Ok(obstacle.map(|obstacle| {
        invalid(
            "orderId",
            match obstacle {
                Uncancellable::Cancelled => "Cannot cancel an order that has already been canceled",
                Uncancellable::HasReturns => "Cannot cancel an order that has returns",
                Uncancellable::Fulfilled => "Cannot cancel an order with outstanding fulfillments",
            },
        )
    }))
}

fn invalid(argument: &'static str, message: &'static str) -> Refusal {
    Refusal { code: "INVALID", argument, message }
}

/// A refusal leaves a trace on the order it was about: that nothing changed.
fn refused(refusal: &Refusal, order: Option<&str>) -> Done {
    let Refusal { code, argument, message } = refusal;
    let payload = json!({
        "job": null,
        "orderCancelUserErrors": [{ "code": code, "field": [argument], "message": message }],
        "userErrors": [{ "field": [argument], "message": message }],
    });
    let touched = order.map(|order| Touched { gid: order.to_owned(), change: Change::Nothing });
    Done { payload, touched }
}
