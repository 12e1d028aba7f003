//! Shopify's leaky bucket as far as we know it, so that we wait before we send instead of being refused.
//!
//! A pure core: the caller brings the clock, waits, and then sends.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use serde::Deserialize;

use super::documents::Document;

/// What an answer tells of its cost: `extensions.cost`. All numbers are points.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Cost {
    pub(crate) requested_query_cost: Option<f64>,
    pub(crate) throttle_status: ThrottleStatus,
}

/// The bucket after this request.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ThrottleStatus {
    pub(crate) maximum_available: f64,
    pub(crate) currently_available: f64,
    /// Points a second.
    pub(crate) restore_rate: f64,
}

/// What we believe until the first answer: the poorest plan's bucket.
const UNTIL_TOLD: ThrottleStatus =
    ThrottleStatus { maximum_available: 1000.0, currently_available: 1000.0, restore_rate: 50.0 };

/// The bucket of one app in one shop.
#[derive(Debug)]
pub(crate) struct Throttle {
    bucket: ThrottleStatus,
    /// When `bucket` was so.
    at: Instant,
    /// Points of requests that are under way: an answer's status may not know of the others yet.
    in_flight: f64,
    /// What each document last cost.
    costs: HashMap<&'static str, f64>,
}

/// Points set aside for a request under way.
#[derive(Debug)]
#[must_use = "a reservation is given back by `answered`"]
pub(crate) struct Reserved(f64);

impl Throttle {
    pub(crate) fn new(now: Instant) -> Self {
        Self { bucket: UNTIL_TOLD, at: now, in_flight: 0.0, costs: HashMap::new() }
    }

    /// How long to wait before sending this document. Always finite: at most the time the whole bucket takes to fill.
    pub(crate) fn wait(&self, document: &Document, now: Instant) -> Duration {
        let missing = self.cost(document) - self.available(now);
        if missing <= 0.0 {
            return Duration::ZERO;
        }
        // A millisecond more than computed: rounding must not make us a hair too early.
        Duration::from_secs_f64(missing / self.bucket.restore_rate) + Duration::from_millis(1)
    }

    /// Sets the document's points aside; call it right before sending.
    pub(crate) fn reserve(&mut self, document: &Document, now: Instant) -> Reserved {
        let cost = self.cost(document);
        self.bucket.currently_available = self.available(now) - cost;
        self.at = now;
        self.in_flight += cost;
        Reserved(cost)
    }

    /// Learns from an answer, or from the lack of one.
    pub(crate) fn answered(
        &mut self,
        document: &Document,
        reserved: Reserved,
        cost: Option<Cost>,
        now: Instant,
    ) {
        self.in_flight = (self.in_flight - reserved.0).max(0.0);
        let Some(cost) = cost else { return };
        if let Some(requested) = cost.requested_query_cost.filter(|points| points.is_finite()) {
            self.costs.insert(document.name, requested.max(1.0));
        }
        if let Some(told) = plausible(cost.throttle_status) {
            let currently_available = told.currently_available - self.in_flight;
            self.bucket = ThrottleStatus { currently_available, ..told };
            self.at = now;
        }
    }

    /// What the document will cost; never more than the bucket holds, or we would wait for ever.
    fn cost(&self, document: &Document) -> f64 {
        let known = self.costs.get(document.name).copied().unwrap_or(f64::from(document.cost));
        known.min(self.bucket.maximum_available)
    }

    fn available(&self, now: Instant) -> f64 {
        let elapsed = now.saturating_duration_since(self.at).as_secs_f64();
        (self.bucket.currently_available + elapsed * self.bucket.restore_rate)
            .min(self.bucket.maximum_available)
    }
}

