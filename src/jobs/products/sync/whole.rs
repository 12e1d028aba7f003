//! Whole products, from wherever it is known that they must be read, into the plan.

use std::collections::{HashMap, HashSet};

use anyhow::Result;

use crate::domain::change::Change;
use crate::domain::id::{ProductId, VariantId};
use crate::domain::import::product::{Import, Owners, import};
use crate::domain::plan::{Failure, FailureKind, Plan, Reason, Record, Settles, Step, Verdict};
use crate::domain::shop_product::ShopProduct;
use crate::job::PlanCx;
use crate::jobs::unreadable::failure;
use crate::shopify::Fetched;
use crate::store::StoredProduct;

/// Reads these products and plans what comes of them. `retried` are those that failed before.
pub(super) async fn read(
    cx: &PlanCx<'_>,
    wanted: &[ProductId],
    stored: &HashMap<ProductId, StoredProduct>,
    retried: &HashSet<ProductId>,
    plan: &mut Plan,
) -> Result<()> {
    let products = sort_out(cx.shopify.products(wanted).await?, plan);
    take_all(cx, &products, stored, retried, plan)
}

/// Plans what comes of these products, wherever they were read.
pub(in crate::jobs) fn take_all(
    cx: &PlanCx<'_>,
    products: &[ShopProduct],
    stored: &HashMap<ProductId, StoredProduct>,
    retried: &HashSet<ProductId>,
    plan: &mut Plan,
) -> Result<()> {
    let owners = owners(cx, products)?;
    for product in products {
        let stored = stored.get(&product.id);
        let current = stored.filter(|stored| stored.is_current());
        let hash = current.map(|stored| stored.content_hash.as_str());
        let import = import(product, hash, &owners, cx.shop.policy.identifier);
        take(product, stored, import, retried.contains(&product.id), plan);
    }
    Ok(())
}

fn sort_out(fetched: Vec<Fetched<ProductId, ShopProduct>>, plan: &mut Plan) -> Vec<ShopProduct> {
    let mut products = Vec::with_capacity(fetched.len());
    for one in fetched {
        match one {
            Fetched::Taken(product) => products.push(product),
            Fetched::Gone(id) => plan.skip(Record::new("product", id, format!("product {id}")), Reason::Gone),
            Fetched::Unreadable(bad) => plan.failed.push(failure("product", bad)),
        }
    }
    products
}

/// Who owns the identities that these products' variants claim, in one question.
fn owners(cx: &PlanCx<'_>, products: &[ShopProduct]) -> Result<Owners> {
    let identities: Vec<String> = products
        .iter()
        .flat_map(|product| &product.variants)
        .filter_map(|variant| cx.shop.policy.identifier.of(variant).ok())
        .collect();
    let stored = cx.store.identity_owners(&cx.shop.name, &identities)?;
    Ok(Owners::after(stored, products, cx.shop.policy.identifier))
}

/// A product is one record. The variants that it could not bring along are records of their own: they fail, their
/// siblings do not. A product that has not changed says nothing of them again, unless it was read to try them again.
fn take(
    product: &ShopProduct,
    stored: Option<&StoredProduct>,
    import: Import,
    retried: bool,
    plan: &mut Plan,
) {
    let (verdict, why) = match (&import.change, stored) {
        (Change::ProductSeen { .. }, _) => (Verdict::Unchanged, "nothing we keep has changed"),
        (_, None) => (Verdict::Created, "not in the store"),
        (_, Some(stored)) if stored.gone => (Verdict::Updated, "at the shop again"),
        (_, Some(stored)) if !stored.is_current() => (Verdict::Updated, "another gave up what they shared"),
        (_, Some(_)) => (Verdict::Updated, "changed at the shop"),
    };
    let looked = verdict != Verdict::Unchanged || retried;
    let nothing_new = stored.is_some_and(|s| s.is_current() && s.shop_updated_at == product.updated_at);
    let still_refused = !import.refused.is_empty();
    if looked {
        plan.failed.extend(import.refused.into_iter().map(|(id, reason)| refusal(product, id, reason)));
    }
    if nothing_new && still_refused {
        // What is tried again is counted by what is still refused of it.
        plan.unchanged += u32::from(!retried);
        return;
    }
    plan.steps.push(Step {
        record: Record::new("product", product.id, product.title.clone()),
        settles: if looked { Settles::WithParts } else { Settles::Itself },
        verdict,
        why: why.to_owned(),
        changes: vec![import.change],
        outgoing: Vec::new(),
    });
}

fn refusal(product: &ShopProduct, id: VariantId, reason: String) -> Failure {
    let variant = product.variants.iter().find(|variant| variant.id == id);
    let title = variant.map_or("?", |variant| &variant.title);
    Failure {
        record: Record::new(
            &format!("product/{}/variant", product.id),
            id,
            format!("{} / {title}", product.title),
        ),
        kind: FailureKind::Refused,
        reason,
        payload: serde_json::to_string(&variant).unwrap_or_default(),
    }
}
