//! One run of one job for one shop: lock → plan → commit → … → deliver → finish.

mod lock;
mod numbers;
mod stop;

use std::collections::HashSet;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};

pub use crate::catalog::OnLocked;
pub use numbers::{Finished, Numbers};

use crate::deliver;
use crate::domain::checkpoint::{Checkpoint, OpenWindow};
use crate::domain::plan::Plan;
use crate::domain::window::Window;
use crate::exit::Exit;
use crate::job::{PlanCx, Planner, Shop};
use crate::report::{Event, Report};
use crate::shopify;
use crate::store::{self, Ending, Ground, Job, Page, Run, Store};
use stop::Stop;

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
    /// What the run assumes of the store it writes to.
    fn ground(&self) -> Ground {
        let window = self.window.map(|w| format!("{}..{}", w.from.to_rfc3339(), w.to.to_rfc3339()));
        Ground { domain: self.domain.clone(), identifier: self.shop.policy.identifier, window }
    }

    /// Failed records that are due, as many as the run may take.
    fn due(&self, store: &store::Reader) -> Result<Vec<String>> {
        let mut due = store.failed_due(&self.job.shop, &self.job.name, self.now)?;
        due.truncate(self.limit.map_or(usize::MAX, |limit| limit as usize));
        Ok(due)
    }
}

/// The two hands to the shop.
pub struct Hands {
    /// Reads.
    pub reader: shopify::Reader,
    /// Writes, if the catalog allows it.
    pub writer: shopify::Writer,
}

/// How often a waiting run looks at the lock.
const LOOK: Duration = Duration::from_millis(200);

/// Runs the task and reports it. Never fails: whatever goes wrong becomes the exit and its cause.
pub async fn run(task: &Task, hands: &Hands, report: &mut dyn Report) -> Exit {
    let began = Instant::now();
    let mut finished = Finished::new(task);
    let outcome = if task.dry_run {
        preview(task, hands, &mut finished, report).await
    } else {
        locked(task, hands, &mut finished, report).await
    };
    if let Err(error) = outcome {
        finished.failed(&error, &task.state);
    }
    finished.took = began.elapsed();
    finished.traffic = hands.reader.stats();
    report.event(&Event::Finished(&finished));
    finished.exit
}

/// Plans without a lock, without a write, without a trace.
async fn preview(task: &Task, hands: &Hands, finished: &mut Finished, report: &mut dyn Report) -> Result<()> {
    let store = if task.state.exists() { store::Reader::open(&task.state)? } else { store::Reader::empty()? };
    let from = start(task, &store)?;
    report.event(&Event::Started { task, run: None, from: &from });
    let mut pages = Pages::new(task, hands, &store, from)?;
    let stopped = async {
        while let Some(plan) = pages.next(&finished.numbers).await? {
            finished.planned(&plan);
            report.event(&Event::Planned(&plan));
            pages.step(&plan);
            if !pages.more(&plan, &finished.numbers) {
                break;
            }
        }
        Ok(())
    };
    if let Some(stop) = until_stopped(task.timeout, stopped).await? {
        finished.stopped(stop);
        return Ok(());
    }
    if finished.pending > 0 {
        hands.writer.allowed()?;
    }
    Ok(())
}

async fn locked(task: &Task, hands: &Hands, finished: &mut Finished, report: &mut dyn Report) -> Result<()> {
    let began = Instant::now();
    let _lock = match take_turn(task).await? {
        Turn::Ours(lock) => lock,
        Turn::Theirs => {
            finished.locked_out(task.on_locked);
            return Ok(());
        }
        Turn::Stopped(stop) => {
            finished.stopped(stop);
            return Ok(());
        }
    };
    let mut store = Store::open(&task.state)?;
    let reader = store.reader()?;
    let run = store.begin(&task.job, &task.ground(), task.now)?;
    finished.run = Some(run.id);
    let from = start(task, &reader)?;
    report.event(&Event::Started { task, run: Some(run.id), from: &from });

    let work = work(task, hands, &mut store, &reader, &run, from, finished, report);
    let time_left = task.timeout.map(|timeout| timeout.saturating_sub(began.elapsed()));
    match until_stopped(time_left, work).await {
        Ok(None) => finished.done(),
        Ok(Some(stop)) => finished.stopped(stop),
        Err(error) => finished.failed(&error, &task.state),
    }
    let closed = close(task, &mut store, &reader, &run, finished);
    // What went wrong first is the cause; a store that cannot even be closed only matters where nothing did.
    if finished.cause.is_none() { closed } else { Ok(()) }
}

/// Writes down how the run ended.
fn close(
    task: &Task,
    store: &mut Store,
    reader: &store::Reader,
    run: &Run,
    finished: &mut Finished,
) -> Result<()> {
    finished.pending = reader.pending(&task.job.shop, &task.job.name)?;
    let now = crate::clock::now().unwrap_or(task.now);
    store.finish(run, ending(finished.exit), finished.exit.code(), finished.cause.as_deref(), now)?;
    Ok(())
}

