//! Lists inside a record, past their first page.

use serde::de::DeserializeOwned;
use serde_json::json;

use super::Reader;
use super::records::{Halt, parse};
use crate::documents::Document;
use crate::wire::{Connection, Continued};

impl Reader {
    /// Fetches the further pages of a list, and returns the whole list. `owner` is the gid of the record that holds it.
    ///
    /// The record may change between two pages. Then its `updatedAt`, which was read first, is older than the shop's,
    /// and the next window reads it again; so what is torn now heals then.
    pub(super) async fn drained<T: DeserializeOwned>(
        &self,
        document: &Document,
        owner: &str,
        first: Connection<T>,
    ) -> Result<Vec<T>, Halt> {
        let mut items = first.nodes;
        let mut next = first.page_info.next(None).map_err(Halt::Unreadable)?;
        while let Some(after) = next {
            let variables = json!({ "id": owner, "after": after });
            let answer =
                self.client.query::<Continued>(&mut self.client.budget(), document, &variables).await?;
            let page = answer.data.owner.ok_or(Halt::Gone)?.rest;
            for raw in &page.nodes {
                items.push(parse(raw)?);
            }
            next = page.page_info.next(Some(&after)).map_err(Halt::Unreadable)?;
        }
        Ok(items)
    }
}
