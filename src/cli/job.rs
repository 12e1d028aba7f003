//! `hwjobs CATEGORY JOB`: one run per shop.

use std::time::Duration;

use anyhow::{Context as _, Result};
use chrono::{DateTime, Utc};
use clap::ArgMatches;

use super::connect::{self, Connection};
use super::context::{Context, from_environment};
use crate::catalog::{Catalog, Common, OnLocked, Overrides, ShopTable};
use crate::clock;
use crate::exit::{Exit, Usage};
use crate::job::{Shop, WorksFor};
use crate::jobs::Entry;
use crate::report::{Format, report};
use crate::run::{self, Task};
use domain::values::window::Window;
use store::{Job, Reader, RunFilter, RunRow};

/// Runs a job for every shop that was asked for; the worst end is the end.
pub(super) fn run(context: &mut Context, entry: &Entry, matches: &ArgMatches) -> Result<Exit> {
    let now = clock::now().map_err(Usage)?;
    let catalog = context.catalog()?;
    let asked = Asked::read(&catalog, entry, matches)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().context("starting")?;
    let shops = match entry.works_for {
        WorksFor::Shop => context.shops(&catalog)?,
        WorksFor::Store => catalog.shops.iter().take(1).collect(),
    };
    let mut worst = Exit::Done;
    let mut documents = Documents::new(context, shops.len());
    for (name, shop) in shops {
        documents.next(context);
        let mut run = || -> Result<Exit> {
            let Some(task) = asked.task(&catalog, entry, name, now)? else { return Ok(Exit::Done) };
            let Connection { hands, domain, .. } = &asked.connect(&catalog, entry, name, shop)?;
            let task = Task { domain: domain.clone(), ..task };
            let mut report = report(context.format, context.verbosity, &mut context.output);
            Ok(runtime.block_on(run::run(&task, hands, report.as_mut())))
        };
        // What is wrong with one shop is no reason to leave the next one alone.
        let exit = run().unwrap_or_else(|error| context.told(&error));
        worst = worst.worse(exit);
        if matches!(exit, Exit::Interrupted | Exit::Terminated) {
            break;
        }
    }
    documents.end(context);
    Ok(worst)
}

/// The brackets and commas that make one JSON document of several shops' reports.
struct Documents {
    several: bool,
    begun: bool,
}

impl Documents {
    fn new(context: &Context, shops: usize) -> Self {
        Self { several: shops > 1 && context.format == Format::Json, begun: false }
    }

    fn next(&mut self, context: &mut Context) {
        if self.several {
            context.output.out(if self.begun { "," } else { "[" });
            self.begun = true;
        }
    }

    fn end(self, context: &mut Context) {
        if self.several {
            context.output.line("]");
        }
    }
}

/// What the command line and the catalog ask of the run, whatever the shop.
struct Asked<'m> {
    matches: &'m ArgMatches,
    overrides: Overrides,
    variant: Option<&'m str>,
    common: Common,
}

impl<'m> Asked<'m> {
    fn read(catalog: &Catalog, entry: &Entry, matches: &'m ArgMatches) -> Result<Self> {
        let set: Vec<(String, String)> =
            matches.get_many("set").map(|set| set.cloned().collect()).unwrap_or_default();
        let flags = entry.keys.iter().filter_map(|key| {
            matches.get_one::<String>(key.name).map(|value| (key.name.to_owned(), value.clone()))
        });
        let overrides = Overrides { set: set.into_iter().chain(flags).collect(), ..from_environment() };
        if matches.contains_id("window") && !entry.windowed {
            return Err(Usage(format!("--window: {} does not read by time", entry.name)).into());
        }
        let variant = matches.get_one::<String>("variant").map(String::as_str);
        let common = catalog.common(entry.name.category, entry.name.verb, variant, &overrides)?;
        Ok(Self { matches, overrides, variant, common })
    }

    fn timeout(&self) -> Option<Duration> {
        let flag = self.matches.get_one::<Duration>("timeout").copied();
        flag.or(self.common.timeout.map(|timeout| timeout.as_std()))
    }

    fn on_locked(&self) -> OnLocked {
        match self.matches.get_one::<String>("on-locked").map(String::as_str) {
            Some("skip") => OnLocked::Skip,
            Some("wait") => OnLocked::Wait,
            Some("fail") => OnLocked::Fail,
            _ => self.common.on_locked.unwrap_or(OnLocked::Skip),
        }
    }

    fn connect(&self, catalog: &Catalog, entry: &Entry, name: &str, shop: &ShopTable) -> Result<Connection> {
        match entry.works_for {
            WorksFor::Shop => connect::connect(catalog, name, shop, self.timeout()),
            WorksFor::Store => connect::to_nobody(catalog, shop),
        }
    }

    /// The task for one shop; none when it is not due.
    fn task(&self, catalog: &Catalog, entry: &Entry, shop: &str, now: DateTime<Utc>) -> Result<Option<Task>> {
        let job = Job {
            shop: shop.to_owned(),
            name: entry.name.to_string(),
            variant: self.variant.unwrap_or_default().to_owned(),
        };
        if self.matches.get_flag("if-due") && !self.is_due(catalog, &job, now)? {
            return Ok(None);
        }
        Ok(Some(Task {
            job,
            created: entry.created,
            planner: (entry.configure)(catalog, self.variant, &self.overrides)?,
            shop: Shop {
                name: shop.to_owned(),
                policy: catalog.store.orders.clone(),
                inventory: catalog.store.inventory.clone(),
                timezone: catalog.store.timezone,
                postal_codes: catalog.store.postal_codes.clone(),
            },
            routings: catalog.routings.clone(),
            domain: String::new(),
            state: catalog.store.state.clone(),
            dry_run: self.matches.get_flag("dry-run"),
            window: self.matches.get_one::<Window>("window").copied(),
            limit: self.matches.get_one::<u32>("limit").copied(),
            timeout: self.timeout(),
            on_locked: self.on_locked(),
            now,
        }))
    }

    /// True if the schedule has come round since the last run that did its work began.
    fn is_due(&self, catalog: &Catalog, job: &Job, now: DateTime<Utc>) -> Result<bool> {
        let Some(schedule) = &self.common.schedule else {
            return Err(Usage(format!(
                "--if-due: {} has no schedule in {}",
                job.name,
                catalog.path.display()
            ))
            .into());
        };
        if !catalog.store.state.exists() {
            return Ok(true);
        }
        let filter = RunFilter {
            shop: Some(job.shop.clone()),
            job: Some(job.name.clone()),
            variant: Some(job.variant.clone()),
            limit: 100,
            ..RunFilter::default()
        };
        let runs = Reader::open(&catalog.store.state)?.runs(&filter)?;
        let worked = |run: &RunRow| run.window.is_none() && matches!(run.state.as_str(), "done" | "partial");
        let last = runs.iter().find(|run| worked(run));
        let local = now.with_timezone(&catalog.store.timezone);
        let due = schedule
            .cron()
            .find_previous_occurrence(&local, true)
            .with_context(|| format!("the schedule `{}`", schedule.as_str()))?;
        Ok(last.is_none_or(|run| run.started_at < due.to_utc()))
    }
}
