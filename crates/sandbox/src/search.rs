//! Shopify's search syntax, quirks included: a query string becomes an SQL condition, and whatever could not be
//! understood is left out of it with a warning, as the real one does.

mod date;
mod field;
mod parse;
mod span;
mod sql;

use rusqlite::types::Value;
use serde::Serialize;

pub(super) use field::{
    BULK_OPERATIONS, COLLECTIONS, EVENTS, FULFILLMENT_ORDERS, INVENTORY_ITEMS, INVENTORY_LEVELS, ORDERS,
    PRODUCTS,
};
pub(super) use span::span;

/// A search, ready for the database.
#[derive(Debug)]
pub(super) struct Search {
    /// The condition and the values of its `?`s; `None` when nothing is left to ask for.
    pub(super) condition: Option<Condition>,
    /// What `extensions.search[].parsed` shows.
    pub(super) parsed: serde_json::Value,
    /// What was ignored, and why.
    pub(super) warnings: Vec<Warning>,
}

/// An SQL condition with the values of its `?`s in order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Condition {
    pub(crate) sql: String,
    pub(crate) values: Vec<Value>,
}

/// One ignored term of a search, as `extensions.search[].warnings` tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Warning {
    pub(super) field: String,
    pub(super) message: String,
    pub(super) code: Code,
}

/// Why a term of a search was ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Code {
    InvalidField,
    InvalidValue,
    MissingNamedField,
}

/// Reads a search over one kind of object; dates without an offset are in `zone`, the shop's.
pub(super) fn read(query: &str, fields: &[field::Field], zone: chrono_tz::Tz) -> Search {
    let expression = parse::parse(query);
    let mut compiler = sql::Compiler { fields, zone, warnings: Vec::new() };
    let condition = compiler.compile(&expression);
    let parsed = compiler.shown(&expression);
    Search { condition, parsed, warnings: compiler.warnings }
}

#[cfg(test)]
mod tests;
