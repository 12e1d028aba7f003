//! Number and duration of a run's requests, for its report.

use std::time::Duration;

/// Counted since the shop was connected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stats {
    /// Requests sent, those for tokens and those sent again included.
    pub requests: u64,
    /// Requests that were sent because an earlier one gave no usable answer.
    pub retries: u64,
    /// Time spent waiting because of the shop's limits.
    pub throttled: Duration,
    /// Time spent waiting for answers.
    pub answering: Duration,
}
