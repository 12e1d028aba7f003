//! The checkpoint of a polling job: a time mark, and a cursor inside the window that is being read.
//!
//! It is committed together with the page it stands for, so a run that was killed resumes at its last page, and a
//! finished run is where the next one starts.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::initial_load::Load;
use crate::values::window::{Window, WindowPolicy};

/// Where a job stands with one shop.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Checkpoint {
    /// Everything up to here has been read. UTC.
    pub done: Option<DateTime<Utc>>,
    /// The window that is being read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<OpenWindow>,
    /// The number of the last order of the store that was looked at, for a job that goes through the store.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<i64>,
    /// How far an initial load has come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub load: Option<Load>,
    /// Whose turn it is, for a job that reads several things one after the other; none: what it reads first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turn: Option<String>,
    /// Where the job stands with what it reads besides, by name: things that change without the first ones moving.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub besides: BTreeMap<String, Checkpoint>,
    /// Numbers of the store that are to be looked at once more by the next run, whatever it comes to otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub again: Vec<i64>,
}

/// A window that has been read in part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenWindow {
    /// What is being read.
    pub window: Window,
    /// The shop's mark for the next page; none for the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Records read behind this cursor so far.
    #[serde(default)]
    pub depth: usize,
}

/// Shopify pages no deeper than 25,000 records into one query (facts.md §2.2); we turn back well before.
const DEEPEST: usize = 20_000;

impl OpenWindow {
    /// A window of which nothing has been read.
    pub fn new(window: Window) -> Self {
        Self { window, cursor: None, depth: 0 }
    }

    /// The window again from its beginning, for a cursor that the shop no longer takes.
    pub fn restarted(&self) -> Self {
        Self::new(self.window)
    }
}

impl Checkpoint {
    /// What to read next: the rest of an open window, else the window that follows.
    ///
    /// `None` when there is nothing to read yet.
    pub fn next(&self, policy: &WindowPolicy, now: DateTime<Utc>) -> Option<OpenWindow> {
        self.open.clone().or_else(|| policy.next(self.done, now).map(OpenWindow::new))
    }

    /// The checkpoint after a page of `open`: `records` were read, the last of them stamped `last`; `cursor` is the
    /// shop's mark for the next page, if there is one.
    pub fn after_page(
        &self,
        open: &OpenWindow,
        records: usize,
        last: Option<DateTime<Utc>>,
        cursor: Option<String>,
    ) -> Self {
        let Some(cursor) = cursor else {
            return Self { done: Some(open.window.to), open: None, after: None, ..self.clone() };
        };
        let depth = open.depth + records;
        let open = match last {
            Some(last) if depth >= DEEPEST && last > open.window.from => {
                OpenWindow::new(Window { from: last, to: open.window.to })
            }
            _ => OpenWindow { window: open.window, cursor: Some(cursor), depth },
        };
        Self { open: Some(open), after: None, ..self.clone() }
    }

    /// True if it has not read up to now yet, whatever it may be able to read.
    pub fn behind(&self, now: DateTime<Utc>) -> bool {
        self.open.is_some() || self.done.is_none_or(|done| done < now)
    }

    /// Where the job stands with one of the others; the default where it has never read it.
    pub fn beside(&self, name: &str) -> Self {
        self.besides.get(name).cloned().unwrap_or_default()
    }

    /// The checkpoint with another place of one of the others.
    pub fn with_beside(mut self, name: &str, place: Self) -> Self {
        self.besides.insert(name.to_owned(), place);
        self
    }

    /// True if something is left to read now.
    pub fn more(&self, policy: &WindowPolicy, now: DateTime<Utc>) -> bool {
        self.open.is_some() || self.done.is_some_and(|done| done < now - policy.settle)
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000 + seconds, 0).unwrap()
    }

    const POLICY: WindowPolicy = WindowPolicy {
        overlap: TimeDelta::minutes(1),
        settle: TimeDelta::minutes(5),
        first: Some(TimeDelta::days(60)),
    };

    #[test]
    fn a_window_is_done_only_when_its_last_page_is() {
        let start = Checkpoint { done: Some(at(0)), ..Checkpoint::default() };
        let open = start.next(&POLICY, at(1_000)).unwrap();
        let half = start.after_page(&open, 100, Some(at(200)), Some("next".into()));
        assert_eq!(half.done, Some(at(0)));
        assert!(half.more(&POLICY, at(1_000)));
        let rest = half.next(&POLICY, at(5_000)).unwrap();
        assert_eq!(
            (rest.window, rest.cursor.as_deref()),
            (open.window, Some("next")),
            "resumes, even much later"
        );
        let whole = half.after_page(&rest, 20, Some(at(600)), None);
        assert_eq!(whole, Checkpoint { done: Some(at(700)), ..Checkpoint::default() });
        assert!(!whole.more(&POLICY, at(1_000)));
        assert!(whole.more(&POLICY, at(5_000)), "what settled in the meantime is read by the same run");
    }

    #[test]
    fn what_is_read_besides_keeps_its_place_while_pages_go_by() {
        let beside = Checkpoint { done: Some(at(-900)), after: Some(7), ..Checkpoint::default() };
        let start = Checkpoint { done: Some(at(0)), ..Checkpoint::default() }
            .with_beside("deletions", beside.clone());
        let open = start.next(&POLICY, at(1_000)).unwrap();
        let half = start.after_page(&open, 100, Some(at(200)), Some("next".into()));
        let whole = half.after_page(&half.next(&POLICY, at(1_000)).unwrap(), 20, Some(at(600)), None);
        assert_eq!((half.beside("deletions"), whole.beside("deletions")), (beside.clone(), beside));
        let kept = serde_json::to_string(&whole).unwrap();
        assert_eq!(serde_json::from_str::<Checkpoint>(&kept).unwrap(), whole);
    }

    #[test]
    fn a_checkpoint_of_an_older_program_stands_nowhere_besides() {
        let old: Checkpoint = serde_json::from_str(r#"{"done":"2026-11-23T08:00:00Z"}"#).unwrap();
        assert_eq!(old.beside("deletions"), Checkpoint::default());
        assert_eq!(serde_json::to_string(&old).unwrap(), r#"{"done":"2026-11-23T08:00:00Z"}"#);
    }

    #[test]
    fn a_deep_window_is_cut_at_the_last_record_read() {
        let open = OpenWindow { window: Window { from: at(0), to: at(9_000) }, cursor: None, depth: 19_950 };
        let next = Checkpoint::default().after_page(&open, 100, Some(at(4_000)), Some("deep".into()));
        assert_eq!(next.open, Some(OpenWindow::new(Window { from: at(4_000), to: at(9_000) })));
    }

    #[test]
    fn a_deep_window_within_one_second_keeps_its_cursor() {
        let open = OpenWindow { window: Window { from: at(0), to: at(9_000) }, cursor: None, depth: 19_950 };
        let next = Checkpoint::default().after_page(&open, 100, Some(at(0)), Some("deep".into()));
        assert_eq!(next.open.unwrap().cursor.as_deref(), Some("deep"));
    }
}
