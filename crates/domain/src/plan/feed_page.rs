//! A page of a feed file: the file it belongs to, how far the file is read, and the rows that were refused.

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
