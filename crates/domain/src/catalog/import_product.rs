//! One Shopify product → one product of the store (jobs.md, IL-1 and PR-1).

use std::collections::{HashMap, HashSet};

use super::claim::{Claim, Made};
use crate::catalog::product::{Identifier, content_hash};
use crate::plan::change::product::ProductKind;
use crate::plan::change::{Change, ImportedProduct, ImportedVariant};
use crate::shopify::product::{ShopProduct, ShopVariant};
use crate::values::fingerprint::fingerprint;
use crate::values::id::VariantId;

/// Which variant of the same shop owns an identity, and which variants keep one from before identities were trimmed.
#[derive(Debug, Clone, Default)]
pub struct Owners {
    stored: HashMap<String, VariantId>,
    apart: HashSet<VariantId>,
}

impl Owners {
    /// The owners after a page of products: those the store knows, less those that give their identity up in it.
    pub fn after(stored: HashMap<String, VariantId>, page: &[ShopProduct], identifier: Identifier) -> Self {
        let claims: HashMap<VariantId, Option<String>> = page
            .iter()
            .flat_map(|product| &product.variants)
            .map(|variant| (variant.id, identifier.of(variant).ok()))
            .collect();
        let keeps = |identity: &str, owner: &VariantId| {
            claims.get(owner).is_none_or(|claim| claim.as_deref() == Some(identity))
        };
        let stored = stored.into_iter().filter(|(identity, owner)| keeps(identity, owner)).collect();
        Self { stored, apart: HashSet::new() }
    }

    /// The same owners, and variants that are not merged into the one that has their trimmed identity.
    pub fn keeping_apart(self, apart: HashSet<VariantId>) -> Self {
        Self { apart, ..self }
    }

    /// True if the identity is another variant's.
    fn is_anothers(&self, identity: &str, variant: VariantId) -> bool {
        self.stored.get(identity).is_some_and(|owner| *owner != variant)
    }
}

/// What comes of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// What changes in the store.
    pub change: Change,
    /// Variants of it that say what their identities stand for, at least in this shop.
    pub claims: Vec<Claim>,
    /// Variants that cannot be taken, each with its reason; their siblings can.
    pub refused: Vec<(VariantId, String)>,
}

/// Takes a product as its shop has it now. `stored_hash` is the fingerprint of what the store has of it: an equal one
/// means that nothing we keep has changed.
pub fn import(
    product: &ShopProduct,
    stored_hash: Option<&str>,
    owners: &Owners,
    identifier: Identifier,
) -> Import {
    let mut refused = Vec::new();
    let (mut variants, mut claims, mut apart) = (Vec::new(), Vec::new(), Vec::new());
    let mut taken_here = HashSet::new();
    for variant in &product.variants {
        match identifier.of(variant) {
            Ok(identity) if owners.apart.contains(&variant.id) => {
                apart.push(variant.id);
                refused.push((variant.id, kept_apart(variant.id, &identity, identifier)));
            }
            Ok(identity) => {
                let shared =
                    owners.is_anothers(&identity, variant.id) || !taken_here.insert(identity.clone());
                if !shared {
                    claims.push(claim(variant, &identity));
                }
                variants.push(imported_variant(product, variant, identity, shared));
            }
            Err(reason) => refused.push((variant.id, reason)),
        }
    }
    let hash = match apart.is_empty() {
        true => content_hash(product),
        // Another fingerprint once the conflict is gone, whichever product it was solved in.
        false => fingerprint(&(content_hash(product), &apart)),
    };
    let change = if stored_hash == Some(hash.as_str()) {
        Change::ProductSeen { product: product.id, shop_updated_at: product.updated_at }
    } else {
        Change::ProductImported(Box::new(imported(product, hash, variants, apart)))
    };
    Import { change, claims, refused }
}

fn claim(variant: &ShopVariant, identity: &str) -> Claim {
    let made = if variant.requires_components { Made::OfComponents } else { Made::Whole };
    Claim { variant: variant.id, identity: identity.to_owned(), made }
}

fn kept_apart(variant: VariantId, identity: &str, identifier: Identifier) -> String {
    let label = identifier.label();
    format!(
        "variant {variant} has, trimmed, the {label} `{identity}` of another variant in the database; both stay apart: \
         give one of them another {label} in Shopify"
    )
}

fn imported(
    product: &ShopProduct,
    content_hash: String,
    variants: Vec<ImportedVariant>,
    apart: Vec<VariantId>,
) -> ImportedProduct {
    ImportedProduct {
        id: product.id,
        handle: product.handle.clone(),
        title: product.title.clone(),
        status: product.status.clone(),
        vendor: product.vendor.clone(),
        product_type: product.product_type.clone(),
        gift_card: product.gift_card,
        shop_updated_at: product.updated_at,
        content_hash,
        tags: product.tags.clone(),
        options: product.options.clone(),
        variants,
        apart,
    }
}

