//! Computes the changes of a kit's components from Shopify's description of the kit.

use super::claim::Claim;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::import_product::Import;
use crate::catalog::product::Identifier;
use crate::plan::change::{Change, KitComponent};
use crate::shopify::product::ShopComponent;
use crate::values::id::VariantId;
use crate::values::identifier::trims_to;

/// What the store has of an identity that a kit claims, or that was a kit so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredKit {
    /// Who describes it.
    pub described: Described,
    /// What it is made of: identities, and how many of each.
    pub components: BTreeMap<String, u32>,
}

/// Who describes an identity, as seen from a variant of a shop that claims it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Described {
    /// Nobody does, yet or any more.
    ByNobody,
    /// This very variant.
    ByItself,
    /// Another variant of the same shop.
    BySibling,
    /// Another shop.
    ByAnotherShop,
}

/// What is known of the variants that kits are made of.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The identities that the store has, of those they have now.
    pub identities: HashSet<String>,
    /// The identities under which the store has them, whatever identities they have now.
    pub linked: HashMap<VariantId, String>,
    /// Those that come in with the same page, and so before the kits: under the identities that they have now.
    pub of_page: HashSet<VariantId>,
}

/// Those of a product's variants of which this shop says what they are made of, once the import is in the store. Several
/// shops may sell a kit: the one that describes it says it.
pub fn told_here<'a>(
    import: &'a Import,
    stored: &HashMap<VariantId, StoredKit>,
) -> impl Iterator<Item = &'a Claim> {
    let described_anew = matches!(import.change, Change::ProductImported(_));
    import.claims.iter().filter(move |claim| {
        match stored.get(&claim.variant).map_or(Described::ByNobody, |stored| stored.described) {
            Described::ByItself => true,
            Described::ByNobody | Described::BySibling => described_anew,
            Described::ByAnotherShop => false,
        }
    })
}

/// What changes when a kit is made of these; nothing if that is what the store has. What the store has not met yet is
/// expected.
///
/// # Errors
/// One of them has no identity, or the kit's own; then what the store has stays.
pub fn compose(
    claim: &Claim,
    told: &[ShopComponent],
    stored: Option<&StoredKit>,
    known: &Known,
    identifier: Identifier,
) -> Result<Vec<Change>, String> {
    let mut changes = Vec::new();
    let mut components: BTreeMap<String, u32> = BTreeMap::new();
    for component in told {
        let named = |why| format!("its component {}: {why}", component.title);
        let own = identifier.of_component(component).map_err(named)?;
        let identity = known.under(component.variant, &own).unwrap_or_else(|| {
            changes.push(Change::VariantExpected {
                identity: own.clone(),
                variant: Some(component.variant),
                sku: component.sku.clone(),
                title: component.title.clone(),
            });
            own
        });
        if identity == claim.identity {
            let why = format!("variant {} is `{identity}`, as the kit itself", component.variant);
            return Err(named(why));
        }
        // Two variants of the shop that share an identity are one of the store.
        let quantity = components.entry(identity).or_default();
        *quantity = quantity.saturating_add(component.quantity);
    }
    let unchanged = stored.map_or(components.is_empty(), |stored| stored.components == components);
    if unchanged {
        return Ok(Vec::new());
    }
    let components =
        components.into_iter().map(|(identity, quantity)| KitComponent { identity, quantity }).collect();
    changes.push(Change::KitComposed { variant: claim.variant, kit: claim.identity.clone(), components });
    Ok(changes)
}

impl Known {
    /// The identity under which the store has a variant, or will have it when the kit comes; `own` is the one it has now.
    fn under(&self, variant: VariantId, own: &str) -> Option<String> {
        let linked = self.linked.get(&variant);
        // A variant with an untrimmed identity is not the one that has the trimmed one.
        let apart = linked.is_some_and(|linked| trims_to(linked, own));
        if self.of_page.contains(&variant) || self.identities.contains(own) && !apart {
            return Some(own.to_owned());
        }
        linked.cloned()
    }
}

#[cfg(test)]
mod tests;
