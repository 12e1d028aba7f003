//! The Inventory page of the Job Manager.

pub(super) mod export_thresholds;
pub(super) mod import_thresholds;
mod push;
pub(super) mod sync;
pub(super) mod upload_all;
pub(super) mod upload_changes;
pub(super) mod variance;
