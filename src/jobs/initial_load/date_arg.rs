//! A time as people set it: with its zone, or a day, which begins at midnight in the store's zone.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// A time or a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "toml::Value", into = "String")]
pub(super) struct When(String);

impl TryFrom<toml::Value> for When {
    type Error = String;

    fn try_from(value: toml::Value) -> Result<Self, String> {
        let text = match value {
            toml::Value::String(text) => text,
            toml::Value::Datetime(at) => at.to_string(),
            other => other.to_string(),
        };
        let when = Self(text);
        when.at(Tz::UTC).map(|_| when.clone()).ok_or_else(|| {
            format!(
                "`{}` is neither a day (2026-11-27) nor a time with its zone (2026-11-27T09:00:00Z)",
                when.0
            )
        })
    }
}

impl From<When> for String {
    fn from(when: When) -> Self {
        when.0
    }
}

impl When {
    /// The instant, in UTC; a day begins in `zone`. None where the text is neither, or where the clocks skip midnight.
    pub(super) fn at(&self, zone: Tz) -> Option<DateTime<Utc>> {
        if let Ok(at) = DateTime::parse_from_rfc3339(&self.0) {
            return Some(at.to_utc());
        }
        let day = NaiveDate::parse_from_str(&self.0, "%Y-%m-%d").ok()?;
        let midnight = day.and_time(NaiveTime::MIN).and_local_timezone(zone);
        midnight.earliest().map(|at| at.to_utc())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, zone: Tz) -> Option<String> {
        let value = toml::Value::String(text.to_owned());
        When::try_from(value).ok()?.at(zone).map(|at| at.to_rfc3339())
    }

    #[test]
    fn a_day_begins_where_the_store_is() {
        let new_york = chrono_tz::America::New_York;
        assert_eq!(at("2026-11-27", new_york).as_deref(), Some("2026-11-27T05:00:00+00:00"));
        assert_eq!(at("2026-07-01", new_york).as_deref(), Some("2026-07-01T04:00:00+00:00"));
        assert_eq!(at("2026-11-27T09:00:00+01:00", new_york).as_deref(), Some("2026-11-27T08:00:00+00:00"));
        for wrong in ["", "yesterday", "2026-02-30", "2026-11-27T09:00:00", "7"] {
            assert_eq!(at(wrong, new_york), None, "{wrong}");
        }
    }
}
