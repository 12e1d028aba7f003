//! The time for which a facility does not get a unit that it rejected.

use chrono::{DateTime, TimeDelta, Utc};

/// From when until when it may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exclusion {
    /// Since when. UTC.
    pub from: DateTime<Utc>,
    /// Until just before; none: for ever. UTC.
    pub until: Option<DateTime<Utc>>,
}

impl Exclusion {
    /// True if somebody who says this says more than what was said before. The same number of days, said again later, is no
    /// news: else a facility whose file is sent every day would be left out for ever.
    pub fn is_longer_than(&self, before: Option<&Self>) -> bool {
        before.is_none_or(|before| match (self.length(), before.length()) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(this), Some(that)) => this > that,
        })
    }

    /// None: for ever.
    fn length(&self) -> Option<TimeDelta> {
        self.until.map(|until| until - self.from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_days_said_again_are_no_longer_than_they_were() {
        let from = |start: i64, days: Option<i64>| {
            let from = DateTime::UNIX_EPOCH + TimeDelta::days(start);
            Exclusion { from, until: days.map(|days| from + TimeDelta::days(days)) }
        };
        let (week, ever) = (from(0, Some(7)), from(0, None));
        assert!(week.is_longer_than(None) && ever.is_longer_than(None));
        assert!(!from(5, Some(7)).is_longer_than(Some(&week)));
        assert!(from(1, Some(8)).is_longer_than(Some(&week)) && from(1, None).is_longer_than(Some(&week)));
        assert!(
            !from(9, Some(900)).is_longer_than(Some(&ever)) && !from(9, None).is_longer_than(Some(&ever))
        );
    }
}
