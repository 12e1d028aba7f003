//! One run of one job for one shop: lock → plan → commit → … → deliver → finish.

mod lock;
mod lock_wait;
mod pages;
mod stop;
mod task;

use std::cell::RefCell;
use std::time::Instant;

use anyhow::Result;

pub use task::{Hands, Task};

use crate::deliver;
use crate::exit::Exit;
use crate::job::Progress;
use crate::report::{Event, Refusal, Report, RunSummary};
use domain::plan::checkpoint::Checkpoint;
use lock_wait::{Turn, take_turn};
use pages::Pages;
use stop::until_stopped;
use store::{self, Ending, Page, Run, Settled, Store};

/// How often a job looks again at what the shop overtakes, before that is left to the next run.
const ROUNDS: u32 = 5;

/// Runs the task and reports it. Never fails: whatever goes wrong becomes the exit and its cause.
pub async fn run(task: &Task, hands: &Hands, report: &mut dyn Report) -> Exit {
    let began = Instant::now();
    let mut account = task.account();
    let outcome = if task.dry_run {
        let outcome = preview(task, hands, &mut account, report).await;
        // A dry run leaves nothing; where it laid down no file, there is no such folder.
        let _gone = std::fs::remove_dir_all(task.scratch());
        outcome
    } else {
        locked(task, hands, &mut account, report).await
    };
    if let Err(error) = outcome {
        account.failed(&error, &task.state);
    }
    account.took = began.elapsed();
    account.traffic = hands.reader.stats();
    report.event(&Event::Finished(&account));
    account.exit
}

/// Plans without a lock, without a write, without a trace.
async fn preview(
    task: &Task,
    hands: &Hands,
    account: &mut RunSummary,
    report: &mut dyn Report,
) -> Result<()> {
    let store = if task.state.exists() { store::Reader::open(&task.state)? } else { store::Reader::empty()? };
    let from = task.start(&store)?;
    report.event(&Event::Started { account, from: &from });
    let report = RefCell::new(report);
    let progress = |progress: &Progress| report.borrow_mut().event(&Event::Progress(progress));
    let mut pages = Pages::new(task, hands, &store, from, &progress)?;
    let mut outgoing = None;
    let stopped = async {
        while let Some(plan) = pages.next(&account.numbers).await? {
            account.planned(&plan);
            report.borrow_mut().event(&Event::Planned(&plan));
            outgoing =
                outgoing.take().or_else(|| plan.steps.iter().find_map(|step| step.outgoing.first().cloned()));
            pages.step(&plan);
            if !pages.more(&plan, &account.numbers) {
                break;
            }
        }
        Ok(())
    };
    if let Some(stop) = until_stopped(task.timeout, stopped).await? {
        account.stopped(stop.exit(), stop.cause());
        return Ok(());
    }
    if let Some(outgoing) = outgoing {
        hands.writer.allowed(&outgoing)?;
    }
    Ok(())
}

async fn locked(task: &Task, hands: &Hands, account: &mut RunSummary, report: &mut dyn Report) -> Result<()> {
    let began = Instant::now();
    let _lock = match take_turn(task).await? {
        Turn::Ours(lock) => lock,
        Turn::Theirs => {
            account.locked_out(task.on_locked);
            return Ok(());
        }
        Turn::Stopped(stop) => {
            account.stopped(stop.exit(), stop.cause());
            return Ok(());
        }
    };
    let mut store = Store::open(&task.state)?;
    let reader = store.reader()?;
    let run = store.begin(&task.job, &task.ground(), task.now)?;
    account.run = Some(run.id);
    let from = task.start(&reader)?;
    report.event(&Event::Started { account, from: &from });

    let work = work(task, hands, &mut store, &reader, &run, from, account, report);
    let time_left = task.timeout.map(|timeout| timeout.saturating_sub(began.elapsed()));
    match until_stopped(time_left, work).await {
        Ok(None) => account.done(),
        Ok(Some(stop)) => account.stopped(stop.exit(), stop.cause()),
        Err(error) => account.failed(&error, &task.state),
    }
    let closed = close(task, &mut store, &reader, &run, account);
    // What went wrong first is the cause; a store that cannot even be closed only matters where nothing did.
    if account.cause.is_none() { closed } else { Ok(()) }
}

/// Writes down how the run ended.
fn close(
    task: &Task,
    store: &mut Store,
    reader: &store::Reader,
    run: &Run,
    account: &mut RunSummary,
) -> Result<()> {
    account.pending = reader.pending(&task.job.shop, &task.job.name)?;
    let now = crate::clock::now().unwrap_or(task.now);
    store.finish(run, ending(account.exit), account.exit.code(), account.cause.as_deref(), now)?;
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
    account: &mut RunSummary,
    report: &mut dyn Report,
) -> Result<()> {
    let report = RefCell::new(report);
    let progress = |progress: &Progress| report.borrow_mut().event(&Event::Progress(progress));
    let mut pages = Pages::new(task, hands, reader, from, &progress)?;
    let mut rounds = 1..=ROUNDS;
    let mut overtaken: Vec<Refusal> = Vec::new();
    loop {
        while let Some(plan) = pages.next(&account.numbers).await? {
            // Whatever the shop overtook has been looked at again.
            overtaken.clear();
            let page = Page {
                plan: &plan,
                checkpoint: task.window.is_none().then_some(&plan.checkpoint),
                newly_failed: account.newly_failed,
            };
            let committed = store.commit(run, page)?;
            account.committed(&plan, &committed);
            let numbers = &account.numbers;
            report.borrow_mut().event(&Event::Committed { plan: &plan, committed: &committed, numbers });
            pages.step(&plan);
            if !pages.more(&plan, &account.numbers) {
                break;
            }
        }
        if reader.pending(&task.job.shop, &task.job.name)? == 0 {
            account.left(&overtaken);
            return Ok(());
        }
        let clock = || crate::clock::now().unwrap_or(task.now);
        let (mut begun, mut again) = (false, false);
        let out = deliver::Hands { shop: &hands.writer, files: &hands.desk };
        deliver::outbox(store, run, out, clock, |delivered| {
            begun |= matches!(delivered.end, Settled::Begun(_));
            again |= delivered.again;
            if let Settled::Conflict { why, .. } = &delivered.end {
                overtaken.push(Refusal::of(&delivered, why));
            }
            account.delivered(&delivered);
            report.borrow_mut().event(&Event::Delivered(&delivered));
        })
        .await?;
        // What the shop has begun is for the job to wait for; what it has overtaken, to look at once more.
        if !(begun || again && rounds.next().is_some()) {
            account.left(&overtaken);
            return Ok(());
        }
    }
}

fn ending(exit: Exit) -> Ending {
    match exit {
        Exit::Done => Ending::Done,
        Exit::Partial => Ending::Partial,
        Exit::Again | Exit::Interrupted | Exit::Terminated => Ending::Stopped,
        Exit::Failed
        | Exit::Wrong
        | Exit::Usage
        | Exit::Input
        | Exit::Refused
        | Exit::Unreachable
        | Exit::Bug
        | Exit::Io
        | Exit::Config => Ending::Failed,
    }
}
