//! A file of ours that others are to find in a folder.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// A file that is written down already and is to be laid where others look for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// Where it is written down; an absolute path.
    pub draft: PathBuf,
    /// The folder where others look for it, from the catalog's.
    pub folder: String,
    /// Its name there, which is nobody else's.
    pub name: String,
    /// Of its content.
    pub sha256: String,
    /// How many rows it has, without the header.
    pub rows: u64,
}

impl Publication {
    /// Where it is to lie, from the catalog's folder.
    pub fn path(&self) -> String {
        format!("{}/{}", self.folder, self.name)
    }
}
