//! The Orders page of the Job Manager.

pub(super) mod approve;
pub(super) mod cancelled;
pub(super) mod cancelled_items;
mod follow;
mod fulfillment_orders;
pub(super) mod missed;
pub(super) mod new;
pub(super) mod returns;
mod take;
pub(super) mod update;
pub(super) mod upload_cancelled;
