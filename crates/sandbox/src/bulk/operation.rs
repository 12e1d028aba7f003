//! A bulk operation: what it is to do, how far it has come, and how it ended.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::fault::Mishap;

/// One operation, as the shop's file keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Operation {
    /// The number in its gid.
    pub(crate) id: i64,
    pub(crate) query: String,
    pub(crate) layout: Layout,
    /// What is to befall it.
    pub(crate) mishap: Option<Mishap>,
    pub(crate) status: Status,
    pub(crate) error_code: Option<ErrorCode>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) completed_at: Option<DateTime<Utc>>,
    /// How often it was asked after, until it ended.
    pub(crate) polls: u32,
    /// How often it was asked after since it ended.
    pub(crate) polls_after: u32,
    pub(crate) work: Work,
    pub(crate) file: Option<Stored>,
}

/// Whether children follow their parents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Layout {
    /// In no order at all.
    Flat,
    /// Right after their parents.
    Grouped,
}

/// Where an operation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Status {
    Created,
    Running,
    Canceling,
    Completed,
    Canceled,
    Failed,
    Expired,
}

/// Why an operation failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum ErrorCode {
    AccessDenied,
    InternalServerError,
    Timeout,
}

/// How far the query was carried out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Work {
    /// How many root objects there were at the beginning.
    pub(crate) total: Option<u64>,
    /// Where in the root connection to go on.
    pub(crate) cursor: Option<String>,
    pub(crate) roots: u64,
    pub(crate) rows: u64,
    /// What the rows take in their file.
    pub(crate) bytes: u64,
    /// True if nothing is left.
    pub(crate) done: bool,
}

/// The file of an operation that has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stored {
    /// How long it is said to be.
    pub(crate) bytes: u64,
    /// How many of its addresses died before their time.
    pub(crate) dead_links: u32,
}

impl Operation {
    /// An operation that nobody has asked after yet.
    pub(in super::super) fn new(
        id: i64,
        query: &str,
        layout: Layout,
        mishap: Option<Mishap>,
        created_at: DateTime<Utc>,
    ) -> Operation {
        Operation {
            id,
            query: query.to_owned(),
            layout,
            mishap,
            status: Status::Created,
            error_code: None,
            created_at,
            completed_at: None,
            polls: 0,
            polls_after: 0,
            work: Work::default(),
            file: None,
        }
    }

    /// Its global id.
    pub(in super::super) fn gid(&self) -> String {
        gid(self.id)
    }
}

impl Status {
    /// True if an operation in it takes one of the app's slots.
    pub(crate) fn takes_a_slot(self) -> bool {
        match self {
            Status::Created | Status::Running | Status::Canceling => true,
            Status::Completed | Status::Canceled | Status::Failed | Status::Expired => false,
        }
    }

    /// The name that the API gives it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Status::Created => "CREATED",
            Status::Running => "RUNNING",
            Status::Canceling => "CANCELING",
            Status::Completed => "COMPLETED",
            Status::Canceled => "CANCELED",
            Status::Failed => "FAILED",
            Status::Expired => "EXPIRED",
        }
    }
}

/// The global id of the operation with this number.
pub(in super::super) fn gid(id: i64) -> String {
    format!("gid://shopify/BulkOperation/{id}")
}
