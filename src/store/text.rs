//! How values stand in the store: times as ISO 8601 in UTC, lists as JSON for `json_each`.

use chrono::{DateTime, SecondsFormat, Utc};
use rusqlite::types::Type;
use serde::Serialize;

/// A time as the store writes it. Whole seconds stay whole, so that text order is time order for all that shops send.
pub(super) fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// A time as the store writes it, or nothing.
pub(super) fn time_opt(at: Option<DateTime<Utc>>) -> Option<String> {
    at.map(time)
}

/// Reads a time back from column `index`.
pub(super) fn to_time(index: usize, text: &str) -> rusqlite::Result<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text)
        .map(|at| at.to_utc())
        .map_err(|e| rusqlite::Error::FromSqlConversionFailure(index, Type::Text, Box::new(e)))
}

/// JSON for the store.
pub(super) fn json<T: Serialize + ?Sized>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|e| rusqlite::Error::ToSqlConversionFailure(Box::new(e)))
}
