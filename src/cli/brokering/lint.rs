//! `hwjobs brokering lint`: whether the routings of the catalog can do what they say, in the store as it is.

use std::collections::BTreeSet;

use anyhow::Result;
use clap::{ArgMatches, Command};
use serde_json::json;

use super::findings::{Remark, Weight, needs_facilities, remarks};
use super::setup::{Setup, bounces, information};
use super::words::count;
use crate::cli::context::{Context, from_environment};
use crate::clock;
use crate::exit::{Exit, Usage};
use crate::jobs::brokering::{Scene, runs};
use crate::report::{Output, clean};
use domain::brokering::lint;
use domain::facility::Queue;

/// What it takes: nothing.
pub(in crate::cli) fn command(command: Command) -> Command {
    command.about("Whether the routings can do what they say; 6 where something is wrong")
}

/// Tells what is odd.
pub(in crate::cli) fn show(context: &mut Context, _: &ArgMatches) -> Result<Exit> {
    let (catalog, overrides) = (context.catalog()?, from_environment());
    let setup = Setup::new(&catalog, runs(&catalog, &overrides)?);
    let queues: Vec<Queue> = Queue::ALL.into_iter().filter(|queue| *queue != Queue::GeneralOps).collect();
    let store = context.store()?;
    let scene = Scene {
        store: &store,
        postal_codes: catalog.store.postal_codes.as_deref(),
        timezone: catalog.store.timezone,
        now: clock::now().map_err(Usage)?,
    };
    let (routable, unread) = scene.routable(&queues, &BTreeSet::new(), None)?;
    let facts = routable.facts;
    let mut lints = lint(&catalog.routings, &facts, &setup.queues());
    if facts.facilities.is_empty() {
        lints.retain(|lint| !needs_facilities(&lint.finding));
    }
    lints.extend(setup.unused(&catalog.routings));
    lints.extend(setup.circles());
    let mut found = remarks(&lints, &catalog.routings);
    found.extend(setup.remarks(&catalog, &facts));
    found.extend(bounces(&catalog, &overrides)?);
    found.extend(unread.map(|unread| information(unread.to_string())));
    if facts.facilities.is_empty() {
        let says =
            "the store knows no facility yet: what rules say of groups, limits and places is not looked at";
        found.push(information(says.to_owned()));
    }
    let (mistakes, rest): (Vec<Remark>, Vec<Remark>) =
        found.into_iter().partition(|remark| remark.weight == Weight::Mistake);
    let value = json!({ "routings": catalog.routings.len(), "mistakes": mistakes, "information": rest });
    context.tell("lint", value, |output| {
        mistakes.iter().for_each(|remark| say(output, "! ", remark));
        rest.iter().for_each(|remark| say(output, "  ", remark));
        let verdict = match mistakes.len() {
            0 => "no mistake found".to_owned(),
            some => count(some, "mistake"),
        };
        let routings = count(catalog.routings.len(), "routing");
        output.line(&format!("{}: {routings}, {verdict}", catalog.path.display()));
    });
    Ok(if mistakes.is_empty() { Exit::Done } else { Exit::Wrong })
}

fn say(output: &mut Output, mark: &str, remark: &Remark) {
    let of = match (&remark.routing, &remark.rule) {
        (Some(routing), Some(rule)) => format!("routing `{routing}`, rule `{rule}`: "),
        (Some(routing), None) => format!("routing `{routing}`: "),
        (None, _) => String::new(),
    };
    output.line(&clean(&format!("{mark}{of}{}", remark.says)));
}
