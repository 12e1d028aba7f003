//! Timing in turns, as medians and ratios.

use std::time::{Duration, Instant};

/// Times of one contestant.
pub(crate) struct Times {
    what: String,
    taken: Vec<Duration>,
}

impl Times {
    pub(crate) fn of(what: impl Into<String>) -> Self {
        Self { what: what.into(), taken: Vec::new() }
    }

    /// Takes one more time; what came of the work is let go of outside it.
    pub(crate) fn take<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let began = Instant::now();
        let result = std::hint::black_box(work());
        self.taken.push(began.elapsed());
        result
    }

    pub(crate) fn add(&mut self, time: Duration) {
        self.taken.push(time);
    }

    pub(crate) fn median(&self) -> Duration {
        let mut taken = self.taken.clone();
        taken.sort();
        taken[taken.len() / 2]
    }

    /// One line: the median, beside another, and for each of so many.
    pub(crate) fn tell(&self, beside: &Self, orders: u32) {
        let (took, other) = (self.median().as_secs_f64(), beside.median().as_secs_f64());
        let each = f64::from(orders) / took;
        println!(
            "  {:<38} {:>9.1} ms  {:>6.2} ×  {each:>10.0} orders/s",
            self.what,
            took * 1000.0,
            took / other
        );
    }
}

/// How often everything is repeated: less often where it takes long.
pub(crate) const fn repetitions(orders: u32) -> usize {
    if orders > 50_000 { 3 } else { 5 }
}
