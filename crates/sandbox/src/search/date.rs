//! Dates in searches: with an offset they are a moment, without one they are the shop's local time.

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, TimeZone as _, Utc};
use chrono_tz::Tz;

/// What a date value means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Date {
    /// One moment.
    Moment(DateTime<Utc>),
    /// A whole day of the shop: its first moment and the next day's.
    Day(DateTime<Utc>, DateTime<Utc>),
}

impl Date {
    /// The moment that a comparison compares with.
    pub(super) fn start(self) -> DateTime<Utc> {
        match self {
            Date::Moment(start) | Date::Day(start, _) => start,
        }
    }
}

/// Reads a date; `None` when it is none.
pub(super) fn read(text: &str, zone: Tz) -> Option<Date> {
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Some(Date::Moment(moment.to_utc()));
    }
    if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        let next = day.checked_add_days(Days::new(1))?;
        return Some(Date::Day(local(day.into(), zone)?, local(next.into(), zone)?));
    }
    let forms = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M"];
    let time = forms.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    let time = time.or_else(|| {
        // What is left of an unquoted timestamp, split at its first colon: `2026-01-01T00`.
        NaiveDateTime::parse_from_str(&format!("{text}:00"), "%Y-%m-%dT%H:%M").ok()
    })?;
    Some(Date::Moment(local(time, zone)?))
}

fn local(time: NaiveDateTime, zone: Tz) -> Option<DateTime<Utc>> {
    zone.from_local_datetime(&time).earliest().map(|local| local.to_utc())
}
