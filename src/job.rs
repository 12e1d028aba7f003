//! The trait of a job: it reads and returns a [`Plan`]. It cannot write, by type.

use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;

use anyhow::Result;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Serialize;
use serde::de::DeserializeOwned;

use domain::brokering::routing::Routing;
use domain::orders::policy::OrderPolicy;
use domain::plan::Plan;
use domain::plan::checkpoint::Checkpoint;
use domain::stock::availability;

use crate::files;

/// One kind of work for one shop.
pub trait Job: Default + 'static {
    /// Category and verb, as typed and as in `jobs.toml`.
    const NAME: JobName;
    /// What it does, in a sentence.
    const ABOUT: &'static str;
    /// What it reads, for `jobs show`.
    const READS: &'static str;
    /// What it writes, for `jobs show`.
    const WRITES: &'static str;
    /// True if it reads by time, so that it can be told which window to read.
    const WINDOWED: bool = true;
    /// For whom it works.
    const FOR: WorksFor = WorksFor::Shop;
    /// The word for what it brings in.
    const CREATED: &'static str = "new";
    /// What its settings mean.
    const KEYS: &'static [Key];
    /// Its settings: unknown keys are refused, absent ones have defaults.
    type Settings: DeserializeOwned + Serialize + Default;

    /// Plans the next page.
    ///
    /// # Errors
    /// Shop, store or files cannot be read; nothing has changed then.
    fn plan(
        &self,
        cx: &PlanCx<'_>,
        settings: &Self::Settings,
        from: &Checkpoint,
    ) -> impl Future<Output = Result<Plan>>;
}

/// For whom a job works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorksFor {
    /// For one shop: it is run for each of them.
    Shop,
    /// For the store, whatever shops it has: it is run once, asks no shop, and needs no token. Its runs are written down
    /// under the catalog's first shop.
    Store,
}

/// A job's name: `orders new`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct JobName {
    /// The Job Manager's page.
    pub category: &'static str,
    /// The job on that page.
    pub verb: &'static str,
}

impl std::fmt::Display for JobName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.category, self.verb)
    }
}

/// A setting of a job.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// As in `jobs.toml`.
    pub name: &'static str,
    /// The type of its value, as help shows it: `DURATION`.
    pub value: &'static str,
    /// What it does, in at most a dozen words.
    pub about: &'static str,
}

/// Everything a job may look at.
pub struct PlanCx<'a> {
    /// The store, read-only.
    pub store: &'a store::Reader,
    /// The shop, read-only.
    pub shopify: &'a shopify::Reader,
    /// Files of other systems, to be read.
    pub files: &'a files::FileSource,
    /// Which shop it is.
    pub shop: &'a Shop,
    /// How the catalog says that orders are routed.
    pub routings: &'a [Routing],
    /// The instant the run began. UTC.
    pub now: DateTime<Utc>,
    /// True if the run was told which window to read.
    pub window_asked_for: bool,
    /// How many more records this run may take; none for all.
    pub limit: Option<u32>,
    /// Where files may be laid down that are needed for a while.
    pub scratch: PathBuf,
    /// Hears how far a job is with something that takes long.
    pub progress: &'a dyn Fn(&Progress),
    /// Records that failed before and are to be tried again with this page, by key.
    pub retry: &'a [String],
}

/// A wrong flag, job or parameter, found after the command line was parsed.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Usage(pub String);

/// How far a job is with something that takes long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What it does: `preparing`, `downloading`, `importing`.
    pub doing: &'static str,
    /// How much of it is done.
    pub done: u64,
    /// Of how much, if that is known.
    pub total: Option<u64>,
    /// In what that is counted.
    pub unit: Unit,
}

/// In what progress is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Rows of a file that the shop writes.
    Rows,
    /// Bytes of a file that comes.
    Bytes,
    /// Thousandths of a file that is read.
    Thousandths,
}

/// What a job must know of the shop and the store it works for.
#[derive(Debug, Clone)]
pub struct Shop {
    /// Its name in the catalog.
    pub name: String,
    /// How orders become the store's; what identifies a variant in it.
    pub policy: OrderPolicy,
    /// What may be promised.
    pub inventory: availability::Policy,
    /// The store's time zone.
    pub timezone: Tz,
    /// The table of where postal codes are, if there is one.
    pub postal_codes: Option<PathBuf>,
}

impl PlanCx<'_> {
    /// The size of the next page: what the settings say, unless the run's limit is nearer, of which the records that
    /// are tried again have their share.
    pub fn page(&self, size: u16) -> u16 {
        let left = self.limit.map(|limit| limit.saturating_sub(self.retry.len() as u32));
        left.map_or(size, |left| size.min(u16::try_from(left).unwrap_or(u16::MAX))).max(1)
    }

    /// The numbers of the records of `kind` that are to be tried again: of `order/7`, and of what is part of it.
    pub fn retries(&self, kind: &str) -> Vec<i64> {
        self.retry
            .iter()
            .filter_map(|key| key.strip_prefix(kind)?.strip_prefix('/')?.split('/').next()?.parse().ok())
            .collect()
    }
}

/// A future of this thread.
pub type Local<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// A job with its settings, ready to plan.
pub trait Planner {
    /// Plans the next page.
    fn plan<'a>(&'a self, cx: &'a PlanCx<'a>, from: &'a Checkpoint) -> Local<'a, Result<Plan>>;
}

/// A job and what `jobs.toml` says about it.
pub struct Configured<J: Job> {
    job: J,
    settings: J::Settings,
}

impl<J: Job> Configured<J> {
    /// The job with these settings.
    pub fn new(settings: J::Settings) -> Self {
        Self { job: J::default(), settings }
    }
}

impl<J: Job> Planner for Configured<J> {
    fn plan<'a>(&'a self, cx: &'a PlanCx<'a>, from: &'a Checkpoint) -> Local<'a, Result<Plan>> {
        Box::pin(self.job.plan(cx, &self.settings, from))
    }
}
