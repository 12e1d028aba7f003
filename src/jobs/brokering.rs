//! The Brokering page of the Job Manager.

pub(super) mod batch;
mod course;
mod destinations;
mod frozen;
mod groups;
mod recording;
pub(super) mod rejected;
mod runs;
mod words;

pub use frozen::{Frozen, Scene};
pub use recording::Recording;
pub use runs::{Run, Takes, batch, runs};
