//! When to try a failed record again, and when to stop altogether.

use chrono::TimeDelta;

/// How long a record that has failed `attempts` times is left alone: the next run tries it once more, then ever more
/// rarely, so that one bad record does not fill a mailbox.
pub fn retry_after(attempts: u32) -> TimeDelta {
    match attempts {
        0 | 1 => TimeDelta::zero(),
        2 => TimeDelta::hours(1),
        3 => TimeDelta::hours(6),
        _ => TimeDelta::hours(24),
    }
}

/// True if so much fails that the fault lies elsewhere: more than 5 % of the run, and at least 20 records (R7).
/// Then nothing may be put aside as failed, and nothing may move on.
pub fn everything_is_bad(seen: u64, newly_failed: u64) -> bool {
    newly_failed >= 20 && newly_failed * 20 > seen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_bad_records_are_put_aside_and_a_flood_stops_the_run() {
        for (seen, failed, stop) in
            [(100, 19, false), (20, 20, true), (400, 20, false), (399, 20, true), (0, 0, false)]
        {
            assert_eq!(everything_is_bad(seen, failed), stop, "{failed} of {seen}");
        }
    }
}
