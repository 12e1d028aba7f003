//! Feeds: files in which other systems tell of stock, facilities and thresholds. Which file it is, how far it is read, and
//! what a row of it means.

pub mod cell;
pub mod columns;
pub mod facility;
pub mod names;
pub mod rejection;
pub mod stock;
pub mod threshold;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// One reading of a file. The same content may be read again where that is harmless; then it is another reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedFile {
    /// What it was called when it was found.
    pub name: String,
    /// The SHA-256 of its content, in hexadecimal digits.
    pub sha256: String,
    /// When the run began that found it. UTC.
    pub found_at: DateTime<Utc>,
}

/// What becomes of a content that comes once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeated {
    /// Nothing: it says how things are.
    Harmless,
    /// It would count twice: it says by how much things differ. It is refused.
    Doubles,
}

/// A page of a file, besides what its rows change: how far the file is read, and how it ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedPage {
    /// Which reading it belongs to.
    pub file: FeedFile,
    /// Rows that it has.
    pub rows: u64,
    /// Its rows as they were read, by line, as far as the store may still refuse them.
    pub content: BTreeMap<u64, Vec<String>>,
    /// How far the file is read behind it.
    pub state: FeedState,
}

/// How far a file is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FeedState {
    /// There is more.
    Reading,
    /// All of it is.
    Read,
    /// Nothing more can be taken from it, for this reason.
    Unusable(String),
}

impl FeedState {
    /// The word in the store.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Read => "read",
            Self::Unusable(_) => "unusable",
        }
    }
}

/// A file that was read, or cannot be: what is left to be done with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRead {
    /// The job that read it: `misc import-stock`.
    pub job: String,
    /// Which reading.
    pub file: FeedFile,
    /// Where it lies, from the catalog's folder.
    pub path: String,
    /// The folder into which it goes, beside it; none: it stays where somebody has put it.
    pub into: Option<String>,
    /// Its columns, for the rows that were refused.
    pub columns: Vec<String>,
    /// Why it is unusable, if it is.
    pub unusable: Option<String>,
}

/// A row that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Of the file, from 1.
    pub line: u64,
    /// Why.
    pub reason: String,
    /// Its fields as they were read.
    pub content: Vec<String>,
}

/// Whether a file whose first page has so many rows, of which so many are refused, is most probably another file than the
/// one that is meant: more than half of them, and at least twenty. Then nothing of it is taken (R7). Single rows that are
/// refused later are what they look like: a person mends them.
pub fn is_the_wrong_file(rows: u64, refused: u64) -> bool {
    refused >= 20 && refused * 2 > rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_which_half_cannot_be_taken_is_the_wrong_one() {
        for (rows, refused, wrong) in [(19, 19, false), (20, 20, true), (40, 20, false), (39, 20, true)] {
            assert_eq!(is_the_wrong_file(rows, refused), wrong, "{refused} of {rows}");
        }
    }
}
