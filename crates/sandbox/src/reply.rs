//! What goes back over the wire, before it is HTTP: status, headers, body, and how (un)kindly it is delivered.

use std::time::Duration;

use axum::http::StatusCode;
use serde::Serialize;
use serde_json::{Value, json};

/// An answer.
#[derive(Debug, Clone)]
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) content_type: &'static str,
    pub(super) body: Vec<u8>,
    pub(super) delivery: Delivery,
}

/// How an answer is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Delivery {
    /// As a whole.
    Whole,
    /// Not at all: the connection is reset.
    Never,
    /// Half of the body, then the connection is reset.
    Half,
    /// In pieces, over this long.
    Slow(Duration),
}

impl Reply {
    /// JSON with this status.
    pub(super) fn json(status: StatusCode, value: &impl Serialize) -> Reply {
        // Cannot fail: the values are trees of JSON with text for keys.
        let body = serde_json::to_vec(value).expect("answers are plain JSON");
        Reply {
            status,
            headers: Vec::new(),
            content_type: "application/json; charset=utf-8",
            body,
            delivery: Delivery::Whole,
        }
    }

    /// A page for people, as gateways send it.
    pub(super) fn html(status: StatusCode, title: &str) -> Reply {
        let page = format!(
            "<!DOCTYPE html>\n<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>\n"
        );
        Reply {
            content_type: "text/html; charset=utf-8",
            body: page.into_bytes(),
            ..Reply::json(status, &())
        }
    }

    /// Nothing: the connection is reset.
    pub(super) fn never() -> Reply {
        Reply { delivery: Delivery::Never, ..Reply::json(StatusCode::OK, &()) }
    }

    /// The answer to a missing, wrong or dead token.
    pub(super) fn unauthorized() -> Reply {
        let message = "[API] Invalid API key or access token (unrecognized login or wrong password)";
        Reply::json(StatusCode::UNAUTHORIZED, &json!({ "errors": message }))
    }

    /// The answer to an address that leads nowhere.
    pub(super) fn not_found() -> Reply {
        Reply::json(StatusCode::NOT_FOUND, &json!({ "errors": "Not Found" }))
    }

    /// A GraphQL answer that is nothing but one error.
    pub(super) fn error(message: &str, extensions: Value) -> Reply {
        Reply::errors(&json!([{ "message": message, "extensions": extensions }]))
    }

    /// A GraphQL answer that is nothing but errors.
    pub(super) fn errors(errors: &impl Serialize) -> Reply {
        Reply::json(StatusCode::OK, &json!({ "errors": errors }))
    }

    /// The answer when the shop's own file fails it.
    pub(super) fn trouble(error: &impl std::fmt::Display) -> Reply {
        Reply::json(StatusCode::INTERNAL_SERVER_ERROR, &json!({ "errors": error.to_string() }))
    }

    /// Adds a header unless the answer already has it.
    pub(super) fn with_default_header(self, name: &'static str, value: &str) -> Reply {
        match self.headers.iter().any(|(known, _)| *known == name) {
            true => self,
            false => self.with_header(name, value),
        }
    }

    pub(super) fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Reply {
        self.headers.push((name, value.into()));
        self
    }
}
