//! The cancelling of an order.

use serde::Deserialize;

/// The answer to `order-cancel`; what it refuses is read by the classifier.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrderCancel {
    pub(crate) order_cancel: Option<Begun>,
}

/// A cancelling that has begun.
#[derive(Debug, Deserialize)]
pub(crate) struct Begun {
    pub(crate) job: Option<BegunJob>,
}

/// The job that does it.
#[derive(Debug, Deserialize)]
pub(crate) struct BegunJob {
    pub(crate) id: String,
    pub(crate) done: bool,
}

/// The answer to `job`.
#[derive(Debug, Deserialize)]
pub(crate) struct Job {
    pub(crate) job: Option<Done>,
}

/// Whether a job is done.
#[derive(Debug, Deserialize)]
pub(crate) struct Done {
    pub(crate) done: bool,
}

/// The answer to `order-cancelled`.
#[derive(Debug, Deserialize)]
pub(crate) struct OrderCancelled {
    pub(crate) order: Option<Cancelled>,
}

/// An order as far as its cancelling.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Cancelled {
    pub(crate) cancelled_at: Option<String>,
    pub(crate) updated_at: String,
}
