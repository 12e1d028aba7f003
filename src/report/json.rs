//! For programs: one document, or one event a line. Versioned by the member `hwjobs`; docs/output.md describes it.

use serde_json::{Value, json};

use super::RunSummary;
use super::{Event, Output, Report, shown_to_the_shop, text};
use domain::plan::checkpoint::Checkpoint;
use domain::plan::table::Table;
use domain::plan::{Failure, Skipped, Step};
use store::{Job, Settled};

/// The version of what is said here. A member may be added under the same number; none is taken away or changed.
pub const VERSION: u32 = 1;

/// One document, written as it grows, so that a plan of any size fits.
pub(super) struct Document<'o> {
    output: &'o mut Output,
    tables: Vec<Table>,
    steps: u64,
}

impl<'o> Document<'o> {
    pub(super) fn new(output: &'o mut Output) -> Self {
        Self { output, tables: Vec::new(), steps: 0 }
    }
}

impl Report for Document<'_> {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Started { .. } | Event::Progress(_) | Event::Delivered(_) => {}
            Event::Committed { plan, .. } => self.tables.extend(plan.tables.iter().cloned()),
            Event::Planned(plan) => {
                self.tables.extend(plan.tables.iter().cloned());
                for one in &plan.steps {
                    let opening = if self.steps == 0 {
                        format!("{{\"hwjobs\":{VERSION},\"steps\":[\n")
                    } else {
                        ",\n".into()
                    };
                    self.output.out(&format!("{opening}{}", step(one)));
                    self.steps += 1;
                }
            }
            Event::Finished(account) => {
                let mut summary = summary(account);
                if !self.tables.is_empty() {
                    summary["tables"] = json!(self.tables);
                }
                if self.steps == 0 {
                    let mut document = json!({ "hwjobs": VERSION });
                    if account.dry_run {
                        document["steps"] = json!([]);
                    }
                    merge(&mut document, summary);
                    self.output.line(&pretty(&document));
                } else {
                    let text = pretty(&summary);
                    let members = text.strip_prefix('{').unwrap_or(&text);
                    self.output.line(&format!("\n],{members}"));
                }
                if let Some(cause) = &account.cause {
                    self.output.talk(&super::text::clean(cause));
                }
            }
        }
    }
}

/// One event a line.
pub(super) struct Lines<'o> {
    output: &'o mut Output,
}

impl<'o> Lines<'o> {
    pub(super) fn new(output: &'o mut Output) -> Self {
        Self { output }
    }

    fn say(&mut self, event: &str, members: Value) {
        let mut line = json!({ "hwjobs": VERSION, "event": event });
        merge(&mut line, members);
        self.output.line(&line.to_string());
    }
}

impl Report for Lines<'_> {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Started { account, from } => {
                self.say("run.started", started(&account.job, account.run, account.dry_run, from))
            }
            Event::Planned(plan) => {
                plan.tables.iter().for_each(|one| self.say("run.table", json!(one)));
                for one in &plan.steps {
                    self.say("step.planned", step(one));
                }
                plan.skipped.iter().for_each(|one| self.say("record.skipped", skipped(one)));
                plan.failed.iter().for_each(|one| self.say("record.failed", failure(one)));
            }
            Event::Committed { plan, committed, numbers } => {
                plan.tables.iter().for_each(|one| self.say("run.table", json!(one)));
                shown_to_the_shop(plan).for_each(|one| self.say("record.updated", updated(one)));
                committed.skipped.iter().for_each(|one| self.say("record.skipped", skipped(one)));
                committed.failed.iter().for_each(|one| self.say("record.failed", failure(one)));
                self.say("page.committed", json!({ "seen": numbers.seen(), "numbers": numbers }));
            }
            Event::Progress(progress) => self.say(
                "progress",
                json!({ "doing": progress.doing, "done": progress.done, "total": progress.total,
                        "unit": text::unit(progress.unit) }),
            ),
            Event::Delivered(delivered) => match &delivered.end {
                Settled::Confirmed | Settled::Begun(_) => {
                    self.say("mutation.confirmed", json!({ "key": delivered.key }))
                }
                Settled::Filed => self.say("file.filed", json!({ "key": delivered.key })),
                Settled::Refused(reason) => {
                    self.say(
                        "mutation.refused",
                        json!({ "key": delivered.key, "name": delivered.name, "reason": reason }),
                    );
                }
                Settled::Conflict { why, .. } => {
                    self.say(
                        "mutation.conflict",
                        json!({ "key": delivered.key, "name": delivered.name, "reason": why }),
                    );
                }
            },
            Event::Finished(account) => self.say("run.finished", summary(account)),
        }
    }
}

fn job(job: &Job) -> Value {
    json!({ "job": job.name, "shop": job.shop, "variant": (!job.variant.is_empty()).then_some(&job.variant) })
}

fn started(which: &Job, run: Option<i64>, dry_run: bool, from: &Checkpoint) -> Value {
    let mut value = json!({ "run": run, "dry_run": dry_run, "checkpoint": from });
    merge(&mut value, job(which));
    value
}

fn step(step: &Step) -> Value {
    json!(step)
}

fn updated(one: &Step) -> Value {
    json!({ "record": one.record.key, "name": one.record.name, "why": one.why })
}

fn skipped(one: &Skipped) -> Value {
    json!({ "record": one.record.key, "name": one.record.name, "reason": one.reason.to_string() })
}

fn failure(one: &Failure) -> Value {
    json!({ "record": one.record.key, "name": one.record.name, "reason": one.reason })
}

fn summary(account: &RunSummary) -> Value {
    let mut value = job(&account.job);
    merge(
        &mut value,
        json!({
            "run": account.run,
            "dry_run": account.dry_run,
            "started_at": account.started_at,
            "seconds": account.took.as_secs_f64(),
            "exit_code": account.exit.code(),
            "cause": account.cause,
            "seen": account.numbers.seen(),
            "numbers": account.numbers,
            "rows": (account.rows.total() > 0).then_some(account.rows),
            "skipped": account.skipped,
            "failures": account.failures.iter().map(failure).collect::<Vec<_>>(),
            "mutations": {
                "confirmed": account.confirmed,
                "refused": account.refused,
                "refusals": account.refusals,
                "pending": account.pending,
            },
            "window": account.window,
            "checkpoint": account.checkpoint,
            "requests": {
                "sent": account.traffic.requests,
                "retried": account.traffic.retries,
                "seconds_throttled": account.traffic.throttled.as_secs_f64(),
                "seconds_answering": account.traffic.answering.as_secs_f64(),
            },
        }),
    );
    value
}

fn merge(into: &mut Value, from: Value) {
    if let (Value::Object(into), Value::Object(from)) = (into, from) {
        into.extend(from);
    }
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}
