//! Lengths of time as the catalog writes them: words with units, never bare numbers.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use chrono::TimeDelta;
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A length of time, written `15m`, `1h 30m` or `60d`; whole milliseconds, at most a hundred years.
///
/// The bound keeps every instant of this era that it is added to or taken from within what `chrono` can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(Duration);

impl Span {
    /// The longest there is: a hundred years of 365 days.
    const LONGEST: Duration = Duration::from_secs(100 * 365 * 86_400);

    /// So many seconds.
    pub const fn seconds(count: u32) -> Self {
        Self::clamped(count as u64)
    }

    /// So many minutes.
    pub const fn minutes(count: u32) -> Self {
        Self::clamped(count as u64 * 60)
    }

    /// So many hours.
    pub const fn hours(count: u32) -> Self {
        Self::clamped(count as u64 * 3_600)
    }

    /// So many days of 24 hours.
    pub const fn days(count: u32) -> Self {
        Self::clamped(count as u64 * 86_400)
    }

    const fn clamped(seconds: u64) -> Self {
        let longest = Self::LONGEST.as_secs();
        Self(Duration::from_secs(if seconds < longest { seconds } else { longest }))
    }

    /// For timers.
    pub const fn as_std(self) -> Duration {
        self.0
    }

    /// For arithmetic on instants.
    pub const fn as_delta(self) -> TimeDelta {
        // A hundred years in milliseconds are far below `i64::MAX`: neither the cast nor the call can overflow.
        TimeDelta::milliseconds(self.0.as_millis() as i64)
    }
}

impl FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let bare = text.trim();
        if !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(with_unit(bare));
        }
        let length = humantime::parse_duration(text).map_err(|error| match error {
            humantime::DurationError::Empty => "write a number and its unit: `15m`".to_owned(),
            humantime::DurationError::UnknownUnit { unit, .. } => {
                format!("`{unit}` is no unit of time; there are `s`, `m`, `h`, `d`, `w`")
            }
            humantime::DurationError::InvalidCharacter(_) | humantime::DurationError::NumberExpected(_) => {
                "a length of time is numbers and units: `15m`, `1h 30m`, `60d`".to_owned()
            }
            humantime::DurationError::NumberOverflow => "longer than a hundred years".to_owned(),
        })?;
        if length > Self::LONGEST {
            return Err("longer than a hundred years".to_owned());
        }
        if length.subsec_nanos() % 1_000_000 != 0 {
            return Err("finer than a millisecond".to_owned());
        }
        Ok(Self(length))
    }
}

fn with_unit(number: impl fmt::Display) -> String {
    format!("write it with its unit: `{number}m`")
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Days are the longest unit people write here; humantime would turn 60 of them into months and hours.
        let millis = self.0.as_millis();
        let units = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];
        let (mut rest, mut parts) = (millis, Vec::new());
        for (unit, size) in units {
            if rest >= size {
                parts.push(format!("{}{unit}", rest / size));
                rest %= size;
            }
        }
        f.write_str(if parts.is_empty() { "0s".to_owned() } else { parts.join(" ") }.as_str())
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Words;

        impl Visitor<'_> for Words {
            type Value = Span;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a length of time such as \"15m\"")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Span, E> {
                text.parse().map_err(E::custom)
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Span, E> {
                Err(E::custom(with_unit(number)))
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Span, E> {
                Err(E::custom(with_unit(number)))
            }
        }

        deserializer.deserialize_any(Words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_words() {
        for (text, span) in [
            ("15m", Span::minutes(15)),
            ("1h 30m", Span::minutes(90)),
            ("60d", Span::days(60)),
            ("0s", Span::seconds(0)),
            (" 2 hours ", Span::hours(2)),
        ] {
            assert_eq!(text.parse(), Ok(span));
        }
    }

    #[test]
    fn a_bare_number_is_told_its_unit() {
        assert_eq!("15".parse::<Span>(), Err("write it with its unit: `15m`".to_owned()));
        assert_eq!("0".parse::<Span>(), Err("write it with its unit: `0m`".to_owned()));
    }

    #[test]
    fn nonsense_is_told_what_a_span_is() {
        for (text, why) in [
            ("", "write a number and its unit: `15m`"),
            ("soon", "a length of time is numbers and units: `15m`, `1h 30m`, `60d`"),
            ("-5m", "a length of time is numbers and units: `15m`, `1h 30m`, `60d`"),
            ("5 lightyears", "`lightyears` is no unit of time; there are `s`, `m`, `h`, `d`, `w`"),
            ("101y", "longer than a hundred years"),
            ("99999999999999999999d", "longer than a hundred years"),
            ("5us", "finer than a millisecond"),
        ] {
            assert_eq!(text.parse::<Span>(), Err(why.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_span_reads_what_it_writes() {
        for span in [Span::seconds(61), Span::minutes(15), Span::days(u32::MAX)] {
            assert_eq!(span.to_string().parse(), Ok(span));
        }
    }

    #[test]
    fn the_longest_span_can_be_taken_from_a_date() {
        let now = chrono::DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        assert!(now - Span::days(u32::MAX).as_delta() < now);
    }
}
