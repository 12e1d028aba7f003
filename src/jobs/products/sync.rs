//! `products sync`: brings new and changed products in (jobs.md, IL-1 and PR-1).
//!
//! Heads first; bodies only of products whose `updated_at` is not the one stored; and of those, only the ones whose
//! content differs by fingerprint change anything: stock movements touch `updated_at` all day.

use std::collections::{HashMap, HashSet};

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::catalog::Span;
use crate::domain::change::Change;
use crate::domain::checkpoint::Checkpoint;
use crate::domain::id::{ProductId, VariantId};
use crate::domain::import::product::{Import, Owners, import};
use crate::domain::plan::{Failure, FailureKind, Overtaken, Plan, Reason, Record, Settles, Step, Verdict};
use crate::domain::shop_product::{ProductHead, ShopProduct};
use crate::domain::window::WindowPolicy;
use crate::job::{Job, JobName, Key, PlanCx};
use crate::jobs::page_size::PageSize;
use crate::jobs::sweep::{Swept, next_page};
use crate::jobs::unreadable::failure;
use crate::shopify::Fetched;
use crate::store::StoredProduct;

/// The job.
#[derive(Default)]
pub(crate) struct Sync;

/// What can be set.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct Settings {
    overlap: Span,
    page_size: PageSize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { overlap: Span::minutes(10), page_size: PageSize(100) }
    }
}

impl Job for Sync {
    const NAME: JobName = JobName { category: "products", verb: "sync" };
    const ABOUT: &'static str = "Bring new and changed products and variants in";
    const READS: &'static str = "the shop's products by time of change, then the changed ones whole";
    const WRITES: &'static str = "products, variants, their options, tags and numbers at the shop";
    const KEYS: &'static [Key] = &[
        Key {
            name: "overlap",
            about: "how far a window reaches back into the one before; Shopify's search lags",
        },
        Key { name: "page-size", about: "products per page and transaction, 1 to 250" },
    ];
    type Settings = Settings;

    async fn plan(&self, cx: &PlanCx<'_>, settings: &Settings, from: &Checkpoint) -> Result<Plan> {
        let size = cx.page(settings.page_size.0);
        let fetch =
            async |window, cursor: Option<&str>| cx.shopify.product_heads(Some(&window), cursor, size).await;
        let Swept { heads, unreadable, checkpoint, more } =
            next_page(cx, from, &settings.window(), fetch, |head| head.updated_at).await?;

        let mut plan = Plan { checkpoint, more, overtaken: Overtaken::IsKept, ..Plan::default() };
        let retried: HashSet<ProductId> = cx.retries("product").into_iter().map(ProductId).collect();
        let ids: Vec<ProductId> = heads.iter().map(|head| head.id).chain(retried.iter().copied()).collect();
        let stored = cx.store.stored_products(&cx.shop.name, &ids)?;
        let wanted = changed(&heads, &stored, &retried, &mut plan);
        // A product that is tried again is read whole all the same: it may have been mended since.
        let lost = unreadable.into_iter().filter(|bad| !retried.contains(&bad.id));
        plan.failed.extend(lost.map(|bad| failure("product", bad)));
        let products = sort_out(cx.shopify.products(&wanted).await?, &mut plan);
        let owners = owners(cx, &products)?;
        for product in &products {
            let stored = stored.get(&product.id);
            let import =
                import(product, stored.map(|s| s.content_hash.as_str()), &owners, cx.shop.policy.identifier);
            take(product, stored, import, retried.contains(&product.id), &mut plan);
        }
        Ok(plan)
    }
}

impl Settings {
    fn window(&self) -> WindowPolicy {
        WindowPolicy { overlap: self.overlap.as_delta(), settle: chrono::TimeDelta::zero(), first: None }
    }
}

/// The products to read: those that moved since they were stored, and those that failed before and are due again.
fn changed(
    heads: &[ProductHead],
    stored: &HashMap<ProductId, StoredProduct>,
    retried: &HashSet<ProductId>,
    plan: &mut Plan,
) -> Vec<ProductId> {
    let same =
        |head: &&ProductHead| stored.get(&head.id).is_some_and(|s| s.shop_updated_at == head.updated_at);
    let of_page: HashSet<ProductId> = heads.iter().map(|head| head.id).collect();
    plan.unchanged += heads.iter().filter(same).filter(|head| !retried.contains(&head.id)).count() as u32;
    heads
        .iter()
        .filter(|head| !same(head) || retried.contains(&head.id))
        .map(|head| head.id)
        .chain(retried.difference(&of_page).copied())
        .collect()
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
        (_, Some(_)) => (Verdict::Updated, "changed at the shop"),
    };
    let looked = verdict != Verdict::Unchanged || retried;
    let nothing_new = stored.is_some_and(|s| s.shop_updated_at == product.updated_at);
    let still_refused = !import.refused.is_empty();
    if looked {
        plan.failed.extend(import.refused.into_iter().map(|(id, reason)| refusal(product, id, reason)));
    }
    if nothing_new && still_refused {
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
