//! `hwjobs failed`: records that could not be taken; look at them, try them again, give them up.

use anyhow::Result;
use clap::ArgMatches;
use serde_json::json;

use super::context::Context;
use super::runs::job_filter;
use super::table::{lines, row, table};
use crate::clock;
use crate::exit::{Exit, Usage};
use crate::report::{clean, shown};
use store::{FailedFilter, FailedRecord};

/// More than anybody has.
const ALL: u32 = 1_000_000;

/// Failed records, oldest first.
pub(super) fn list(context: &mut Context, matches: &ArgMatches) -> Result<Exit> {
    let filter = FailedFilter {
        which: None,
        shop: context.shop_filter(),
        job: job_filter(matches),
        dropped: matches.get_flag("dropped"),
        limit: matches.get_one("limit").copied().unwrap_or(50),
    };
    let records = context.store()?.failed(&filter)?;
    context.tell("failed", json!(records), |output| {
        if records.is_empty() {
            output.line("nothing has failed that was not taken since");
            return;
        }
        let mut table = table(["NO", "RECORD", "JOB", "SHOP", "TRIED", "REASON"]);
        for record in &records {
            table.add_row(row([
                record.id.to_string(),
                record.name.clone(),
                record.job.clone(),
                record.shop.clone(),
                format!("{} ×{}", record.attempts, if record.state == "dropped" { ", dropped" } else { "" }),
                record.reason.clone(),
            ]));
        }
        output.out(&lines(&table));
    });
    Ok(Exit::Done)
}

/// One record, whole.
pub(super) fn show(context: &mut Context, matches: &ArgMatches) -> Result<Exit> {
    let record = one(context, matches)?;
    let zone = context.catalog()?.store.timezone;
    context.tell("record", json!(record), |output| {
        output.line(&format!(
            "{} · {} · {} · {}",
            clean(&record.name),
            clean(&record.record),
            record.job,
            clean(&record.shop)
        ));
        output.line(&format!("  reason   {}", clean(&record.reason)));
        output.line(&format!(
            "  tried    {} ×, first {}, last {}",
            record.attempts,
            shown(record.first_at, zone),
            shown(record.last_at, zone)
        ));
        let next = if record.state == "dropped" {
            "never: it was dropped".to_owned()
        } else {
            format!("not before {}", shown(record.next_at, zone))
        };
        output.line(&format!("  again    {next}"));
        output.line("  payload");
        output.line(&clean_lines(&record.payload));
        output.line(&format!("    hwjobs failed retry {0}    hwjobs failed drop {0}", record.id));
    });
    Ok(Exit::Done)
}

/// Lets the next run try a record again.
pub(super) fn retry(context: &mut Context, matches: &ArgMatches) -> Result<Exit> {
    let now = clock::now().map_err(Usage)?;
    let records = match asked(matches) {
        "all" => {
            let shop = context.shop_filter();
            context.store()?.failed(&FailedFilter { shop, limit: ALL, ..FailedFilter::default() })?
        }
        _ => vec![one(context, matches)?],
    };
    let mut store = context.writable_store()?;
    for record in &records {
        store.retry_failed(record.id, now)?;
    }
    let mut jobs: Vec<String> = records.iter().map(|record| record.job.clone()).collect();
    jobs.sort();
    jobs.dedup();
    context.tell("retried", json!(records.iter().map(|r| r.id).collect::<Vec<_>>()), |output| {
        output.line(&format!("{} to be tried again by the next run:", records.len()));
        jobs.iter().for_each(|job| output.line(&format!("    hwjobs {job}")));
    });
    Ok(Exit::Done)
}

/// Gives a record up.
pub(super) fn drop(context: &mut Context, matches: &ArgMatches) -> Result<Exit> {
    let record = one(context, matches)?;
    context.writable_store()?.drop_failed(record.id)?;
    context.tell("dropped", json!(record.id), |output| {
        output.line(&format!(
            "{} is kept, and not tried again; hwjobs failed retry {} undoes this",
            clean(&record.name),
            record.id
        ));
    });
    Ok(Exit::Done)
}

fn asked(matches: &ArgMatches) -> &str {
    matches.get_one::<String>("which").map(String::as_str).unwrap_or_default()
}

/// The one record that is meant.
fn one(context: &Context, matches: &ArgMatches) -> Result<FailedRecord> {
    let which = asked(matches);
    let filter = FailedFilter {
        which: Some(which.to_owned()),
        shop: context.shop_filter(),
        dropped: true,
        limit: 10,
        ..FailedFilter::default()
    };
    let mut found = context.store()?.failed(&filter)?;
    if let Some(exact) = found.iter().position(|record| record.id.to_string() == which) {
        return Ok(found.swap_remove(exact));
    }
    match (found.pop(), found.is_empty()) {
        (Some(record), true) => Ok(record),
        (Some(last), false) => {
            found.push(last);
            let numbers: Vec<String> = found.iter().map(|r| format!("{} ({})", r.id, r.job)).collect();
            Err(Usage(format!(
                "`{which}` is more than one failed record: {}; name it by its number",
                numbers.join(", ")
            ))
            .into())
        }
        (None, _) => Err(Usage(format!("there is no failed record `{which}`; hwjobs failed list")).into()),
    }
}

/// A payload for people: JSON laid out in lines, control characters made visible.
fn clean_lines(payload: &str) -> String {
    let pretty = serde_json::from_str::<serde_json::Value>(payload)
        .ok()
        .and_then(|value| serde_json::to_string_pretty(&value).ok())
        .unwrap_or_else(|| payload.to_owned());
    pretty.lines().map(|line| format!("    {}", clean(line))).collect::<Vec<_>>().join("\n")
}
