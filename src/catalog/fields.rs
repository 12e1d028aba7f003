//! Takes a table apart key by key, noting every mistake instead of stopping at the first.

use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue, ValueDeserializer};

use super::diagnostic::{Diagnostic, quoted};
use super::explain;

/// A key as it stands in the file.
pub(super) type Key<'t> = Spanned<DeString<'t>>;
/// A value as it stands in the file.
pub(super) type Value<'t> = Spanned<DeValue<'t>>;

/// One table whose keys are being read.
pub(super) struct Fields<'r, 't> {
    table: &'r DeTable<'t>,
    header: Range<usize>,
    problems: &'r mut Vec<Diagnostic>,
}

impl<'r, 't> Fields<'r, 't> {
    /// Opens a value that must be a table of the keys in `words`; other keys are noted as unknown.
    pub(super) fn open(
        name: &str,
        value: &'r Value<'t>,
        words: &[&str],
        problems: &'r mut Vec<Diagnostic>,
    ) -> Option<Self> {
        let table = table(name, value, problems)?;
        let strangers = table.keys().filter(|key| !words.contains(&key.get_ref().as_ref()));
        problems.extend(
            strangers.map(|key| explain::unknown_key(key.get_ref(), key.span(), words.iter().copied())),
        );
        Some(Self { table, header: value.span(), problems })
    }

    /// The value of a key, if it is there.
    pub(super) fn raw(&self, key: &str) -> Option<&'r Value<'t>> {
        self.table.get(key)
    }

    /// True if anything stands in the table.
    pub(super) fn has_keys(&self) -> bool {
        !self.table.is_empty()
    }

    /// The value of a key; `None` when it is not there, or wrong, which is noted.
    pub(super) fn take<T: DeserializeOwned>(&mut self, key: &str) -> Option<T> {
        let value = self.raw(key)?;
        let error = match T::deserialize(ValueDeserializer::from(value.clone())) {
            Ok(value) => return Some(value),
            Err(error) => error,
        };
        let place = error.span().unwrap_or_else(|| value.span());
        self.problems.push(explain::value(&error, self.table, place));
        None
    }

    /// The value of a key, which is a string that must parse; the error says why it does not.
    pub(super) fn parse<T>(&mut self, key: &str, parse: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let text: String = self.take(key)?;
        let place = self.raw(key)?.span();
        parse(&text)
            .map_err(|why| self.note(Diagnostic::new(explain::wrong_value(Some(key)), place, why)))
            .ok()
    }

    /// Notes that a key is not there.
    pub(super) fn missing(&mut self, key: &str, advice: &str) {
        self.problems.push(explain::missing_key(key, self.header.clone(), advice));
    }

    /// Notes a mistake that only this table's reader can see.
    pub(super) fn note(&mut self, problem: Diagnostic) {
        self.problems.push(problem);
    }

    /// Where further mistakes of this table go.
    pub(super) fn problems(&mut self) -> &mut Vec<Diagnostic> {
        self.problems
    }
}

/// The table that a value must be; anything else is noted.
pub(super) fn table<'r, 't>(
    name: &str,
    value: &'r Value<'t>,
    problems: &mut Vec<Diagnostic>,
) -> Option<&'r DeTable<'t>> {
    let table = value.get_ref().as_table();
    if table.is_none() {
        let found = explain::type_of(value.get_ref());
        let label = format!("expected a table, found {found}");
        problems.push(Diagnostic::new(explain::wrong_value(Some(name)), value.span(), label));
    }
    table
}

/// The entries of a table in the order of the file.
pub(super) fn in_order<'r, 't>(table: &'r DeTable<'t>) -> Vec<(&'r Key<'t>, &'r Value<'t>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

/// Whether a shop's or a variant's name can be typed after a flag and stand in a file's name; if not, that is noted.
pub(super) fn name(key: &Key<'_>, problems: &mut Vec<Diagnostic>) -> Option<String> {
    let name: &str = key.get_ref();
    let plain = |char: char| char.is_ascii_alphanumeric() || char == '-' || char == '_';
    let good = name.chars().all(plain) && name.starts_with(|char: char| char.is_ascii_alphanumeric());
    if !good {
        let message = format!("{} is no name", quoted(name));
        problems.push(Diagnostic::new(message, key.span(), "a name is letters, digits, `-` and `_`"));
    }
    good.then(|| name.to_owned())
}
