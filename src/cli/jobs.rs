//! `hwjobs jobs`: what there is, what it reads, writes and takes.

use anyhow::Result;
use chrono_tz::Tz;
use clap::ArgMatches;
use serde_json::{Value, json};

use super::context::{Context, from_environment};
use super::table::{lines, row, table};
use crate::catalog::{Catalog, nearest};
use crate::exit::{Exit, Usage};
use crate::jobs::{self, Entry};
use store::{RunFilter, RunRow};

/// Every job, with its schedule and its last run.
pub(super) fn list(context: &mut Context) -> Result<Exit> {
    let catalog = context.catalog()?;
    let store = context.store()?;
    let mut rows = Vec::new();
    for entry in jobs::TABLE {
        let name = entry.name.to_string();
        let filter =
            RunFilter { shop: context.shop_filter(), job: Some(name), limit: 1, ..RunFilter::default() };
        rows.push((entry, store.runs(&filter)?.pop()));
    }
    let value: Vec<Value> = rows.iter().map(|(entry, last)| listed(&catalog, entry, last.as_ref())).collect();
    context.tell("jobs", json!(value), |output| {
        let mut table = table(["JOB", "SCHEDULE", "LAST RUN", "ABOUT"]);
        for (entry, last) in &rows {
            let last = last.as_ref().map_or("never".to_owned(), |run| last_run(run, catalog.store.timezone));
            let schedule = schedule(&catalog, entry, None).unwrap_or_else(|| "–".to_owned());
            table.add_row(row([entry.name.to_string(), schedule, last, entry.about.to_owned()]));
        }
        output.out(&lines(&table));
    });
    Ok(Exit::Done)
}

/// One job: what it does, its settings and where they come from.
pub(super) fn show(context: &mut Context, matches: &ArgMatches) -> Result<Exit> {
    let entry = named(matches)?;
    let catalog = context.catalog()?;
    let variant = matches.get_one::<String>("variant").map(String::as_str);
    let overrides = from_environment();
    (entry.configure)(&catalog, variant, &overrides)?;
    let settings =
        catalog.provenance(entry.name.category, entry.name.verb, variant, &overrides, &(entry.defaults)())?;
    let mut value = listed(&catalog, entry, None);
    value["settings"] = settings
        .iter()
        .map(|s| json!({ "key": s.key, "value": s.value, "from": s.source.to_string() }))
        .collect::<Vec<_>>()
        .into();
    context.tell("job", value, |output| {
        output.line(&format!("{} — {}", entry.name, entry.about));
        output.line(&format!("  reads   {}", entry.reads));
        output.line(&format!("  writes  {}", entry.writes));
        let mut table = table(["KEY", "VALUE", "FROM", "MEANING"]);
        for setting in &settings {
            let about = entry.keys.iter().find(|key| key.name == setting.key).map_or("", |key| key.about);
            table.add_row(row([
                setting.key.clone(),
                setting.value.clone(),
                setting.source.to_string(),
                about.to_owned(),
            ]));
        }
        for key in entry.keys.iter().filter(|key| !settings.iter().any(|s| s.key == key.name)) {
            table.add_row(row([
                key.name.to_owned(),
                "–".to_owned(),
                "not set".to_owned(),
                key.about.to_owned(),
            ]));
        }
        output.line("");
        output.out(&lines(&table));
    });
    Ok(Exit::Done)
}

fn named(matches: &ArgMatches) -> Result<&'static Entry> {
    let word = |name| matches.get_one::<String>(name).map(String::as_str).unwrap_or_default();
    let (category, verb) = (word("category"), word("job"));
    jobs::find(category, verb).ok_or_else(|| {
        let asked = format!("{category} {verb}");
        let names: Vec<String> = jobs::TABLE.iter().map(|entry| entry.name.to_string()).collect();
        let hint = nearest(&asked, names.iter().map(String::as_str))
            .map(|near| format!("; did you mean `{near}`?"))
            .unwrap_or_default();
        Usage(format!("there is no job `{asked}`{hint}")).into()
    })
}

fn listed(catalog: &Catalog, entry: &Entry, last: Option<&RunRow>) -> Value {
    let variants: Vec<&str> = catalog.variants(entry.name.category, entry.name.verb).collect();
    json!({
        "job": entry.name.to_string(),
        "about": entry.about,
        "reads": entry.reads,
        "writes": entry.writes,
        "schedule": schedule(catalog, entry, None),
        "variants": variants,
        "last_run": last,
    })
}

fn schedule(catalog: &Catalog, entry: &Entry, variant: Option<&str>) -> Option<String> {
    catalog.schedule(entry.name.category, entry.name.verb, variant).map(|s| s.as_str().to_owned())
}

fn last_run(run: &RunRow, zone: Tz) -> String {
    format!("{} {}", run.started_at.with_timezone(&zone).format("%Y-%m-%d %H:%M %Z"), run.state)
}
