//! `hwjobs runs`: what happened, with numbers and causes.

use anyhow::Result;
use clap::ArgMatches;
use serde_json::json;

use super::context::Context;
use super::table::{lines, row, table};
use crate::exit::{Exit, Usage};
use crate::report::{clean, shown};
use store::{RunFilter, RunRow};

/// The last runs, newest first.
pub(super) fn list(context: &mut Context, matches: &ArgMatches) -> Result<Exit> {
    let filter = RunFilter {
        shop: context.shop_filter(),
        job: job_filter(matches),
        limit: matches.get_one("limit").copied().unwrap_or(20),
        ..RunFilter::default()
    };
    let zone = context.catalog()?.store.timezone;
    let runs = context.store()?.runs(&filter)?;
    context.tell("runs", json!(runs), |output| {
        if runs.is_empty() {
            output.line("no runs yet; the first one: hwjobs orders new");
            return;
        }
        let mut table =
            table(["RUN", "JOB", "SHOP", "STARTED", "STATE", "SEEN", "NEW", "UPDATED", "FAILED", "TOOK"]);
        for run in &runs {
            table.add_row(row([
                run.run.to_string(),
                name(run),
                run.shop.clone(),
                shown(run.started_at, zone),
                run.state.clone(),
                run.seen.to_string(),
                run.created.to_string(),
                run.updated.to_string(),
                run.failed.to_string(),
                took(run),
            ]));
        }
        output.out(&lines(&table));
    });
    Ok(Exit::Done)
}

/// One run, whole.
pub(super) fn show(context: &mut Context, matches: &ArgMatches) -> Result<Exit> {
    let asked = matches.get_one::<String>("run").map(String::as_str).unwrap_or_default();
    let number = match asked {
        "last" => None,
        number => Some(
            number
                .parse()
                .map_err(|_| Usage(format!("`{number}` is no run; write its number, or `last`")))?,
        ),
    };
    let filter = RunFilter { run: number, shop: context.shop_filter(), limit: 1, ..RunFilter::default() };
    let zone = context.catalog()?.store.timezone;
    let Some(run) = context.store()?.runs(&filter)?.pop() else {
        return Err(Usage(format!("there is no run {asked}; hwjobs runs list")).into());
    };
    context.tell("run", json!(run), |output| {
        let line = |what: &str, value: &str| format!("  {what:<10} {}", clean(value));
        output.line(&format!("run {} · {} · {}", run.run, name(&run), clean(&run.shop)));
        output.line(&line("state", &state(&run)));
        output.line(&line("started", &shown(run.started_at, zone)));
        if let Some(finished) = run.finished_at {
            output.line(&line("finished", &format!("{} ({})", shown(finished, zone), took(&run))));
        }
        output.line(&line(
            "records",
            &format!(
                "{} seen = {} new + {} updated + {} unchanged + {} skipped + {} failed",
                run.seen, run.created, run.updated, run.unchanged, run.skipped, run.failed
            ),
        ));
        output.line(&line("mutations", &format!("{} confirmed, {} refused", run.confirmed, run.refused)));
        if let Some(window) = &run.window {
            output.line(&line("window", &format!("{window}; the checkpoint was left alone")));
        }
        if let Some(cause) = &run.cause {
            output.line(&line("cause", cause));
        }
        output.line(&line("program", &format!("hwjobs {}", run.program)));
        if run.failed > 0 {
            output.line("    hwjobs failed list");
        }
    });
    Ok(Exit::Done)
}

/// `--job CATEGORY JOB`.
pub(super) fn job_filter(matches: &ArgMatches) -> Option<String> {
    let words: Vec<&str> = matches.get_many::<String>("job")?.map(String::as_str).collect();
    Some(words.join(" "))
}

fn name(run: &RunRow) -> String {
    if run.variant.is_empty() { run.job.clone() } else { format!("{} · {}", run.job, run.variant) }
}

fn state(run: &RunRow) -> String {
    run.exit_code.map_or_else(|| run.state.clone(), |code| format!("{}, exit code {code}", run.state))
}

fn took(run: &RunRow) -> String {
    run.finished_at
        .map_or_else(|| "–".to_owned(), |end| format!("{:.1} s", (end - run.started_at).as_seconds_f64()))
}
