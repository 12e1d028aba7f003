//! Variants of products as records of a run.

use domain::plan::{Failure, FailureKind, Record};
use domain::shopify::product::ShopProduct;
use domain::values::id::VariantId;

/// The record of a variant.
pub(super) fn record_of(product: &ShopProduct, id: VariantId) -> Record {
    let variant = product.variants.iter().find(|variant| variant.id == id);
    let title = variant.map_or("?", |variant| &variant.title);
    Record::new(&format!("product/{}/variant", product.id), id, format!("{} / {title}", product.title))
}

/// The failure of a variant that is refused.
pub(super) fn refusal(product: &ShopProduct, id: VariantId, reason: String) -> Failure {
    let variant = product.variants.iter().find(|variant| variant.id == id);
    Failure {
        record: record_of(product, id),
        kind: FailureKind::Refused,
        reason,
        payload: serde_json::to_string(&variant).unwrap_or_default(),
    }
}