fn imported_variant(
    product: &ShopProduct,
    variant: &ShopVariant,
    identity: String,
    shared: bool,
) -> ImportedVariant {
    ImportedVariant {
        id: variant.id,
        identity,
        shared,
        title: variant.title.clone(),
        sku: variant.sku.clone(),
        barcode: variant.barcode.clone(),
        raw: variant.raw.clone(),
        position: variant.position,
        price: variant.price,
        kind: ProductKind::of(product, variant),
        inventory_item: variant.inventory_item,
        options: variant.options.clone(),
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::shopify::product::RawIdentifiers;
    use crate::values::id::{InventoryItemId, ProductId};

    fn variant(id: i64, sku: Option<&str>) -> ShopVariant {
        ShopVariant {
            id: VariantId(id),
            title: format!("V{id}"),
            sku: sku.map(str::to_owned),
            barcode: None,
            raw: RawIdentifiers::default(),
            position: 1,
            price: "19.90".parse().unwrap(),
            inventory_item: InventoryItemId(id + 1000),
            requires_shipping: true,
            requires_components: false,
            tracked: true,
            options: vec![("Size".into(), "M".into())],
        }
    }

    fn product(variants: Vec<ShopVariant>) -> ShopProduct {
        ShopProduct {
            id: ProductId(7),
            title: "Parka".into(),
            handle: "parka".into(),
            status: "ACTIVE".into(),
            vendor: "Brightside".into(),
            product_type: "Jackets".into(),
            tags: vec!["winter".into()],
            gift_card: false,
            updated_at: DateTime::UNIX_EPOCH,
            options: vec!["Size".into()],
            variants,
        }
    }

    fn taken(import: &Import) -> &ImportedProduct {
        match &import.change {
            Change::ProductImported(product) => product,
            other => panic!("not imported: {other:?}"),
        }
    }

    #[test]
    fn a_variant_without_its_identifier_is_refused_and_its_siblings_are_taken() {
        let import = import(
            &product(vec![variant(1, Some("A")), variant(2, None)]),
            None,
            &Owners::default(),
            Identifier::Sku,
        );
        assert_eq!(taken(&import).variants.len(), 1);
        assert_eq!(import.refused, [(VariantId(2), "variant 2 has no SKU".into())]);
    }

    #[test]
    fn two_variants_with_one_sku_are_one_variant_of_the_store() {
        let import = import(
            &product(vec![variant(1, Some("A")), variant(2, Some("A"))]),
            None,
            &Owners::default(),
            Identifier::Sku,
        );
        let shared: Vec<bool> = taken(&import).variants.iter().map(|v| v.shared).collect();
        assert_eq!(shared, [false, true]);
        assert_eq!(import.claims.len(), 1, "only the one that describes it");
    }

    #[test]
    fn variant_kept_apart_is_refused_until_free() {
        let apart = |ids: &[i64]| {
            let owners = Owners::default().keeping_apart(ids.iter().copied().map(VariantId).collect());
            import(
                &product(vec![variant(1, Some("A")), variant(2, Some("B"))]),
                None,
                &owners,
                Identifier::Sku,
            )
        };
        let (kept, free) = (apart(&[1]), apart(&[]));
        assert_eq!((taken(&kept).variants.len(), &taken(&kept).apart[..]), (1, &[VariantId(1)][..]));
        assert!(kept.refused[0].1.contains("the SKU `A` of another variant"), "{:?}", kept.refused);
        assert_eq!((taken(&free).variants.len(), free.refused.len()), (2, 0));
        assert_ne!(
            taken(&kept).content_hash,
            taken(&free).content_hash,
            "or nobody would notice that it is free"
        );
    }

    #[test]
    fn the_variant_that_owns_an_identity_keeps_it() {
        let owned_by =
            |id| Owners::after(HashMap::from([("A".to_owned(), VariantId(id))]), &[], Identifier::Sku);
        let one = product(vec![variant(1, Some("A"))]);
        assert!(taken(&import(&one, None, &owned_by(99), Identifier::Sku)).variants[0].shared);
        assert!(!taken(&import(&one, None, &owned_by(1), Identifier::Sku)).variants[0].shared);
    }

    #[test]
    fn variants_that_swap_their_skus_both_own_what_they_got() {
        let stored = HashMap::from([("A".to_owned(), VariantId(1)), ("B".to_owned(), VariantId(2))]);
        let swapped = product(vec![variant(1, Some("B")), variant(2, Some("A"))]);
        let owners = Owners::after(stored, std::slice::from_ref(&swapped), Identifier::Sku);
        let import = import(&swapped, None, &owners, Identifier::Sku);
        assert!(taken(&import).variants.iter().all(|variant| !variant.shared));
    }

    #[test]
    fn a_product_whose_content_is_the_same_is_only_seen_again() {
        let before = product(vec![variant(1, Some("A"))]);
        let hash = content_hash(&before);
        let later = ShopProduct { updated_at: DateTime::from_timestamp(99, 0).unwrap(), ..before };
        let import = import(&later, Some(&hash), &Owners::default(), Identifier::Sku);
        assert_eq!(
            import.change,
            Change::ProductSeen { product: ProductId(7), shop_updated_at: later.updated_at }
        );
    }

    #[test]
    fn a_gift_card_is_a_finished_good_whatever_else_is_said_of_it() {
        let digital = ShopVariant { requires_shipping: false, ..variant(1, Some("A")) };
        let kit = ShopVariant { requires_components: true, ..variant(1, Some("A")) };
        let plain = product(vec![]);
        let gift = ShopProduct { gift_card: true, ..product(vec![]) };
        assert_eq!(ProductKind::of(&plain, &digital), ProductKind::DigitalGood);
        assert_eq!(ProductKind::of(&plain, &kit), ProductKind::Kit);
        assert_eq!(ProductKind::of(&gift, &digital), ProductKind::FinishedGood);
    }
}
