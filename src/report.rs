//! A run's events → what somebody reads: a terminal, a mail from cron, a CI log, a program.
//!
//! All of them tell the same facts. stdout is the result, stderr is talk and progress.

mod human;
mod json;
mod output;
mod summary;
mod tables;
mod text;

use std::io::IsTerminal;

pub use json::VERSION;
pub use output::Output;
pub use summary::{Numbers, Refusal, RunSummary};
pub use text::{clean, shown};

use crate::deliver::Delivered;
use crate::job::Progress;
use domain::plan::checkpoint::Checkpoint;
use domain::plan::{Plan, Step, Verdict};
use store::Committed;

/// Something that happened in a run.
pub enum Event<'a> {
    /// It began.
    Started {
        /// What is known of it so far: what runs, and its number.
        account: &'a RunSummary,
        /// Where it starts.
        from: &'a Checkpoint,
    },
    /// A dry run planned a page.
    Planned(&'a Plan),
    /// A page is in the store.
    Committed {
        /// What it was to be.
        plan: &'a Plan,
        /// What became of it.
        committed: &'a Committed,
        /// The run's numbers so far.
        numbers: &'a Numbers,
    },
    /// A job is so far with something that takes long.
    Progress(&'a Progress),
    /// A mutation was settled.
    Delivered(&'a Delivered),
    /// It ended, however it did.
    Finished(&'a RunSummary),
}

/// What a page changes at the shop only, record by record: the store has nothing to show for it but the outbox.
fn shown_to_the_shop(plan: &Plan) -> impl Iterator<Item = &Step> {
    plan.steps.iter().filter(|step| step.verdict == Verdict::Updated && step.changes.is_empty())
}

/// Somebody who is told.
pub trait Report {
    /// Takes an event.
    fn event(&mut self, event: &Event<'_>);
}

/// How a report is presented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For a terminal: progress, colour, glyphs.
    Human,
    /// Plain lines.
    Plain,
    /// Plain lines, and nothing at all as long as all is well.
    Silent,
    /// One JSON document.
    Json,
    /// One JSON event a line.
    Ndjson,
}

impl Format {
    /// What fits where the program was started. A terminal gets the human format. Without one, a CI step or a script
    /// run by hand gets plain lines; cron, which gives its children neither a terminal nor `TERM` nor `CI`, mails
    /// every byte, so it gets none unless something is wrong.
    pub fn detect() -> Self {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        if std::io::stdout().is_terminal() {
            Self::Human
        } else if set("CI") || set("TERM") || std::io::stderr().is_terminal() {
            Self::Plain
        } else {
            Self::Silent
        }
    }

    /// True if results are JSON.
    pub fn is_json(self) -> bool {
        matches!(self, Self::Json | Self::Ndjson)
    }
}

/// How much is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verbosity {
    /// Only what went wrong.
    Quiet,
    /// The result.
    Normal,
    /// Every record left alone, too.
    Verbose,
}

/// A report in this format.
pub fn report(format: Format, verbosity: Verbosity, output: &mut Output) -> Box<dyn Report + '_> {
    match format {
        Format::Human | Format::Plain | Format::Silent => {
            Box::new(human::Human::new(format, verbosity, output))
        }
        Format::Json => Box::new(json::Document::new(output)),
        Format::Ndjson => Box::new(json::Lines::new(output)),
    }
}
