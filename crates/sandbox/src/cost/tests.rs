//! The figures of real answers.

use apollo_compiler::{ExecutableDocument, response::serde_json_bytes::json};

use super::*;

const ORDERS_PAGE: &str = include_str!("../tests/documents/orders-page.graphql");
const ORDER_HEADS: &str = include_str!("../tests/documents/order-heads-page.graphql");
const LEVELS_PAGE: &str = include_str!("../tests/documents/inventory/levels-by-location-page.graphql");
const PRODUCTS_PAGE: &str = include_str!("../tests/documents/products-page.graphql");
const BULK_RUN: &str = include_str!("../tests/documents/bulk/run-query.graphql");
const BULK_CANCEL: &str = include_str!("../tests/documents/bulk/cancel.graphql");
const ORDER_CANCEL: &str = include_str!("../tests/documents/order-cancel.graphql");
const ORDER_UPDATE: &str = include_str!("../tests/documents/order-update-note.graphql");
const ACTIVATE: &str = include_str!("../tests/documents/inventory/activate.graphql");
const ADJUST: &str = include_str!("../tests/documents/inventory/adjust-quantities.graphql");
const MOVE: &str = include_str!("../tests/documents/inventory/move-quantities.graphql");
const SET: &str = include_str!("../tests/documents/inventory/set-quantities.graphql");

fn requested_cost(text: &str) -> u32 {
    super::requested_cost(text).unwrap()
}

fn requested(text: &str, variables: JsonValue) -> u32 {
    let document = ExecutableDocument::parse_and_validate(&authored().schema, text, "test").unwrap();
    let variables = variables.as_object().unwrap();
    let pricing = Pricing { document: &document, variables };
    pricing.requested(document.operations.get(None).unwrap())
}

fn actual(text: &str, variables: JsonValue, data: JsonValue) -> u32 {
    let document = ExecutableDocument::parse_and_validate(&authored().schema, text, "test").unwrap();
    let pricing = Pricing { document: &document, variables: variables.as_object().unwrap() };
    pricing.actual(document.operations.get(None).unwrap(), &data)
}

fn by_page_size(text: &str) -> [u32; 5] {
    [10, 25, 50, 100, 250].map(|first| requested(text, json!({ "first": first, "query": "" })))
}

#[test]
fn pages_cost_what_was_recorded() {
    assert_eq!(by_page_size(ORDERS_PAGE), [350, 524, 611, 785, 959]);
    assert_eq!(by_page_size(ORDER_HEADS), [6, 8, 9, 11, 13]);
    assert_eq!(by_page_size(PRODUCTS_PAGE), [134, 200, 233, 299, 365]);
    assert_eq!(by_page_size(LEVELS_PAGE), [15, 21, 24, 30, 36]);
}

#[test]
fn reads_by_id_cost_the_same_however_many() {
    let text = include_str!("../tests/documents/orders-detail-by-ids.graphql");
    for count in [1, 7, 50] {
        let ids: Vec<String> = (0..count).map(|id| format!("gid://shopify/Order/{id}")).collect();
        assert_eq!(requested(text, json!({ "ids": ids })), 87);
    }
}

#[test]
fn an_interface_costs_what_its_dearest_type_does() {
    let text = "{ node(id: \"gid://shopify/Order/1\") { id
        ... on Order { customer { id } shippingLine { id } } ... on Product { options { id } } } }";
    assert_eq!(requested(text, json!({})), 3);
}

#[test]
fn nodes_and_edges_together_count_twice() {
    let once = requested("{ orders(first: 10) { nodes { customer { id } } } }", json!({}));
    let twice = "{ orders(first: 10) { nodes { customer { id } } edges { node { customer { id } } } } }";
    assert_eq!((once, requested(twice, json!({}))), (10, 18));
}

#[test]
fn mutation_costs_ten_and_what_is_nested() {
    let bare = "mutation { inventoryActivate(inventoryItemId: \"x\", locationId: \"y\") {
        inventoryLevel { id } userErrors { message } } }";
    let tags = "mutation { tagsAdd(id: \"x\", tags: []) { node { id ... on Order { customer { id } } }
        userErrors { message } } }";
    let two = "mutation { a: tagsAdd(id: \"x\", tags: []) { node { id } userErrors { message } }
        b: tagsRemove(id: \"x\", tags: []) { userErrors { message } } }";
    for (text, cost) in [
        (ORDER_CANCEL, 10),
        (BULK_RUN, 10),
        (BULK_CANCEL, 10),
        // The changes, and the item and the location of each.
        (SET, 13),
        (ADJUST, 13),
        (MOVE, 13),
        // The level's quantities.
        (ACTIVATE, 11),
        (bare, 10),
        // The order's custom attributes.
        (ORDER_UPDATE, 11),
        (tags, 11),
        (two, 20),
    ] {
        assert_eq!(requested_cost(text), cost, "{text}");
    }
}

#[test]
fn refused_mutation_is_charged_ten() {
    let refused = json!({ "inventorySetQuantities": {
        "inventoryAdjustmentGroup": null, "userErrors": [{ "code": "INVALID_REASON", "message": "x" }] } });
    assert_eq!(actual(SET, json!({}), refused), 10);
}

#[test]
fn count_costs_ten() {
    assert_eq!(requested_cost("{ ordersCount { count } }"), 10);
}

#[test]
fn what_is_skipped_costs_nothing_and_every_query_costs_something() {
    let text = "query($no: Boolean!) { orders(first: 10) @include(if: $no) { nodes { id } } publicApiVersions { handle } }";
    assert_eq!(requested(text, json!({ "no": false })), 1);
    assert_eq!(requested("{ __typename }", json!({})), 1);
}

#[test]
fn a_page_is_charged_for_what_it_held() {
    let rows = |count: usize| json!({ "orders": { "nodes": vec![json!({ "id": "x" }); count] } });
    let charged = |data| actual(ORDER_HEADS, json!({ "first": 250, "query": "" }), data);
    assert_eq!([charged(rows(250)), charged(rows(10)), charged(rows(1)), charged(rows(0))], [13, 6, 3, 2]);
}
