//! The settings of one job for one run: its table, the variant's over it, the environment over that, the flags on top.
//!
//! Bytes past the end of the file stand for what did not come from it: the first for the first override and so on, the
//! one after the last for a table that is not there. So one kind of place serves every mistake.

use std::ops::Range;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::diagnostic::{Diagnostic, Document, clean, line_of, quoted};
use super::error::CatalogError;
use super::explain;
use super::fields::{Fields, Value};
use super::job::{COMMON, Common, Known};
use super::named;
use super::overrides::{Given, Source};
use domain::brokering::routing::Routing;

/// One setting of a job, for people to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// The key, as written in the catalog.
    pub key: String,
    /// The value, as TOML.
    pub value: String,
    /// Where it comes from.
    pub source: Source,
}

/// The keys of one job, those of less authority already covered.
pub(super) struct Sheet<'s> {
    document: Document<'s>,
    known: &'s Known,
    given: Vec<Given<'s>>,
    header: Range<usize>,
    table: DeTable<'s>,
}

impl<'s> Sheet<'s> {
    /// Lays the job's table, the variant's and the overrides over each other.
    pub(super) fn lay(
        document: Document<'s>,
        known: &'s Known,
        variant: Option<&str>,
        given: Vec<Given<'s>>,
    ) -> Result<Self, CatalogError> {
        let root = DeTable::parse(document.text)
            .map_err(|error| CatalogError::wrong(&document, vec![explain::syntax(document.text, &error)]))?
            .into_inner();
        let job = root.get(known.category.as_str()).and_then(|table| table.get_ref().get(known.job.as_str()));
        let header = job.map_or_else(|| beyond(&document, given.len()), Spanned::span);
        let mut sheet = Self { document, known, given: Vec::new(), header, table: DeTable::new() };
        let variant = job.and_then(|job| job.get_ref().get("variants")?.get_ref().get(variant?));
        [job, variant].into_iter().flatten().for_each(|layer| sheet.cover(layer));
        sheet.cover_given(given)?;
        Ok(sheet)
    }

    fn cover(&mut self, layer: &Value<'s>) {
        for (key, value) in layer.get_ref().as_table().into_iter().flatten() {
            if self.known.keys().any(|known| known == key.get_ref()) {
                // `insert` alone would keep the place of the covered key.
                self.table.remove(key.get_ref().as_ref());
                self.table.insert(key.clone(), value.clone());
            }
        }
    }

    fn cover_given(&mut self, given: Vec<Given<'s>>) -> Result<(), CatalogError> {
        let mut strangers = Vec::new();
        for (index, given) in given.iter().enumerate() {
            let place = beyond(&self.document, index);
            if self.known.keys().any(|known| known == given.key) {
                self.table.remove(given.key.as_str());
                let key = Spanned::new(place.clone(), given.key.clone().into());
                self.table.insert(key, given.value(place));
            } else {
                strangers.push(explain::unknown_key(&given.key, place, self.known.keys()));
            }
        }
        self.given = given;
        if strangers.is_empty() { Ok(()) } else { Err(self.wrong(strangers)) }
    }

    /// The job's own settings.
    pub(super) fn own<S: DeserializeOwned>(&self) -> Result<S, CatalogError> {
        let own = self.table_of(|key| !COMMON.contains(&key));
        S::deserialize(ValueDeserializer::from(own))
            .map_err(|error| self.wrong(vec![explain::value(&error, &self.table, self.header.clone())]))
    }

    /// Looks up the routings that it names.
    pub(super) fn check_routings(&self, routings: &[Routing]) -> Result<(), CatalogError> {
        let named = self.known.keys().find(|key| *key == named::ROUTINGS);
        let list = named.and_then(|key| self.table.get(key));
        let problems = list.map(|list| named::check(list, routings)).unwrap_or_default();
        if problems.is_empty() { Ok(()) } else { Err(self.wrong(problems)) }
    }

