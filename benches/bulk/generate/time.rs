//! When things happened: two years that are over.

use chrono::{DateTime, SecondsFormat};
use serde::{Serialize, Serializer};

/// A moment, in seconds since 1970; written as Shopify does, `2026-10-31T08:00:00Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Moment(i64);

pub(crate) const MINUTE: i64 = 60;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;

impl Moment {
    /// 2024-11-01T00:00:00Z: the first order may be as old.
    pub(crate) const OPENING: Self = Self(1_730_419_200);

    /// Two years later the result was written.
    pub(crate) const NOW: Self = Self(Self::OPENING.0 + 730 * DAY);

    pub(crate) fn after(self, seconds: i64) -> Self {
        Self(self.0 + seconds)
    }

    /// After so many seconds, but before the result was written.
    pub(crate) fn soon(self, seconds: i64) -> Self {
        self.after(seconds).min(Self::NOW)
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let at = DateTime::from_timestamp(self.0, 0).unwrap_or_default();
        serializer.serialize_str(&at.to_rfc3339_opts(SecondsFormat::Secs, true))
    }
}
