//! The leaky bucket of query cost points that throttles a client.

use std::time::Instant;

use chrono::{DateTime, Utc};
use serde::Serialize;

/// How many points a client may spend, and how fast they come back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bucket {
    /// Points in the full bucket.
    pub maximum: u32,
    /// Points that come back each second.
    pub restore_per_second: u32,
    /// Which time brings points back.
    pub refill: Refill,
}

/// Which time brings spent points back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refill {
    /// The machine's own monotonic time, whatever the shop's clock says.
    Monotonic,
    /// The shop's clock: a fixed clock never refills.
    ByClock,
}

/// What a full bucket holds is what comes back in so many seconds, on every plan of Shopify's.
const SECONDS_TO_FILL: u32 = 20;

impl Bucket {
    /// The bucket of a plan that gives back so many points each second: 100 for most, 1000 for Plus.
    #[must_use]
    pub fn restoring(per_second: u32) -> Bucket {
        let maximum = per_second.saturating_mul(SECONDS_TO_FILL);
        Bucket { maximum, restore_per_second: per_second, refill: Refill::Monotonic }
    }
}

impl Default for Bucket {
    fn default() -> Bucket {
        Bucket::restoring(100)
    }
}

/// A bucket in use.
#[derive(Debug)]
pub(super) struct Level {
    bucket: Bucket,
    points: f64,
    at: Moment,
}

/// What `extensions.cost.throttleStatus` tells.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ThrottleStatus {
    maximum_available: f64,
    currently_available: u32,
    restore_rate: f64,
}

#[derive(Debug, Clone, Copy)]
struct Moment {
    shop: DateTime<Utc>,
    machine: Instant,
}

impl Level {
    /// A full bucket.
    pub(super) fn full(bucket: Bucket, now: DateTime<Utc>) -> Level {
        Level { bucket, points: f64::from(bucket.maximum), at: Moment::of(now) }
    }

    /// Lets points flow back until `now`.
    pub(super) fn refill(&mut self, now: DateTime<Utc>) {
        let moment = Moment::of(now);
        let seconds = match self.bucket.refill {
            Refill::Monotonic => moment.machine.duration_since(self.at.machine).as_secs_f64(),
            Refill::ByClock => (moment.shop - self.at.shop).as_seconds_f64().max(0.0),
        };
        let restored = self.points + seconds * f64::from(self.bucket.restore_per_second);
        self.points = restored.min(f64::from(self.bucket.maximum));
        self.at = moment;
    }

    /// True if a query that asks for this many points may run.
    pub(super) fn affords(&self, requested: u32) -> bool {
        self.points >= f64::from(requested)
    }

    /// Takes the points that a query really cost.
    pub(super) fn spend(&mut self, actual: u32) {
        self.points -= f64::from(actual);
    }

    /// The bucket as the answer tells it; only whole points count as available.
    pub(super) fn status(&self) -> ThrottleStatus {
        ThrottleStatus {
            maximum_available: f64::from(self.bucket.maximum),
            currently_available: self.points.max(0.0).floor() as u32,
            restore_rate: f64::from(self.bucket.restore_per_second),
        }
    }
}

impl Moment {
    fn of(shop: DateTime<Utc>) -> Moment {
        Moment { shop, machine: Instant::now() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level() -> Level {
        let bucket = Bucket { maximum: 1000, restore_per_second: 50, refill: Refill::ByClock };
        Level::full(bucket, DateTime::UNIX_EPOCH)
    }

    fn after(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + chrono::TimeDelta::seconds(seconds)
    }

    #[test]
    fn spent_points_come_back_at_the_rate_and_no_further_than_full() {
        let mut level = level();
        level.spend(900);
        assert!(!level.affords(101));
        level.refill(after(2));
        assert!(level.affords(200) && !level.affords(201));
        level.refill(after(3600));
        assert_eq!(level.status().currently_available, 1000);
    }

    #[test]
    fn a_clock_that_goes_back_takes_nothing_away() {
        let mut level = level();
        level.spend(100);
        level.refill(after(-10));
        assert_eq!(level.status().currently_available, 900);
    }
}
