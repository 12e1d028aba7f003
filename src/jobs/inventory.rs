//! The Inventory page of the Job Manager.

mod push;
pub(super) mod sync;
pub(super) mod upload_all;
pub(super) mod upload_changes;
