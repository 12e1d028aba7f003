//! Exit codes: a contract with cron, CI and whoever reads a red step (README, "Exit codes").

use crate::catalog::{CatalogError, Fault};
use crate::files;
use domain::stock::rules;

/// How the process ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done, or nothing to do, or skipped by policy.
    Done = 0,
    /// Failed for a lasting reason.
    Failed = 1,
    /// Usage: flag, job, parameter.
    Usage = 2,
    /// Done, but some records failed or some mutations were refused.
    Partial = 3,
    /// The shop refused us: token, scope, access.
    Refused = 4,
    /// A check found something wrong.
    Wrong = 6,
    /// An input file is unusable as a whole.
    Input = 65,
    /// Shopify could not be reached, or throttled us past the budget. Worth retrying.
    Unreachable = 69,
    /// Our bug.
    Bug = 70,
    /// Disk or database.
    Io = 74,
    /// Another run holds the lock, or the time ran out with work left. Worth retrying.
    Again = 75,
    /// The catalog is wrong, or the store is newer than this program.
    Config = 78,
    /// Stopped by SIGINT, cleanly.
    Interrupted = 130,
    /// Stopped by SIGTERM, cleanly.
    Terminated = 143,
}

pub use crate::job::Usage;

impl Exit {
    /// The code.
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// The end of two runs together: what is not worth retrying comes first, then what is, then success.
    pub const fn worse(self, other: Self) -> Self {
        if other.weight() > self.weight() { other } else { self }
    }

    const fn weight(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Partial => 1,
            Self::Wrong => 2,
            Self::Again => 3,
            Self::Unreachable => 4,
            Self::Failed => 5,
            Self::Input => 6,
            Self::Refused => 7,
            Self::Usage => 8,
            Self::Config => 9,
            Self::Io => 10,
            Self::Bug => 11,
            Self::Interrupted => 12,
            Self::Terminated => 13,
        }
    }

    /// The exit that an error calls for.
    pub fn of(error: &anyhow::Error) -> Self {
        for cause in error.chain() {
            if let Some(error) = cause.downcast_ref::<shopify::Error>() {
                return Self::of_shopify(error);
            }
            if let Some(error) = cause.downcast_ref::<store::Error>() {
                return Self::of_store(error);
            }
            if let Some(error) = cause.downcast_ref::<CatalogError>() {
                return match error.fault() {
                    Fault::Catalog => Self::Config,
                    Fault::Usage => Self::Usage,
                };
            }
            if let Some(trouble) = cause.downcast_ref::<shopify::bulk::FileError>() {
                return match trouble {
                    shopify::bulk::FileError::Unusable { .. } => Self::Input,
                    shopify::bulk::FileError::Io { .. } => Self::Io,
                };
            }
            if let Some(trouble) = cause.downcast_ref::<files::FileError>() {
                return match trouble {
                    files::FileError::Unusable { .. } => Self::Input,
                    files::FileError::Io { .. } => Self::Io,
                };
            }
            if cause.is::<rules::Unknown>() {
                return Self::Config;
            }
            if cause.is::<Usage>() {
                return Self::Usage;
            }
            if cause.is::<std::io::Error>() || cause.is::<rusqlite::Error>() {
                return Self::Io;
            }
        }
        Self::Failed
    }

    fn of_shopify(error: &shopify::Error) -> Self {
        use shopify::Error as E;
        match error {
            E::Endpoint { .. } | E::Filter { .. } | E::WrongVersion { .. } => Self::Config,
            E::NoAccess { .. } | E::ReadOnly { .. } | E::Token { .. } | E::Refused { .. } => Self::Refused,
            E::Throttled { .. } | E::Unreachable { .. } | E::OutcomeUnknown { .. } => Self::Unreachable,
            E::StaleCursor { .. } | E::SearchIgnored { .. } | E::Protocol { .. } => Self::Failed,
            E::Bug { .. } => Self::Bug,
        }
    }

    fn of_store(error: &store::Error) -> Self {
        use store::Error as E;
        match error {
            E::Newer { .. }
            | E::NotOurs { .. }
            | E::NotADatabase { .. }
            | E::Older { .. }
            | E::OtherShop { .. }
            | E::OtherIdentifier { .. }
            | E::NoChannel { .. } => Self::Config,
            E::EverythingFails { .. } => Self::Failed,
            E::RunLost(_) => Self::Again,
            E::Open { .. } | E::Unusable(_) | E::Sqlite(_) => Self::Io,
        }
    }
}
