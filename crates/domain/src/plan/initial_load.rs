//! An initial load: a shop's whole history, asked for in slices of time, each imported whole (jobs.md, IL-1 and IL-2).
//!
//! Where a load stands is a value in the job's checkpoint; which slice is next, and how large, is decided here.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::values::window::Window;

/// What is loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Loaded {
    /// Orders.
    Orders,
    /// Products with their variants.
    Products,
}

impl Loaded {
    /// The word in keys and for people.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Orders => "orders",
            Self::Products => "products",
        }
    }
}

/// Which records of the shop are loaded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Selection {
    /// Only with greater numbers than this.
    pub since_id: Option<i64>,
    /// Only those that are still open, or whatever else; none for all.
    pub status: Option<String>,
    /// Only those of which this much has been sent; none for all.
    pub fulfillment_status: Option<String>,
    /// A search of the shop's that they must match besides.
    pub filter: Option<String>,
}

/// A question that the shop answers with a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkRequest {
    /// About what.
    pub of: Loaded,
    /// When the load began that asks it. UTC.
    pub session: DateTime<Utc>,
    /// Which of its questions it is, from 1: no two are the same.
    pub number: u32,
    /// Created when; both ends included; none for whenever.
    pub slice: Option<Window>,
    /// Which of those.
    pub selection: Selection,
}

impl BulkRequest {
    /// The deterministic name of the question.
    pub fn key(&self) -> String {
        format!("bulk/{}/{}/{}", self.of.word(), self.session.timestamp_micros(), self.number)
    }
}

/// How far a load has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Load {
    /// When it began, which is its name. UTC.
    pub session: DateTime<Utc>,
    /// What it loads, as one text: a load of something else is another load.
    pub selection: String,
    /// The number of the question at hand, from 1.
    pub number: u32,
    /// What is left: from the beginning of the slice at hand to the end of everything. None for what is not cut.
    pub left: Option<Window>,
    /// How long a slice is, in seconds; none for all that is left.
    pub slice_seconds: Option<i64>,
    /// How often the shop has failed to answer since it last answered one.
    pub failures: u32,
    /// The place in the answer's file behind the last record that was committed.
    pub place: Option<Place>,
    /// Everything is loaded.
    pub finished: bool,
}

/// A place in a file of records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The file, by its size and what else tells it from another.
    pub file: String,
    /// Which part of it.
    pub part: u32,
    /// How far into the part: bytes of a file that is read as it stands, records of a part that was sorted.
    pub offset: u64,
}

/// The rows of a file, each counted once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct RowCounts {
    /// Rows that became part of a record, or belong to one that needs no import.
    pub used: u64,
    /// Rows of types that an import ignores on purpose.
    pub ignored: u64,
    /// Rows of records that failed.
    pub failed: u64,
}

impl RowCounts {
    /// All of them.
    pub fn total(&self) -> u64 {
        self.used + self.ignored + self.failed
    }

    /// Adds others.
    pub fn add(&mut self, other: Self) {
        self.used += other.used;
        self.ignored += other.ignored;
        self.failed += other.failed;
    }
}

/// Questions in a row without an answer after which a load gives up.
const MOST_FAILURES: u32 = 8;
/// No slice is shorter: what the shop cannot tell of an hour it will not tell at all.
const SHORTEST: i64 = 3600;

impl Load {
    /// A load of which nothing has been asked.
    pub fn new(session: DateTime<Utc>, selection: String, range: Option<Window>) -> Self {
        Self {
            session,
            selection,
            number: 1,
            left: range,
            slice_seconds: None,
            failures: 0,
            place: None,
            finished: false,
        }
    }

    /// The slice at hand: the beginning of what is left.
    pub fn slice(&self) -> Option<Window> {
        let left = self.left?;
        let end = self.slice_seconds.map_or(left.to, |length| left.from + TimeDelta::seconds(length));
        Some(Window { from: left.from, to: end.min(left.to) })
    }

    /// The load once the slice at hand is imported. Slices share their seam, so nothing falls between two.
    pub fn sliced(mut self) -> Self {
        let end = self.slice().map(|slice| slice.to);
        match (self.left, end) {
            (Some(left), Some(end)) if end < left.to => self.left = Some(Window { from: end, to: left.to }),
            _ => self.finished = true,
        }
        (self.number, self.failures, self.place) = (self.number + 1, 0, None);
        self
    }

    /// The load once the question at hand is lost: the same is asked again, of half the time if it was too much.
    ///
    /// # Errors
    /// It was asked often enough.
    pub fn asked_again(mut self, too_much: bool, why: &str) -> Result<Self, String> {
        self.failures += 1;
        if self.failures >= MOST_FAILURES {
            return Err(format!("the shop failed {} times in a row, the last time: {why}", self.failures));
        }
        if too_much && let Some(slice) = self.slice() {
            let half = ((slice.to - slice.from).num_seconds() / 2).max(SHORTEST);
            self.slice_seconds = Some(half);
        }
        (self.number, self.place) = (self.number + 1, None);
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hours: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000 + hours * 3600, 0).unwrap()
    }

    fn load(hours: i64) -> Load {
        Load::new(at(0), "everything".into(), Some(Window { from: at(0), to: at(hours) }))
    }

    #[test]
    fn everything_is_one_slice_until_the_shop_cannot_manage_it() {
        let whole = load(100);
        assert_eq!(whole.slice(), Some(Window { from: at(0), to: at(100) }));
        assert!(whole.clone().sliced().finished);
        let half = whole.asked_again(true, "time-out").unwrap();
        assert_eq!((half.slice(), half.number), (Some(Window { from: at(0), to: at(50) }), 2));
        let quarter = half.asked_again(true, "time-out").unwrap();
        assert_eq!(quarter.slice(), Some(Window { from: at(0), to: at(25) }));
    }

    #[test]
    fn slices_share_their_seams_and_end_at_the_end() {
        let mut load =
            load(100).asked_again(true, "time-out").unwrap().asked_again(true, "time-out").unwrap();
        let mut seams = Vec::new();
        while !load.finished {
            let slice = load.slice().unwrap();
            seams.push(((slice.from - at(0)).num_hours(), (slice.to - at(0)).num_hours()));
            load = load.sliced();
        }
        assert_eq!(seams, [(0, 25), (25, 50), (50, 75), (75, 100)]);
    }

    #[test]
    fn what_was_lost_is_asked_again_as_it_was_and_not_for_ever() {
        let mut load = load(100);
        for _ in 1..MOST_FAILURES {
            load = load.asked_again(false, "expired").unwrap();
            assert_eq!(load.slice(), Some(Window { from: at(0), to: at(100) }));
        }
        assert!(load.clone().asked_again(false, "expired").unwrap_err().contains("8 times in a row"));
        assert_eq!(load.sliced().failures, 0, "an answer starts a new row");
    }

    #[test]
    fn no_slice_is_shorter_than_an_hour() {
        let mut load = load(2);
        for _ in 0..4 {
            load = load.asked_again(true, "time-out").unwrap();
        }
        assert_eq!(load.slice(), Some(Window { from: at(0), to: at(1) }));
    }

    #[test]
    fn what_is_not_cut_is_asked_for_once() {
        let load = Load::new(at(0), "products".into(), None);
        assert_eq!(load.slice(), None);
        assert!(load.clone().asked_again(true, "time-out").unwrap().slice().is_none());
        assert!(load.sliced().finished);
    }
}