#[expect(clippy::too_many_arguments, reason = "the loop itself: everything meets here once")]
async fn work(
    task: &Task,
    hands: &Hands,
    store: &mut Store,
    reader: &store::Reader,
    run: &Run,
    from: Checkpoint,
    finished: &mut Finished,
    report: &mut dyn Report,
) -> Result<()> {
    let mut pages = Pages::new(task, hands, reader, from)?;
    while let Some(plan) = pages.next(&finished.numbers).await? {
        let page = Page {
            plan: &plan,
            checkpoint: task.window.is_none().then_some(&plan.checkpoint),
            newly_failed: finished.newly_failed,
        };
        let committed = store.commit(run, page)?;
        finished.committed(&plan, &committed);
        report.event(&Event::Committed { committed: &committed, numbers: &finished.numbers });
        pages.step(&plan);
        if !pages.more(&plan, &finished.numbers) {
            break;
        }
    }
    if reader.pending(&task.job.shop, &task.job.name)? > 0 {
        let clock = || crate::clock::now().unwrap_or(task.now);
        deliver::outbox(store, run, &hands.writer, clock, |delivered| {
            finished.delivered(&delivered);
            report.event(&Event::Delivered(&delivered));
        })
        .await?;
    }
    Ok(())
}

/// The pages of a run, one after the other.
struct Pages<'a> {
    task: &'a Task,
    hands: &'a Hands,
    store: &'a store::Reader,
    from: Checkpoint,
    retry: Vec<String>,
    given_up: HashSet<String>,
}

impl<'a> Pages<'a> {
    fn new(task: &'a Task, hands: &'a Hands, store: &'a store::Reader, from: Checkpoint) -> Result<Self> {
        let retry = task.due(store)?;
        let given_up = store.failed_dropped(&task.job.shop, &task.job.name)?;
        Ok(Self { task, hands, store, from, retry, given_up })
    }

    /// Plans the next page; none when the run's limit is reached.
    async fn next(&self, so_far: &Numbers) -> Result<Option<Plan>> {
        let limit = self.task.limit.map(|limit| u64::from(limit).saturating_sub(so_far.seen()));
        if limit == Some(0) {
            return Ok(None);
        }
        let cx = PlanCx {
            store: self.store,
            shopify: &self.hands.reader,
            shop: &self.task.shop,
            now: self.task.now,
            limit: limit.map(|l| u32::try_from(l).unwrap_or(u32::MAX)),
            retry: &self.retry,
        };
        let mut plan = self.task.planner.plan(&cx, &self.from).await?;
        plan.leave_given_up(&self.given_up);
        Ok(Some(plan))
    }

    /// Goes behind a page. Failed records are tried once a run, with its first page.
    fn step(&mut self, plan: &Plan) {
        self.from = plan.checkpoint.clone();
        self.retry.clear();
    }

    fn more(&self, plan: &Plan, so_far: &Numbers) -> bool {
        let limit_left = self.task.limit.is_none_or(|limit| so_far.seen() < u64::from(limit));
        let window_left = self.task.window.is_none() || self.from.open.is_some();
        plan.more && limit_left && window_left
    }
}

/// Where the run starts: at the stored checkpoint, or at the window it was told to read.
fn start(task: &Task, store: &store::Reader) -> Result<Checkpoint> {
    match task.window {
        Some(window) => Ok(Checkpoint { open: Some(OpenWindow::new(window)), ..Checkpoint::default() }),
        None => Ok(store.checkpoint(&task.job)?),
    }
}

/// Whose turn it is.
enum Turn {
    /// Ours, as long as the lock is kept.
    Ours(lock::Lock),
    /// Another run's, and we are not to wait, or not longer.
    Theirs,
    /// Nobody's: we were told to stop while we waited.
    Stopped(Stop),
}

/// Takes the job's lock, waiting for it if the task says so.
async fn take_turn(task: &Task) -> Result<Turn> {
    let mut taken = None;
    let taking = async {
        loop {
            taken = lock::take(&task.state, &task.job).with_context(|| {
                format!("taking the lock of {} beside {}", task.job.name, task.state.display())
            })?;
            if taken.is_some() || task.on_locked != OnLocked::Wait {
                return Ok(());
            }
            tokio::time::sleep(LOOK).await;
        }
    };
    Ok(match (until_stopped(task.timeout, taking).await?, taken) {
        (Some(stop @ (Stop::Interrupted | Stop::Terminated)), _) => Turn::Stopped(stop),
        (None | Some(Stop::OutOfTime), Some(lock)) => Turn::Ours(lock),
        (None | Some(Stop::OutOfTime), None) => Turn::Theirs,
    })
}

/// Works until it is done, or until somebody asks it to stop.
async fn until_stopped(
    timeout: Option<Duration>,
    work: impl Future<Output = Result<()>>,
) -> Result<Option<Stop>> {
    tokio::select! {
        biased;
        stop = stop::asked(timeout) => Ok(Some(stop.context("listening for signals")?)),
        done = work => done.map(|()| None),
    }
}

fn ending(exit: Exit) -> Ending {
    match exit {
        Exit::Done => Ending::Done,
        Exit::Partial => Ending::Partial,
        Exit::Again | Exit::Interrupted | Exit::Terminated => Ending::Stopped,
        Exit::Failed
        | Exit::Usage
        | Exit::Refused
        | Exit::Unreachable
        | Exit::Bug
        | Exit::Io
        | Exit::Config => Ending::Failed,
    }
}
