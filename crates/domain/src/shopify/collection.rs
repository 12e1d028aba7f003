//! A collection as a Shopify shop tells it: facts only.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::values::fingerprint::fingerprint;
use crate::values::id::{CollectionId, ProductId};

/// The cheap facts of a collection: enough to know whether its members must be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CollectionHead {
    /// Shopify's number.
    pub id: CollectionId,
    /// When it last changed at the shop. That its members changed by themselves does not show here. UTC.
    pub updated_at: DateTime<Utc>,
}

/// A collection with its members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShopCollection {
    /// Shopify's number.
    pub id: CollectionId,
    /// What the buyer sees.
    pub title: String,
    /// Its word in the shop's addresses.
    pub handle: String,
    /// When it last changed at the shop. UTC.
    pub updated_at: DateTime<Utc>,
    /// Its members, ascending.
    pub products: Vec<ProductId>,
}

impl ShopCollection {
    /// A fingerprint of everything we keep of it, whatever its `updated_at` says.
    pub fn content_hash(&self) -> String {
        fingerprint(&Self { updated_at: DateTime::UNIX_EPOCH, ..self.clone() })
    }
}
