//! Runs one operation over the state: resolvers for the executor, reading documents and carrying out mutations.

mod bulk;
mod connection;
mod context;
mod cursor;
mod derived;
mod failure;
mod gid;
mod mutation;
mod object;
mod paging;
mod query;
mod reference;
mod stock;
mod window;

use apollo_compiler::{
    ExecutableDocument,
    executable::Operation,
    resolvers::{Execution, ObjectValue},
    response::{GraphQLError, JsonMap, JsonValue},
    validation::Valid,
};

pub(super) use context::{Context, SearchReport};
pub(super) use failure::{Failure, FailureCode};
pub(super) use paging::Chunk;

use super::schema::authored;

/// What an operation gave.
#[derive(Debug)]
pub(super) struct Outcome {
    /// An object; null when an error reached the root.
    pub(super) data: JsonValue,
    pub(super) errors: Vec<GraphQLError>,
    /// What the searches of the operation were understood as.
    pub(super) searches: Vec<SearchReport>,
}

/// Executes a validated operation.
pub(super) fn execute(
    document: &Valid<ExecutableDocument>,
    operation: &Operation,
    variables: &Valid<JsonMap>,
    context: &Context<'_>,
) -> Outcome {
    let query = query::QueryRoot { context };
    let mutation = mutation::MutationRoot { context };
    let root: &dyn ObjectValue = if operation.is_mutation() { &mutation } else { &query };
    let executed = Execution::new(&authored().schema, document)
        .operation(operation)
        .implementers_map(&authored().implementers)
        .coerced_variable_values(variables)
        .enable_schema_introspection(true)
        .execute_sync(root);
    let (data, errors) = match executed {
        Ok(response) => (response.data.into(), response.errors),
        Err(error) => (JsonValue::Null, vec![error.to_graphql_error(&document.sources)]),
    };
    Outcome { data, errors: context.explained(errors), searches: context.searches() }
}
