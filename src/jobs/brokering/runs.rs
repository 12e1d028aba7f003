//! The runs that a catalog can be asked for, for those who want to know what they would decide.

use anyhow::Result;

use super::batch::{self, Batch};
use super::rejected::{self, Rejected};
use super::routing_run::{Course, Ground};
use super::snapshot::{Scene, Snapshot};
use crate::catalog::{Catalog, CatalogError, Overrides};
use crate::job::{Job, JobName};
use domain::brokering::routing::{QueueSelection, Routing};
use domain::facility::Queue;
use domain::plan::unreadable_lines::UnreadableLines;

/// A job of this page with its settings, or a variant of it.
pub struct Run {
    /// The job.
    pub job: JobName,
    /// Which variant of it; none: the job itself.
    pub variant: Option<String>,
    settings: Settings,
}

enum Settings {
    Batch(batch::Settings),
    Rejected(rejected::Settings),
}

/// From where a run takes what waits.
pub struct Takes {
    /// The queues of routings that name none.
    pub queues: Vec<Queue>,
    /// What it takes of these.
    pub taking: QueueSelection,
    /// The routings that it goes by.
    pub routings: Vec<Routing>,
}

/// The runs of a catalog: `brokering batch`, its variants, then `brokering rejected` and its variants.
///
/// # Errors
/// A setting of one of them is wrong.
pub fn runs(catalog: &Catalog, overrides: &Overrides) -> Result<Vec<Run>, CatalogError> {
    let mut runs = Vec::new();
    for job in [Batch::NAME, Rejected::NAME] {
        let variants = catalog.variants(job.category, job.verb).map(|name| Some(name.to_owned()));
        for variant in std::iter::once(None).chain(variants) {
            runs.push(run(catalog, job, variant, overrides)?);
        }
    }
    Ok(runs)
}

/// `brokering batch`, or this variant of it.
///
/// # Errors
/// There is no such variant, or one of its settings is wrong.
pub fn batch(catalog: &Catalog, variant: Option<&str>, overrides: &Overrides) -> Result<Run, CatalogError> {
    run(catalog, Batch::NAME, variant.map(str::to_owned), overrides)
}

fn run(
    catalog: &Catalog,
    job: JobName,
    variant: Option<String>,
    overrides: &Overrides,
) -> Result<Run, CatalogError> {
    let of = variant.as_deref();
    let settings = if job == Batch::NAME {
        Settings::Batch(catalog.settings(job.category, job.verb, of, overrides)?)
    } else {
        Settings::Rejected(catalog.settings(job.category, job.verb, of, overrides)?)
    };
    Ok(Run { job, variant, settings })
}

impl Run {
    /// As it is typed: `brokering batch --variant preorder`.
    pub fn typed(&self) -> String {
        match &self.variant {
            Some(variant) => format!("{} --variant {variant}", self.job),
            None => self.job.to_string(),
        }
    }

    /// From where it takes what waits.
    pub fn takes(&self, all: &[Routing]) -> Takes {
        let Course { queues, taking, routings, .. } = self.course(all);
        Takes { queues, taking, routings }
    }

    /// Everything that it would decide on, now, beside what waits in other queues; and what of the table of postal codes was
    /// passed over.
    ///
    /// # Errors
    /// The store or the table of postal codes cannot be read.
    pub fn freeze(
        &self,
        scene: &Scene<'_>,
        all: &[Routing],
        others: &[Queue],
    ) -> Result<(Snapshot, Option<UnreadableLines>)> {
        let Ground { frozen, unread, .. } = self.course(all).freeze(scene, others)?;
        Ok((frozen, unread))
    }

    fn course(&self, all: &[Routing]) -> Course<'_> {
        match &self.settings {
            Settings::Batch(settings) => settings.course(all),
            Settings::Rejected(settings) => settings.course(all),
        }
    }
}

impl Takes {
    /// The queues from which it takes anything.
    pub fn from(&self) -> Vec<Queue> {
        let mut queues: Vec<Queue> =
            self.routings.iter().flat_map(|routing| &routing.orders.queues).copied().collect();
        if self.routings.iter().any(|routing| routing.orders.queues.is_empty()) {
            queues.extend(&self.queues);
        }
        queues.sort_unstable();
        queues.dedup();
        queues
    }
}
