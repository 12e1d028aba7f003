//! The one way a job's plan reaches the store: rows, outbox, failed records and checkpoint in one transaction, in which a
//! bad record fails alone.
//!
//! For that, each step would need a savepoint, which has SQLite copy every page that the step touches: a third of the time
//! of a load. Hardly any page has such a record, so its steps are taken without, and once more with one each if it has.

use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, named_params};

use super::apply::{self, Applied};
use super::error::{Error, of_the_record};
use super::runs::Run;
use super::scope::Scope;
use super::text::{json, time};
use super::{Store, feeds, sql};
use domain::plan::checkpoint::Checkpoint;
use domain::plan::failure::{everything_is_bad, retry_after};
use domain::plan::{Failure, FailureKind, Plan, Reason, Settles, Skipped, StaleRecords, Step, Verdict};

/// A page to commit.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// What changes.
    pub plan: &'a Plan,
    /// Where the job stands afterwards; none leaves the stored checkpoint alone.
    pub checkpoint: Option<&'a Checkpoint>,
    /// Records of this run that failed for the first time, before this page.
    pub newly_failed: u64,
}

/// What became of a page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Committed {
    /// Records new to the store.
    pub created: u64,
    /// Records changed in the store.
    pub updated: u64,
    /// Records that were as they should be.
    pub unchanged: u64,
    /// Records left alone, with reasons: the plan's, and those that changed meanwhile.
    pub skipped: Vec<Skipped>,
    /// Records that failed: the plan's, and those that the store refused.
    pub failed: Vec<Failure>,
    /// How many of the failed did so for the first time.
    pub newly_failed: u64,
    /// Rows that the outbox got.
    pub outgoing: u64,
}

impl Committed {
    /// How many records that is.
    pub fn seen(&self) -> u64 {
        self.created + self.updated + self.unchanged + self.skipped.len() as u64 + self.failed.len() as u64
    }
}

impl Store {
    /// Commits one page of a run: all of it, or nothing.
    ///
    /// # Errors
    /// The run was declared abandoned; nearly everything fails (R7); or disk or database fail. Nothing is written then.
    pub fn commit(&mut self, run: &Run, page: Page<'_>) -> Result<Committed, Error> {
        let mut steps = Steps::Bare;
        loop {
            match self.try_commit(run, page, steps)? {
                Some(done) => return Ok(done),
                None => steps = Steps::Undoable,
            }
        }
    }

    /// Nothing, and nothing is written, where a bare step could not be taken.
    fn try_commit(&mut self, run: &Run, page: Page<'_>, steps: Steps) -> Result<Option<Committed>, Error> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut done = Committed {
            unchanged: page.plan.unchanged.into(),
            skipped: page.plan.skipped.clone(),
            failed: page.plan.failed.clone(),
            ..Committed::default()
        };
        let file = page.plan.feed.as_ref().map(|feed| feeds::begin(&tx, run, feed)).transpose()?;
        let failing = json(&page.plan.failed.iter().map(|f| &f.record.key).collect::<Vec<_>>())?;
        let may_heal = has_failed(&tx, run)?;
        for step in &page.plan.steps {
            let taken = steps.take(&tx, (run, file), step, may_heal.then_some(&failing))?;
            if steps == Steps::Bare && !matches!(taken, Taken::Done { .. }) {
                return Ok(None);
            }
            done.add(step, taken)?;
        }
        if page.plan.stale == StaleRecords::Kept {
            keep_overtaken(&tx, run, page.plan, &done)?;
        }
        // Leaving a record alone on purpose settles its earlier failure too.
        for skipped in page.plan.skipped.iter().filter(|_| may_heal) {
            heal(&tx, run, &skipped.record.key, Heals { parts: true, dropped: false }, "[]")?;
        }
        if let Some((file, feed)) = file.zip(page.plan.feed.as_ref()) {
            done.refuse_overtaken();
            for failure in &done.failed {
                feeds::refuse(&tx, file, feed, failure)?;
            }
            feeds::goes_on(&tx, run, file, feed, done.failed.len() as u64)?;
        } else {
            for failure in &done.failed {
                let first_time = put_aside(&tx, run, failure)? == 1;
                done.newly_failed += u64::from(first_time && failure.kind == FailureKind::Broken);
            }
        }
        let seen = count(&tx, run, &done)?;
        let newly_failed = page.newly_failed + done.newly_failed;
        if everything_is_bad(seen, newly_failed) {
            let first =
                done.failed.first().map(|f| format!("{}: {}", f.record.name, f.reason)).unwrap_or_default();
            return Err(Error::EverythingFails { seen, failed: newly_failed, first });
        }
        if let Some(checkpoint) = page.checkpoint {
            put_checkpoint(&tx, run, checkpoint)?;
        }
        tx.commit()?;
        Ok(Some(done))
    }
}