    /// The keys that every job takes.
    pub(super) fn common(&self) -> Result<Common, CatalogError> {
        let common = self.table_of(|key| COMMON.contains(&key));
        let mut problems = Vec::new();
        let read = Fields::open(&self.known.job, &common, &COMMON, &mut problems)
            .map(|mut fields| Common::read(&mut fields))
            .unwrap_or_default();
        if problems.is_empty() { Ok(read) } else { Err(self.wrong(problems)) }
    }

    /// Every setting that has a value, with where it comes from, in the order the job declares its keys.
    pub(super) fn provenance(&self, defaults: &toml::Table) -> Result<Vec<Setting>, CatalogError> {
        let mut settings = Vec::new();
        for key in self.known.keys() {
            let (value, source) = match (self.table.get_key_value(key), defaults.get(key)) {
                (Some((key, value)), _) => (self.printed(value)?, self.source(&key.span())),
                (None, Some(value)) => (value.to_string(), Source::Default),
                (None, None) => continue,
            };
            settings.push(Setting { key: key.to_owned(), value: clean(&value), source });
        }
        Ok(settings)
    }

    fn table_of(&self, wanted: impl Fn(&str) -> bool) -> Value<'s> {
        let entries = self.table.iter().filter(|(key, _)| wanted(key.get_ref()));
        let table = entries.map(|(key, value)| (key.clone(), value.clone())).collect();
        Spanned::new(self.header.clone(), DeValue::Table(table))
    }

    fn printed(&self, value: &Value<'s>) -> Result<String, CatalogError> {
        let value = toml::Value::deserialize(ValueDeserializer::from(value.clone()))
            .map_err(|error| self.wrong(vec![explain::value(&error, &self.table, value.span())]))?;
        Ok(value.to_string())
    }

    fn source(&self, place: &Range<usize>) -> Source {
        match self.given_at(place) {
            Some(given) => given.source.clone(),
            None => Source::Catalog { line: line_of(self.document.text, place.start) },
        }
    }

    fn given_at(&self, place: &Range<usize>) -> Option<&Given<'s>> {
        self.given.get(past_the_end(&self.document, place)?)
    }

    /// Tells mistakes where they were made: on the command line, in the environment, else in the file.
    fn wrong(&self, problems: Vec<Diagnostic>) -> CatalogError {
        let (outside, inside): (Vec<_>, Vec<_>) =
            problems.into_iter().partition(|problem| past_the_end(&self.document, &problem.place).is_some());
        if outside.is_empty() {
            return CatalogError::wrong(&self.document, inside);
        }
        let given: Option<Vec<String>> = outside
            .iter()
            .map(|problem| Some(told(problem, &self.given_at(&problem.place)?.name())))
            .collect();
        match given {
            Some(messages) => CatalogError::usage(messages),
            None => self.no_table(&outside),
        }
    }

    /// A key is missing, and so is the whole table.
    fn no_table(&self, problems: &[Diagnostic]) -> CatalogError {
        let table = format!("[{}.{}]", self.known.category, self.known.job);
        let path = self.document.path.display();
        let place = format!("{path}, which has no table {}", quoted(&table));
        CatalogError::catalog(
            problems.iter().map(|problem| clean(&format!("{} in {place}", problem.message))),
        )
    }
}

/// A mistake in an override, on one line.
fn told(problem: &Diagnostic, name: &str) -> String {
    let message = format!("{} in {}", problem.message, quoted(name));
    let label = if problem.label.is_empty() { String::new() } else { format!(": {}", problem.label) };
    clean(&format!("{message}{label}"))
}

/// The place that stands for the override of this index.
fn beyond(document: &Document<'_>, index: usize) -> Range<usize> {
    let start = document.text.len() + 1 + index;
    start..start
}

/// The index that a place stands for, if it is past the end of the file.
fn past_the_end(document: &Document<'_>, place: &Range<usize>) -> Option<usize> {
    place.start.checked_sub(document.text.len() + 1)
}
