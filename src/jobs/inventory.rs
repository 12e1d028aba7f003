//! The Inventory page of the Job Manager.

pub(super) mod import_thresholds;
pub(super) mod variance;
