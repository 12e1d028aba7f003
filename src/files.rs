//! Files of other systems: where they come from, how they are read, and where they go once they are; and the files that
//! are written for others.
//!
//! The [`FileSource`] looks and reads; the [`Archive`] writes; a [`Draft`] is a file that a plan writes down before anybody may see
//! it. Inbox and desk stay inside the folder that the catalog names (R13). Reading streams: memory grows with the longest
//! row, not with the file (R15).

mod archive;
mod csv;
mod encoding;
mod feed;
mod json;
mod lines;
mod names;
mod postal;
mod publish;
mod source;
mod spreadsheet;

use std::io;
use std::path::{Path, PathBuf};

pub use archive::{Archive, Errors};
pub use feed::Feed;
pub use names::{Name, Pattern};
pub use postal::read_postal_codes;
pub use publish::{Draft, Drafted};
pub use row::{Row, Text};
pub use source::{Candidate, FileSource, Folder, Listing, Wanted};

/// What is wrong with a file.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It cannot be read or written.
    #[error("{}: {why}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// What the system says.
        why: io::Error,
    },
    /// Nothing can be taken from it.
    #[error("{}: {why}", path.display())]
    Unusable {
        /// Which.
        path: PathBuf,
        /// Why.
        why: String,
    },
}

impl FileError {
    fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |why| Self::Io { path: path.to_owned(), why }
    }
}

mod row;
#[cfg(test)]
mod tests;
