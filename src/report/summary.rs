//! The account of a run: numbers that add up, and everything that is told of it.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Serialize;

use crate::catalog::OnLocked;
use crate::deliver::Delivered;
use crate::exit::Exit;
use domain::plan::checkpoint::Checkpoint;
use domain::plan::feed_page::{FeedPage, FeedState};
use domain::plan::initial_load::RowCounts;
use domain::plan::outgoing::Reach;
use domain::plan::{Failure, Plan, Skipped, Verdict};
use domain::values::window::Window;
use shopify::Stats;
use store::{self, Committed, Job, Settled};

/// How many records went which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Numbers {
    /// New to the store.
    pub created: u64,
    /// Changed in the store.
    pub updated: u64,
    /// As they should be.
    pub unchanged: u64,
    /// Left alone on purpose.
    pub skipped: u64,
    /// Could not be taken.
    pub failed: u64,
}

impl Numbers {
    /// All of them.
    pub fn seen(&self) -> u64 {
        self.created + self.updated + self.unchanged + self.skipped + self.failed
    }
}

/// A mutation that Shopify refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// The intent's key.
    pub key: String,
    /// What people call it: `stock of PARKA-M`.
    pub name: String,
    /// The reason, in Shopify's words.
    pub reason: String,
}

impl Refusal {
    pub(crate) fn of(delivered: &Delivered, reason: &str) -> Self {
        let key = delivered.key.clone();
        let name = delivered.name.clone().unwrap_or_else(|| key.clone());
        Self { key, name, reason: reason.to_owned() }
    }
}

/// What is known of a run; complete once it has ended.
pub struct RunSummary {
    /// Its number; none for a dry run and for one that never began.
    pub run: Option<i64>,
    /// What ran.
    pub job: Job,
    /// The word for what it brings in.
    pub created: &'static str,
    /// True if it stopped after the plan.
    pub dry_run: bool,
    /// When it began. UTC.
    pub started_at: DateTime<Utc>,
    /// The store's zone, in which people read times.
    pub zone: Tz,
    /// How long it took.
    pub took: Duration,
    /// How the process ends.
    pub exit: Exit,
    /// Why, if not well.
    pub cause: Option<String>,
    /// How many records went which way.
    pub numbers: Numbers,
    /// Rows of bulk results, if any were read.
    pub rows: RowCounts,
    /// Records that failed for the first time.
    pub newly_failed: u64,
    /// Mutations that the shop carried out.
    pub confirmed: u64,
    /// Mutations that the shop refused.
    pub refused: u64,
    /// Those; the first hundred.
    pub refusals: Vec<Refusal>,
    /// Mutations that wait for the next run; in a dry run, those that would be sent.
    pub pending: u64,
    /// Records left alone: how many for which reason.
    pub skipped: BTreeMap<String, u64>,
    /// Records that failed; the first hundred.
    pub failures: Vec<Failure>,
    /// Files that were unusable as a whole, each with its reason.
    pub unusable: Vec<String>,
    /// The window that was read instead of the next one; the checkpoint was left alone.
    pub window: Option<Window>,
    /// Where the job stands now.
    pub checkpoint: Option<Checkpoint>,
    /// What went over the wire.
    pub traffic: Stats,
}

/// Details kept for the report; numbers are always whole.
const DETAILS: usize = 100;

impl RunSummary {
    /// The account of a run that begins.
    pub(crate) fn new(job: &Job, created: &'static str, started_at: DateTime<Utc>, zone: Tz) -> Self {
        Self {
            run: None,
            job: job.clone(),
            created,
            dry_run: false,
            started_at,
            zone,
            took: Duration::ZERO,
            exit: Exit::Done,
            cause: None,
            numbers: Numbers::default(),
            rows: RowCounts::default(),
            newly_failed: 0,
            confirmed: 0,
            refused: 0,
            refusals: Vec::new(),
            pending: 0,
            skipped: BTreeMap::new(),
            failures: Vec::new(),
            unusable: Vec::new(),
            window: None,
            checkpoint: None,
            traffic: Stats::default(),
        }
    }

