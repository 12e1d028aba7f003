//! A bulk query, read and held against the rules.

use apollo_compiler::{
    ExecutableDocument, Node,
    ast::Value as Literal,
    executable::{Field, Operation},
    response::{JsonMap, JsonValue},
    validation::Valid,
};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{
    rules,
    shape::{Connection, Shape},
};
use crate::{request, schema::authored, search};

/// A bulk query that may run.
#[derive(Debug)]
pub(in super::super) struct Query {
    pub(super) document: Valid<ExecutableDocument>,
    pub(super) operation: Node<Operation>,
    root: Node<Field>,
    connection: Connection,
}

impl Query {
    /// Reads a query; `Err` tells what is wrong with it.
    pub(in super::super) fn read(text: &str) -> Result<Query, Vec<String>> {
        if text.len() > rules::LONGEST {
            return Err(vec![format!("Bulk queries cannot be longer than {} bytes.", rules::LONGEST)]);
        }
        let document = ExecutableDocument::parse_and_validate(&authored().schema, text, "bulk query");
        let document = document.map_err(|found| refused(&request::invalid(&found.errors)))?;
        let Some(operation) = document.operations.iter().next().cloned() else {
            return Err(vec!["Invalid bulk query: it is empty".to_owned()]);
        };
        let complaints = rules::complaints(&document, &operation);
        let root = operation.root_fields(&document).find(|field| field.name != "__typename").cloned();
        let connection = root.as_ref().and_then(|root| Connection::of(&document, &[root]));
        match (root, connection) {
            (Some(root), Some(connection)) if complaints.is_empty() => {
                Ok(Query { document, operation, root, connection })
            }
            (_, _) => Err(complaints),
        }
    }

    /// The names that it goes by: its operation's, and its root connection's.
    pub(in super::super) fn names(&self) -> Vec<String> {
        let name = self.operation.name.iter().map(ToString::to_string);
        name.chain([self.root.name.to_string()]).collect()
    }

    /// How long a time it asks for; `None` for one without bounds.
    pub(in super::super) fn span(&self, now: DateTime<Utc>, zone: Tz) -> Option<TimeDelta> {
        match &**self.root.specified_argument_by_name("query")? {
            Literal::String(query) => search::span(query, now, zone),
            _ => None,
        }
    }

    /// The root connection's nodes in an answer, and their shape.
    pub(super) fn nodes(&self, mut data: JsonMap) -> (impl Iterator<Item = JsonMap>, &Shape) {
        let root = data.remove(self.root.response_key().as_str()).unwrap_or(JsonValue::Null);
        (self.connection.nodes(root), self.connection.shape())
    }
}

fn refused(errors: &[serde_json::Value]) -> Vec<String> {
    let messages = errors.iter().filter_map(|error| error["message"].as_str());
    messages.map(|message| format!("Invalid bulk query: {message}")).collect()
}
