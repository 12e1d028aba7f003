//! A collection's head and body.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::connection::Connection;
use super::value::{At, Reference, time};
use crate::gid::Gid;
use domain::shopify::collection::{self, ShopCollection};
use domain::values::id::{CollectionId, ProductId};

/// The answer to `collection-heads`.
#[derive(Debug, Deserialize)]
pub(crate) struct CollectionHeads {
    pub(crate) collections: Connection<Box<RawValue>>,
}

/// A collection's cheap facts.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CollectionHead {
    id: String,
    updated_at: String,
}

impl TryFrom<CollectionHead> for collection::CollectionHead {
    type Error = String;

    fn try_from(wire: CollectionHead) -> Result<Self, String> {
        Ok(Self { id: CollectionId::parse(&wire.id)?, updated_at: time(&wire.updated_at).at("updated at")? })
    }
}

/// A collection, perhaps with only the first page of its members.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Collection {
    pub(crate) id: String,
    title: String,
    handle: String,
    updated_at: String,
    pub(crate) products: Connection<Reference>,
}

impl TryFrom<Collection> for ShopCollection {
    type Error = String;

    fn try_from(wire: Collection) -> Result<Self, String> {
        let members = wire.products.nodes.iter().map(|member| ProductId::parse(&member.id));
        let mut products: Vec<ProductId> = members.collect::<Result<_, String>>().at("member:")?;
        products.sort_unstable();
        products.dedup();
        Ok(Self {
            id: CollectionId::parse(&wire.id)?,
            title: wire.title,
            handle: wire.handle,
            updated_at: time(&wire.updated_at).at("updated at")?,
            products,
        })
    }
}
