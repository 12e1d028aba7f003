//! The Orders page of the Job Manager.

pub(super) mod approve;
pub(super) mod cancelled;
pub(super) mod cancelled_items;
mod fulfillment_orders;
pub(super) mod import;
pub(super) mod missed;
pub(super) mod new;
mod reconcile;
pub(super) mod returns;
pub(super) mod update;
pub(super) mod upload_cancelled;
