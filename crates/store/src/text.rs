//! Text forms of values: times as ISO 8601 in UTC, lists as JSON for `json_each`.

use chrono::{DateTime, SecondsFormat, Utc};
use rusqlite::Row;
use rusqlite::types::Type;
use serde::Serialize;
use serde::de::DeserializeOwned;

use domain::values::money::Decimal;

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
    DateTime::parse_from_rfc3339(text).map(|at| at.to_utc()).map_err(|e| unreadable(index, e))
}

/// Reads a time that may be absent back from column `index`.
pub(super) fn time_if_any(row: &Row<'_>, index: usize) -> rusqlite::Result<Option<DateTime<Utc>>> {
    row.get::<_, Option<String>>(index)?.map(|text| to_time(index, &text)).transpose()
}

/// JSON for the store.
pub(super) fn json<T: Serialize + ?Sized>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|e| rusqlite::Error::ToSqlConversionFailure(Box::new(e)))
}

/// Reads a JSON list back from column `index`.
pub(super) fn list<T: DeserializeOwned>(index: usize, text: &str) -> rusqlite::Result<Vec<T>> {
    serde_json::from_str(text).map_err(|e| unreadable(index, e))
}

/// Reads an amount back from column `index`.
pub(super) fn amount(index: usize, text: &str) -> rusqlite::Result<Decimal> {
    text.parse().map_err(|e: rust_decimal::Error| unreadable(index, e))
}

/// Reads a word back from column `index`, by the function that knows the words.
pub(super) fn word<T>(
    index: usize,
    text: &str,
    known: impl FnOnce(&str) -> Option<T>,
) -> rusqlite::Result<T> {
    known(text).ok_or_else(|| unreadable(index, format!("`{text}` is no word that this program knows")))
}

fn unreadable(index: usize, why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(index, Type::Text, why.into())
}
