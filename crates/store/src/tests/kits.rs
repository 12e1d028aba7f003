//! Components of kits: ownership, rows, and change notices.

use std::collections::HashMap;

use super::*;
use domain::catalog::claim::{Claim, Made};
use domain::catalog::import_kit::{Described, StoredKit};
use domain::plan::change::product::ProductKind;
use domain::plan::change::{ImportedProduct, ImportedVariant, KitComponent};
use domain::values::id::{InventoryItemId, VariantId};

const KIT: VariantId = VariantId(71);

/// The kit's product as the shop of the run has it.
fn product() -> Change {
    let kit = ImportedVariant {
        id: KIT,
        identity: "KIT".into(),
        shared: false,
        title: "Kit".into(),
        sku: Some("KIT".into()),
        barcode: None,
        raw: Default::default(),
        position: 1,
        price: "1".parse().unwrap(),
        kind: ProductKind::Kit,
        inventory_item: InventoryItemId(701),
        options: vec![],
    };
    Change::ProductImported(Box::new(ImportedProduct {
        id: ProductId(7),
        handle: "kit".into(),
        title: "Kit".into(),
        status: "ACTIVE".into(),
        vendor: String::new(),
        product_type: String::new(),
        gift_card: false,
        shop_updated_at: at(0),
        content_hash: "h".into(),
        tags: vec![],
        options: vec![],
        variants: vec![kit],
        apart: vec![],
    }))
}

