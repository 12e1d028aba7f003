//! Bulk operations as they are asked after. Every answer lets what is asked after go on by a poll.

use std::borrow::Cow;

use apollo_compiler::{
    resolvers::{ResolveInfo, ResolvedValue},
    response::JsonValue,
};

use super::{
    connection::Connection,
    failure::Failure,
    gid::Gid,
    object::Object,
    query::{QueryRoot, text},
};
use crate::{
    bulk::{self, Operation},
    search, shop,
};

impl QueryRoot<'_> {
    /// One operation.
    pub(super) fn bulk_operation<'a>(&'a self, id: &str) -> Result<ResolvedValue<'a>, Failure> {
        let gid = Gid::of("BulkOperation", id)?;
        let found = self.context.state.borrow().bulk_operation(gid.number)?;
        let Some(operation) = found else { return Ok(ResolvedValue::null()) };
        let JsonValue::Object(fields) = self.told(&bulk::poll(self.context, operation)?)? else {
            return Ok(ResolvedValue::null());
        };
        Ok(ResolvedValue::object(Object::alone(self.context, "BulkOperation", Cow::Owned(fields))))
    }

    /// A page of the operations. Those that run go on first, so that whoever waits for one of them to end will see it.
    pub(super) fn bulk_operations<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, Failure> {
        let running = self.context.state.borrow().running_bulk_operations()?;
        for operation in running {
            bulk::poll(self.context, operation)?;
        }
        let arguments = info.arguments();
        let mut operations = self.found(text(arguments, "query"), info)?;
        if text(arguments, "sortKey") == "COMPLETED_AT" {
            operations.sort_by_key(|operation| operation.completed_at);
        }
        let items = operations.iter().map(|operation| Ok(Cow::Owned(self.told(operation)?)));
        let items = items.collect::<Result<_, Failure>>()?;
        let type_name = info.field_definition().ty.inner_named_type().as_str();
        Ok(ResolvedValue::object(Connection::of_items(self.context, type_name, items, arguments)?))
    }

    fn found(&self, query: &str, info: &ResolveInfo<'_>) -> Result<Vec<Operation>, Failure> {
        let state = self.context.state.borrow();
        if query.trim().is_empty() {
            return Ok(state.bulk_operations(None)?);
        }
        let search = search::read(query, search::BULK_OPERATIONS, shop::time_zone(&state)?);
        self.context.report(info.field_selections()[0].response_key(), query, &search);
        Ok(state.bulk_operations(search.condition.as_ref())?)
    }

    fn told(&self, operation: &Operation) -> Result<JsonValue, Failure> {
        let state = self.context.state.borrow();
        Ok(bulk::document(operation, &state, self.context.options)?.into())
    }
}
