//! Lines of a postal code table that could not be read and were skipped.

use std::fmt;

use serde::Serialize;

/// Lines of a table that could not be read; at least one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnreadableLines {
    /// The table's file.
    pub table: String,
    /// How many.
    pub lines: u64,
    /// The first of them: its number, what is wrong with it, and how it begins.
    pub first: String,
}

impl fmt::Display for UnreadableLines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { table, lines, first } = self;
        match lines {
            1 => write!(f, "1 line of {table} cannot be read: {first}"),
            lines => write!(f, "{lines} lines of {table} cannot be read; the first is {first}"),
        }
    }
}
