//! When a job is due: the five fields of a crontab line, checked by the same library that will compute the next time.

use std::fmt;
use std::str::FromStr;

use chrono::DateTime;
use croner::Cron;
use croner::errors::CronError;
use croner::parser::{CronParser, Seconds, Year};
use serde::Deserialize;

/// What the five fields are called, in their order.
const FIELDS: [&str; 5] = ["minute", "hour", "day", "month", "weekday"];

/// A cron expression of five fields, read in the store's time zone; it comes round at least once.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Schedule {
    text: String,
    cron: Cron,
}

impl Schedule {
    /// The expression as it stands in the catalog.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The expression, ready to be asked for its next time.
    pub fn cron(&self) -> &Cron {
        &self.cron
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for Schedule {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let cron = parse(text).map_err(|error| explain(text, &error))?;
        // Any instant does: what does not come round after one does not come round after another.
        let start = DateTime::UNIX_EPOCH;
        if cron.find_next_occurrence(&start, true).is_err() {
            return Err("there is no such day: it would never run".to_owned());
        }
        Ok(Self { text: text.trim().to_owned(), cron })
    }
}

impl TryFrom<String> for Schedule {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

fn parse(text: &str) -> Result<Cron, CronError> {
    CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build().parse(text)
}

/// Says which field is wrong, by trying each alone.
fn explain(text: &str, error: &CronError) -> String {
    let fields: Vec<&str> = text.split_whitespace().collect();
    if fields.len() != FIELDS.len() {
        return format!("a schedule is five fields: {}", FIELDS.join(" "));
    }
    let alone = |at: usize| {
        let mut others = ["*"; FIELDS.len()];
        others[at] = fields[at];
        others.join(" ")
    };
    let wrong = (0..FIELDS.len()).find(|at| parse(&alone(*at)).is_err());
    let reason = match error {
        CronError::ComponentError(reason)
        | CronError::InvalidPattern(reason)
        | CronError::IllegalCharacters(reason) => reason.trim_end_matches('.').to_lowercase(),
        CronError::EmptyPattern
        | CronError::InvalidDate
        | CronError::InvalidTime
        | CronError::TimeSearchLimitExceeded => error.to_string(),
    };
    match wrong {
        Some(at) => format!("the {} `{}`: {reason}", FIELDS[at], fields[at]),
        None => reason,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crontab_line_is_a_schedule() {
        for text in ["*/15 * * * *", "0 6,14 * * MON-FRI", "@daily", " 30 2 * * 0 ", "0 0 29 2 *"] {
            assert_eq!(text.parse::<Schedule>().map(|it| it.to_string()), Ok(text.trim().to_owned()));
        }
    }

    #[test]
    fn a_bad_field_is_named() {
        for (text, why) in [
            ("61 * * * *", "the minute `61`: number out of bounds"),
            ("* 25 * * *", "the hour `25`: number out of bounds"),
            ("*/0 * * * *", "the minute `*/0`: step cannot be zero"),
            ("0 0 31 2 *", "there is no such day: it would never run"),
            ("* * * *", "a schedule is five fields: minute hour day month weekday"),
            ("0 0 * * * *", "a schedule is five fields: minute hour day month weekday"),
            ("", "a schedule is five fields: minute hour day month weekday"),
        ] {
            assert_eq!(text.parse::<Schedule>().unwrap_err(), why, "{text}");
        }
    }
}
