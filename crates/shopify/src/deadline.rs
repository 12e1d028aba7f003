//! Deadlines and retry counts of a call.

use std::time::{Duration, Instant};

/// The limits of waiting, the user's choice.
#[derive(Debug, Clone, Copy)]
pub struct Deadlines {
    /// No wait ends later than this; `None`: no such instant.
    pub deadline: Option<Instant>,
    /// The most that one call (a page, a chunk of records, a mutation) may wait in all, its retries included.
    pub max_wait: Duration,
}

/// Answers that were no answers in a row before a call gives up.
const MAX_TRIES: u32 = 7;
/// The first back-off; each further one doubles it.
const FIRST_BACK_OFF: Duration = Duration::from_millis(500);
/// No back-off is longer.
const LONGEST_BACK_OFF: Duration = Duration::from_secs(30);
/// The first wait for something that the shop has begun; each further one doubles it.
const FIRST_LOOK: Duration = Duration::from_millis(100);
/// No wait between two looks is longer.
const LONGEST_LOOK: Duration = Duration::from_secs(5);
/// The wait after a refusal for throttling that told us nothing better: never zero, so that no loop is hot (R9).
const BREATH: Duration = Duration::from_secs(1);

/// What is left of a call's patience.
#[derive(Debug)]
pub(crate) struct Budget {
    patience: Deadlines,
    waited: Duration,
    failures: u32,
}

impl Budget {
    pub(crate) fn new(patience: Deadlines) -> Self {
        Self { patience, waited: Duration::ZERO, failures: 0 }
    }

    /// Takes `wait` out of the budget; false when it does not fit, and then it is better not to wait at all.
    pub(crate) fn grant(&mut self, wait: Duration, now: Instant) -> bool {
        let waited = self.waited.saturating_add(wait);
        let late = match (self.patience.deadline, now.checked_add(wait)) {
            (None, _) => false,
            (Some(deadline), Some(end)) => end > deadline,
            (Some(_), None) => true,
        };
        if (late && !wait.is_zero()) || waited > self.patience.max_wait {
            return false;
        }
        self.waited = waited;
        true
    }

    /// Counts an answer that was none; the back-off before the next try, or `None` after the last.
    ///
    /// `jitter` within `0.0..1.0` spreads the tries of many runs.
    pub(crate) fn failed(&mut self, jitter: f64) -> Option<Duration> {
        self.failures += 1;
        let doubled = FIRST_BACK_OFF * 2u32.saturating_pow(self.failures - 1).min(1 << 10);
        (self.failures < MAX_TRIES).then(|| spread(doubled.min(LONGEST_BACK_OFF), jitter))
    }

    /// Counts an answer: the tries after it are a new row.
    pub(crate) fn answered(&mut self) {
        self.failures = 0;
    }

    /// How long this call has waited so far.
    pub(crate) fn waited(&self) -> Duration {
        self.waited
    }

    /// True if the tries are spent: it is the answers that were missing, not the time to wait for them.
    pub(crate) fn spent(&self) -> bool {
        self.failures >= MAX_TRIES
    }

    /// How many tries in a row have failed.
    pub(crate) fn tries(&self) -> u32 {
        self.failures
    }
}

/// The least wait after a refusal for throttling.
pub(crate) fn breath(jitter: f64) -> Duration {
    spread(BREATH, jitter)
}

/// The wait after `looks` looks at something that the shop has not finished.
pub(crate) fn between_looks(looks: u32, jitter: f64) -> Duration {
    spread((FIRST_LOOK * 2u32.saturating_pow(looks).min(1 << 10)).min(LONGEST_LOOK), jitter)
}

/// Between one half and the whole of a wait.
fn spread(wait: Duration, jitter: f64) -> Duration {
    wait.mul_f64(0.5 + jitter.clamp(0.0, 1.0) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn budget(deadline: Option<Instant>, max_wait: u64) -> Budget {
        Budget::new(Deadlines { deadline, max_wait: Duration::from_secs(max_wait) })
    }

    #[test]
    fn back_off_doubles_and_the_tries_are_bounded() {
        let mut budget = budget(None, 600);
        let waits: Vec<_> = std::iter::from_fn(|| budget.failed(1.0)).map(|w| w.as_millis()).collect();
        assert_eq!(waits, [500, 1000, 2000, 4000, 8000, 16000]);
        assert_eq!((budget.tries(), budget.spent()), (MAX_TRIES, true));
    }

    #[test]
    fn an_answer_starts_a_new_row_of_tries() {
        let mut budget = budget(None, 600);
        for _ in 0..100 {
            assert_eq!(budget.failed(0.0), Some(FIRST_BACK_OFF / 2), "never zero, whatever the dice say");
            budget.answered();
        }
    }

    #[test]
    fn a_wait_that_does_not_fit_is_not_begun() {
        let now = Instant::now();
        let mut by_sum = budget(None, 10);
        assert!(by_sum.grant(Duration::from_secs(6), now));
        assert!(!by_sum.grant(Duration::from_secs(6), now));
        assert!(by_sum.grant(Duration::from_secs(4), now));
        assert_eq!(by_sum.waited(), Duration::from_secs(10));

        let mut by_deadline = budget(Some(now + Duration::from_secs(5)), 100);
        assert!(by_deadline.grant(Duration::from_secs(5), now));
        assert!(!by_deadline.grant(Duration::from_secs(1), now + Duration::from_secs(5)));
        assert!(!by_deadline.grant(Duration::MAX, now));
        assert!(by_deadline.grant(Duration::ZERO, now + Duration::from_secs(9)), "no wait is never too long");
    }
}
