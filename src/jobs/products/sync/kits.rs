//! Components of the kits of a page. A bulk query does not reach them and a fingerprint does not contain them, so they
//! are read whenever a kit is.

use std::collections::{HashMap, HashSet};

use anyhow::Result;

use super::variant_record::record_of;
use crate::job::PlanCx;
use crate::jobs::unreadable::failure;
use domain::catalog::claim::{Claim, Made};
use domain::catalog::import_kit::{Known, StoredKit, compose, told_here};
use domain::catalog::import_product::Import;
use domain::plan::change::Change;
use domain::plan::{Failure, FailureKind, Plan, Reason};
use domain::shopify::product::{ShopComponent, ShopProduct};
use domain::values::id::{ProductId, VariantId};
use shopify::{Fetched, Unreadable};

/// Whether the shop can be asked what a kit is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::jobs) enum Components {
    /// It can.
    #[default]
    OfTheShop,
    /// The products are out of somebody's file, which does not tell it, and nothing is asked of the shop.
    Untold,
}

/// What comes of the kits of a page, by product.
#[derive(Default)]
pub(super) struct Kits {
    changes: HashMap<ProductId, Vec<Change>>,
    failed: HashMap<ProductId, Vec<Failure>>,
}

/// What is told of a kit.
enum Told {
    Components(Vec<ShopComponent>),
    Gone,
    Unreadable(Unreadable<VariantId>),
}

impl Kits {
    /// What changes of the product's kits. They go after the products of the page, of which they may be made.
    pub(super) fn changes(&mut self, product: ProductId) -> Vec<Change> {
        self.changes.remove(&product).unwrap_or_default()
    }

    /// True if anything does.
    pub(super) fn change(&self, product: ProductId) -> bool {
        self.changes.contains_key(&product)
    }

    /// Kits of the product that cannot be taken.
    pub(super) fn failed(&mut self, product: ProductId) -> Vec<Failure> {
        self.failed.remove(&product).unwrap_or_default()
    }
}

/// Asks for the components of all kits of a page together; without a kit, for nothing.
pub(super) async fn of(
    cx: &PlanCx<'_>,
    page: &[(&ShopProduct, Import)],
    components: Components,
    plan: &mut Plan,
) -> Result<Kits> {
    let claims: Vec<&Claim> = page.iter().flat_map(|(_, import)| &import.claims).collect();
    let stored = cx.store.stored_kits(&cx.shop.name, &claims)?;
    let here: Vec<(&ShopProduct, &Claim)> = page
        .iter()
        .flat_map(|(product, import)| told_here(import, &stored).map(move |claim| (*product, claim)))
        .filter(|(_, claim)| claim.made == Made::OfComponents || stored.contains_key(&claim.variant))
        .collect();
    let asked = asked(&here);
    let mut told = match components {
        Components::OfTheShop => told(cx, &asked).await?,
        Components::Untold => HashMap::new(),
    };
    let known = known(cx, &claims, &told)?;
    let mut kits = Kits::default();
    for (product, claim) in here {
        let record = || record_of(product, claim.variant);
        let components = match (claim.made, told.remove(&claim.variant)) {
            (Made::Whole, _) => Vec::new(),
            (Made::OfComponents, Some(Told::Components(components))) => components,
            (Made::OfComponents, Some(Told::Gone)) => {
                plan.skip(record(), Reason::Gone);
                continue;
            }
            (Made::OfComponents, Some(Told::Unreadable(bad))) => {
                let failure = Failure { record: record(), ..failure("variant", bad) };
                kits.failed.entry(product.id).or_default().push(failure);
                continue;
            }
            (Made::OfComponents, None) => {
                if is_unknown(claim, &stored) {
                    plan.skip(record(), Reason::ComponentsUnknown);
                }
                continue;
            }
        };
        let stored = stored.get(&claim.variant);
        match compose(claim, &components, stored, &known, cx.shop.policy.identifier) {
            Ok(changes) if changes.is_empty() => {}
            Ok(changes) => kits.changes.entry(product.id).or_default().extend(changes),
            Err(reason) => {
                let payload = serde_json::to_string(&components)?;
                let failure = Failure { record: record(), kind: FailureKind::Refused, reason, payload };
                kits.failed.entry(product.id).or_default().push(failure);
            }
        }
    }
    Ok(kits)
}

fn asked(here: &[(&ShopProduct, &Claim)]) -> Vec<VariantId> {
    let kits = here.iter().filter(|(_, claim)| claim.made == Made::OfComponents);
    kits.map(|(_, claim)| claim.variant).collect()
}

/// True if the store has nothing of what the kit is made of.
fn is_unknown(claim: &Claim, stored: &HashMap<VariantId, StoredKit>) -> bool {
    stored.get(&claim.variant).is_none_or(|stored| stored.components.is_empty())
}

async fn told(cx: &PlanCx<'_>, kits: &[VariantId]) -> Result<HashMap<VariantId, Told>> {
    let mut told = HashMap::with_capacity(kits.len());
    for (id, fetched) in kits.iter().zip(cx.shopify.components(kits).await?) {
        let one = match fetched {
            Fetched::Taken(components) => Told::Components(components),
            Fetched::Gone(_) => Told::Gone,
            Fetched::Unreadable(bad) => Told::Unreadable(bad),
        };
        told.insert(*id, one);
    }
    Ok(told)
}

/// What is known of all that these kits are made of, in two questions; `claims` are the page's own variants.
fn known(cx: &PlanCx<'_>, claims: &[&Claim], told: &HashMap<VariantId, Told>) -> Result<Known> {
    let components: Vec<&ShopComponent> = told
        .values()
        .flat_map(|told| match told {
            Told::Components(components) => components.as_slice(),
            Told::Gone | Told::Unreadable(_) => &[],
        })
        .collect();
    if components.is_empty() {
        return Ok(Known::default());
    }
    let identity = |component: &&ShopComponent| cx.shop.policy.identifier.of_component(component).ok();
    let identities: Vec<String> = components.iter().filter_map(identity).collect();
    let variants: Vec<VariantId> = components.iter().map(|component| component.variant).collect();
    let of_page: HashSet<VariantId> = claims.iter().map(|claim| claim.variant).collect();
    Ok(Known {
        identities: cx.store.known_identities(&identities)?,
        linked: cx.store.linked_identities(&cx.shop.name, &variants)?,
        of_page,
    })
}
