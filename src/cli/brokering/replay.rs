//! `hwjobs brokering replay FILE`: decides again what a recorded run decided, and tells whether it is the same.

use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use clap::{Arg, ArgMatches, Command, value_parser};
use serde_json::{Value, json};

use super::words::count;
use crate::cli::context::Context;
use crate::exit::{Exit, Usage};
use crate::files::FileError;
use crate::jobs::brokering::{Recording, Snapshot};
use crate::report::clean;
use domain::brokering::decide;
use domain::brokering::decision::{Destination, Entry};

/// Entries that are told one by one.
const ENTRIES: usize = 20;

/// What it takes.
pub(in crate::cli) fn command(command: Command) -> Command {
    command
        .about("Decide again what a recorded run decided; 1 where it comes out otherwise")
        .arg(file().required(true).help("A file that `[brokering.batch] record = \"FOLDER\"` has laid down"))
}

fn file() -> Arg {
    Arg::new("file").value_name("FILE").value_parser(value_parser!(PathBuf))
}

/// Tells whether it is the same, or what is not.
pub(in crate::cli) fn show(context: &mut Context, matches: &ArgMatches) -> Result<Exit> {
    let path = matches.get_one::<PathBuf>("file").context("clap has made sure of a file")?;
    let Recording { frozen, decisions: before, .. } = read(path)?;
    let now = decide(&frozen.facts, &frozen.terms());
    let entries = now.entries.len().max(before.entries.len());
    let mut differing = Vec::new();
    for at in 0..entries {
        let (one, other) = (before.entries.get(at), now.entries.get(at));
        if serde_json::to_vec(&one)? != serde_json::to_vec(&other)? {
            differing.push((at, one, other));
        }
    }
    let value = json!({
        "file": path, "entries": before.entries.len(), "differing": differing.len(),
        "first": differing.iter().take(ENTRIES).map(|(at, one, other)| told(&frozen, *at, *one, *other)).collect::<Vec<_>>(),
    });
    context.tell("replay", value, |output| {
        if differing.is_empty() {
            output.line(&format!("{}: the same, to the byte", count(before.entries.len(), "decision")));
            return;
        }
        output.line(&format!("{} of {entries} come out otherwise:", count(differing.len(), "decision")));
        for (at, one, other) in differing.iter().take(ENTRIES) {
            let name = one.or(*other).map(|entry| name(&frozen, entry)).unwrap_or_default();
            let say = |entry: Option<&Entry>| entry.map_or("nothing".to_owned(), places);
            output.line(&clean(&format!("  {}. {name}: {} → {}", at + 1, say(*one), say(*other))));
        }
    });
    Ok(if differing.is_empty() { Exit::Done } else { Exit::Failed })
}

/// A run that was written down.
pub(super) fn read(path: &Path) -> Result<Recording> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(Usage(format!("there is no file {}", path.display())).into());
        }
        Err(why) => return Err(FileError::Io { path: path.to_owned(), why }.into()),
    };
    let unusable = |why: String| FileError::Unusable {
        path: path.to_owned(),
        why: format!("not the record of a run of brokering batch: {why}"),
    };
    Ok(Recording::read(file).map_err(unusable)?)
}

fn name(frozen: &Snapshot, entry: &Entry) -> String {
    frozen.facts.orders.get(entry.order).map(|order| order.name.clone()).unwrap_or_default()
}

/// Where the units of an entry go.
fn places(entry: &Entry) -> String {
    let mut places: Vec<String> = entry
        .moves
        .iter()
        .map(|one| {
            let to = match &one.to {
                Destination::Facility { facility, .. } => facility.0.as_str(),
                Destination::Queue(queue) => queue.id(),
                Destination::Stays => entry.from.id(),
            };
            format!("{} × {to}", one.items.len())
        })
        .collect();
    if places.is_empty() {
        places.push(format!("stays in {}", entry.from.id()));
    }
    places.join(" + ")
}

fn told(frozen: &Snapshot, at: usize, before: Option<&Entry>, now: Option<&Entry>) -> Value {
    let order = before.or(now).map(|entry| name(frozen, entry));
    json!({ "entry": at, "order": order, "recorded": before, "now": now })
}
