//! Every clause of what a kit is made of.

use crate::catalog::claim::{Claim, Made};
use chrono::DateTime;

use super::*;
use crate::values::id::ProductId;

const KIT: VariantId = VariantId(1);

fn claim() -> Claim {
    Claim { variant: KIT, identity: "KIT".into(), made: Made::OfComponents }
}

fn component(variant: i64, sku: Option<&str>, quantity: u32) -> ShopComponent {
    ShopComponent {
        variant: VariantId(variant),
        title: format!("Part {variant}"),
        sku: sku.map(str::to_owned),
        barcode: None,
        quantity,
    }
}

fn stored(components: &[(&str, u32)]) -> StoredKit {
    let components = components.iter().map(|(identity, units)| ((*identity).to_owned(), *units)).collect();
    StoredKit { described: Described::ByItself, components }
}

fn knows(identities: &[&str]) -> Known {
    Known { identities: identities.iter().map(|it| (*it).to_owned()).collect(), ..Known::default() }
}

fn composed(components: &[(&str, u32)]) -> Change {
    let component = |(identity, quantity): &(&str, u32)| KitComponent {
        identity: (*identity).to_owned(),
        quantity: *quantity,
    };
    Change::KitComposed {
        variant: KIT,
        kit: "KIT".into(),
        components: components.iter().map(component).collect(),
    }
}

fn compose(told: &[ShopComponent], stored: Option<&StoredKit>, known: &Known) -> Result<Vec<Change>, String> {
    super::compose(&claim(), told, stored, known, Identifier::Sku)
}

#[test]
fn a_kit_changes_only_where_what_is_stored_differs() {
    let told = [component(2, Some("A"), 1), component(3, Some("B"), 2)];
    let known = knows(&["A", "B"]);
    let whole = composed(&[("A", 1), ("B", 2)]);
    assert_eq!(compose(&told, None, &known), Ok(vec![whole.clone()]));
    assert_eq!(compose(&told, Some(&stored(&[("A", 1)])), &known), Ok(vec![whole.clone()]));
    assert_eq!(compose(&told, Some(&stored(&[("A", 1), ("B", 1)])), &known), Ok(vec![whole]));
    assert_eq!(compose(&told, Some(&stored(&[("A", 1), ("B", 2)])), &known), Ok(vec![]));
}

#[test]
fn what_is_no_kit_any_more_is_made_of_nothing() {
    assert_eq!(compose(&[], Some(&stored(&[("A", 1)])), &Known::default()), Ok(vec![composed(&[])]));
    assert_eq!(compose(&[], Some(&stored(&[])), &Known::default()), Ok(vec![]));
    assert_eq!(compose(&[], None, &Known::default()), Ok(vec![]));
}

#[test]
fn component_kept_apart_keeps_its_untrimmed_identity() {
    let known = Known { linked: HashMap::from([(VariantId(2), " A ".to_owned())]), ..knows(&["A"]) };
    let told = [component(2, Some("A"), 1), component(3, Some("A"), 1)];
    assert_eq!(compose(&told, None, &known), Ok(vec![composed(&[(" A ", 1), ("A", 1)])]));
}

#[test]
fn a_component_that_the_store_has_not_met_is_expected() {
    let changes = compose(&[component(2, Some("A"), 1)], None, &Known::default()).unwrap();
    let expected = Change::VariantExpected {
        identity: "A".into(),
        variant: Some(VariantId(2)),
        sku: Some("A".into()),
        title: "Part 2".into(),
    };
    assert_eq!(changes, [expected, composed(&[("A", 1)])]);
}

#[test]
fn a_component_whose_new_identity_no_import_has_brought_yet_is_the_variant_that_it_was() {
    let linked = HashMap::from([(VariantId(2), "OLD".to_owned())]);
    let told = [component(2, Some("NEW"), 1)];
    let known = Known { linked: linked.clone(), ..Known::default() };
    assert_eq!(compose(&told, None, &known), Ok(vec![composed(&[("OLD", 1)])]));
    let comes = Known { linked, of_page: HashSet::from([VariantId(2)]), ..Known::default() };
    assert_eq!(compose(&told, None, &comes), Ok(vec![composed(&[("NEW", 1)])]), "it comes with the page");
}

#[test]
fn components_of_one_identity_are_one_component() {
    let told = [component(2, Some("A"), 1), component(3, Some("A"), 2)];
    assert_eq!(compose(&told, None, &knows(&["A"])), Ok(vec![composed(&[("A", 3)])]));
}

#[test]
fn a_component_without_its_identifier_makes_the_kit_fail() {
    let told = [component(2, Some("A"), 1), component(3, None, 1)];
    let refused = compose(&told, None, &knows(&["A"])).unwrap_err();
    assert_eq!(refused, "its component Part 3: variant 3 has no SKU");
    let by_number = super::compose(&claim(), &told, None, &Known::default(), Identifier::ShopifyId).unwrap();
    assert_eq!(by_number.last(), Some(&composed(&[("2", 1), ("3", 1)])));
}

#[test]
fn a_kit_does_not_contain_itself() {
    let own = "its component Part 2: variant 2 is `KIT`, as the kit itself";
    assert_eq!(compose(&[component(2, Some("KIT"), 1)], None, &knows(&["KIT"])), Err(own.to_owned()));
    let linked = HashMap::from([(VariantId(2), "KIT".to_owned())]);
    let known = Known { linked, ..Known::default() };
    assert_eq!(compose(&[component(2, Some("NEW"), 1)], None, &known), Err(own.to_owned()), "by its link");
}

#[test]
fn only_the_variant_that_describes_a_kit_says_what_it_is_made_of() {
    let seen = Change::ProductSeen { product: ProductId(7), shop_updated_at: DateTime::UNIX_EPOCH };
    let new = Change::ProductImported(Box::new(crate::plan::change::ImportedProduct {
        id: ProductId(7),
        handle: String::new(),
        title: String::new(),
        status: String::new(),
        vendor: String::new(),
        product_type: String::new(),
        gift_card: false,
        shop_updated_at: DateTime::UNIX_EPOCH,
        content_hash: String::new(),
        tags: vec![],
        options: vec![],
        variants: vec![],
        apart: vec![],
    }));
    for (described, when_seen, when_imported) in [
        (Described::ByItself, true, true),
        (Described::BySibling, false, true),
        (Described::ByNobody, false, true),
        (Described::ByAnotherShop, false, false),
    ] {
        let stored = HashMap::from([(KIT, StoredKit { described, ..stored(&[]) })]);
        for (change, told) in [(&seen, when_seen), (&new, when_imported)] {
            let import = Import { change: change.clone(), claims: vec![claim()], refused: vec![] };
            assert_eq!(told_here(&import, &stored).count() == 1, told, "{described:?}");
        }
    }
    let unheard_of = Import { change: new, claims: vec![claim()], refused: vec![] };
    assert_eq!(told_here(&unheard_of, &HashMap::new()).count(), 1, "the store has not met it");
}
