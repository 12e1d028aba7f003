//! The Brokering page of the Job Manager.

pub(super) mod batch;
mod course;
mod destinations;
pub(super) mod rejected;
mod words;
