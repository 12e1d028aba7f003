//! What the kits are made of, over the wire.

use serde_json::{Value, json};

use super::{
    docs,
    shop::{NOON, Shop, codes, moment},
};
use crate::Options;

const COMPONENTS: &str = include_str!("documents/variant-components-by-ids.graphql");
const KIT: &str = "gid://shopify/ProductVariant/203";

/// The small shop, where 203 is made of three others.
fn with_a_kit(change: impl FnOnce(&mut Options)) -> Shop {
    Shop::with(change, |state| {
        let mut doc = docs::product(2, "2026-11-10T10:00:00Z");
        docs::make_kit(&mut doc, 2, &[(101, 2), (102, 1), (201, 4)]);
        state.put_product(&doc, moment(NOON)).unwrap();
    })
}

async fn told(shop: &Shop, variables: Value) -> Value {
    let answer = shop.ask(COMPONENTS, variables).await;
    assert_eq!(answer["errors"], Value::Null, "{answer:#}");
    answer["data"]["nodes"].clone()
}

fn parts(variant: &Value) -> Vec<(&str, i64)> {
    let components = variant["productVariantComponents"]["nodes"].as_array().unwrap().iter();
    let part = |component: &'_ Value| component["quantity"].as_i64().unwrap();
    components
        .map(|component| (component["productVariant"]["sku"].as_str().unwrap(), part(component)))
        .collect()
}

#[tokio::test]
async fn a_kit_tells_its_components_and_any_other_variant_has_none() {
    let shop = with_a_kit(|_| {});
    let ids = json!({ "ids": [KIT, "gid://shopify/ProductVariant/101"] });
    let nodes = told(&shop, ids).await;
    assert_eq!(nodes[0]["requiresComponents"], true);
    assert_eq!(parts(&nodes[0]), [("PARKA-101", 2), ("PARKA-102", 1), ("PARKA-201", 4)]);
    assert_eq!(nodes[1]["requiresComponents"], false);
    assert_eq!(parts(&nodes[1]), []);
}

#[tokio::test]
async fn components_are_paged_and_tell_their_edges() {
    let shop = with_a_kit(|_| {});
    let (mut all, mut after) = (Vec::new(), Value::Null);
    loop {
        let nodes = told(&shop, json!({ "ids": [KIT], "first": 2, "after": after })).await;
        all.extend(parts(&nodes[0]).into_iter().map(|(sku, _)| sku.to_owned()));
        let page = &nodes[0]["productVariantComponents"]["pageInfo"];
        if page["hasNextPage"] == false {
            break;
        }
        after = page["endCursor"].clone();
    }
    assert_eq!(all, ["PARKA-101", "PARKA-102", "PARKA-201"]);
    let last = "query($id: ID!) { productVariant(id: $id) { productVariantComponents(last: 1) {
        edges { cursor node { quantity productVariant { product { title } } } } } } }";
    let answer = shop.ask(last, json!({ "id": KIT })).await;
    let edges = &answer["data"]["productVariant"]["productVariantComponents"]["edges"];
    assert!(edges[0]["cursor"].is_string());
    assert_eq!(
        edges[0]["node"],
        json!({ "quantity": 4, "productVariant": { "product": { "title": "Parka 2" } } })
    );
    let endless = last.replace("(last: 1)", "");
    assert_eq!(codes(&shop.ask(&endless, json!({ "id": KIT })).await), ["BAD_REQUEST"]);
}

#[tokio::test]
async fn components_cost_by_their_page_and_are_charged_for_what_there_was() {
    let shop = with_a_kit(|_| {});
    let answer = shop.ask(COMPONENTS, json!({ "ids": [KIT], "first": 10 })).await;
    let cost = &answer["extensions"]["cost"];
    // The variant, and a page of components with a variant and a thing each: 1 + 2 + 4 * 3, then 1 + 2 + 2 * 3.
    assert_eq!((&cost["requestedQueryCost"], &cost["actualQueryCost"]), (&json!(15), &json!(9)));
}

#[tokio::test]
async fn components_are_for_those_who_may_read_products() {
    let shop = with_a_kit(|options| options.scopes = vec!["read_orders".to_owned()]);
    for id in [KIT, "gid://shopify/ProductVariantComponent/101"] {
        assert_eq!(codes(&shop.ask(COMPONENTS, json!({ "ids": [id] })).await), ["ACCESS_DENIED"]);
    }
}