/// How the steps of a page are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Steps {
    /// One after the other: the first that cannot be taken ends the page.
    Bare,
    /// Each in a savepoint of its own: one that cannot be taken leaves no trace.
    Undoable,
}

/// What became of a step.
enum Taken {
    /// All of it is in the store.
    Done { outgoing: u64 },
    /// It was overtaken.
    Stale,
    /// The store refuses it, for this reason.
    Refused(String),
}

impl Steps {
    fn take(
        self,
        tx: &Transaction<'_>,
        whose: (&Run, Option<i64>),
        step: &Step,
        failing: Option<&String>,
    ) -> Result<Taken, Error> {
        let undoable = self == Self::Undoable;
        if undoable {
            savepoint(tx, "SAVEPOINT step")?;
        }
        let taken = match try_step(tx, whose, step, failing) {
            Ok(Some(outgoing)) => Taken::Done { outgoing },
            Ok(None) => Taken::Stale,
            Err(error) if of_the_record(&error) => Taken::Refused(format!("the store refused it: {error}")),
            Err(error) => return Err(error.into()),
        };
        if undoable {
            if !matches!(taken, Taken::Done { .. }) {
                savepoint(tx, "ROLLBACK TO step")?;
            }
            savepoint(tx, "RELEASE step")?;
        }
        Ok(taken)
    }
}

impl Committed {
    /// A row of a file does not come again by itself: one that was overtaken is refused like any other.
    fn refuse_overtaken(&mut self) {
        let overtaken = self.skipped.extract_if(.., |skipped| skipped.reason == Reason::Stale);
        self.failed.extend(overtaken.map(|skipped| Failure {
            record: skipped.record,
            kind: FailureKind::Row,
            reason: "what it names has changed since it was read".to_owned(),
            payload: String::new(),
        }));
        for failure in &mut self.failed {
            failure.kind = FailureKind::Row;
        }
    }

    fn add(&mut self, step: &Step, taken: Taken) -> Result<(), Error> {
        match taken {
            Taken::Done { outgoing } => {
                self.outgoing += outgoing;
                match step.verdict {
                    Verdict::Created => self.created += 1,
                    Verdict::Updated => self.updated += 1,
                    Verdict::Unchanged => self.unchanged += 1,
                    Verdict::Asked => {}
                }
            }
            Taken::Stale => {
                self.skipped.push(Skipped { record: step.record.clone(), reason: Reason::Stale });
            }
            Taken::Refused(reason) => self.failed.push(Failure {
                record: step.record.clone(),
                kind: FailureKind::Broken,
                reason,
                payload: json(&step.changes)?,
            }),
        }
        Ok(())
    }
}

/// A savepoint's statement; prepared once, because there are two for every record.
fn savepoint(tx: &Transaction<'_>, statement: &str) -> rusqlite::Result<()> {
    tx.prepare_cached(statement)?.execute([])?;
    Ok(())
}

/// True if any record of this job has failed before: else there is nothing to heal.
fn has_failed(tx: &Transaction<'_>, run: &Run) -> rusqlite::Result<bool> {
    tx.prepare_cached(sql!("failed_any"))?
        .query_row(named_params! { ":shop": run.job.shop, ":job": run.job.name }, |row| row.get(0))
}

