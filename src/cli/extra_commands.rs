//! Commands that stand beside the jobs of a category and are none: they only tell.

use anyhow::Result;
use clap::{ArgMatches, Command};

use super::brokering;
use super::context::Context;
use crate::exit::Exit;

/// A command of a category that is no job.
pub(super) struct ExtraCommand {
    /// Of which category.
    pub(super) category: &'static str,
    /// As it is typed.
    pub(super) verb: &'static str,
    /// What it takes.
    pub(super) command: fn(Command) -> Command,
    /// Does what it says.
    pub(super) run: fn(&mut Context, &ArgMatches) -> Result<Exit>,
}

/// One row per command, in the order in which help tells them.
const TABLE: &[ExtraCommand] = &[
    ExtraCommand {
        category: "brokering",
        verb: "explain",
        command: brokering::explain::command,
        run: brokering::explain::show,
    },
    ExtraCommand {
        category: "brokering",
        verb: "lint",
        command: brokering::lint::command,
        run: brokering::lint::show,
    },
    ExtraCommand {
        category: "brokering",
        verb: "diff",
        command: brokering::diff::command,
        run: brokering::diff::show,
    },
    ExtraCommand {
        category: "brokering",
        verb: "replay",
        command: brokering::replay::command,
        run: brokering::replay::show,
    },
];

/// The command of this name.
pub(super) fn find(category: &str, verb: &str) -> Option<&'static ExtraCommand> {
    TABLE.iter().find(|one| one.category == category && one.verb == verb)
}

/// The commands of a category, for the command line.
pub(super) fn commands(category: &'static str) -> impl Iterator<Item = Command> {
    let its = TABLE.iter().filter(move |one| one.category == category);
    its.map(|one| (one.command)(Command::new(one.verb)))
}
