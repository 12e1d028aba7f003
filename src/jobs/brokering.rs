//! The Brokering page of the Job Manager.

pub(super) mod batch;
mod geocode;
mod groups;
mod order_attributes;
mod recording;
pub(super) mod rejected;
mod routing_run;
mod runs;
mod snapshot;

pub use recording::Recording;
pub use runs::{Run, Takes, batch, runs};
pub use snapshot::{Scene, Snapshot};

/// The job whose runs may be recorded.
const BATCH: crate::job::JobName = crate::job::JobName { category: "brokering", verb: "batch" };
