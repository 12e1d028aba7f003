//! The Brokering page of the Job Manager.

pub(super) mod batch;
mod course;
mod groups;
pub(super) mod rejected;
mod words;
