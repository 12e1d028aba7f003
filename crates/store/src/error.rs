//! Errors of the database.

use std::path::{Path, PathBuf};

/// A store that cannot be used, or a write that did not happen.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be opened.
    #[error("cannot open the store {}: {}", path.display(), spoken(why))]
    Open {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        why: rusqlite::Error,
    },
    /// The file is some other program's.
    #[error("{} is not a store of hwjobs (application id {found:#010x}); it was left untouched", path.display())]
    NotOurs {
        /// The file.
        path: PathBuf,
        /// Whose it is.
        found: i32,
    },
    /// The file is no database at all.
    #[error(
        "{} is not a store of hwjobs, nor any SQLite database; it was left untouched: name another file as state in jobs.toml",
        path.display()
    )]
    NotADatabase {
        /// The file.
        path: PathBuf,
    },
    /// The store was written by a newer program.
    #[error(
        "the store {} has schema {found}, this program knows schemas up to {known}; it was left untouched: use the newer hwjobs",
        path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: i32,
        /// The newest schema that this program knows.
        known: i32,
    },
    /// The store must be brought up to date first, and the caller may not write.
    #[error("the store {} has the older schema {found}; any run without --dry-run brings it to {known}", path.display())]
    Older {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: i32,
        /// The schema that this program reads.
        known: i32,
    },
    /// The name stands for another shop than it did.
    #[error(
        "shop {shop} of this store is {stored}, the catalog says {asked}: its orders and checkpoints would be mixed up; \
         give the new one another name, or its own [store] state"
    )]
    OtherShop {
        /// Its name.
        shop: String,
        /// Its address when the store met it.
        stored: String,
        /// Its address now.
        asked: String,
    },
    /// The identities in the store are made of something else.
    #[error(
        "this store identifies variants by {stored}, the catalog says identifier = \"{asked}\"; \
         put {stored} back, or begin a new [store] state"
    )]
    OtherIdentifier {
        /// What the store was made with.
        stored: String,
        /// What the catalog says now.
        asked: String,
    },
    /// A channel was named that the store has not.
    #[error("the store has no channel `{asked}`{}", among(known))]
    NoChannel {
        /// What was asked for.
        asked: String,
        /// Those it has.
        known: Vec<String>,
    },
    /// Another process declared this run dead and took its place.
    #[error(
        "run {0} was declared abandoned by another process that holds the job's lock now; nothing of this page was written"
    )]
    RunLost(i64),
    /// So much fails that nothing may be put aside (R7).
    #[error(
        "{failed} of {seen} records failed: that is no longer a few bad records, so the run stops; nothing of this page was kept \
         or skipped, and the checkpoint has not moved. First of them: {first}"
    )]
    EverythingFails {
        /// Records this run has seen.
        seen: u64,
        /// Records that failed in it for the first time.
        failed: u64,
        /// One of them, with its reason.
        first: String,
    },
    /// Something in the store contradicts the program.
    #[error("the store is unusable: {0}")]
    Unusable(String),
    /// SQLite's own word.
    #[error("the store cannot be used: {}", spoken(.0))]
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl Error {
    pub(super) fn open(path: &Path, why: rusqlite::Error) -> Self {
        match why.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase) => Self::NotADatabase { path: path.to_owned() },
            Some(_) | None => Self::Open { path: path.to_owned(), why },
        }
    }
}

/// What could have been named.
fn among(known: &[String]) -> String {
    if known.is_empty() {
        return ", nor any other: groups of facilities come with `misc import-facilities`".to_owned();
    }
    let known: Vec<String> = known.iter().map(|one| format!("`{one}`")).collect();
    format!("; it has {}", known.join(", "))
}

/// SQLite's words with its number, which tells a full disk from a broken one.
fn spoken(error: &rusqlite::Error) -> String {
    match error.sqlite_error() {
        Some(code) => format!("{error} (SQLite {})", code.extended_code),
        None => error.to_string(),
    }
}

/// True if an error is the fault of the record at hand (a constraint, an impossible value), so that the record fails
/// alone, rather than the fault of disk or database, which stops the run.
pub(super) fn of_the_record(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode;
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::ConstraintViolation | ErrorCode::TypeMismatch | ErrorCode::TooBig)
    ) || matches!(error, rusqlite::Error::ToSqlConversionFailure(_))
}