/// A status that one can compute with; anything else is not believed.
fn plausible(told: ThrottleStatus) -> Option<ThrottleStatus> {
    const MOST: f64 = 1e9;
    let believable = (1.0..=MOST).contains(&told.maximum_available)
        && (1.0..=MOST).contains(&told.restore_rate)
        && (-MOST..=told.maximum_available).contains(&told.currently_available);
    believable.then_some(told)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::documents::{ORDER_HEADS, ORDERS_BY_IDS};
    use super::*;

    fn told(requested: f64, available: f64, maximum: f64, restore: f64) -> Option<Cost> {
        Some(Cost {
            requested_query_cost: Some(requested),
            throttle_status: ThrottleStatus {
                maximum_available: maximum,
                currently_available: available,
                restore_rate: restore,
            },
        })
    }

    #[test]
    fn waits_for_exactly_what_is_missing() {
        let now = Instant::now();
        let mut throttle = Throttle::new(now);
        let reserved = throttle.reserve(&ORDERS_BY_IDS, now);
        throttle.answered(&ORDERS_BY_IDS, reserved, told(87.0, 37.0, 2000.0, 100.0), now);
        assert_eq!(throttle.wait(&ORDERS_BY_IDS, now), Duration::from_millis(501));
        assert_eq!(throttle.wait(&ORDERS_BY_IDS, now + Duration::from_millis(501)), Duration::ZERO);
        assert_eq!(throttle.wait(&ORDER_HEADS, now), Duration::ZERO);
    }

    #[test]
    fn a_document_dearer_than_the_bucket_waits_until_the_bucket_is_full() {
        let now = Instant::now();
        let mut throttle = Throttle::new(now);
        let reserved = throttle.reserve(&ORDERS_BY_IDS, now);
        throttle.answered(&ORDERS_BY_IDS, reserved, told(5000.0, 0.0, 1000.0, 50.0), now);
        assert_eq!(throttle.wait(&ORDERS_BY_IDS, now), Duration::from_millis(20_001));
    }

    #[test]
    fn an_absurd_status_is_not_believed() {
        let now = Instant::now();
        for (available, maximum, restore) in
            [(f64::NAN, 1000.0, 50.0), (10.0, 0.0, 50.0), (10.0, 1000.0, 0.0), (10.0, 1000.0, f64::INFINITY)]
        {
            let mut throttle = Throttle::new(now);
            let reserved = throttle.reserve(&ORDER_HEADS, now);
            throttle.answered(&ORDER_HEADS, reserved, told(13.0, available, maximum, restore), now);
            assert_eq!(throttle.bucket.maximum_available, 1000.0);
        }
    }

    proptest! {
        /// R9: against a bucket that works as Shopify says, whoever waits as told is never refused, and waits a finite time.
        #[test]
        fn after_the_wait_a_request_never_overdraws(
            maximum in 1000u32..20_000,
            restore in 50u32..2000,
            requests in prop::collection::vec((1u32..1000, 0u32..100, 0u64..3000), 1..60),
        ) {
            let (maximum, restore) = (f64::from(maximum), f64::from(restore));
            let mut now = Instant::now();
            let mut throttle = Throttle::new(now);
            let (mut level, mut level_at) = (maximum, now);
            let mut known = f64::from(ORDERS_BY_IDS.cost);
            for (cost, percent_used, idle) in requests {
                now += Duration::from_millis(idle);
                let wait = throttle.wait(&ORDERS_BY_IDS, now);
                prop_assert!(wait <= Duration::from_secs_f64(maximum / restore) + Duration::from_millis(1));
                now += wait;
                level = (level + (now - level_at).as_secs_f64() * restore).min(maximum);
                level_at = now;
                prop_assert!(level >= known, "sent {known} into a bucket of {level}");
                let reserved = throttle.reserve(&ORDERS_BY_IDS, now);
                // The shop takes what it asks for, then gives back what was not used.
                let used = known * f64::from(percent_used) / 100.0;
                level = (level - used).min(maximum);
                now += Duration::from_millis(50);
                known = f64::from(cost);
                throttle.answered(&ORDERS_BY_IDS, reserved, told(known, level, maximum, restore), now);
            }
        }
    }
}
