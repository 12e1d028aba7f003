//! Records by their ids: any number, in chunks that shrink when the shop cannot manage them.

use serde::de::DeserializeOwned;
use serde_json::json;
use serde_json::value::RawValue;

use super::{Fetched, Reader, Unreadable};
use crate::shopify::client::Fit;
use crate::shopify::documents::Document;
use crate::shopify::error::{Error, shown};
use crate::shopify::gid::Gid;
use crate::shopify::wire::Nodes;

/// Ids in one request at most: its cost is flat in them, its answer's size and time are not.
const LARGEST_CHUNK: usize = 50;

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

impl Reader {
    /// The raw records in the order of their ids; `None` for those that the shop does not have.
    pub(super) async fn nodes<I: Gid>(
        &self,
        document: &Document,
        ids: &[I],
    ) -> Result<Vec<Option<Box<RawValue>>>, Error> {
        let mut nodes = Vec::with_capacity(ids.len());
        let mut size = LARGEST_CHUNK;
        let mut budget = self.client.budget();
        while nodes.len() < ids.len() {
            let rest = &ids[nodes.len()..];
            let chunk = &rest[..size.min(rest.len())];
            let variables = json!({ "ids": chunk.iter().map(|id| id.gid()).collect::<Vec<_>>() });
            let fit = match chunk {
                [_] => Fit::Data(self.client.query(&mut budget, document, &variables).await?),
                _ => self.client.query_or_split::<Nodes>(&mut budget, document, &variables).await?,
            };
            match fit {
                Fit::Data(answer) if answer.data.nodes.len() == chunk.len() => {
                    nodes.extend(answer.data.nodes);
                    size = (chunk.len() * 2).clamp(size, LARGEST_CHUNK);
                    budget = self.client.budget();
                }
                Fit::Data(answer) => {
                    let why = format!(
                        "asked for {} records, answered with {}",
                        chunk.len(),
                        answer.data.nodes.len()
                    );
                    return Err(self.client.protocol(document, answer.request, why));
                }
                Fit::TooHeavy(why) => {
                    self.client.back_off(&mut budget, why).await?;
                    size = chunk.len().div_ceil(2);
                }
            }
        }
        Ok(nodes)
    }
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
        Err(Halt::Unreadable(why)) => Ok(Fetched::Unreadable(unreadable(id, raw, &why))),
    }
}

/// A record that is refused, with all that is known of it.
pub(super) fn unreadable<I: Called>(id: I, raw: &RawValue, why: &str) -> Unreadable<I> {
    let name = field(raw, I::NAME);
    let called = name.as_deref().map_or_else(|| id.to_string(), shown);
    let reason = format!("{} {called}: {}", I::KIND, shown(why));
    Unreadable { id, name, reason, payload: raw.get().to_owned() }
}

/// One text field of a record that may be unreadable otherwise.
pub(super) fn field(raw: &RawValue, name: &str) -> Option<String> {
    let record: serde_json::Value = serde_json::from_str(raw.get()).ok()?;
    record.get(name)?.as_str().map(str::to_owned)
}
