//! The answers of scripted faults.

use apollo_compiler::response::{GraphQLError, JsonValue, ResponseDataPathSegment};
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{execute::Outcome, reply::Reply, request::Request};

/// HTTP 429.
pub(super) fn too_many_requests(retry_after: &str) -> Reply {
    let message = "Exceeded the rate limit. Reduce request rates to resume uninterrupted service.";
    Reply::json(StatusCode::TOO_MANY_REQUESTS, &json!({ "errors": message }))
        .with_header("retry-after", retry_after)
}

/// A gateway's answer with this status.
pub(super) fn status(status: u16) -> Reply {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    Reply::html(status, status.canonical_reason().unwrap_or("Server Error"))
}

/// An error of Shopify's own, within HTTP 200.
pub(super) fn internal_error() -> Reply {
    let message = "Internal error. Looks like something went wrong on our end.\nRequest ID: 00000000 (include this in support requests).";
    Reply::error(message, json!({ "code": "INTERNAL_SERVER_ERROR", "requestId": "00000000" }))
}

/// The refusal of the first root field.
pub(super) fn access_denied(request: &Request) -> Reply {
    let field = request.root_fields().into_iter().next().unwrap_or_default();
    let scope = super::scope::needed_to_read(&field).unwrap_or("write_orders");
    let error = json!({
        "message": format!("Access denied for {field} field. Required access: `{scope}` access scope."),
        "path": [field],
        "extensions": {
            "code": "ACCESS_DENIED",
            "documentation": "https://shopify.dev/api/usage/access-scopes",
            "requiredAccess": format!("`{scope}` access scope."),
        },
    });
    Reply::json(StatusCode::OK, &json!({ "data": null, "errors": [error] }))
}

/// A warning as if a term of the first root field's search had been ignored.
pub(super) fn search_warning(request: &Request) -> Value {
    let field = request.root_fields().into_iter().next().unwrap_or_default();
    let warning = json!({
        "field": "updated_at", "message": "Invalid search field for this query.", "code": "invalid_field",
    });
    json!([{ "path": [field], "query": "", "parsed": {}, "warnings": [warning] }])
}

/// Takes the last element out of a root list, or a nullable root field away altogether, and tells of it.
pub(super) fn make_partial(outcome: &mut Outcome) {
    let Some((name, value)) = outcome.data.as_object_mut().and_then(|data| data.iter_mut().next()) else {
        return;
    };
    let mut path: Vec<ResponseDataPathSegment> = apollo_compiler::Name::new(name.as_str())
        .ok()
        .map(ResponseDataPathSegment::Field)
        .into_iter()
        .collect();
    match value {
        JsonValue::Array(items) => {
            path.push(ResponseDataPathSegment::ListIndex(items.len().saturating_sub(1)));
            if let Some(last) = items.last_mut() {
                *last = JsonValue::Null;
            }
        }
        value => *value = JsonValue::Null,
    }
    let mut error = GraphQLError {
        message: "Internal error. Looks like something went wrong on our end.".to_owned(),
        locations: Vec::new(),
        path,
        extensions: Default::default(),
    };
    error.extensions.insert("code", "INTERNAL_SERVER_ERROR".into());
    outcome.errors.push(error);
}
