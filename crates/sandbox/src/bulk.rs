//! Bulk query operations: a query is taken by the rules for such, carried out a share with every poll, and its rows lie
//! in a file that is downloaded from a signed address until that dies.

mod body;
mod document;
mod download;
mod file;
mod form;
mod link;
mod operation;
mod progress;
mod query;
mod range;
mod rules;
mod selection;
mod shape;
mod work;

pub(super) use document::document;
pub(super) use download::download;
pub(crate) use operation::{ErrorCode, Operation, Status};
pub(super) use operation::{Layout, gid};
pub(super) use progress::{make_room, poll};
pub(super) use query::Query;

/// How many bulk queries an app may have running at a time.
pub(super) const SLOTS: usize = 5;
