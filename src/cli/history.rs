//! `hwjobs history`: what ever happened to one order, by which job, and why.

use anyhow::Result;
use clap::ArgMatches;
use serde_json::json;

use super::context::Context;
use super::order_lookup::order_named;
use super::table::{lines, row, table};
use crate::exit::Exit;
use crate::report::{clean, shown};
use store::OrderEvent;

/// Tells an order's story, oldest first.
pub(super) fn show(context: &mut Context, matches: &ArgMatches) -> Result<Exit> {
    let name = matches.get_one::<String>("order").map(String::as_str).unwrap_or_default();
    let zone = context.catalog()?.store.timezone;
    let store = context.store()?;
    let order = order_named(&store, name, context.shop_filter().as_deref())?;
    let story = store.story(order.number)?;
    context.tell("history", json!({ "order": order, "events": story }), |output| {
        output.line(&format!("{} · {} · {}", clean(&order.name), order.status, clean(&order.shop)));
        output.line(&format!("  placed {}", shown(order.created_at, zone)));
        let mut table = table(["WHEN", "RUN", "JOB", "OF", "BY", "WHAT", "WHY"]);
        for one in &story {
            table.add_row(row([
                shown(one.at, zone),
                one.run.to_string(),
                one.job.clone(),
                of(one),
                one.by.clone(),
                one.what.clone(),
                one.why.clone(),
            ]));
        }
        output.out(&lines(&table));
    });
    Ok(Exit::Done)
}

fn of(one: &OrderEvent) -> String {
    match (one.line, one.unit) {
        (Some(line), Some(unit)) => format!("line {line} unit {unit}"),
        _ => "the order".to_owned(),
    }
}
