//! What can be asked about routing: why something goes where it goes, and whether the catalog is right, and what
//! another would do.

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
