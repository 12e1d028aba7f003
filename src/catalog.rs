//! The catalog, `jobs.toml`: shops, jobs, schedules, settings.
//!
//! It is read once, whole, before anything is done; every mistake in it is told with its file, line, caret and the next
//! step. What the jobs' own keys mean is the jobs' business: [`Catalog::settings`] gives them their table, with the
//! overrides of the run laid over it.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use toml::de::DeTable;

mod diagnostic;
pub mod duration;
mod error;
mod explain;
mod fields;
mod job;
mod mask;
mod named;
mod nearest;
mod overrides;
mod routing;
mod schedule;
mod settings;
mod shop;
mod shop_domain;
mod store;
mod token;

#[cfg(test)]
mod tests;

pub use duration::Span;
pub use error::{CatalogError, Fault};
pub use job::{Common, JobKnown, JobTable, OnLocked};
pub use nearest::nearest;
pub use overrides::{Overrides, Source};
pub use schedule::Schedule;
pub use settings::Setting;
pub use shop::ShopTable;
pub use shop_domain::Domain;
pub use store::StoreTable;

use diagnostic::{Diagnostic, Document, clean, line_of, quoted};
use domain::brokering::routing::Routing;
use job::Known;
use settings::Sheet;

/// A catalog without a mistake, as far as it can be told without running a job.
#[derive(Debug, Clone, PartialEq)]
pub struct Catalog {
    /// The file it was read from, as it was named.
    pub path: PathBuf,
    /// The store.
    pub store: StoreTable,
    /// The shops by name; at least one.
    pub shops: BTreeMap<String, ShopTable>,
    /// How orders are routed, in the order of the file.
    pub routings: Vec<Routing>,
    jobs: Vec<JobTable>,
    known: Vec<Known>,
    text: String,
}

impl Catalog {
    /// Reads the catalog at `path`; `known` are the jobs that exist.
    ///
    /// # Errors
    /// When the file is missing or unreadable, and whenever [`Catalog::parse`] fails.
    pub fn load(path: &Path, known: &[JobKnown<'_>]) -> Result<Self, CatalogError> {
        let bytes = std::fs::read(path).map_err(|error| unreadable(path, &error))?;
        match String::from_utf8(bytes) {
            Ok(text) => Self::parse(path, &text, known),
            Err(error) => Err(not_text(path, &error)),
        }
    }

    /// Reads a catalog from its text; relative paths in it are taken from the folder of `path`.
    ///
    /// # Errors
    /// With every mistake of the syntax; without any, with every mistake of the tables.
    pub fn parse(path: &Path, text: &str, known: &[JobKnown<'_>]) -> Result<Self, CatalogError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let document = Document { path, text };
        let (root, errors) = DeTable::parse_recoverable(text);
        if !errors.is_empty() {
            return Err(CatalogError::wrong(&document, syntax(&document, &errors)));
        }
        let known = known.iter().map(Known::from).collect();
        let mut problems = Vec::new();
        let catalog = Self::read(&document, root.get_ref(), known, &mut problems);
        if problems.is_empty() { Ok(catalog) } else { Err(CatalogError::wrong(&document, problems)) }
    }

    fn read(
        document: &Document<'_>,
        root: &DeTable<'_>,
        known: Vec<Known>,
        problems: &mut Vec<Diagnostic>,
    ) -> Self {
        let folder = document.path.parent().unwrap_or(Path::new(""));
        let mut catalog = Self {
            path: document.path.to_owned(),
            store: StoreTable::default_in(folder),
            shops: BTreeMap::new(),
            routings: Vec::new(),
            jobs: Vec::new(),
            known,
            text: document.text.to_owned(),
        };
        if root.get("shops").is_none() {
            problems.push(shop::none(0..0));
        }
        for (key, value) in fields::in_order(root) {
            match key.get_ref().as_ref() {
                "store" => catalog.store = StoreTable::read(value, folder, problems).unwrap_or(catalog.store),
                "shops" => catalog.shops = shop::read_all(value, folder, problems),
                "routing" => catalog.routings = routing::read_all(value, problems),
                category if catalog.known.iter().any(|known| known.category == category) => {
                    let line = |byte| line_of(document.text, byte);
                    catalog.jobs.extend(job::read_category(category, value, &catalog.known, line, problems));
                }
                _ => problems.push(job::unknown_table(key, &catalog.known)),
            }
        }
        catalog
    }

    /// The settings of one job: its table, `variant`'s over it, the environment over that, the flags on top.
    ///
    /// `S` must refuse unknown fields wherever it nests; at its top they are refused here.
    ///
    /// # Errors
    /// When a value is wrong or a key missing, with its place; when it names a routing that is not there or not in use; when the job, the variant or an overridden key is unknown.
    pub fn settings<S: DeserializeOwned>(
        &self,
        category: &str,
        job: &str,
        variant: Option<&str>,
        overrides: &Overrides,
    ) -> Result<S, CatalogError> {
        let sheet = self.sheet(category, job, variant, overrides)?;
        let own = sheet.own()?;
        sheet.check_routings(&self.routings)?;
        Ok(own)
    }

    /// The keys that every job takes, of one job, by the same order of authority.
    ///
    /// # Errors
    /// As [`Catalog::settings`].
    pub fn common(
        &self,
        category: &str,
        job: &str,
        variant: Option<&str>,
        overrides: &Overrides,
    ) -> Result<Common, CatalogError> {
        self.sheet(category, job, variant, overrides)?.common()
    }

    /// Every key of one job that has a value, with where the value comes from; `defaults` are the job's own.
    ///
    /// # Errors
    /// As [`Catalog::settings`], except that the values are not looked at.
    pub fn provenance(
        &self,
        category: &str,
        job: &str,
        variant: Option<&str>,
        overrides: &Overrides,
        defaults: &toml::Table,
    ) -> Result<Vec<Setting>, CatalogError> {
        self.sheet(category, job, variant, overrides)?.provenance(defaults)
    }

    /// When a job, or a variant of it, is due; a variant without a schedule has its job's.
    pub fn schedule(&self, category: &str, job: &str, variant: Option<&str>) -> Option<&Schedule> {
        let table = self.job(category, job)?;
        let common = match variant {
            Some(variant) => table.variants.get(variant)?,
            None => &table.common,
        };
        common.schedule.as_ref()
    }

    /// The tables of jobs, in the order of the file.
    pub fn jobs(&self) -> impl Iterator<Item = &JobTable> {
        self.jobs.iter()
    }

    /// The table of one job, if the catalog has it.
    pub fn job(&self, category: &str, job: &str) -> Option<&JobTable> {
        self.jobs.iter().find(|table| table.category == category && table.job == job)
    }

    /// The names of a job's variants, sorted.
    pub fn variants(&self, category: &str, job: &str) -> impl Iterator<Item = &str> {
        self.job(category, job).into_iter().flat_map(|table| table.variants.keys().map(String::as_str))
    }

    fn sheet<'s>(
        &'s self,
        category: &str,
        job: &str,
        variant: Option<&str>,
        overrides: &'s Overrides,
    ) -> Result<Sheet<'s>, CatalogError> {
        let name = format!("{category} {job}");
        let known = self.known.iter().find(|known| known.category == category && known.job == job);
        let known =
            known.ok_or_else(|| CatalogError::usage([clean(&format!("unknown job {}", quoted(&name)))]))?;
        if let Some(variant) = variant.filter(|variant| self.variants(category, job).all(|it| it != *variant))
        {
            return Err(self.unknown_variant(category, job, variant));
        }
        let document = Document { path: &self.path, text: &self.text };
        Sheet::lay(document, known, variant, overrides.of(known, &self.known))
    }

