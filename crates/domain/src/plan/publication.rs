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
    /// Who may read it.
    #[serde(default)]
    pub access: FileAccess,
}

/// Who may read a file that is written for others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileAccess {
    /// Whoever the umask lets: it holds nothing about customers.
    #[default]
    Shared,
    /// Its owner only: it holds where orders go.
    Private,
}

impl Publication {
    /// Where it is to lie, from the catalog's folder.
    pub fn path(&self) -> String {
        format!("{}/{}", self.folder, self.name)
    }
}
