//! Cells of a feed: whole numbers, words, yes and no, days. Nothing is guessed; errors quote the cell.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;

/// The greatest quantity that is taken for one. More is a number from another column, or two written together.
const GREATEST: i64 = 1_000_000_000;

/// The longest text that is kept of a cell, in characters.
const LONGEST: usize = 1000;

/// A whole number. No thousands are set apart, because `1.000` is one in one country and a thousand in another.
///
/// # Errors
/// It is none, or beyond a billion.
pub fn whole(text: &str) -> Result<i64, String> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let why = match text {
            text if text.contains(['.', ',']) => "write it without `.` and `,`",
            text if text.starts_with(['=', '@']) => "a formula is not worked out here",
            _ => "write digits only",
        };
        return Err(format!("`{text}` is not a whole number: {why}"));
    }
    match text.parse::<i64>() {
        Ok(number) if number.abs() <= GREATEST => Ok(number),
        Ok(_) | Err(_) => Err(format!("`{text}` is more than any stock")),
    }
}

/// A whole number that is not less than nothing.
///
/// # Errors
/// It is none.
pub fn count(text: &str) -> Result<i64, String> {
    match whole(text)? {
        number @ 0.. => Ok(number),
        _ => Err(format!("`{text}` is less than nothing")),
    }
}

/// Yes or no.
///
/// # Errors
/// It is neither.
pub fn yes_or_no(text: &str) -> Result<bool, String> {
    match text.to_ascii_lowercase().as_str() {
        "y" | "yes" | "true" | "1" => Ok(true),
        "n" | "no" | "false" | "0" => Ok(false),
        _ => Err(format!("`{text}` is neither Y nor N")),
    }
}

/// A number of degrees.
///
/// # Errors
/// It is none, or more than there are.
pub fn degrees(text: &str, most: f64) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(degrees) if degrees.abs() <= most => Ok(degrees),
        Ok(_) | Err(_) => Err(format!("`{text}` is no number of degrees from -{most} to {most}")),
    }
}

/// A text for people.
///
/// # Errors
/// It is longer than anybody would write, or holds control characters.
pub fn text(text: &str) -> Result<String, String> {
    if text.chars().count() > LONGEST {
        return Err(format!("a text of more than {LONGEST} characters"));
    }
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t' && c != '\r') {
        return Err("a text with control characters".to_owned());
    }
    Ok(text.to_owned())
}

/// An instant: a time with its zone, or a day, which begins at midnight in `zone`.
///
/// # Errors
/// It is neither.
pub fn instant(text: &str, zone: Tz) -> Result<DateTime<Utc>, String> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Ok(at.to_utc());
    }
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    let midnight = day.map(|day| day.and_time(NaiveTime::MIN).and_local_timezone(zone));
    midnight.and_then(|at| at.earliest()).map(|at| at.to_utc()).ok_or_else(|| {
        format!("`{text}` is neither a day (2026-11-27) nor a time with its zone (2026-11-27T09:00:00Z)")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_whole_or_it_is_told_why_not() {
        for (text, number) in [("7", 7), ("-3", -3), ("+2", 2), ("0", 0), ("007", 7)] {
            assert_eq!(whole(text), Ok(number));
        }
        for (text, why) in [
            ("1.5", "without `.`"),
            ("1,000", "without `.`"),
            ("4.0", "without `.`"),
            ("=1+1", "a formula"),
            ("", "digits only"),
            ("-", "digits only"),
            ("1e3", "digits only"),
            ("٣", "digits only"),
            ("NaN", "digits only"),
            ("99999999999999999999", "more than any stock"),
            ("1000000001", "more than any stock"),
        ] {
            assert!(whole(text).unwrap_err().contains(why), "{text}: {:?}", whole(text));
        }
        assert_eq!(count("-1"), Err("`-1` is less than nothing".to_owned()));
    }

    #[test]
    fn yes_and_no_are_words_of_several_systems() {
        for text in ["Y", "yes", "TRUE", "1"] {
            assert_eq!(yes_or_no(text), Ok(true));
        }
        for text in ["N", "no", "False", "0"] {
            assert_eq!(yes_or_no(text), Ok(false));
        }
        assert!(yes_or_no("perhaps").is_err());
    }

    #[test]
    fn degrees_end_where_the_earth_does() {
        assert_eq!(degrees("-77.03", 180.0), Ok(-77.03));
        for text in ["90.01", "NaN", "inf", "12° N", ""] {
            assert!(degrees(text, 90.0).is_err(), "{text}");
        }
    }

    #[test]
    fn a_day_begins_in_the_zone_it_is_written_in() {
        let at = |text| instant(text, chrono_tz::America::New_York).map(|at| at.to_rfc3339());
        assert_eq!(at("2026-11-27").as_deref(), Ok("2026-11-27T05:00:00+00:00"));
        assert_eq!(at("2026-11-27T09:00:00+01:00").as_deref(), Ok("2026-11-27T08:00:00+00:00"));
        assert!(at("11/27/2026").is_err());
    }
}
