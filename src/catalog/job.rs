//! `[CATEGORY.JOB]`: the keys that every job takes, its variants, and which of its own keys are known.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::diagnostic::{Diagnostic, quoted};
use super::duration::Span;
use super::fields::{self, Fields, Key, Value};
use super::nearest::hint;
use super::schedule::Schedule;

/// What the program's table of jobs says exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JobKnown<'a> {
    /// The first word of its name, as typed: `orders`.
    pub category: &'a str,
    /// The second word of its name, as typed: `new`.
    pub job: &'a str,
    /// The keys of its own settings, as written: `page-size`.
    pub keys: &'a [&'a str],
}

/// A known job, kept for as long as the catalog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) category: String,
    pub(super) job: String,
    /// The common keys and its own.
    pub(super) keys: Vec<String>,
}

/// The keys that every job takes besides its own.
pub(super) const COMMON: [&str; 3] = ["schedule", "timeout", "on-locked"];
const VARIANTS: &str = "variants";

/// One job's table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobTable {
    /// The first word of its name.
    pub category: String,
    /// The second word of its name.
    pub job: String,
    /// The line of its header, counted from one.
    pub line: usize,
    /// What it runs by when no variant is asked for.
    pub common: Common,
    /// What each variant runs by: its own keys over the job's.
    pub variants: BTreeMap<String, Common>,
}

/// When and how a job is run, whatever it does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Common {
    /// When it is due; never by itself without one.
    pub schedule: Option<Schedule>,
    /// How long a run may take.
    pub timeout: Option<Span>,
    /// What to do when another run holds the lock.
    pub on_locked: Option<OnLocked>,
}

/// What to do when another run holds the lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OnLocked {
    /// Leave quietly.
    Skip,
    /// Wait for it.
    Wait,
    /// Leave with an exit code that says so.
    Fail,
}

impl From<&JobKnown<'_>> for Known {
    fn from(known: &JobKnown<'_>) -> Self {
        let keys = COMMON.iter().chain(known.keys).map(|key| (*key).to_owned()).collect();
        Self { category: known.category.to_owned(), job: known.job.to_owned(), keys }
    }
}

impl Known {
    /// The keys of its table, or of a variant's.
    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(String::as_str)
    }
}

impl Common {
    pub(super) fn read(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            schedule: fields.take("schedule"),
            timeout: fields.take("timeout"),
            on_locked: fields.take("on-locked"),
        }
    }

    /// These keys over others.
    fn over(self, base: &Common) -> Self {
        Self {
            schedule: self.schedule.or_else(|| base.schedule.clone()),
            timeout: self.timeout.or(base.timeout),
            on_locked: self.on_locked.or(base.on_locked),
        }
    }
}

/// Reads the tables of one category; `known` are all jobs of the program.
pub(super) fn read_category(
    category: &str,
    value: &Value<'_>,
    known: &[Known],
    line_of: impl Fn(usize) -> usize,
    problems: &mut Vec<Diagnostic>,
) -> Vec<JobTable> {
    let Some(table) = fields::table(category, value, problems) else { return Vec::new() };
    let mut jobs = Vec::new();
    for (key, value) in fields::in_order(table) {
        let job: &str = key.get_ref();
        match known.iter().find(|known| known.category == category && known.job == job) {
            Some(known) => jobs.extend(read(known, value, line_of(key.span().start), problems)),
            None => problems.push(unknown_job(category, key, known)),
        }
    }
    jobs
}

fn read(known: &Known, value: &Value<'_>, line: usize, problems: &mut Vec<Diagnostic>) -> Option<JobTable> {
    let words: Vec<&str> = known.keys().chain([VARIANTS]).collect();
    let mut fields = Fields::open(&known.job, value, &words, problems)?;
    let common = Common::read(&mut fields);
    let variants = match fields.raw(VARIANTS) {
        Some(variants) => read_variants(known, variants, &common, fields.problems()),
        None => BTreeMap::new(),
    };
    Some(JobTable { category: known.category.clone(), job: known.job.clone(), line, common, variants })
}

fn read_variants(
    known: &Known,
    value: &Value<'_>,
    base: &Common,
    problems: &mut Vec<Diagnostic>,
) -> BTreeMap<String, Common> {
    let Some(table) = fields::table(VARIANTS, value, problems) else { return BTreeMap::new() };
    let words: Vec<&str> = known.keys().collect();
    let mut variants = BTreeMap::new();
    for (key, value) in fields::in_order(table) {
        let Some(name) = fields::name(key, problems) else { continue };
        if let Some(mut fields) = Fields::open(&name, value, &words, problems) {
            let common = Common::read(&mut fields).over(base);
            variants.insert(name, common);
        }
    }
    variants
}

/// A job that is not there; perhaps it is in another category.
fn unknown_job(category: &str, key: &Key<'_>, known: &[Known]) -> Diagnostic {
    let job: &str = key.get_ref();
    let label = match known.iter().find(|known| known.job == job) {
        Some(elsewhere) => format!("did you mean `{}.{}`?", elsewhere.category, elsewhere.job),
        None => {
            let jobs = known.iter().filter(|known| known.category == category);
            hint(job, jobs.map(|known| known.job.as_str()))
        }
    };
    Diagnostic::new(format!("unknown job {}", quoted(&format!("{category} {job}"))), key.span(), label)
}

/// A table at the top that is neither ours nor a category.
pub(super) fn unknown_table(key: &Key<'_>, known: &[Known]) -> Diagnostic {
    let words =
        ["store", "shops", "routing"].into_iter().chain(known.iter().map(|known| known.category.as_str()));
    let mut words: Vec<&str> = words.collect();
    words.dedup();
    let message = format!("unknown table {}", quoted(key.get_ref()));
    Diagnostic::new(message, key.span(), hint(key.get_ref(), words))
}
