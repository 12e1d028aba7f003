//! The GraphQL endpoint: who may ask, what befalls the request, what it costs, and what comes of it.

use std::time::Instant;

use apollo_compiler::response::JsonValue;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::cost::{self, Pricing};
use super::execute::{Context, Outcome, execute};
use super::fault::{Harm, RetryAfter};
use super::pending_jobs::{self, Due};
use super::reply::{Delivery, Reply};
use super::request::Request;
use super::service::Service;
use super::{fault_response, token};

/// A request as it came in.
pub(super) struct Call<'a> {
    /// The version in the path.
    pub(super) version: &'a str,
    /// `X-Shopify-Access-Token`.
    pub(super) token: Option<&'a str>,
    /// Whether `Shopify-Search-Query-Debug` asks how searches were understood.
    pub(super) debug: Debug,
    pub(super) body: &'a [u8],
}

/// Whether searches are shown even when nothing was wrong with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Debug {
    Searches,
    Nothing,
}

impl Service {
    /// Answers a GraphQL request.
    pub(super) fn graphql(&mut self, call: &Call<'_>) -> Reply {
        let started = Instant::now();
        let Some(version) = self.options.versions.answering(call.version).map(str::to_owned) else {
            return Reply::not_found();
        };
        let now = self.now();
        let (reply, root_fields) = match self.opens(call.token, now) {
            Err(refusal) => (refusal, Vec::new()),
            Ok(()) => match Request::read(call.body) {
                Err(refusal) => (*refusal, Vec::new()),
                Ok(request) => (self.answer(&request, call.debug, now), request.root_fields()),
            },
        };
        self.requests.count(root_fields, started.elapsed());
        if let Err(error) = self.sell_in_between() {
            return Reply::trouble(&format!("{error:#}"));
        }
        reply.with_default_header("x-shopify-api-version", &version)
    }

    fn opens(&self, token: Option<&str>, now: DateTime<Utc>) -> Result<(), Reply> {
        match token::is_alive(&self.state.borrow(), token.unwrap_or_default(), now) {
            Ok(true) => Ok(()),
            Ok(false) => Err(Reply::unauthorized()),
            Err(error) => Err(Reply::trouble(&error)),
        }
    }

    /// Answers a valid request, unless a fault forestalls or spoils it.
    fn answer(&mut self, request: &Request, debug: Debug, now: DateTime<Utc>) -> Reply {
        let harm = self.script.get_mut().strike(&request.names());
        let pricing = Pricing { document: &request.document, variables: &request.variables };
        let requested = pricing.requested(&request.operation);
        self.level.refill(now);
        if let Some(reply) = harm.and_then(|harm| self.forestalled(harm, request, requested, now)) {
            return reply;
        }
        if requested > cost::MAXIMUM {
            return too_dear(requested);
        }
        if !self.level.affords(requested) {
            return self.throttled(requested);
        }
        if let Err(error) = pending_jobs::keep(self.state.get_mut(), Due::Ripe, now) {
            return Reply::trouble(&format!("{error:#}"));
        }
        let mut context = Context::new(&self.state, &self.options, &self.script, now, &request.variables);
        context.declines = harm == Some(Harm::Declined);
        let mut outcome = execute(&request.document, &request.operation, &request.variables, &context);
        let actual = pricing.actual(&request.operation, &outcome.data);
        self.level.spend(actual);
        if harm == Some(Harm::Partial) {
            fault_response::make_partial(&mut outcome);
        }
        let mut extensions = json!({ "cost": self.cost(requested, Some(actual)) });
        extensions.as_object_mut().into_iter().for_each(|extensions| {
            searches(extensions, &outcome, debug);
        });
        if harm == Some(Harm::SearchWarning) {
            extensions["search"] = fault_response::search_warning(request);
        }
        let reply = Reply::json(StatusCode::OK, &body(outcome, extensions));
        match harm {
            Some(harm) => self.spoiled(harm, reply),
            None => reply,
        }
    }

