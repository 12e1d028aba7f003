//! The catalog as a whole: everything there is, what was deleted, and what really is no longer there.

use serde_json::json;

use super::Reader;
use super::nodes::Node;
use crate::Error;
use crate::documents::{NAMES_BY_IDS, PRODUCT_DELETIONS, PRODUCT_IDS};
use crate::gid::Gid;
use crate::search::{behind, products_deleted};
use crate::wire;
use domain::values::id::ProductId;
use domain::values::window::Window;

/// Shopify pages no deeper than 25,000 records into one query (facts.md §2.2); we turn back well before.
const DEEPEST: usize = 20_000;

/// Deletions of products, as events state them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProductDeletions {
    /// The products, ascending.
    pub products: Vec<ProductId>,
    /// Ids of events that name no product.
    pub unnamed: Vec<String>,
}

impl Reader {
    /// The numbers of all products, ascending.
    ///
    /// Errors as [`Reader::order_heads`].
    pub async fn product_ids(&self) -> Result<Vec<ProductId>, Error> {
        let mut ids: Vec<ProductId> = Vec::new();
        let (mut query, mut after): (Option<String>, Option<String>) = (None, None);
        let mut depth = 0;
        loop {
            let variables = json!({ "query": query, "after": after });
            let mut budget = self.client.budget();
            let answer = self.client.query::<wire::ProductIds>(&mut budget, &PRODUCT_IDS, &variables).await?;
            let request = answer.request.clone();
            let wrong = |why| self.client.protocol(&PRODUCT_IDS, request, why);
            let page = answer.data.ids();
            let next = answer.data.products.page_info.next(after.as_deref());
            let (page, next) = page.and_then(|page| Ok((page, next?))).map_err(wrong)?;
            depth += page.len();
            ids.extend(page);
            match next {
                None => break,
                Some(_) if depth >= DEEPEST => {
                    (query, after, depth) = (ids.last().map(|last| behind(*last)), None, 0);
                }
                next => after = next,
            }
        }
        ids.sort_unstable();
        ids.dedup();
        Ok(ids)
    }

    /// The products that the shop's events of a window state as deleted.
    ///
    /// Errors as [`Reader::order_heads`].
    pub async fn product_deletions(&self, window: &Window) -> Result<ProductDeletions, Error> {
        let (mut deletions, mut after) = (ProductDeletions::default(), None::<String>);
        loop {
            let variables = json!({ "query": products_deleted(window), "after": after });
            let mut budget = self.client.budget();
            let answer =
                self.client.query::<wire::Deletions>(&mut budget, &PRODUCT_DELETIONS, &variables).await?;
            let Some(events) = answer.data.events else { break };
            for event in events.nodes {
                match event.product() {
                    Some(product) => deletions.products.push(product),
                    None => deletions.unnamed.push(event.id),
                }
            }
            after = events
                .page_info
                .next(after.as_deref())
                .map_err(|why| self.client.protocol(&PRODUCT_DELETIONS, answer.request, why))?;
            if after.is_none() {
                break;
            }
        }
        deletions.products.sort_unstable();
        deletions.products.dedup();
        Ok(deletions)
    }

    /// Which of these products the shop says it does not have: not by a list, which may lag, but asked by their ids.
    /// What it cannot tell is not among them.
    ///
    /// Errors as [`Reader::order_heads`].
    pub async fn absent_products(&self, ids: &[ProductId]) -> Result<Vec<ProductId>, Error> {
        self.absent(ids).await
    }

    pub(super) async fn absent<I: Gid>(&self, ids: &[I]) -> Result<Vec<I>, Error> {
        let nodes = self.nodes(&NAMES_BY_IDS, ids).await?;
        let absent = ids.iter().zip(nodes).filter(|(_, node)| matches!(node, Node::Absent));
        Ok(absent.map(|(id, _)| *id).collect())
    }
}
