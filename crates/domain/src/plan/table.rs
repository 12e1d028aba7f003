//! Totals of a plan whose records are too many to read one by one.

use serde::Serialize;

/// A table that goes with a plan. It changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Table {
    /// What it is of.
    pub title: &'static str,
    /// The names of its columns.
    pub columns: Vec<&'static str>,
    /// Its rows, the most telling first.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Cell {
    /// Words.
    Text(String),
    /// How many.
    Count(u64),
}

impl std::fmt::Display for Cell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Count(count) => write!(f, "{count}"),
        }
    }
}