    /// The answer of a fault that strikes before anything is executed.
    fn forestalled(
        &self,
        harm: Harm,
        request: &Request,
        requested: u32,
        now: DateTime<Utc>,
    ) -> Option<Reply> {
        match harm {
            Harm::Throttled => Some(self.throttled(requested)),
            Harm::TooManyRequests(RetryAfter::Seconds(seconds)) => {
                Some(fault_response::too_many_requests(&format!("{seconds:?}")))
            }
            Harm::TooManyRequests(RetryAfter::Date(seconds)) => {
                let date = |at: DateTime<Utc>| at.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
                let back = now + chrono::TimeDelta::seconds(seconds.into());
                // Both dates by one clock: a client measures the one against the other.
                Some(fault_response::too_many_requests(&date(back)).with_header("date", date(now)))
            }
            Harm::Status(status) => Some(fault_response::status(status)),
            Harm::Html => Some(Reply::html(StatusCode::OK, "Something went wrong")),
            Harm::Reset => Some(Reply::never()),
            Harm::AccessDenied => Some(fault_response::access_denied(request)),
            Harm::Unauthorized => Some(Reply::unauthorized()),
            Harm::InternalError => Some(fault_response::internal_error()),
            Harm::ResetMidBody
            | Harm::Slow(_)
            | Harm::Truncated
            | Harm::LostAnswer
            | Harm::Partial
            | Harm::FallForward
            | Harm::SearchWarning
            | Harm::Declined
            | Harm::Slots(_)
            | Harm::Bulk { .. } => None,
        }
    }

    /// What a fault makes of an answer on its way.
    fn spoiled(&self, harm: Harm, reply: Reply) -> Reply {
        match harm {
            Harm::ResetMidBody => Reply { delivery: Delivery::Half, ..reply },
            Harm::Slow(over) => Reply { delivery: Delivery::Slow(over), ..reply },
            Harm::LostAnswer => Reply { delivery: Delivery::Never, ..reply },
            Harm::Truncated => Reply { body: reply.body[..reply.body.len() / 2].to_vec(), ..reply },
            Harm::FallForward => {
                reply.with_header("x-shopify-api-version", self.options.versions.oldest().unwrap_or_default())
            }
            Harm::Throttled
            | Harm::TooManyRequests(_)
            | Harm::Status(_)
            | Harm::Html
            | Harm::Reset
            | Harm::Partial
            | Harm::AccessDenied
            | Harm::Unauthorized
            | Harm::SearchWarning
            | Harm::InternalError
            | Harm::Declined
            | Harm::Slots(_)
            | Harm::Bulk { .. } => reply,
        }
    }

    fn throttled(&self, requested: u32) -> Reply {
        let documentation = "https://shopify.dev/api/usage/rate-limits";
        let error = json!({
            "message": "Throttled",
            "extensions": { "code": "THROTTLED", "documentation": documentation },
        });
        let extensions = json!({ "cost": self.cost(requested, None) });
        Reply::json(StatusCode::OK, &json!({ "errors": [error], "extensions": extensions }))
    }

    fn cost(&self, requested: u32, actual: Option<u32>) -> Value {
        json!({
            "requestedQueryCost": requested,
            "actualQueryCost": actual,
            "throttleStatus": self.level.status(),
        })
    }
}

fn too_dear(requested: u32) -> Reply {
    let maximum = cost::MAXIMUM;
    let message =
        format!("Query cost is {requested}, which exceeds the single query max cost limit ({maximum}).");
    let documentation = "https://shopify.dev/api/usage/rate-limits";
    Reply::error(
        &message,
        json!({ "code": "MAX_COST_EXCEEDED", "cost": requested, "maxCost": maximum, "documentation": documentation }),
    )
}

/// Tells how searches were understood, where there is something to tell.
fn searches(extensions: &mut serde_json::Map<String, Value>, outcome: &Outcome, debug: Debug) {
    let told =
        outcome.searches.iter().filter(|search| debug == Debug::Searches || !search.warnings.is_empty());
    let told: Vec<Value> = told.map(|search| json!(search)).collect();
    if !told.is_empty() {
        extensions.insert("search".to_owned(), told.into());
    }
}

fn body(outcome: Outcome, extensions: Value) -> impl serde::Serialize {
    #[derive(serde::Serialize)]
    struct Body {
        data: JsonValue,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        errors: Vec<apollo_compiler::response::GraphQLError>,
        extensions: Value,
    }
    Body { data: outcome.data, errors: outcome.errors, extensions }
}
