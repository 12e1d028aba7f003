//! The Brokering page of the Job Manager.

pub(super) mod batch;
mod words;
