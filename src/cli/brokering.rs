//! What can be asked about routing: why something goes where it goes, and whether the catalog is right, and what
//! another would do.

mod alike;
pub(super) mod diff;
pub(super) mod explain;
mod findings;
pub(super) mod lint;
mod place;
pub(super) mod replay;
mod setup;
mod sight;
mod words;
