//! A record by itself: read from the shop's JSON, or refused with its name and what is wrong.

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::Fetched;
use crate::error::{Error, shown};
use crate::gid::Gid;
use crate::unreadable::Unreadable;

/// Why a record does not arrive.
pub(super) enum Halt {
    /// It was deleted while it was read.
    Gone,
    /// It cannot be true; what, and where.
    Unreadable(String),
    /// The shop could not be asked; nothing about this record.
    Failed(Error),
}

impl From<Error> for Halt {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// The name of a record in people's mouths, and how its kind is called.
pub(super) trait Called: Gid {
    /// `order`, `product`.
    const KIND: &'static str;
    /// The JSON field that holds its name.
    const NAME: &'static str;
}

/// Reads one record; its JSON is the shop's, so that its fields can be anything.
pub(super) fn parse<T: DeserializeOwned>(raw: &RawValue) -> Result<T, Halt> {
    shape(raw).map_err(Halt::Unreadable)
}

/// Reads a record's or a head's JSON.
pub(super) fn shape<T: DeserializeOwned>(raw: &RawValue) -> Result<T, String> {
    serde_json::from_str(raw.get()).map_err(|e| format!("has another shape: {e}"))
}

/// What became of a record, from how reading it ended.
pub(super) fn fetched<I: Called, T>(
    id: I,
    raw: &RawValue,
    read: Result<T, Halt>,
) -> Result<Fetched<I, T>, Error> {
    match read {
        Ok(record) => Ok(Fetched::Taken(record)),
        Err(Halt::Gone) => Ok(Fetched::Gone(id)),
        Err(Halt::Failed(error)) => Err(error),
        Err(Halt::Unreadable(why)) => {
            Ok(Fetched::Unreadable(unreadable(id, field(raw, I::NAME), &why, raw.get())))
        }
    }
}

/// A record that is refused: what people call it if that is known, what is wrong with it, and what the shop sent.
pub(super) fn unreadable<I: Called>(id: I, name: Option<String>, why: &str, payload: &str) -> Unreadable<I> {
    let called = name.as_deref().map_or_else(|| id.to_string(), shown);
    let reason = format!("{} {called}: {}", I::KIND, shown(why));
    Unreadable { id, name, reason, payload: payload.to_owned() }
}

/// One text field of a record that may be unreadable otherwise.
pub(super) fn field(raw: &RawValue, name: &str) -> Option<String> {
    let record: serde_json::Value = serde_json::from_str(raw.get()).ok()?;
    record.get(name)?.as_str().map(str::to_owned)
}
