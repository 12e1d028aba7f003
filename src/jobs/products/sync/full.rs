//! Whole products, from wherever it is known that they must be read, into the plan.

use std::collections::{HashMap, HashSet};

use anyhow::Result;

use super::Sync;
use super::kits::{self, Components};
use super::variant_record::refusal;
use crate::job::{Job as _, JobName, PlanCx};
use crate::jobs::unreadable::failure;
use domain::catalog::import_product::{Import, Owners, import};
use domain::plan::change::Change;
use domain::plan::{Failure, Plan, Reason, Record, Settles, Step, Verdict};
use domain::shopify::product::ShopProduct;
use domain::values::id::{ProductId, VariantId};
use domain::values::identifier::trims_to;
use shopify::Fetched;
use store::StoredProduct;

/// How whole products are taken.
pub(in crate::jobs) struct Whole<'a> {
    /// By which job.
    pub(in crate::jobs) job: JobName,
    /// What the store has of them.
    pub(in crate::jobs) stored: &'a HashMap<ProductId, StoredProduct>,
    /// Those that failed before and are tried again.
    pub(in crate::jobs) retried: &'a HashSet<ProductId>,
    /// Where it is told what kits are made of.
    pub(in crate::jobs) components: Components,
}

/// Reads these products and plans what comes of them. `retried` are those that failed before.
pub(super) async fn read(
    cx: &PlanCx<'_>,
    wanted: &[ProductId],
    stored: &HashMap<ProductId, StoredProduct>,
    retried: &HashSet<ProductId>,
    plan: &mut Plan,
) -> Result<()> {
    let products = sort_out(cx.shopify.products(wanted).await?, plan);
    let whole = Whole { job: Sync::NAME, stored, retried, components: Components::OfTheShop };
    take_all(cx, &products, &whole, plan).await
}

/// Plans what comes of these products, wherever they were read: kits last, for they may be made of the others.
pub(in crate::jobs) async fn take_all(
    cx: &PlanCx<'_>,
    products: &[ShopProduct],
    whole: &Whole<'_>,
    plan: &mut Plan,
) -> Result<()> {
    let owners = owners(cx, products)?;
    let imported = |product| {
        let current = whole.stored(product).filter(|stored| stored.is_current());
        let hash = current.map(|stored| stored.content_hash.as_str());
        (product, import(product, hash, &owners, cx.shop.policy.identifier))
    };
    let mut page: Vec<(&ShopProduct, Import)> = products.iter().map(imported).collect();
    let mut kits = kits::of(cx, &page, whole.components, plan).await?;
    page.sort_by_key(|(product, _)| kits.change(product.id));
    for (product, import) in page {
        let kits = OfKits { changes: kits.changes(product.id), failed: kits.failed(product.id) };
        take(cx, whole, product, import, kits, plan)?;
    }
    Ok(())
}

impl Whole<'_> {
    fn stored(&self, product: &ShopProduct) -> Option<&StoredProduct> {
        self.stored.get(&product.id)
    }
}

/// What comes of a product's kits.
struct OfKits {
    changes: Vec<Change>,
    failed: Vec<Failure>,
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

/// Who owns the identities that these products' variants claim.
fn owners(cx: &PlanCx<'_>, products: &[ShopProduct]) -> Result<Owners> {
    let (variants, identities): (Vec<VariantId>, Vec<String>) = products
        .iter()
        .flat_map(|product| &product.variants)
        .filter_map(|variant| Some((variant.id, cx.shop.policy.identifier.of(variant).ok()?)))
        .unzip();
    let stored = cx.store.identity_owners(&cx.shop.name, &identities)?;
    let apart = apart(cx, &variants, &identities)?;
    Ok(Owners::after(stored, products, cx.shop.policy.identifier).keeping_apart(apart))
}

/// Variants that the store has under untrimmed identities, while others have the trimmed ones.
fn apart(cx: &PlanCx<'_>, variants: &[VariantId], identities: &[String]) -> Result<HashSet<VariantId>> {
    let linked = cx.store.linked_identities(&cx.shop.name, variants)?;
    let untrimmed = |(id, identity): &(&VariantId, &String)| {
        linked.get(id).is_some_and(|stored| trims_to(stored, identity))
    };
    let claims: Vec<(&VariantId, &String)> = variants.iter().zip(identities).filter(untrimmed).collect();
    if claims.is_empty() {
        return Ok(HashSet::new());
    }
    let identities: Vec<String> = claims.iter().map(|(_, identity)| (*identity).clone()).collect();
    let taken = cx.store.known_identities(&identities)?;
    Ok(claims.into_iter().filter(|(_, identity)| taken.contains(*identity)).map(|(id, _)| *id).collect())
}

/// A product is one record. The variants that it could not bring along, and the kits of which it is not known what they are
/// made of, are records of their own: they fail, their siblings do not. A product that has not changed says nothing of them
/// again, unless it was read to try them again.
fn take(
    cx: &PlanCx<'_>,
    whole: &Whole<'_>,
    product: &ShopProduct,
    import: Import,
    kits: OfKits,
    plan: &mut Plan,
) -> Result<()> {
    let stored = whole.stored(product);
    let retried = whole.retried.contains(&product.id);
    let (verdict, why) = match (&import.change, stored) {
        (Change::ProductSeen { .. }, _) if !kits.changes.is_empty() => {
            (Verdict::Updated, "what its kits are made of has changed")
        }
        (Change::ProductSeen { .. }, _) => (Verdict::Unchanged, "nothing we keep has changed"),
        (_, None) => (Verdict::Created, "not in the database"),
        (_, Some(stored)) if stored.gone => (Verdict::Updated, "at the shop again"),
        (_, Some(stored)) if !stored.is_current() => (Verdict::Updated, "marked to be read again"),
        (_, Some(_)) => (Verdict::Updated, "changed at the shop"),
    };
    let looked = verdict != Verdict::Unchanged || retried;
    let nothing_new = stored.is_some_and(|s| s.is_current() && s.shop_updated_at == product.updated_at);
    let still_refused = !import.refused.is_empty() || !kits.failed.is_empty();
    if looked {
        plan.failed.extend(import.refused.into_iter().map(|(id, reason)| refusal(product, id, reason)));
        plan.failed.extend(kits.failed);
    } else if !kits.failed.is_empty() {
        // Of what a kit is made, the product does not show: it may have been well when the product last changed.
        let told = cx.store.failed_keys(&cx.shop.name, &whole.job.to_string())?;
        plan.failed.extend(kits.failed.into_iter().filter(|failure| !told.contains(&failure.record.key)));
    }
    if nothing_new && still_refused && kits.changes.is_empty() {
        // What is tried again is counted by what is still refused of it.
        plan.unchanged += u32::from(!retried);
        return Ok(());
    }
    plan.steps.push(Step {
        record: Record::new("product", product.id, product.title.clone()),
        settles: if looked { Settles::WithParts } else { Settles::Itself },
        verdict,
        why: why.to_owned(),
        changes: std::iter::once(import.change).chain(kits.changes).collect(),
        outgoing: Vec::new(),
    });
    Ok(())
}
