//! Why a field could not be resolved, with the code that Shopify gives in `errors[].extensions`.

use serde::Serialize;

/// A failed field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Failure {
    pub(in super::super) code: FailureCode,
    pub(in super::super) message: String,
}

/// The codes of failed fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(in super::super) enum FailureCode {
    AccessDenied,
    BadRequest,
    ResourceNotFound,
    IdempotencyKeyParameterMismatch,
    InvalidFieldArguments,
    MaxInputSizeExceeded,
    InternalServerError,
}

impl Failure {
    pub(in super::super) fn new(code: FailureCode, message: impl Into<String>) -> Failure {
        Failure { code, message: message.into() }
    }

    /// A shop's own trouble: its file cannot be read or written, or a document in it is not what the schema says.
    pub(in super::super) fn internal(error: impl std::fmt::Display) -> Failure {
        Failure::new(FailureCode::InternalServerError, format!("Internal error: {error}"))
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Failure {
        Failure::internal(error)
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Failure {
        Failure::internal(error)
    }
}
