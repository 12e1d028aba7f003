//! A kit is made of things that the shop has, and is none itself.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::*;

/// The kits, as variants, with their products.
fn kits(products: &[Value]) -> Vec<(&Value, &Value)> {
    let variants =
        products.iter().flat_map(|product| list(product, "variants").iter().map(move |v| (product, v)));
    variants.filter(|(_, variant)| variant["requiresComponents"] == true).collect()
}

fn component_ids(kit: &Value) -> Vec<String> {
    list(kit, "productVariantComponents").iter().map(|part| text(&part["productVariant"], "id")).collect()
}

/// Every kit has components, and only a kit has; each is another product's variant that is counted and no kit.
fn check(products: &[Value]) {
    let variants = products.iter().flat_map(|product| list(product, "variants"));
    let by_id: BTreeMap<String, &Value> = variants.map(|variant| (text(variant, "id"), variant)).collect();
    for variant in by_id.values() {
        let made_of_others = !list(variant, "productVariantComponents").is_empty();
        assert_eq!(variant["requiresComponents"], made_of_others, "{}", variant["sku"]);
    }
    for (product, kit) in kits(products) {
        let ids = component_ids(kit);
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{} has one twice", kit["sku"]);
        for id in &ids {
            let component = by_id.get(id).unwrap_or_else(|| panic!("{id} of {} is gone", kit["sku"]));
            assert_ne!(component["product"]["id"], product["id"]);
            assert_eq!(component["requiresComponents"], false);
            assert_eq!(component["inventoryItem"]["tracked"], true);
        }
        for part in list(kit, "productVariantComponents") {
            assert!(part["quantity"].as_u64().unwrap() >= 1);
        }
        assert_eq!((&kit["inventoryItem"]["tracked"], &kit["inventoryQuantity"]), (&false.into(), &0.into()));
    }
}

#[test]
fn a_fresh_shop_sells_kits_of_two_and_three_things() {
    check(&FRESH.products);
    let kits = kits(&FRESH.products);
    let sizes: Vec<usize> = kits.iter().map(|(_, kit)| component_ids(kit).len()).collect();
    assert_eq!(sizes, [3, 2]);
    assert!(
        kits.iter().all(|(product, _)| product["status"] == "ACTIVE" && product["publishedAt"].is_string())
    );
    let quantities: BTreeSet<u64> = kits
        .iter()
        .flat_map(|(_, kit)| list(kit, "productVariantComponents"))
        .map(|part| part["quantity"].as_u64().unwrap())
        .collect();
    assert_eq!(quantities, [1, 2, 3].into());
}

#[test]
fn whoever_buys_a_kit_has_its_components_on_the_order_and_never_the_kit() {
    let kits = kits(&FRESH.products);
    let kit_ids: Vec<&Value> = kits.iter().map(|(_, kit)| &kit["id"]).collect();
    let mut bought = 0;
    for order in &FRESH.orders {
        let lines = list(order, "lineItems");
        assert!(lines.iter().all(|line| !kit_ids.contains(&&line["variant"]["id"])), "{}", order["name"]);
        bought += usize::from(kits.iter().any(|(_, kit)| {
            let parts = list(kit, "productVariantComponents");
            lines.len() == parts.len()
                && lines.iter().zip(parts).all(|(line, part)| {
                    line["variant"]["id"] == part["productVariant"]["id"]
                        && line["quantity"] == part["quantity"]
                })
        }));
    }
    assert!(bought >= 2, "{bought}");
}

#[test]
fn a_running_shop_sells_kits_of_what_is_there() {
    let mut state = shop(&Plan { orders: 10, ..Plan::default() });
    let steps = stepped(&mut state, 12);
    assert!(steps.iter().all(|stepped| stepped.oversold == 0));
    let products = products(&state);
    let kit_ids: Vec<&Value> = kits(&products).iter().map(|(_, kit)| &kit["id"]).collect();
    let orders = orders(&state);
    let mut lines = orders.iter().flat_map(|order| list(order, "lineItems"));
    assert!(lines.all(|line| !kit_ids.contains(&&line["variant"]["id"])));
}

#[test]
fn in_time_a_kit_is_made_of_something_else_and_its_product_moves() {
    let mut state = shop(&Plan { orders: 4, ..Plan::default() });
    let (mut changed, mut swapped) = (0, 0);
    for quarter in 1..=20 {
        let (before, now) = (products(&state), present() + TimeDelta::minutes(15) * quarter);
        let stepped = step(&mut state, now).unwrap();
        let after = products(&state);
        check(&after);
        let mut moved = 0;
        for (product, kit) in kits(&after) {
            let same = |old: &(&Value, &Value)| old.1["id"] == kit["id"];
            let Some((_, old)) = kits(&before).into_iter().find(same) else { continue };
            if old["productVariantComponents"] != kit["productVariantComponents"] {
                assert_eq!((text(product, "updatedAt"), text(kit, "updatedAt")), (stamp(now), stamp(now)));
                moved += 1;
                swapped += u32::from(component_ids(old) != component_ids(kit));
            }
        }
        assert_eq!(moved, stepped.kits_changed);
        changed += moved;
    }
    assert!(changed > 2 && swapped > 0, "{changed} {swapped}");
}

#[test]
fn a_kit_loses_what_is_deleted_and_one_of_nothing_is_a_draft() {
    let mut state = shop(&Plan { orders: 4, ..Plan::default() });
    let fresh = products(&state);
    let (_, kit) = kits(&fresh)[0];
    let kit_product = text(&kit["product"], "id");
    let known = |state: &State| {
        products(state).into_iter().find(|product| text(product, "id") == kit_product).unwrap()
    };
    let mut left = component_ids(kit);
    while let Some(component) = left.pop() {
        let number = component.rsplit('/').next().unwrap().parse().unwrap();
        let product = state.product_of_variant(number).unwrap().unwrap();
        delete(&mut state, &format!("gid://shopify/Product/{product}"), Heard::ByNobody, present()).unwrap();
        check(&products(&state));
        let now = known(&state);
        assert_eq!(component_ids(&list(&now, "variants")[0]), left);
        assert_eq!(text(&now, "updatedAt"), stamp(present()));
        assert_eq!(now["status"], if left.is_empty() { "DRAFT" } else { "ACTIVE" });
    }
    assert!(stepped(&mut state, 4).len() == 4, "the shop goes on");
}

#[test]
fn a_shop_too_small_for_a_kit_has_it_as_a_draft() {
    let state = shop(&Plan { products: 8, orders: 4, ..Plan::default() });
    let products = products(&state);
    check(&products);
    let statuses: Vec<(String, usize)> =
        [4, 5].map(|place| (text(&products[place], "status"), kits(&products[place..=place]).len())).into();
    assert_eq!(statuses, [("DRAFT".to_owned(), 0), ("ACTIVE".to_owned(), 1)]);
}

#[test]
fn nobody_counts_a_kit() {
    let mut state = shop(&Plan { orders: 4, ..Plan::default() });
    let fresh = products(&state);
    let item = text(&kits(&fresh)[0].1["inventoryItem"], "id").rsplit('/').next().unwrap().parse().unwrap();
    let place = Place { item, location: state.location_ids().unwrap()[0] };
    let refused = count(&mut state, place, &BTreeMap::from([(Name::Available, 3)]), present()).unwrap_err();
    assert_eq!(refused.to_string(), format!("inventory item {item} is a kit's, which lies nowhere"));
    assert_eq!(state.level(place).unwrap(), None);
}
