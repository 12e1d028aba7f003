//! The root of every mutation: each field is one transaction with its trace in `effects`.

mod bulk;
mod idempotency;
mod order_cancel;
mod order_update;
mod stock;
mod tags;

use std::borrow::Cow;

use apollo_compiler::{
    ast::Value as Literal,
    resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue},
    response::JsonMap,
};
use serde_json::{Value, json};

use super::{context::Context, failure::Failure, gid::Gid, object::Object};
use crate::{
    scope::{self, Access},
    state::{State, effects::Effect, stamp},
};

pub(super) struct MutationRoot<'a> {
    pub(super) context: &'a Context<'a>,
}

/// What a mutation came to.
struct Done {
    /// The payload, a document of the payload's type.
    payload: Value,
    /// What it touched; `None` when it was refused with user errors.
    touched: Option<Touched>,
}

/// The object of a mutation that was carried out.
struct Touched {
    gid: String,
    change: Change,
}

/// Whether anything is different now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Made,
    Nothing,
}

/// A mutation field with its arguments.
struct Call<'a> {
    field: &'a str,
    arguments: Value,
    idempotency_key: Option<String>,
}

impl MutationRoot<'_> {
    fn resolve<'a>(&'a self, info: &'a ResolveInfo<'a>) -> Result<ResolvedValue<'a>, Failure> {
        let call = Call {
            field: info.field_name(),
            arguments: serde_json::to_value(info.arguments())?,
            idempotency_key: self.idempotency_key(info).filter(|_| info.field_name() != "orderCancel"),
        };
        stock::demand_key(&call)?;
        bulk::wait_for_a_slot(self.context, &call)?;
        let mut state = self.context.state.borrow_mut();
        let payload = state.transaction(|state| idempotency::once(self.context, state, &call, carry_out))?;
        let payload: JsonMap = serde_json::from_value(payload)?;
        let type_name = info.field_definition().ty.inner_named_type().as_str();
        Ok(ResolvedValue::object(Object::alone(self.context, type_name, Cow::Owned(payload))))
    }

    fn idempotency_key(&self, info: &ResolveInfo<'_>) -> Option<String> {
        let directive =
            info.field_selections().iter().find_map(|field| field.directives.get("idempotent"))?;
        match &**directive.specified_argument_by_name("key")? {
            Literal::Variable(name) => Some(self.context.variables.get(name.as_str())?.as_str()?.to_owned()),
            literal => literal.as_str().map(str::to_owned),
        }
    }
}

impl ObjectValue for MutationRoot<'_> {
    fn type_name(&self) -> &str {
        "Mutation"
    }

    fn resolve_field<'a>(&'a self, info: &'a ResolveInfo<'a>) -> Result<ResolvedValue<'a>, FieldError> {
        self.resolve(info).map_err(|failure| self.context.fail(failure))
    }
}

/// Carries a mutation out and leaves its trace.
fn carry_out(context: &Context<'_>, state: &mut State, call: &Call<'_>) -> Result<Value, Failure> {
    let done = match call.field {
        field if context.declines => declined(field),
        "tagsAdd" => tags::add(context, state, call)?,
        "tagsRemove" => tags::remove(context, state, call)?,
        "orderCancel" => order_cancel::cancel(context, state, call)?,
        "orderUpdate" => order_update::update(context, state, call)?,
        "inventorySetQuantities" => stock::set(context, state, call)?,
        "inventoryAdjustQuantities" => stock::adjust(context, state, call)?,
        "inventoryMoveQuantities" => stock::shift(context, state, call)?,
        "inventoryActivate" => stock::activate(context, state, call)?,
        "inventoryDeactivate" => stock::deactivate(context, state, call)?,
        "bulkOperationRunQuery" => bulk::run(context, state, call)?,
        "bulkOperationCancel" => bulk::cancel(context, state, call)?,
        field => return Err(Failure::internal(format!("{field} has no resolver"))),
    };
    if let Some(touched) = &done.touched {
        state.record(&Effect {
            at: stamp(context.now),
            mutation: call.field.to_owned(),
            object: touched.gid.clone(),
            idempotency_key: call.idempotency_key.clone(),
            input: call.arguments.clone(),
            changed: touched.change == Change::Made,
        })?;
    }
    Ok(done.payload)
}

/// What a fault has every mutation say: its own lists of user errors are among these.
fn declined(field: &str) -> Done {
    let message = "Something is in the way right now. Please try again later.";
    let errors = json!([{ "field": null, "message": message, "code": stock::code_of_trouble(field) }]);
    let payload = json!({ "job": null, "node": null, "order": null, "bulkOperation": null, "userErrors": errors,
        "orderCancelUserErrors": errors, "inventoryAdjustmentGroup": null, "inventoryLevel": null });
    Done { payload, touched: None }
}

/// Refuses a change that the app's scopes do not cover.
fn permit(context: &Context<'_>, call: &Call<'_>, gid: Gid<'_>) -> Result<(), Failure> {
    let Some(scope) = scope::needed_to_write_type(gid.kind) else { return Ok(()) };
    match context.options.grants(scope) {
        Access::Granted => Ok(()),
        Access::Denied => Err(scope::denied(call.field, scope)),
    }
}

/// Writes a changed order or product, stamped with the moment of the change.
fn write(context: &Context<'_>, state: &mut State, gid: Gid<'_>, doc: &mut Value) -> Result<(), Failure> {
    doc["updatedAt"] = stamp(context.now).into();
    let visible_at = context.now + context.options.index_lag;
    match gid.kind {
        "Order" => state.put_order(doc, visible_at)?,
        "Product" => state.put_product(doc, visible_at)?,
        _ => return Err(gid.wrong()),
    }
    Ok(())
}

fn text<'v>(value: &'v Value, field: &str) -> &'v str {
    value.get(field).and_then(Value::as_str).unwrap_or_default()
}
