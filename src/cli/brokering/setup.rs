//! Findings about the runs of a catalog: queues without runs, and runs that drain the same queue.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use super::findings::{Remark, Weight};
use super::words::count;
use crate::catalog::{Catalog, Overrides, Span};
use crate::jobs::brokering::{Run, Takes};
use crate::jobs::{self};
use domain::brokering::facts::Facts;
use domain::brokering::finding::{Finding, Lint};
use domain::brokering::routing::{Routing, Standing};
use domain::brokering::{Taker, cycles};
use domain::facility::Queue;

/// The runs that somebody means to run, and from where they take.
pub(super) struct Setup {
    runs: Vec<(Run, Takes)>,
}

impl Setup {
    /// Of the runs that there could be, those that the catalog speaks of; `brokering batch` needs no table.
    pub(super) fn new(catalog: &Catalog, runs: Vec<Run>) -> Self {
        let meant =
            |run: &Run| run.job.verb == "batch" || catalog.job(run.job.category, run.job.verb).is_some();
        let runs = runs.into_iter().filter(meant).map(|run| {
            let takes = run.takes(&catalog.routings);
            (run, takes)
        });
        Self { runs: runs.collect() }
    }

    /// The queues from which any of them takes.
    pub(super) fn queues(&self) -> Vec<Queue> {
        let mut queues: Vec<Queue> = self.runs.iter().flat_map(|(_, takes)| takes.from()).collect();
        queues.sort_unstable();
        queues.dedup();
        queues
    }

    /// Routings in use by which none of them goes.
    pub(super) fn unused(&self, routings: &[Routing]) -> Vec<Lint> {
        let active = |(_, routing): &(usize, &Routing)| routing.standing == Standing::Active;
        // By their names: a run may narrow a routing to its own queue.
        let names: BTreeSet<&str> = self
            .runs
            .iter()
            .flat_map(|(_, takes)| takes.routings.iter().map(|routing| routing.name.as_str()))
            .collect();
        let unused = routings.iter().enumerate().filter(active);
        let unused = unused.filter(|(_, routing)| !names.contains(routing.name.as_str()));
        unused.map(|(at, _)| Lint { routing: Some(at), rule: None, finding: Finding::NoRun }).collect()
    }

    /// Queues between which what they leave goes round.
    pub(super) fn circles(&self) -> Vec<Lint> {
        cycles(&self.takers())
    }

    fn takers(&self) -> Vec<Taker<'_>> {
        let takers = self.runs.iter().map(|(_, Takes { queues, taking, routings })| Taker {
            routings,
            queues,
            taking: *taking,
        });
        takers.collect()
    }

    /// What is odd about them, for what waits.
    pub(super) fn remarks(&self, catalog: &Catalog, facts: &Facts) -> Vec<Remark> {
        let mut remarks: Vec<Remark> = self.given_up();
        if catalog.routings.iter().all(|routing| routing.standing == Standing::Draft) {
            remarks.push(information("no active [[routing]] in the catalog: nothing is decided".to_owned()));
        }
        let scheduled = |(run, _): &(Run, Takes)| {
            catalog.schedule(run.job.category, run.job.verb, run.variant.as_deref()).is_some()
        };
        if !self.runs.iter().any(scheduled) {
            let says = "no run of `brokering batch` has a schedule: what waits is routed only when somebody types it";
            remarks.push(information(says.to_owned()));
        }
        let queues = self.queues();
        for (queue, units) in waiting(facts).into_iter().filter(|(queue, _)| !queues.contains(queue)) {
            let (units, id) = (count(units, "unit"), queue.id());
            remarks.push(information(format!("waiting in `{id}`, from which no run takes: {units}")));
        }
        remarks
    }

    /// Queues in which something is tried once and never again.
    fn given_up(&self) -> Vec<Remark> {
        let takers = self.takers();
        let mut remarks = Vec::new();
        for ((run, _), taker) in self.runs.iter().zip(&takers) {
            for (queue, routing, rule) in taker.gives_up(&takers) {
                remarks.push(Remark {
                    weight: Weight::Mistake,
                    routing: Some(routing.name.clone()),
                    rule: Some(rule.name.clone()),
                    says: format!(
                        "what it leaves stays in `{0}`, and `{1}` tries it once and never again: give it `otherwise = {{ queue = \"unfillable\" }}`, or add a variant of brokering batch with `queue = \"{0}\"` and `unfillable = true`",
                        queue.id(),
                        run.typed()
                    ),
                });
            }
        }
        remarks
    }
}

/// How many units wait in which queue.
fn waiting(facts: &Facts) -> BTreeMap<Queue, usize> {
    let mut waiting = BTreeMap::new();
    for group in facts.orders.iter().flat_map(|order| &order.groups) {
        *waiting.entry(group.queue).or_default() += group.items.len();
    }
    waiting
}

/// A facility that may have at once what it rejected would get it back.
pub(super) fn bounces(catalog: &Catalog, overrides: &Overrides) -> Result<Vec<Remark>> {
    let Some(job) = jobs::find("misc", "import-rejections") else { return Ok(Vec::new()) };
    let (category, verb) = (job.name.category, job.name.verb);
    let mut remarks = Vec::new();
    for variant in std::iter::once(None).chain(catalog.variants(category, verb).map(Some)) {
        let settings = catalog.provenance(category, verb, variant, overrides, &(job.defaults)())?;
        let of = settings.iter().find(|setting| setting.key == "exclude-for");
        let span = of.and_then(|setting| setting.value.trim_matches('"').parse::<Span>().ok());
        if span.is_some_and(|span| span.as_std().is_zero()) {
            let variant = variant.map(|variant| format!(" --variant {variant}")).unwrap_or_default();
            remarks.push(Remark {
                weight: Weight::Mistake,
                routing: None,
                rule: None,
                says: format!(
                    "`{} exclude-for` is 0: what a facility rejects may go back to it at once; leave it out (7d), or write how long it may not",
                    format_args!("{category} {verb}{variant}")
                ),
            });
        }
    }
    Ok(remarks)
}

/// Something that may well be meant so.
pub(super) const fn information(says: String) -> Remark {
    Remark { weight: Weight::Information, routing: None, rule: None, says }
}
