//! The Orders page of the Job Manager.

pub(super) mod new;
