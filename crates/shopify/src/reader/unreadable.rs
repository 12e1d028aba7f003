//! Records that the shop itself cannot tell: put aside with the shop's words, under the name that people know.

use serde_json::json;

use super::Reader;
use super::nodes::Untold;
use super::records::{Called, field, unreadable};
use crate::Error;
use crate::client::Fit;
use crate::documents::NAMES_BY_IDS;
use crate::unreadable::Unreadable;
use crate::wire::Nodes;

impl Reader {
    /// The record as far as it is known.
    pub(super) async fn untold<I: Called>(&self, id: I, untold: Untold) -> Result<Unreadable<I>, Error> {
        let Untold { why, rest } = untold;
        let name = match rest.as_deref().and_then(|raw| field(raw, I::NAME)) {
            Some(name) => Some(name),
            None => self.name(id).await?,
        };
        Ok(unreadable(id, name, &why, rest.as_deref().map_or("null", |raw| raw.get())))
    }

    /// Its name, asked for alone and once: the shop may well tell that, and nothing depends on it.
    async fn name<I: Called>(&self, id: I) -> Result<Option<String>, Error> {
        let variables = json!({ "ids": [id.gid()] });
        let mut budget = self.client.budget();
        match self.client.query_or_split::<Nodes>(&mut budget, &NAMES_BY_IDS, &variables).await? {
            Fit::Data(answer, _) => {
                Ok(answer.data.nodes.iter().flatten().find_map(|raw| field(raw, I::NAME)))
            }
            Fit::TooHeavy(_) => Ok(None),
        }
    }
}