    fn unknown_variant(&self, category: &str, job: &str, variant: &str) -> CatalogError {
        let message = format!("{} has no variant {}", quoted(&format!("{category} {job}")), quoted(variant));
        let label = match nearest::hint(variant, self.variants(category, job)) {
            hint if hint.is_empty() => {
                let table = format!("[{category}.{job}.variants.{variant}]");
                format!("write {} in {}", quoted(&table), self.path.display())
            }
            hint => hint,
        };
        CatalogError::usage([clean(&format!("{message}: {label}"))])
    }
}

/// The mistakes of the syntax, one a line: the reader, once lost, stumbles over what follows.
fn syntax(document: &Document<'_>, errors: &[toml::de::Error]) -> Vec<Diagnostic> {
    let mut problems: Vec<Diagnostic> =
        errors.iter().map(|error| explain::syntax(document.text, error)).collect();
    problems.sort_by_key(|problem| problem.place.start);
    problems.dedup_by_key(|problem| line_of(document.text, problem.place.start));
    problems
}

fn unreadable(path: &Path, error: &io::Error) -> CatalogError {
    let place = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let place = clean(&place.display().to_string());
    CatalogError::catalog([match error.kind() {
        io::ErrorKind::NotFound => format!(
            "no catalog at {place}\n  name yours with `hwjobs -c FILE`; examples/one-shop.toml is one to begin with"
        ),
        _ => format!("cannot read the catalog {place}: {error}"),
    }])
}

/// A file that is not UTF-8, shown up to where it stops being so.
fn not_text(path: &Path, error: &std::string::FromUtf8Error) -> CatalogError {
    let start = error.utf8_error().valid_up_to();
    let text = String::from_utf8_lossy(error.as_bytes());
    let document = Document { path, text: &text };
    let place = start..start + char::REPLACEMENT_CHARACTER.len_utf8();
    let label = "a catalog is UTF-8; save it as such";
    CatalogError::wrong(&document, vec![Diagnostic::new("not text", place, label)])
}
