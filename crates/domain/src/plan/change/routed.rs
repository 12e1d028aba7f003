//! Routing results as changes of queued items: allocated, moved to another queue, or tried in vain.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::facility::{FacilityId, Queue};

/// Approved items of one order that wait in the same queue and travel by the same method, and what becomes of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemsRouted {
    /// Whose, by its number in the store.
    pub order: i64,
    /// What people call the order.
    pub name: String,
    /// Which, by their numbers in the store.
    pub items: Vec<i64>,
    /// Where they wait.
    pub from: Queue,
    /// How they travel.
    pub method: String,
    /// Where they go.
    pub to: RoutedTo,
    /// What becomes of the date on which they are cancelled if they still wait.
    pub auto_cancel: AutoCancel,
    /// By which routing.
    pub routing: String,
    /// By which of its rules; none where all of them failed.
    pub rule: Option<String>,
    /// Why, in a sentence.
    pub note: String,
}

/// Where items go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RoutedTo {
    /// To a facility, which keeps stock for them.
    Facility(Box<Sender>),
    /// To another queue, because nothing was found.
    Queue(Queue),
    /// Nowhere: nothing was found, which is noted.
    Tried,
    /// Nowhere: only the date changes.
    Stays,
}

/// The facility that is to send items, and what has to hold for that when it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sender {
    /// Which.
    pub facility: FacilityId,
    /// How far the buyer is, in metres, if that is known.
    pub metres: Option<u32>,
    /// The method that gets it there in time from so near, if it is another.
    pub suggested_method: Option<String>,
    /// What has to be left of each variant afterwards: its number, and what can still be promised.
    pub leaves: Vec<(i64, i64)>,
    /// Whether its daily limit counts.
    pub limit: DailyLimit,
    /// The day in which it gets the order.
    pub day: Day,
}

/// Whether a facility's daily limit counts. One that takes no orders at all gets none, either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DailyLimit {
    /// It does.
    Counts,
    /// The rule ignores it.
    Ignored,
}

/// A day of somebody's calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    /// Which.
    pub date: NaiveDate,
    /// When it began. UTC.
    pub began: DateTime<Utc>,
}

impl Day {
    /// The day that it is in a time zone.
    pub fn of(now: DateTime<Utc>, zone: Tz) -> Self {
        let date = now.with_timezone(&zone).date_naive();
        let midnight = date.and_time(NaiveTime::MIN);
        // Where clocks are put forward at midnight, the day begins an hour later.
        let began = [midnight, midnight + TimeDelta::hours(1)]
            .iter()
            .find_map(|begin| zone.from_local_datetime(begin).earliest())
            .map_or_else(|| midnight.and_utc(), |begin| begin.to_utc());
        Self { date, began }
    }
}

impl ItemsRouted {
    /// How many of them.
    fn units(&self) -> String {
        match self.items.len() {
            1 => "1 item".to_owned(),
            n => format!("{n} items"),
        }
    }
}

impl std::fmt::Display for ItemsRouted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let units = self.units();
        match &self.to {
            RoutedTo::Facility(sender) => {
                write!(f, "send {units} of {} from {}", self.name, sender.facility)?;
                if let Some(metres) = sender.metres {
                    write!(f, ", {:.0} km", f64::from(metres) / 1000.0)?;
                }
            }
            RoutedTo::Queue(queue) => write!(f, "move {units} of {} to {}", self.name, queue.id())?,
            RoutedTo::Tried => write!(f, "note that {units} of {} found nothing", self.name)?,
            RoutedTo::Stays => write!(f, "leave {units} of {} in {}", self.name, self.from.id())?,
        }
        match (&self.to, self.auto_cancel) {
            (_, AutoCancel::Set(at)) => write!(f, ", to be cancelled on {}", at.format("%Y-%m-%d")),
            (RoutedTo::Facility(_), _) | (_, AutoCancel::Keep) => Ok(()),
            (_, AutoCancel::Clear) => f.write_str(", not to be cancelled"),
        }
    }
}

/// What becomes of an auto-cancel date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AutoCancel {
    /// Nothing.
    Keep,
    /// It goes.
    Clear,
    /// It becomes this. UTC.
    Set(DateTime<Utc>),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(now: &str, zone: Tz) -> (String, String) {
        let day = Day::of(now.parse().unwrap(), zone);
        (day.date.to_string(), day.began.to_rfc3339())
    }

    #[test]
    fn a_day_is_that_of_the_place() {
        let (date, began) = of("2026-11-30T03:00:00Z", chrono_tz::America::New_York);
        assert_eq!((date.as_str(), began.as_str()), ("2026-11-29", "2026-11-29T05:00:00+00:00"));
        let (date, _) = of("2026-11-30T03:00:00Z", chrono_tz::Asia::Tokyo);
        assert_eq!(date, "2026-11-30");
    }

    #[test]
    fn a_day_without_a_midnight_begins_when_the_clocks_have_been_put_forward() {
        let (date, began) = of("2018-11-04T12:00:00Z", chrono_tz::America::Sao_Paulo);
        assert_eq!((date.as_str(), began.as_str()), ("2018-11-04", "2018-11-04T03:00:00+00:00"));
    }
}