    /// Counts a page that a dry run planned.
    pub(crate) fn planned(&mut self, plan: &Plan) {
        for step in &plan.steps {
            match step.verdict {
                Verdict::Created => self.numbers.created += 1,
                Verdict::Updated => self.numbers.updated += 1,
                Verdict::Unchanged => self.numbers.unchanged += 1,
                Verdict::Asked => {}
            }
            let to_the_shop = step.outgoing.iter().filter(|one| one.reach() != Reach::Files);
            self.pending += to_the_shop.count() as u64;
        }
        self.numbers.unchanged += u64::from(plan.unchanged);
        self.rows.add(plan.rows);
        self.unusable_of(plan);
        self.details(&plan.skipped, &plan.failed);
        self.done();
    }

    /// Counts a page that was committed.
    pub(crate) fn committed(&mut self, plan: &Plan, committed: &Committed) {
        self.numbers.created += committed.created;
        self.numbers.updated += committed.updated;
        self.numbers.unchanged += committed.unchanged;
        self.newly_failed += committed.newly_failed;
        self.rows.add(plan.rows);
        self.unusable_of(plan);
        self.details(&committed.skipped, &committed.failed);
        self.checkpoint = self.window.is_none().then(|| plan.checkpoint.clone());
    }

    /// Keeps that a file is unusable as a whole.
    fn unusable_of(&mut self, plan: &Plan) {
        if let Some(FeedPage { file, state: FeedState::Unusable(why), .. }) = &plan.feed {
            self.unusable.push(format!("{}: {why}", file.name));
        }
    }

    fn details(&mut self, skipped: &[Skipped], failed: &[Failure]) {
        self.numbers.skipped += skipped.len() as u64;
        self.numbers.failed += failed.len() as u64;
        for one in skipped {
            *self.skipped.entry(one.reason.to_string()).or_default() += 1;
        }
        let room = DETAILS.saturating_sub(self.failures.len());
        self.failures.extend(failed.iter().take(room).cloned());
    }

    pub(crate) fn delivered(&mut self, delivered: &Delivered) {
        match &delivered.end {
            Settled::Filed => {}
            Settled::Confirmed | Settled::Begun(_) => self.confirmed += 1,
            Settled::Conflict { in_part, .. } => self.confirmed += u64::from(*in_part),
            Settled::Refused(reason) => self.refused(Refusal::of(delivered, reason)),
        }
    }

    /// What the shop overtook so often that it is left to the next run.
    pub(crate) fn left(&mut self, overtaken: &[Refusal]) {
        for one in overtaken {
            let reason = format!("{}; left to the next run", one.reason);
            self.refused(Refusal { reason, ..one.clone() });
        }
    }

    fn refused(&mut self, refusal: Refusal) {
        self.refused += 1;
        if self.refusals.len() < DETAILS {
            self.refusals.push(refusal);
        }
    }

    pub(crate) fn done(&mut self) {
        let clean = self.numbers.failed == 0 && self.refused == 0;
        self.exit = match (self.unusable.is_empty(), clean) {
            (true, true) => Exit::Done,
            (true, false) => Exit::Partial,
            (false, _) => Exit::Input,
        };
        self.cause = (!self.unusable.is_empty()).then(|| self.unusable.join("; "));
    }

    /// It was told to stop, for this reason.
    pub(crate) fn stopped(&mut self, exit: Exit, cause: &str) {
        self.exit = exit;
        self.cause = Some(cause.to_owned());
    }

    /// Something went wrong. SQLite does not say with which file.
    pub(crate) fn failed(&mut self, error: &anyhow::Error, state: &Path) {
        self.exit = Exit::of(error);
        self.cause = Some(match error.downcast_ref::<store::Error>() {
            Some(store::Error::Sqlite(_)) => format!("{}: {error:#}", state.display()),
            Some(_) | None => format!("{error:#}"),
        });
    }

    /// Another run holds the lock.
    pub(crate) fn locked_out(&mut self, policy: OnLocked) {
        let holds = "another run of this job holds the lock";
        (self.exit, self.cause) = match policy {
            OnLocked::Skip => (Exit::Done, Some(format!("{holds}; left alone (--on-locked skip)"))),
            OnLocked::Wait => (Exit::Again, Some(format!("{holds}, and still did when the time was up"))),
            OnLocked::Fail => (Exit::Again, Some(format!("{holds} (--on-locked fail)"))),
        };
    }
}
