//! The Brokering page of the Job Manager.

pub(super) mod batch;
mod course;
pub(super) mod rejected;
mod words;
