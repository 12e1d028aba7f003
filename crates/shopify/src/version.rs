//! Versions of the Admin API: which ones a shop supports, and until when.

use chrono::{DateTime, Months, NaiveDate, Utc};

/// A version of the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiVersion {
    /// `2026-07`, `unstable`, ….
    pub handle: String,
    /// True if Shopify supports it.
    pub supported: bool,
}

/// The support of the version that a catalog names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Support {
    /// It is supported, at least until then. UTC.
    Until(DateTime<Utc>),
    /// It is supported, and ends within three months, then. UTC.
    EndsSoon(DateTime<Utc>),
    /// It is not among the supported versions: Shopify answers with another one.
    Unsupported,
}

/// Months for which Shopify supports a version at least (facts.md §2.2).
const SUPPORTED: Months = Months::new(12);
/// Months before the end in which a warning is due.
const WARNING: Months = Months::new(3);

impl Support {
    /// The support of `handle` at a shop that has these versions.
    pub fn of(handle: &str, versions: &[ApiVersion], now: DateTime<Utc>) -> Self {
        let supported = versions.iter().any(|version| version.supported && version.handle == handle);
        match released(handle).and_then(|at| at.checked_add_months(SUPPORTED)) {
            Some(end) if supported && now + WARNING > end => Self::EndsSoon(end),
            Some(end) if supported => Self::Until(end),
            Some(_) | None => Self::Unsupported,
        }
    }
}

/// The release of a version: on the first of its month, 17:00 UTC. None for `unstable` and what is no version.
fn released(handle: &str) -> Option<DateTime<Utc>> {
    let first = NaiveDate::parse_from_str(&format!("{handle}-01"), "%Y-%m-%d").ok()?;
    Some(first.and_hms_opt(17, 0, 0)?.and_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn support_follows_list_and_date() {
        let versions = [("2026-01", true), ("2026-07", true), ("2025-10", false), ("unstable", true)]
            .map(|(handle, supported)| ApiVersion { handle: handle.to_owned(), supported });
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let (january, july) = (at("2027-01-01T17:00:00Z"), at("2027-07-01T17:00:00Z"));
        for (handle, now, support) in [
            ("2026-07", "2026-12-01T00:00:00Z", Support::Until(july)),
            ("2026-07", "2027-04-01T17:00:00Z", Support::Until(july)),
            ("2026-07", "2027-04-01T17:00:01Z", Support::EndsSoon(july)),
            ("2026-01", "2026-12-01T00:00:00Z", Support::EndsSoon(january)),
            // Shopify may support it longer.
            ("2026-01", "2027-02-01T00:00:00Z", Support::EndsSoon(january)),
            ("2025-10", "2026-12-01T00:00:00Z", Support::Unsupported),
            ("2026-10", "2026-12-01T00:00:00Z", Support::Unsupported),
            ("unstable", "2026-12-01T00:00:00Z", Support::Unsupported),
        ] {
            assert_eq!(Support::of(handle, &versions, at(now)), support, "{handle} at {now}");
        }
    }
}
