//! The number of records per page.

use serde::{Deserialize, Deserializer, Serialize, de};

/// Records per page and transaction: 1 to 250, which is what Shopify gives at once (facts.md §2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(super) struct PageSize(pub(super) u16);

impl<'de> Deserialize<'de> for PageSize {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match i64::deserialize(deserializer)? {
            size @ 1..=250 => Ok(Self(size as u16)),
            _ => Err(de::Error::custom("a page has 1 to 250 records")),
        }
    }
}
