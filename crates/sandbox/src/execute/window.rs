//! The paging arguments of a connection, and their limits.

use apollo_compiler::response::{JsonMap, JsonValue};

use super::{
    cursor::Cursor,
    failure::{Failure, FailureCode},
};

/// The longest page.
const LONGEST: i64 = 250;
/// How many objects may be paged through before a client must narrow its search.
const DEEPEST: u64 = 25_000;

/// The part of a list that is asked for.
#[derive(Debug)]
pub(super) struct Window {
    pub(super) size: usize,
    pub(super) end: End,
    pub(super) after: Option<Cursor>,
    pub(super) before: Option<Cursor>,
    pub(super) reverse: bool,
}

/// The end of the list that a page is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    First,
    Last,
}

impl Window {
    /// Reads a connection's arguments.
    pub(super) fn read(arguments: &JsonMap) -> Result<Window, Failure> {
        let number = |name: &str| arguments.get(name).and_then(JsonValue::as_i64);
        let (end, size) = match (number("first"), number("last")) {
            (Some(first), None) => (End::First, page_size("first", first)?),
            (None, Some(last)) => (End::Last, page_size("last", last)?),
            (None, None) => return Err(refuse("you must provide one of first or last")),
            (Some(_), Some(_)) => return Err(refuse("providing both first and last is not supported")),
        };
        let cursor =
            |name: &str| arguments.get(name).and_then(JsonValue::as_str).map(Cursor::decode).transpose();
        let reverse = arguments.get("reverse").and_then(JsonValue::as_bool).unwrap_or(false);
        let window = Window { size, end, after: cursor("after")?, before: cursor("before")?, reverse };
        if window.depth() + size as u64 > DEEPEST {
            return Err(refuse(&format!(
                "Pagination is limited to {DEEPEST} objects. Narrow the query to read further."
            )));
        }
        Ok(window)
    }

    /// How many objects were read before this page.
    pub(super) fn depth(&self) -> u64 {
        let cursor = match self.end {
            End::First => &self.after,
            End::Last => &self.before,
        };
        cursor.as_ref().map_or(0, Cursor::depth)
    }
}

fn page_size(argument: &str, size: i64) -> Result<usize, Failure> {
    match size {
        1..=LONGEST => Ok(size as usize),
        ..=0 => Err(refuse(&format!("{argument} must be greater than 0"))),
        _ => Err(refuse(&format!("{argument} cannot exceed {LONGEST}"))),
    }
}

fn refuse(message: &str) -> Failure {
    Failure::new(FailureCode::BadRequest, message)
}
