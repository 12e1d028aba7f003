//! Files of other systems: where they lie, and how they come to lie there.
//!
//! The [`Inbox`] looks, the [`Desk`] writes; a [`Draft`] is a file that a plan writes down before anybody may see it.

mod publish;
mod sheet;

use std::io;
use std::path::{Path, PathBuf};

pub use publish::{Draft, Drafted};

/// What is wrong with a file.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// It cannot be read or written.
    #[error("{}: {why}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// What the system says.
        why: io::Error,
    },
}

impl Trouble {
    fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |why| Self::Io { path: path.to_owned(), why }
    }
}

/// Looks at files. It cannot write.
#[derive(Debug, Clone)]
pub struct Inbox {
    root: PathBuf,
}

impl Inbox {
    /// Files below this folder, and what is named by paths from it.
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }
}

/// Puts files where others look for them.
#[derive(Debug, Clone)]
pub struct Desk {
    root: PathBuf,
}

impl Desk {
    /// Files below this folder, and what is named by paths from it.
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }
}
