//! The stretch of time a polling job reads.
//!
//! Both ends are **inclusive**: consecutive windows share their seam, so an order stamped exactly on it cannot fall
//! between them (jobs.md, decisions: "Window"). Reading an order twice is harmless, missing one is not.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// `[from, to]`, UTC, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// First instant that is read.
    pub from: DateTime<Utc>,
    /// Last instant that is read.
    pub to: DateTime<Utc>,
}

/// How a job's next window follows from its last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WindowPolicy {
    /// How far a window reaches back into its predecessor.
    pub overlap: TimeDelta,
    /// How long a record is left alone after it was made: apps (fraud checks, tagging) touch it for minutes.
    pub settle: TimeDelta,
    /// How far the very first window reaches back from now; without it, to the beginning of time.
    pub first: Option<TimeDelta>,
}

/// How far two honest clocks may be apart.
const DRIFT: TimeDelta = TimeDelta::minutes(10);

impl WindowPolicy {
    /// The next window after one that was read up to `done`, or the first one.
    ///
    /// `None` when nothing has settled since `done`. A mark that lies well ahead of now was made by a wrong clock and
    /// says nothing: everything is read again, which is harmless, where believing it would miss orders.
    pub fn next(&self, done: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Option<Window> {
        let to = now - self.settle;
        let done = done.filter(|done| *done <= now + DRIFT);
        let from = match (done, self.first) {
            (Some(done), _) => done - self.overlap,
            (None, Some(first)) => now - first,
            (None, None) => DateTime::UNIX_EPOCH,
        };
        (from <= to).then_some(Window { from, to })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000 + seconds, 0).unwrap()
    }

    const POLICY: WindowPolicy = WindowPolicy {
        overlap: TimeDelta::minutes(1),
        settle: TimeDelta::minutes(5),
        first: Some(TimeDelta::days(60)),
    };

    #[test]
    fn a_window_ends_before_now_and_reaches_into_the_last_one() {
        assert_eq!(POLICY.next(Some(at(0)), at(900)), Some(Window { from: at(-60), to: at(600) }));
    }

    #[test]
    fn the_first_window_reaches_back_as_far_as_set() {
        assert_eq!(POLICY.next(None, at(0)).unwrap().from, at(-60 * 86_400));
    }

    #[test]
    fn a_clock_that_went_back_reads_nothing_rather_than_backwards() {
        assert_eq!(POLICY.next(Some(at(500)), at(0)), None);
    }

    #[test]
    fn a_mark_that_a_wrong_clock_made_is_not_believed() {
        assert_eq!(POLICY.next(Some(at(10_000)), at(0)), POLICY.next(None, at(0)));
    }

    proptest! {
        /// R5: whatever the times of the runs, no instant older than the last run's `settle` is left unread.
        #[test]
        fn consecutive_windows_leave_no_gap(gaps in prop::collection::vec(0i64..100_000, 1..40)) {
            let (mut done, mut now) = (None, at(0));
            let mut read: Vec<Window> = Vec::new();
            for gap in gaps {
                now += TimeDelta::seconds(gap);
                if let Some(window) = POLICY.next(done, now) {
                    if let Some(last) = read.last() {
                        prop_assert!(window.from <= last.to, "a gap between {last:?} and {window:?}");
                    }
                    done = Some(window.to);
                    read.push(window);
                }
            }
        }
    }
}
