//! The table of jobs. What is in it is in the command line, in `jobs list` and in `jobs.toml`.

pub mod brokering;
mod feed;
mod initial_load;
mod inventory;
mod misc;
mod orders;
mod page_size;
mod polling;
mod products;
mod unreadable;

use std::sync::LazyLock;

use crate::catalog::{Catalog, CatalogError, JobKnown, Overrides};
use crate::job::{Configured, Job, JobName, Key, Planner, WorksFor};

/// One row per job.
pub const TABLE: &[Entry] = &[
    Entry::of::<initial_load::products::Products>(),
    Entry::of::<initial_load::orders::Orders>(),
    Entry::of::<orders::new::New>(),
    Entry::of::<orders::missed::Missed>(),
    Entry::of::<orders::approve::Approve>(),
    Entry::of::<orders::update::Update>(),
    Entry::of::<orders::cancelled::Cancelled>(),
    Entry::of::<orders::cancelled_items::CancelledItems>(),
    Entry::of::<orders::returns::Returns>(),
    Entry::of::<orders::upload_cancelled::UploadCancelled>(),
    Entry::of::<brokering::batch::Batch>(),
    Entry::of::<brokering::rejected::Rejected>(),
    Entry::of::<inventory::export_thresholds::ExportThresholds>(),
    Entry::of::<inventory::variance::Variance>(),
    Entry::of::<inventory::import_thresholds::ImportThresholds>(),
    Entry::of::<inventory::sync::Sync>(),
    Entry::of::<inventory::upload_changes::UploadChanges>(),
    Entry::of::<inventory::upload_all::UploadAll>(),
    Entry::of::<products::sync::Sync>(),
    Entry::of::<misc::import_facilities::ImportFacilities>(),
    Entry::of::<misc::import_stock::ImportStock>(),
    Entry::of::<misc::import_receipts::ImportReceipts>(),
    Entry::of::<misc::import_rejections::ImportRejections>(),
];

/// The Job Manager's pages that have jobs, in its order, each with what it is about.
pub const CATEGORIES: &[(&str, &str)] = &[
    ("initial-load", "Load a shop's history in bulk"),
    ("orders", "Import orders and apply Shopify's changes"),
    ("brokering", "Allocate orders to facilities by routing rules"),
    ("inventory", "Synchronize stock, thresholds and availability"),
    ("products", "Synchronize products and collections"),
    ("misc", "Import files of other systems"),
];

/// A job as the rest of the program sees it.
#[derive(Clone, Copy)]
pub struct Entry {
    /// Category and verb.
    pub name: JobName,
    /// What it does.
    pub about: &'static str,
    /// What it reads.
    pub reads: &'static str,
    /// What it writes.
    pub writes: &'static str,
    /// True if it can be told which window to read.
    pub windowed: bool,
    /// For whom it works.
    pub works_for: WorksFor,
    /// The word for what it brings in: `new`, `recovered`.
    pub created: &'static str,
    /// What its settings mean.
    pub keys: &'static [Key],
    /// Its settings' defaults.
    pub defaults: fn() -> toml::Table,
    /// The job with its settings from the catalog, the environment and the command line.
    pub configure: Configure,
}

/// Reads a job's settings (those of a variant, if one is named) and makes it ready to plan.
pub type Configure = fn(&Catalog, Option<&str>, &Overrides) -> Result<Box<dyn Planner>, CatalogError>;

impl Entry {
    const fn of<J: Job>() -> Self {
        Self {
            name: J::NAME,
            about: J::ABOUT,
            reads: J::READS,
            writes: J::WRITES,
            windowed: J::WINDOWED,
            works_for: J::FOR,
            created: J::CREATED,
            keys: J::KEYS,
            defaults: || toml::Table::try_from(J::Settings::default()).unwrap_or_default(),
            configure: configure::<J>,
        }
    }
}

fn configure<J: Job>(
    catalog: &Catalog,
    variant: Option<&str>,
    overrides: &Overrides,
) -> Result<Box<dyn Planner>, CatalogError> {
    let settings: J::Settings = catalog.settings(J::NAME.category, J::NAME.verb, variant, overrides)?;
    Ok(Box::new(Configured::<J>::new(settings)))
}

/// The job of this name.
pub fn find(category: &str, verb: &str) -> Option<&'static Entry> {
    TABLE.iter().find(|entry| entry.name.category == category && entry.name.verb == verb)
}

/// What the catalog must know of the table to tell right names from wrong ones.
pub fn known() -> Vec<JobKnown<'static>> {
    static KEYS: LazyLock<Vec<Vec<&str>>> =
        LazyLock::new(|| TABLE.iter().map(|entry| entry.keys.iter().map(|key| key.name).collect()).collect());
    let known = |(entry, keys): (&Entry, &'static Vec<&'static str>)| JobKnown {
        category: entry.name.category,
        job: entry.name.verb,
        keys,
    };
    TABLE.iter().zip(KEYS.iter()).map(known).collect()
}
