//! The folder of a feed: files are read once nobody writes to them any more (R12).

use std::fs::{self, DirEntry};
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};

use super::FileError;
use super::feed::{Feed, Opened};
use super::names::Pattern;

/// Looks at files and reads them. It cannot write.
#[derive(Debug, Clone)]
pub struct FileSource {
    pub(super) root: PathBuf,
}

/// The folder that files are taken from.
#[derive(Debug, Clone, Copy)]
pub enum Folder<'a> {
    /// The usual one: as long as it is missing, there is nothing to read.
    Usual(&'a str),
    /// One that somebody named: it has to be there.
    Named(&'a Path),
}

impl Folder<'_> {
    fn path(&self) -> &Path {
        match self {
            Self::Usual(path) => Path::new(path),
            Self::Named(path) => path,
        }
    }
}

/// Which files are wanted.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// From where.
    pub folder: Folder<'a>,
    /// Of which names.
    pub patterns: &'a [Pattern],
    /// Untouched for so long, or with a file `NAME.done` beside them.
    pub settle: TimeDelta,
}

/// A file that can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// What it is called.
    pub name: String,
    /// Where it lies, from the root.
    pub path: String,
}

/// What is in a folder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listing {
    /// Files to be read, by name.
    pub files: Vec<Candidate>,
    /// The first file that may still be written. Those behind it wait for it, so that files are read in the order of their
    /// names.
    pub written: Option<String>,
    /// Links, and files whose names are no text.
    pub strange: Vec<String>,
}

/// What is added to a file's name by whoever says that it is complete.
pub(super) const MARKER: &str = ".done";

impl FileSource {
    /// Files below this folder, and what is named by paths from it.
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    /// What there is to read.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn list(&self, wanted: &Wanted<'_>, now: DateTime<Utc>) -> Result<Listing, FileError> {
        let folder = self.root.join(wanted.folder.path());
        let io = || FileError::io(&folder);
        let entries = match (fs::read_dir(&folder), wanted.folder) {
            (Err(error), Folder::Usual(_)) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Listing::default());
            }
            (entries, _) => entries.map_err(io())?,
        };
        let mut listing = Listing::default();
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry.map_err(io())?;
            let kind = entry.file_type().map_err(io())?;
            let Some(name) = entry.file_name().to_str().map(str::to_owned) else {
                listing.strange.push(entry.file_name().to_string_lossy().into_owned());
                continue;
            };
            let meant =
                !name.starts_with('.') && wanted.patterns.iter().any(|pattern| pattern.matches(&name));
            if meant && kind.is_file() {
                names.push((name, entry));
            } else if meant {
                listing.strange.push(name);
            }
        }
        names.sort_by(|(one, _), (other, _)| one.cmp(other));
        listing.strange.sort();
        for (name, entry) in names {
            if !is_complete(&entry, wanted.settle, now).map_err(io())? {
                listing.written = Some(name);
                break;
            }
            let path = wanted.folder.path().join(&name).to_string_lossy().into_owned();
            listing.files.push(Candidate { name, path });
        }
        Ok(listing)
    }

    /// Opens a file, by its path from the root.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn open(&self, path: &str) -> Result<Opened, FileError> {
        Feed::open(&self.root.join(path))
    }
}

/// Whether nobody writes to a file any more.
fn is_complete(entry: &DirEntry, settle: TimeDelta, now: DateTime<Utc>) -> io::Result<bool> {
    let mut marker = entry.path().into_os_string();
    marker.push(MARKER);
    if fs::exists(PathBuf::from(marker))? {
        return Ok(true);
    }
    let modified = DateTime::<Utc>::from(entry.metadata()?.modified()?);
    Ok(now.signed_duration_since(modified) >= settle)
}
