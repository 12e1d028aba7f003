//! The Inventory page of the Job Manager.

pub(super) mod export_thresholds;
