//! Collections: heads all at once, for they are few; members by id.

use serde_json::json;
use serde_json::value::RawValue;

use super::nodes::Node;
use super::records::{Called, Halt, fetched, parse};
use super::{Fetched, Page, Reader, heads};
use crate::Error;
use crate::documents::{COLLECTION_HEADS, COLLECTION_PRODUCTS_PAGE, COLLECTIONS_BY_IDS};
use crate::gid::Gid as _;
use crate::wire;
use domain::shopify::collection::{CollectionHead, ShopCollection};
use domain::values::id::CollectionId;

impl Called for CollectionId {
    const KIND: &'static str = "collection";
    const NAME: &'static str = "handle";
}

impl Reader {
    /// All collections of the shop, on one page.
    ///
    /// Errors as [`Reader::order_heads`].
    pub async fn collection_heads(&self) -> Result<Page<CollectionId, CollectionHead>, Error> {
        let mut all = Page { items: Vec::new(), unreadable: Vec::new(), next: None };
        loop {
            let variables = json!({ "after": all.next });
            let mut budget = self.client.budget();
            let answer = self
                .client
                .query::<wire::CollectionHeads>(&mut budget, &COLLECTION_HEADS, &variables)
                .await?;
            let page: Page<CollectionId, CollectionHead> =
                heads::page::<wire::CollectionHead, _, _>(answer.data.collections, all.next.as_deref())
                    .map_err(|why| self.client.protocol(&COLLECTION_HEADS, answer.request, why))?;
            all.items.extend(page.items);
            all.unreadable.extend(page.unreadable);
            all.next = page.next;
            if all.next.is_none() {
                return Ok(all);
            }
        }
    }

    /// Whole collections with all their members, in the order asked.
    ///
    /// Errors as [`Reader::order_heads`].
    pub async fn collections(
        &self,
        ids: &[CollectionId],
    ) -> Result<Vec<Fetched<CollectionId, ShopCollection>>, Error> {
        let nodes = self.nodes(&COLLECTIONS_BY_IDS, ids).await?;
        let mut collections = Vec::with_capacity(ids.len());
        for (&id, node) in ids.iter().zip(nodes) {
            collections.push(match node {
                Node::Told(raw) => fetched(id, &raw, self.whole_collection(id, &raw).await)?,
                Node::Absent => Fetched::Gone(id),
                Node::Untold(untold) => Fetched::Unreadable(self.untold(id, untold).await?),
            });
        }
        Ok(collections)
    }

    /// Which of these collections the shop says it does not have, asked by their ids.
    ///
    /// Errors as [`Reader::order_heads`].
    pub async fn absent_collections(&self, ids: &[CollectionId]) -> Result<Vec<CollectionId>, Error> {
        self.absent(ids).await
    }

    async fn whole_collection(&self, id: CollectionId, raw: &RawValue) -> Result<ShopCollection, Halt> {
        let mut collection: wire::Collection = parse(raw)?;
        if collection.id != id.gid() {
            return Err(Halt::Unreadable(format!("the shop answered with {:?}", collection.id)));
        }
        let products = collection.products.take();
        collection.products.nodes = self.drained(&COLLECTION_PRODUCTS_PAGE, &collection.id, products).await?;
        collection.try_into().map_err(Halt::Unreadable)
    }
}
