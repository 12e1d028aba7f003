//! Waiting, as something that a test can leap over.

use std::pin::Pin;
use std::time::{Duration, Instant};

/// A monotonic clock that can be waited on.
pub(crate) trait Pause {
    /// The instant it is.
    fn now(&self) -> Instant;

    /// Returns after `duration`.
    fn pause(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()>>>;
}

/// Waits for real.
pub(crate) struct RealTime;

impl Pause for RealTime {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn pause(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()>>> {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// Leaps over every wait, and remembers it.
#[cfg(test)]
pub(crate) struct Leap {
    start: Instant,
    waits: std::cell::RefCell<Vec<Duration>>,
}

#[cfg(test)]
impl Leap {
    pub(crate) fn new() -> Self {
        Self { start: Instant::now(), waits: std::cell::RefCell::default() }
    }

    pub(crate) fn waits(&self) -> Vec<Duration> {
        self.waits.borrow().clone()
    }
}

#[cfg(test)]
impl Pause for Leap {
    fn now(&self) -> Instant {
        self.start + self.waits.borrow().iter().sum::<Duration>()
    }

    fn pause(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()>>> {
        self.waits.borrow_mut().push(duration);
        Box::pin(std::future::ready(()))
    }
}
