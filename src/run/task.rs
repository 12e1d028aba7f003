//! The task of a run, and its resources.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use chrono::{DateTime, Utc};

use crate::catalog::OnLocked;
use crate::files;
use crate::job::{Planner, Shop};
use crate::report::RunSummary;
use domain::brokering::routing::Routing;
use domain::plan::checkpoint::{Checkpoint, OpenWindow};
use domain::values::window::Window;
use store::{self, Ground, Job};

/// Everything a run is asked for.
pub struct Task {
    /// What runs.
    pub job: Job,
    /// The word for what it brings in.
    pub created: &'static str,
    /// The job with its settings.
    pub planner: Box<dyn Planner>,
    /// Whom it works for.
    pub shop: Shop,
    /// How the catalog says that orders are routed.
    pub routings: Vec<Routing>,
    /// The shop's address, for the record.
    pub domain: String,
    /// The store's file.
    pub state: PathBuf,
    /// Stop after the plan.
    pub dry_run: bool,
    /// Read this window instead of the next one, and leave the checkpoint alone.
    pub window: Option<Window>,
    /// Take no more than these records.
    pub limit: Option<u32>,
    /// Stop after this time.
    pub timeout: Option<Duration>,
    /// What to do while another run holds the lock.
    pub on_locked: OnLocked,
    /// The instant the run begins. UTC.
    pub now: DateTime<Utc>,
}

impl Task {
    /// The account of the run, before anything has happened.
    pub(super) fn account(&self) -> RunSummary {
        let account = RunSummary::new(&self.job, self.created, self.now, self.shop.timezone);
        RunSummary { dry_run: self.dry_run, window: self.window, ..account }
    }

    /// Where files may be laid down that are needed for a while: beside the store, so that the next run finds them; for a
    /// dry run, which leaves nothing, among the system's temporary files.
    pub(super) fn scratch(&self) -> PathBuf {
        if self.dry_run {
            return std::env::temp_dir().join(format!("hwjobs-{}", std::process::id()));
        }
        let mut name = self.state.as_os_str().to_owned();
        name.push(".bulk");
        PathBuf::from(name)
    }

    /// What the run assumes of the store it writes to.
    pub(super) fn ground(&self) -> Ground {
        let window = self.window.map(|w| format!("{}..{}", w.from.to_rfc3339(), w.to.to_rfc3339()));
        Ground { domain: self.domain.clone(), identifier: self.shop.policy.identifier, window }
    }

    /// Failed records that are due, as many as the run may take besides one new record at least.
    pub(super) fn due(&self, store: &store::Reader) -> Result<Vec<String>> {
        let mut due = store.failed_due(&self.job.shop, &self.job.name, self.now)?;
        due.truncate(self.limit.map_or(usize::MAX, |limit| limit as usize - 1));
        Ok(due)
    }

    /// Where the run starts: at the stored checkpoint, or at the window it was told to read.
    pub(super) fn start(&self, store: &store::Reader) -> Result<Checkpoint> {
        match self.window {
            Some(window) => Ok(Checkpoint { open: Some(OpenWindow::new(window)), ..Checkpoint::default() }),
            None => Ok(store.checkpoint(&self.job)?),
        }
    }
}

/// The hands to the shop, and to the folders of files.
pub struct Hands {
    /// Reads the shop.
    pub reader: shopify::Reader,
    /// Writes to it, if the catalog allows it.
    pub writer: shopify::Writer,
    /// Reads files.
    pub inbox: files::FileSource,
    /// Puts them away.
    pub desk: files::Archive,
}
