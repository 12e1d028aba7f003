//! The Orders page of the Job Manager.

pub(super) mod approve;
pub(super) mod cancelled;
pub(super) mod cancelled_items;
mod follow;
pub(super) mod missed;
pub(super) mod new;
mod take;
pub(super) mod update;
