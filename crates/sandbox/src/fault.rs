//! Misfortunes by script. One fault a line, its kind first, then what it waits for:
//!
//! ```text
//! http-429 retry-after=2.0 on=orders nth=2 times=3
//! lost-answer on=tagsAdd
//! http-503 ratio=9/10 seed=7
//! ```
//!
//! Kinds: `throttled`, `http-429` (`retry-after=` float seconds, or `retry-date=` seconds from now, told as an HTTP
//! date), `http-500`, `http-502`, `http-503`, `http-504`, `html`, `reset`, `reset-mid-body`, `slow` (`ms=`, at most
//! 10000), `truncated`, `lost-answer`, `partial`, `fall-forward`, `access-denied`, `unauthorized`, `search-warning`,
//! `internal-error`, `declined` (mutations only).
//!
//! Bulk operations: `bulk-failed` (`code=TIMEOUT`, `INTERNAL_SERVER_ERROR` or `ACCESS_DENIED`), `bulk-canceled`,
//! `bulk-expired`, `bulk-no-url`, `bulk-truncated` (`cut=inside` a line or at a `line`'s end), `bulk-url-expired`,
//! `bulk-stuck`, each with `longer-than-days=` if it befalls only queries for a longer time; and `bulk-slots` (`n=` of
//! somebody else's operations are running). They strike runs: `on=` names the query's root connection or operation.
//!
//! `on=` names a root field or an operation (any without it); `download` is the download of a bulk operation's file. Of the requests that match, the `nth=` (1) and those
//! after it are struck, `times=` (1) in all; or `ratio=k/n` of them, drawn by `seed=` (0).

mod bulk_fault;
mod script;
mod words;

use std::time::Duration;

use chrono::TimeDelta;

pub(crate) use bulk_fault::{Cut, Mishap};
pub use words::NotAFault;

/// One scripted misfortune.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    pub(super) harm: Harm,
    /// The root field or operation that it waits for; any without it.
    pub(super) on: Option<String>,
    pub(super) when: When,
}

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Harm {
    /// HTTP 200 with the `THROTTLED` error, not executed.
    Throttled,
    /// HTTP 429 with `Retry-After`, not executed.
    TooManyRequests(RetryAfter),
    /// This HTTP status, not executed.
    Status(u16),
    /// An HTML page with HTTP 200, not executed.
    Html,
    /// The connection is reset before anything is done.
    Reset,
    /// Executed; the connection is reset halfway through the body.
    ResetMidBody,
    /// Executed; the answer trickles for this long.
    Slow(Duration),
    /// Executed; the body ends in the middle of its JSON.
    Truncated,
    /// Executed; the connection is reset before the answer is sent.
    LostAnswer,
    /// Executed; a part of the data is missing and an error tells of it.
    Partial,
    /// Executed; the version header names the oldest supported version.
    FallForward,
    /// The `ACCESS_DENIED` error, not executed.
    AccessDenied,
    /// HTTP 401, not executed.
    Unauthorized,
    /// Executed; `extensions.search` warns of an ignored term.
    SearchWarning,
    /// HTTP 200 with the `INTERNAL_SERVER_ERROR` error, not executed.
    InternalError,
    /// A mutation is declined with a user error, not carried out.
    Declined,
    /// So many bulk operations of others are running.
    Slots(u32),
    /// It befalls a bulk operation whose query asks for a longer time than that, if it is told.
    Bulk { mishap: Mishap, longer_than_days: Option<u32> },
}

/// How HTTP 429 tells when to come back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum RetryAfter {
    Seconds(f64),
    /// An HTTP date this many seconds from now.
    Date(u32),
}

/// Which of the matching requests are struck.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// This many, beginning with the nth.
    From { nth: u32, times: u32 },
    /// So many of so many, by lot.
    Ratio { struck: u32, of: u32, seed: u64 },
}

/// The script as it is being played.
#[derive(Debug, Default)]
pub(super) struct Script {
    waiting: Vec<Waiting>,
}

