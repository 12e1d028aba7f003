//! The Products page of the Job Manager.

pub(super) mod sync;
