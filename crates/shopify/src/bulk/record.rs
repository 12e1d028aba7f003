//! A record of a bulk result: an order or a product with all rows that belong to it.

use serde::de::DeserializeOwned;

use super::row::{Depth, Identity, RowType, json_error, type_name};
use crate::unreadable::Unreadable;
use domain::plan::initial_load::RowCounts;

/// A line of the file with its identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// Its line in the file, from 1.
    pub(super) line: u64,
    pub(super) identity: Identity,
    pub(super) text: Vec<u8>,
}

impl Row {
    /// Parses it.
    ///
    /// # Errors
    /// It is no JSON, or has another shape; with its line.
    pub(super) fn parse<T: DeserializeOwned>(&self) -> Result<T, String> {
        serde_json::from_slice(&self.text).map_err(|error| match error.is_data() {
            true => {
                let name = type_name(&self.text).ok().flatten().unwrap_or_else(|| "the row".to_owned());
                format!("{name} at line {} has another shape: {}", self.line, json_error(&error))
            }
            false => format!("broken JSON at line {}: {}", self.line, json_error(&error)),
        })
    }
}

/// A record with its parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RawRecord {
    /// Its number at Shopify.
    pub id: i64,
    /// Its own row; none when only its parts were in the file.
    pub(super) root: Option<Row>,
    /// Its parts and theirs.
    pub(super) parts: Vec<Row>,
    /// How often the file has it besides.
    pub copies: u32,
    /// Rows of those copies.
    pub(super) copied_rows: u64,
}

impl RawRecord {
    /// Adds a row. A second copy of a row is only counted.
    pub(super) fn add(&mut self, row: Row) {
        match row.identity.depth {
            Depth::Root if self.root.is_none() => self.root = Some(row),
            Depth::Root => {
                self.copies += 1;
                self.copied_rows += 1;
            }
            Depth::Child | Depth::Grandchild => self.parts.push(row),
        }
    }

    /// Adds another copy of the same record: the first one in the file stands.
    pub fn merge(&mut self, copy: &Self) {
        self.copies += 1 + copy.copies;
        self.copied_rows += copy.rows();
    }

    /// Removes parts that the file has twice, as it has their record twice.
    pub(super) fn drop_copied_parts(&mut self) {
        if self.copies == 0 {
            return;
        }
        let mut seen = std::collections::HashSet::new();
        let before = self.parts.len();
        self.parts.retain(|row| {
            let Identity { number, type_hash, .. } = row.identity;
            number == 0 || seen.insert((type_hash, number))
        });
        self.copied_rows += (before - self.parts.len()) as u64;
    }

    /// Rows of the file that it is made of, with those of its copies.
    pub fn rows(&self) -> u64 {
        u64::from(self.root.is_some()) + self.parts.len() as u64 + self.copied_rows
    }

    /// Its own row.
    ///
    /// # Errors
    /// The file does not have it.
    pub(super) fn root(&self) -> Result<&Row, String> {
        self.root.as_ref().ok_or_else(|| "the file has parts of it, but not itself".to_owned())
    }

    /// Counts its rows: those that its conversion used and ignored, or all as failed if it was not converted.
    pub(super) fn count(&self, converted: Option<Used>, counts: &mut RowCounts) {
        match converted {
            Some(Used { used, ignored }) => {
                counts.used += used + self.copied_rows;
                counts.ignored += ignored;
            }
            None => counts.failed += self.rows(),
        }
    }

    /// Why it cannot be imported. `kind` is the word for such a record, `name` the member that people know it by.
    pub(super) fn unreadable<I>(&self, id: I, kind: &str, name: &str, why: &str) -> Unreadable<I> {
        let texts: Vec<_> =
            self.root.iter().chain(&self.parts).map(|row| String::from_utf8_lossy(&row.text)).collect();
        let name = self.root.as_ref().and_then(|root| {
            let record: serde_json::Value = serde_json::from_slice(&root.text).ok()?;
            record.get(name)?.as_str().map(str::to_owned)
        });
        let called = name.clone().unwrap_or_else(|| self.id.to_string());
        Unreadable { id, name, reason: format!("{kind} {called}: {why}"), payload: texts.join("\n") }
    }
}

/// How many rows of a record its conversion used, and how many it ignored on purpose.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Used {
    pub(super) used: u64,
    pub(super) ignored: u64,
}

impl Used {
    /// Accounts for a part that the conversion has no use for.
    ///
    /// # Errors
    /// Its type is not among those that are ignored on purpose.
    pub(super) fn ignore(&mut self, row: &Row, ignored: &[&str]) -> Result<(), String> {
        if row.identity.row_type == RowType::Broken {
            return row.parse::<serde::de::IgnoredAny>().map(|_| ());
        }
        let name = type_name(&row.text).map_err(|why| format!("broken JSON at line {}: {why}", row.line))?;
        match name.as_deref() {
            Some(name) if ignored.contains(&name) => {
                self.ignored += 1;
                Ok(())
            }
            Some(name) => Err(format!("line {} is a {name}, which this program does not know", row.line)),
            None => Err(format!("line {} has no id and no __typename, so its type is unknown", row.line)),
        }
    }
}

/// The numbers of these records.
pub fn ids(records: &[RawRecord]) -> Vec<i64> {
    records.iter().map(|record| record.id).collect()
}
