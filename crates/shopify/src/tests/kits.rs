//! Components of kits: read in few requests; a kit that cannot be read fails alone.

use serde_json::{Value, json};

use super::{Canned, shop};
use crate::Fetched;
use domain::values::id::VariantId;

fn component(variant: i64, quantity: i64) -> Value {
    json!({ "quantity": quantity, "productVariant": {
        "id": format!("gid://shopify/ProductVariant/{variant}"), "sku": "A", "barcode": null, "title": "Hat" } })
}

fn page(nodes: &[Value], next: Option<&str>) -> Value {
    json!({ "nodes": nodes, "pageInfo": { "hasNextPage": next.is_some(), "endCursor": next } })
}

fn kit(variant: i64, components: &Value) -> Value {
    json!({ "__typename": "ProductVariant", "id": format!("gid://shopify/ProductVariant/{variant}"), "sku": "KIT",
            "productVariantComponents": components })
}

#[tokio::test]
async fn a_kit_is_read_with_the_components_behind_its_first_page() {
    let first = kit(1, &page(&[component(7, 2)], Some("c")));
    let rest = page(&[component(8, 1)], None);
    let shop = shop(vec![
        Canned::data(json!({ "nodes": [first, null] })),
        Canned::data(json!({ "owner": { "rest": rest } })),
    ]);
    let kits = shop.reader.components(&[VariantId(1), VariantId(2)]).await.unwrap();
    let [Fetched::Taken(components), Fetched::Gone(VariantId(2))] = kits.as_slice() else {
        panic!("{kits:?}")
    };
    let told: Vec<(i64, u32)> = components.iter().map(|one| (one.variant.0, one.quantity)).collect();
    assert_eq!(told, [(7, 2), (8, 1)]);
    assert_eq!(shop.script.operations(), ["ComponentsByVariants", "VariantComponentsPage"]);
    let asked = shop.script.asked()[1].variables();
    assert_eq!(asked, json!({ "id": "gid://shopify/ProductVariant/1", "after": "c" }));
}

#[tokio::test]
async fn without_a_kit_nothing_is_asked() {
    let shop = shop(vec![]);
    assert_eq!(shop.reader.components(&[]).await.unwrap(), []);
    assert_eq!(shop.script.operations(), [] as [&str; 0]);
}

#[tokio::test]
async fn a_kit_that_cannot_be_read_fails_alone_under_its_sku() {
    let nodes = json!([kit(1, &page(&[component(7, 0)], None)), kit(2, &page(&[component(7, 1)], None))]);
    let shop = shop(vec![Canned::data(json!({ "nodes": nodes }))]);
    let kits = shop.reader.components(&[VariantId(1), VariantId(2)]).await.unwrap();
    let [Fetched::Unreadable(bad), Fetched::Taken(good)] = kits.as_slice() else { panic!("{kits:?}") };
    assert_eq!(bad.reason, "variant KIT: component 1: quantity 0 makes no kit");
    assert_eq!(good.len(), 1);
}
