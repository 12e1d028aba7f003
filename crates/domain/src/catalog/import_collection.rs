//! One Shopify collection → what changes of it in the store (jobs.md, PR-1 "Category structures").

use chrono::{DateTime, Utc};

use crate::plan::Verdict;
use crate::plan::change::Change;
use crate::shopify::collection::ShopCollection;

/// What the store has of a shop's collection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCollection {
    /// What people call it.
    pub title: String,
    /// Its `updated_at` at the shop when it was last read. UTC.
    pub shop_updated_at: DateTime<Utc>,
    /// Fingerprint of it and its members then.
    pub content_hash: String,
    /// The shop has deleted it since.
    pub gone: bool,
}

/// What is to be done about a collection, and why; nothing, if the store has it as it is.
pub fn import(
    collection: &ShopCollection,
    stored: Option<&StoredCollection>,
) -> Option<(Change, Verdict, &'static str)> {
    let content_hash = collection.content_hash();
    let seen_at = collection.updated_at;
    let (verdict, why) = match stored {
        None => (Verdict::Created, "not in the database"),
        Some(stored) if stored.gone => (Verdict::Updated, "at the shop again"),
        Some(stored) if stored.content_hash == content_hash && stored.shop_updated_at == seen_at => {
            return None;
        }
        Some(stored) if stored.content_hash == content_hash => {
            let seen = Change::CollectionSeen { collection: collection.id, shop_updated_at: seen_at };
            return Some((seen, Verdict::Unchanged, "nothing we keep has changed"));
        }
        Some(stored) if stored.shop_updated_at == seen_at => (Verdict::Updated, "its members changed"),
        Some(_) => (Verdict::Updated, "changed at the shop"),
    };
    let imported = Change::CollectionImported { collection: Box::new(collection.clone()), content_hash };
    Some((imported, verdict, why))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::id::{CollectionId, ProductId};

    fn collection(updated_at: i64, products: &[i64]) -> ShopCollection {
        ShopCollection {
            id: CollectionId(4),
            title: "Jackets".into(),
            handle: "jackets".into(),
            updated_at: DateTime::from_timestamp(updated_at, 0).unwrap(),
            products: products.iter().copied().map(ProductId).collect(),
        }
    }

    fn stored(collection: &ShopCollection) -> StoredCollection {
        StoredCollection {
            title: collection.title.clone(),
            shop_updated_at: collection.updated_at,
            content_hash: collection.content_hash(),
            gone: false,
        }
    }

    #[test]
    fn a_collection_is_imported_when_it_or_its_members_changed() {
        let now = collection(9, &[1, 2]);
        let gone = StoredCollection { gone: true, ..stored(&now) };
        for (before, expected) in [
            (None, Some((Verdict::Created, "not in the database"))),
            (Some(stored(&now)), None),
            (
                Some(stored(&collection(8, &[1, 2]))),
                Some((Verdict::Unchanged, "nothing we keep has changed")),
            ),
            (Some(stored(&collection(9, &[1]))), Some((Verdict::Updated, "its members changed"))),
            (Some(stored(&collection(8, &[1]))), Some((Verdict::Updated, "changed at the shop"))),
            (Some(gone), Some((Verdict::Updated, "at the shop again"))),
        ] {
            let planned = import(&now, before.as_ref());
            assert_eq!(planned.as_ref().map(|(_, verdict, why)| (*verdict, *why)), expected, "{before:?}");
            let only_seen = matches!(planned, Some((Change::CollectionSeen { .. }, _, _)));
            assert_eq!(only_seen, expected.is_some_and(|(verdict, _)| verdict == Verdict::Unchanged));
        }
    }
}