/// All of a step: how many outbox rows it made, or nothing if it is stale.
fn try_step(
    tx: &Transaction<'_>,
    (run, file): (&Run, Option<i64>),
    step: &Step,
    failing: Option<&String>,
) -> rusqlite::Result<Option<u64>> {
    let scope = Scope { tx, shop: &run.job.shop, now: time(run.now), run: run.id, file };
    for change in &step.changes {
        match apply::change(&scope, change)? {
            Applied::Done => {}
            Applied::Stale => return Ok(None),
        }
    }
    let mut rows = 0;
    for outgoing in &step.outgoing {
        rows += tx.prepare_cached(sql!("outbox_put"))?.execute(named_params! {
            ":shop": run.job.shop, ":key": outgoing.key(), ":job": run.job.name, ":outgoing": json(outgoing)?,
            ":now": scope.now, ":run": run.id,
        })? as u64;
    }
    if let Some(failing) = failing {
        let heals = Heals { parts: step.settles == Settles::WithParts, dropped: true };
        heal(tx, run, &step.record.key, heals, failing)?;
    }
    Ok(Some(rows))
}

/// Which failures are forgotten with that of a record.
struct Heals {
    /// Those of its parts.
    parts: bool,
    /// Also such as somebody has given up: what is taken after all has not failed any more.
    dropped: bool,
}

/// Forgets the earlier failure of a record; of its parts those that are failing now are kept.
fn heal(tx: &Transaction<'_>, run: &Run, record: &str, heals: Heals, failing: &str) -> rusqlite::Result<()> {
    tx.prepare_cached(sql!("failed_healed"))?.execute(named_params! {
        ":shop": run.job.shop, ":job": run.job.name, ":record": record, ":parts": heals.parts,
        ":dropped": heals.dropped, ":failing": failing,
    })?;
    Ok(())
}

/// Keeps a failed record; answers how often it has failed by now.
fn put_aside(tx: &Transaction<'_>, run: &Run, failure: &Failure) -> rusqlite::Result<u32> {
    let (shop, job, record) = (&run.job.shop, &run.job.name, &failure.record.key);
    let attempts = tx.prepare_cached(sql!("failed_put"))?.query_row(
        named_params! {
            ":shop": shop, ":job": job, ":record": record, ":name": failure.record.name, ":reason": failure.reason,
            ":payload": failure.payload, ":now": time(run.now),
        },
        |row| row.get(0),
    )?;
    tx.prepare_cached(sql!("failed_wait"))?.execute(named_params! {
        ":shop": shop, ":job": job, ":record": record, ":next": time(run.now + retry_after(attempts)),
    })?;
    Ok(attempts)
}

/// Keeps the records whose steps were overtaken, so that the next run tries them again.
fn keep_overtaken(tx: &Transaction<'_>, run: &Run, plan: &Plan, done: &Committed) -> rusqlite::Result<()> {
    for skipped in done.skipped.iter().filter(|skipped| skipped.reason == Reason::Stale) {
        let step = plan.steps.iter().find(|step| step.record == skipped.record);
        put_aside(
            tx,
            run,
            &Failure {
                record: skipped.record.clone(),
                kind: FailureKind::Refused,
                reason: skipped.reason.to_string(),
                payload: json(&step.map(|step| &step.changes))?,
            },
        )?;
    }
    Ok(())
}

/// Adds the page's numbers to the run's; answers how many records the run has seen. The row is also the run's licence
/// to write: without it, another process works in its place (R4).
fn count(tx: &Transaction<'_>, run: &Run, done: &Committed) -> Result<u64, Error> {
    tx.prepare_cached(sql!("run_count"))?
        .query_row(
            named_params! {
                ":run": run.id, ":seen": done.seen(), ":created": done.created, ":updated": done.updated,
                ":unchanged": done.unchanged, ":skipped": done.skipped.len(), ":failed": done.failed.len(),
            },
            |row| row.get(0),
        )
        .optional()?
        .ok_or(Error::RunLost(run.id))
}

fn put_checkpoint(tx: &Transaction<'_>, run: &Run, checkpoint: &Checkpoint) -> rusqlite::Result<()> {
    tx.prepare_cached(sql!("checkpoint_put"))?.execute(named_params! {
        ":shop": run.job.shop, ":job": run.job.name, ":variant": run.job.variant,
        ":checkpoint": json(checkpoint)?, ":run": run.id, ":now": time(run.now),
    })?;
    Ok(())
}
