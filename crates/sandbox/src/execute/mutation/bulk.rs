//! `bulkOperationRunQuery` and `bulkOperationCancel`.

use serde_json::{Value, json};

use super::{Call, Change, Done, Touched, text};
use crate::{
    bulk::{self, Layout, Operation, Query, SLOTS, Status},
    execute::{context::Context, failure::Failure, gid::Gid},
    shop,
    state::State,
};

/// The number of the first operation of others that a fault speaks of.
const OTHERS: i64 = 5_533_900_000_001;

/// Lets the running operations go on when a further one is to be run and all slots are taken.
pub(super) fn wait_for_a_slot(context: &Context<'_>, call: &Call<'_>) -> Result<(), Failure> {
    if call.field == "bulkOperationRunQuery" { bulk::make_room(context) } else { Ok(()) }
}

/// Takes a query on.
pub(super) fn run(context: &Context<'_>, state: &mut State, call: &Call<'_>) -> Result<Done, Failure> {
    let text = text(&call.arguments, "query");
    let query = match Query::read(text) {
        Ok(query) => query,
        Err(complaints) => {
            let errors = complaints.into_iter().map(|message| error(json!(["query"]), "INVALID", &message));
            return Ok(refused(errors.collect()));
        }
    };
    let names: Vec<String> = [call.field.to_owned()].into_iter().chain(query.names()).collect();
    let mut running: Vec<String> = state.running_bulk_operations()?.iter().map(Operation::gid).collect();
    let others = context.script.borrow_mut().others_running(&names);
    running.extend((OTHERS..).take(others as usize).map(bulk::gid));
    if running.len() >= SLOTS {
        let message = format!(
            "A bulk query operation for this app and shop is already in progress: {}.",
            running.join(", ")
        );
        return Ok(refused(vec![error(Value::Null, "OPERATION_IN_PROGRESS", &message)]));
    }
    let span = query.span(context.now, shop::time_zone(state)?);
    let mishap = context.script.borrow_mut().befall(&names, span);
    let layout = if call.arguments["groupObjects"] == true { Layout::Grouped } else { Layout::Flat };
    let operation = Operation::new(state.next_bulk_operation()?, text, layout, mishap, context.now);
    state.put_bulk_operation(&operation)?;
    done(context, state, &operation)
}

/// Asks for an operation to end.
pub(super) fn cancel(context: &Context<'_>, state: &mut State, call: &Call<'_>) -> Result<Done, Failure> {
    let gid = Gid::of("BulkOperation", text(&call.arguments, "id"))?;
    let Some(mut operation) = state.bulk_operation(gid.number)? else {
        let error = json!({ "field": ["id"], "message": "Bulk operation does not exist" });
        return Ok(refused(vec![error]));
    };
    match operation.status {
        Status::Created | Status::Running => operation.status = Status::Canceling,
        Status::Canceling | Status::Completed | Status::Canceled | Status::Failed | Status::Expired => {
            let status = operation.status.name().to_lowercase();
            let message = format!("A bulk operation cannot be canceled when it is {status}");
            let payload = json!({
                "bulkOperation": bulk::document(&operation, state, context.options)?,
                "userErrors": [{ "field": null, "message": message }],
            });
            return Ok(Done { payload, touched: None });
        }
    }
    state.put_bulk_operation(&operation)?;
    done(context, state, &operation)
}

fn done(context: &Context<'_>, state: &State, operation: &Operation) -> Result<Done, Failure> {
    let document = bulk::document(operation, state, context.options)?;
    let payload = json!({ "bulkOperation": document, "userErrors": [] });
    Ok(Done { payload, touched: Some(Touched { gid: operation.gid(), change: Change::Made }) })
}

fn refused(errors: Vec<Value>) -> Done {
    Done { payload: json!({ "bulkOperation": null, "userErrors": errors }), touched: None }
}

fn error(field: Value, code: &str, message: &str) -> Value {
    json!({ "field": field, "code": code, "message": message })
}