fn expected(identity: &str, variant: i64) -> Change {
    Change::VariantExpected {
        identity: identity.into(),
        variant: Some(VariantId(variant)),
        sku: Some(identity.into()),
        title: identity.into(),
    }
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

/// A store with the kit, made of one A and two B.
fn fixture() -> Fixture {
    let mut fixture = Fixture::new();
    let done = lead(
        &mut fixture,
        vec![product(), expected("A", 72), expected("B", 73), composed(&[("A", 1), ("B", 2)])],
    );
    assert_eq!(done.created, 1, "{:?}", done.failed);
    fixture
}

fn lead(fixture: &mut Fixture, changes: Vec<Change>) -> Committed {
    fixture.commit(&plan(vec![Step { changes, outgoing: vec![], ..step(1) }])).unwrap()
}

fn parts(fixture: &Fixture) -> Vec<(String, u32)> {
    let sql = "SELECT v.identity, k.quantity FROM kit_components k JOIN variants v ON v.variant_id = k.component ORDER BY 1";
    let mut statement = fixture.store.conn.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

fn number(fixture: &Fixture, identity: &str) -> i64 {
    let sql = "SELECT variant_id FROM variants WHERE identity = ?1";
    fixture.store.conn.query_row(sql, [identity], |row| row.get(0)).unwrap()
}

#[test]
fn a_kit_is_made_of_what_its_shop_says_last() {
    let mut fixture = fixture();
    assert_eq!(parts(&fixture), [("A".to_owned(), 1), ("B".to_owned(), 2)]);
    lead(&mut fixture, vec![expected("C", 74), composed(&[("B", 5), ("C", 1)])]);
    assert_eq!(parts(&fixture), [("B".to_owned(), 5), ("C".to_owned(), 1)]);
    lead(&mut fixture, vec![composed(&[])]);
    assert_eq!(parts(&fixture), []);
}

#[test]
fn what_cannot_be_as_it_was_planned_is_stale_and_leaves_no_trace() {
    let mut fixture = fixture();
    let stale = |fixture: &mut Fixture| {
        let done = lead(fixture, vec![composed(&[("A", 9), ("Z", 1)])]);
        assert_eq!(done.skipped.iter().map(|it| &it.reason).collect::<Vec<_>>(), [&Reason::Stale]);
        assert_eq!(parts(fixture), [("A".to_owned(), 1), ("B".to_owned(), 2)]);
    };
    stale(&mut fixture);
    let others = "INSERT INTO shops VALUES ('other', 'other', ''); UPDATE variants SET described_by = 'other' WHERE identity = 'KIT';
                  INSERT INTO variants (identity, expected, title, kind, created_at, updated_at)
                  VALUES ('Z', 1, '', 'finished-good', '', '')";
    fixture.store.conn.execute_batch(others).unwrap();
    stale(&mut fixture);
}

#[test]
fn a_component_that_a_kit_is_not_made_of_any_more_has_changed() {
    let mut fixture = fixture();
    let stock = "INSERT INTO facilities (facility, name, kind) VALUES ('DC', '', 'store');
                 INSERT INTO stock SELECT variant_id, 'DC', 9, 9 FROM variants WHERE identity IN ('A', 'B')";
    fixture.store.conn.execute_batch(stock).unwrap();
    let before = fixture.reader().last_change().unwrap();
    lead(&mut fixture, vec![composed(&[("A", 1)])]);
    let changes = fixture.reader().changes_since(before, 10).unwrap();
    let mut known: Vec<i64> = ["KIT", "A", "B"].iter().map(|it| number(&fixture, it)).collect();
    known.sort_unstable();
    let mut told = changes.variants;
    told.sort_unstable();
    assert_eq!(told, known, "A as it is a part of the kit that changed, B though it is none any more");
}

/// Two of the kit, of one line of order 1, which wait; and one of B, of another.
fn waiting(fixture: &mut Fixture) {
    fixture.commit(&plan(vec![step(1)])).unwrap();
    let waiting = format!(
        "INSERT INTO ship_groups (ship_group_id, order_id, facility, shipping_method) VALUES (3, 1, 'brokering', 'standard');
         INSERT INTO items (order_id, line_id, unit, ship_group_id, variant_id, status, title, price, gift_card) VALUES
             (1, 70, 1, 3, {kit}, 'approved', '', '1', 0), (1, 70, 2, 3, {kit}, 'held', '', '1', 0),
             (1, 80, 1, 3, {b}, 'approved', '', '1', 0)",
        kit = number(fixture, "KIT"),
        b = number(fixture, "B"),
    );
    fixture.store.conn.execute_batch(&waiting).unwrap();
}

#[test]
fn what_a_waiting_kit_takes_is_counted_wherever_it_is_subtracted() {
    let mut fixture = fixture();
    waiting(&mut fixture);
    let (shop, reader) = (job().shop, fixture.reader());
    let variants = ["KIT", "A", "B"].map(|it| number(&fixture, it));
    let netted = [2, 2, 5];
    let sold = reader.sold(&shop, &variants).unwrap();
    let told = variants.map(|it| sold.iter().find(|sold| sold.sold.variant == it).map(|it| it.sold.netted));
    assert_eq!(told, netted.map(Some), "as far as the shop's own sales are netted");
    let by_line = reader.netted_units(&shop, &variants).unwrap();
    let of = |variant| {
        by_line.iter().filter(move |it| it.variant == variant).map(|it| (it.line.0, it.units, it.of_line))
    };
    assert_eq!(variants.map(|it| of(it).map(|(_, units, _)| units).sum::<i64>()), netted);
    assert_eq!(of(variants[2]).collect::<Vec<_>>(), [(70, 4, 2), (80, 1, 1)], "a kit takes two of B");
    let mut subtracted = HashMap::new();
    let waiting = |supply: &domain::stock::availability::Supply<'_>| {
        subtracted.insert(supply.variant, supply.waiting.units);
        Ok::<_, Error>(())
    };
    reader.supplies(Variants::These(&variants), &[], at(0), waiting).unwrap();
    assert_eq!(variants.map(|it| subtracted[&it]), netted, "in what may be promised");
}

fn stored(fixture: &Fixture, shop: &str, variant: i64, identity: &str, made: Made) -> Option<StoredKit> {
    let claim = Claim { variant: VariantId(variant), identity: identity.into(), made };
    fixture.reader().stored_kits(shop, &[&claim]).unwrap().remove(&claim.variant)
}

#[test]
fn who_claims_a_kit_is_told_who_describes_it_and_what_it_is_made_of() {
    let fixture = fixture();
    let shop = job().shop;
    let whole = |described| {
        let components = [("A".to_owned(), 1), ("B".to_owned(), 2)].into();
        Some(StoredKit { described, components })
    };
    let kit = Made::OfComponents;
    assert_eq!(stored(&fixture, &shop, 71, "KIT", kit), whole(Described::ByItself));
    assert_eq!(stored(&fixture, &shop, 71, "KIT", Made::Whole), whole(Described::ByItself), "it was a kit");
    assert_eq!(stored(&fixture, &shop, 71, "NEW", kit), whole(Described::ByItself), "it will be renamed");
    assert_eq!(stored(&fixture, &shop, 99, "KIT", kit), whole(Described::BySibling));
    assert_eq!(stored(&fixture, "other", 71, "KIT", kit), whole(Described::ByAnotherShop));
    assert_eq!(stored(&fixture, &shop, 98, "NEVER MET", kit), None);
    assert_eq!(stored(&fixture, &shop, 72, "A", Made::Whole), None, "neither is nor was");
    let expected = stored(&fixture, &shop, 72, "A", kit).unwrap();
    assert_eq!((expected.described, expected.components.len()), (Described::ByNobody, 0));
    fixture.store.conn.execute("UPDATE variants SET described_by = NULL, described_of = NULL", []).unwrap();
    assert_eq!(stored(&fixture, &shop, 71, "KIT", kit), whole(Described::ByNobody));
    assert_eq!(
        fixture.reader().linked_identities(&shop, &[VariantId(73), VariantId(5)]).unwrap(),
        [(VariantId(73), "B".to_owned())].into()
    );
}