#[derive(Debug)]
struct Waiting {
    fault: Fault,
    seen: u32,
    lot: fastrand::Rng,
}

impl Script {
    /// A script from its beginning.
    pub(super) fn new(faults: Vec<Fault>) -> Script {
        let waiting = |fault: Fault| {
            let seed = match fault.when {
                When::Ratio { seed, .. } => seed,
                When::From { .. } => 0,
            };
            Waiting { fault, seen: 0, lot: fastrand::Rng::with_seed(seed) }
        };
        Script { waiting: faults.into_iter().map(waiting).collect() }
    }

    /// What befalls a request for these names (its operation and root fields): the first fault that strikes, if any.
    /// Every fault that matches counts the request.
    pub(super) fn strike(&mut self, names: &[String]) -> Option<Harm> {
        self.first(names, |harm| match harm {
            Harm::Slots(_) | Harm::Bulk { .. } => None,
            harm => Some(harm),
        })
    }

    /// How many bulk operations of others run when one is to be run for these names.
    pub(super) fn others_running(&mut self, names: &[String]) -> u32 {
        let slots = self.first(names, |harm| if let Harm::Slots(slots) = harm { Some(slots) } else { None });
        slots.unwrap_or(0)
    }

    /// What befalls a bulk operation whose query asks for so long a time (`None`: without bounds).
    pub(super) fn befall(&mut self, names: &[String], span: Option<TimeDelta>) -> Option<Mishap> {
        let is_longer = |days: u32| span.is_none_or(|span| span > TimeDelta::days(days.into()));
        self.first(names, |harm| {
            let Harm::Bulk { mishap, longer_than_days } = harm else { return None };
            longer_than_days.is_none_or(is_longer).then_some(mishap)
        })
    }

    /// The first fault of a kind that strikes.
    fn first<H>(&mut self, names: &[String], of_kind: impl Fn(Harm) -> Option<H>) -> Option<H> {
        let mut struck = None;
        for waiting in self.waiting.iter_mut().filter(|waiting| waiting.matches(names)) {
            if let Some(harm) = of_kind(waiting.fault.harm)
                && waiting.strike()
            {
                struck = struck.or(Some(harm));
            }
        }
        struck
    }
}

impl Waiting {
    fn matches(&self, names: &[String]) -> bool {
        self.fault.on.as_ref().is_none_or(|on| names.contains(on))
    }

    fn strike(&mut self) -> bool {
        self.seen = self.seen.saturating_add(1);
        match self.fault.when {
            When::From { nth, times } => self.seen >= nth && self.seen - nth < times,
            When::Ratio { struck, of, .. } => self.lot.u32(..of) < struck,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn script(text: &str) -> Script {
        Script::new(text.lines().map(|line| line.parse().unwrap()).collect())
    }

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn a_fault_strikes_from_the_nth_match_so_many_times() {
        let mut script = script("html on=orders nth=2 times=2");
        let struck: Vec<bool> =
            (0..5).map(|_| script.strike(&names(&["OrderHeads", "orders"])).is_some()).collect();
        assert_eq!(struck, [false, true, true, false, false]);
    }

    #[test]
    fn a_fault_waits_for_its_operation() {
        let mut script = script("reset on=TagsAdd");
        assert_eq!(script.strike(&names(&["ShopPreflight", "shop"])), None);
        assert_eq!(script.strike(&names(&["TagsAdd", "tagsAdd"])), Some(Harm::Reset));
    }

    #[test]
    fn a_ratio_strikes_about_so_many_and_the_same_ones_every_time() {
        let struck = |mut script: Script| -> Vec<bool> {
            (0..1000).map(|_| script.strike(&names(&["shop"])).is_some()).collect()
        };
        let first = struck(script("http-503 ratio=9/10 seed=7"));
        let count = first.iter().filter(|struck| **struck).count();
        assert!((850..950).contains(&count), "{count}");
        assert_eq!(first, struck(script("http-503 ratio=9/10 seed=7")));
    }
}
