//! The shop itself.

use serde_json::json;

use super::Reader;
use crate::Error;
use crate::documents::{LOCATIONS, SHOP};
use crate::shop::{Location, ShopFacts};
use crate::wire;

impl Reader {
    /// The shop, our rights in it, and the versions of its API: what `check --connect` asks.
    pub async fn shop(&self) -> Result<ShopFacts, Error> {
        let answer = self.client.query::<wire::Shop>(&mut self.client.budget(), &SHOP, &json!({})).await?;
        answer.data.try_into().map_err(|why| self.client.protocol(&SHOP, answer.request, why))
    }

    /// Every location, the inactive ones too: history names them.
    pub async fn locations(&self) -> Result<Vec<Location>, Error> {
        let mut locations = Vec::new();
        let mut after: Option<String> = None;
        loop {
            let variables = json!({ "after": after });
            let answer = self
                .client
                .query::<wire::Locations>(&mut self.client.budget(), &LOCATIONS, &variables)
                .await?;
            let wire::Connection { nodes, page_info } = answer.data.locations;
            let page: Result<Vec<Location>, String> = nodes.into_iter().map(TryInto::try_into).collect();
            let (page, next) = page
                .and_then(|page| Ok((page, page_info.next(after.as_deref())?)))
                .map_err(|why| self.client.protocol(&LOCATIONS, answer.request, why))?;
            locations.extend(page);
            match next {
                Some(_) => after = next,
                None => return Ok(locations),
            }
        }
    }
}
