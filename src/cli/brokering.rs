//! Commands about routing: explain, lint, diff, replay.

mod candidate_table;
pub(super) mod diff;
pub(super) mod explain;
mod findings;
mod grouping;
pub(super) mod lint;
mod place;
pub(super) mod replay;
mod setup;
mod words;
