//! What the resolvers of one operation share: the state, the moment, and a place for what the executor's own errors
//! cannot carry.

use std::cell::RefCell;

use apollo_compiler::{
    resolvers::FieldError,
    response::{GraphQLError, JsonMap},
};
use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{
    cursor::Cursor,
    failure::{Failure, FailureCode},
    paging::{Chunk, Paging, Reached},
};
use crate::{
    fault::Script,
    options::Options,
    search::{Search, Warning},
    state::{
        State,
        page::{Place, Slice},
    },
};

/// The surroundings of one operation.
pub(in super::super) struct Context<'a> {
    pub(in super::super) state: &'a RefCell<State>,
    pub(in super::super) options: &'a Options,
    pub(in super::super) script: &'a RefCell<Script>,
    /// The operation's moment, in whole seconds.
    pub(in super::super) now: DateTime<Utc>,
    pub(in super::super) variables: &'a JsonMap,
    pub(super) paging: Paging,
    /// True if mutations are declined by a fault.
    pub(in super::super) declines: bool,
    notes: Notes,
}

#[derive(Default)]
struct Notes {
    failures: RefCell<Vec<Failure>>,
    searches: RefCell<Vec<SearchReport>>,
    reached: RefCell<Option<Reached>>,
}

/// One entry of `extensions.search`.
#[derive(Debug, Clone, Serialize)]
pub(in super::super) struct SearchReport {
    path: [String; 1],
    query: String,
    parsed: serde_json::Value,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(in super::super) warnings: Vec<Warning>,
}

impl<'a> Context<'a> {
    pub(in super::super) fn new(
        state: &'a RefCell<State>,
        options: &'a Options,
        script: &'a RefCell<Script>,
        now: DateTime<Utc>,
        variables: &'a JsonMap,
    ) -> Context<'a> {
        let (paging, notes) = (Paging::Asked, Notes::default());
        Context { state, options, script, now, variables, paging, declines: false, notes }
    }

    /// The surroundings of a bulk query within this operation.
    pub(in super::super) fn in_bulk(&self, variables: &'a JsonMap, chunk: Chunk) -> Context<'a> {
        let mut within = Context::new(self.state, self.options, self.script, self.now, variables);
        within.paging = Paging::Bulk(chunk);
        within
    }

    /// Keeps a failure's code until the executor hands its errors over.
    pub(super) fn fail(&self, failure: Failure) -> FieldError {
        let message = failure.message.clone();
        self.notes.failures.borrow_mut().push(failure);
        FieldError { message }
    }

    /// Notes how a search was understood.
    pub(super) fn report(&self, field: &str, query: &str, search: &Search) {
        self.notes.searches.borrow_mut().push(SearchReport {
            path: [field.to_owned()],
            query: query.to_owned(),
            parsed: search.parsed.clone(),
            warnings: search.warnings.clone(),
        });
    }

    /// Notes how far a root connection was read, for a bulk query to go on from.
    pub(super) fn note_reached(
        &self,
        slice: &Slice<'_>,
        last: Option<&Place>,
        more: bool,
    ) -> Result<(), Failure> {
        if let Paging::Bulk(chunk) = &self.paging {
            let total = match chunk.after {
                None => self.state.borrow().count(slice.table, slice.filter, None)?,
                Some(_) => 0,
            };
            let last = last.map(|place| Cursor::new(place, 0).encode());
            self.notes.reached.replace(Some(Reached { last, more, total }));
        }
        Ok(())
    }

    /// How far the root connection of a bulk query was read; `None` for one that has no pages.
    pub(in super::super) fn reached(&self) -> Option<Reached> {
        self.notes.reached.take()
    }

    pub(super) fn searches(&self) -> Vec<SearchReport> {
        self.notes.searches.take()
    }

    /// The executor's errors with the codes of the failures behind them.
    pub(super) fn explained(&self, errors: Vec<GraphQLError>) -> Vec<GraphQLError> {
        let failures = self.notes.failures.borrow();
        errors.into_iter().map(|error| explain(error, &failures)).collect()
    }
}

fn explain(mut error: GraphQLError, failures: &[Failure]) -> GraphQLError {
    let message = error.message.strip_prefix("resolver error: ").unwrap_or(&error.message).to_owned();
    let failure = failures.iter().find(|failure| failure.message == message);
    let code = failure.map_or(FailureCode::InternalServerError, |failure| failure.code);
    if let Ok(serde_json::Value::String(code)) = serde_json::to_value(code) {
        error.extensions.insert("code", code.into());
    }
    if code == FailureCode::AccessDenied {
        error.extensions.insert("documentation", "https://shopify.dev/api/usage/access-scopes".into());
        let required = message.split_once("Required access: ").map(|(_, required)| required);
        error.extensions.insert("requiredAccess", required.into());
    }
    error.message = message;
    error
}
