//! The rules one by one, and the documents of a client, all of which keep them.

use std::path::Path;

use apollo_compiler::{Schema, validation::Valid};

use super::*;
use crate::{
    bulk::Query,
    schema::{authored, tests::real_schemas},
};

fn refusals(query: &str) -> Vec<String> {
    Query::read(query).err().unwrap_or_default()
}

fn assert_refused(query: &str, words: &str) {
    let refusals = refusals(query);
    assert!(refusals.iter().any(|refusal| refusal.contains(words)), "{query}: {refusals:?}");
}

/// A connection with these fields on its nodes.
fn connection(field: &str, fields: &str) -> String {
    format!("{field} {{ edges {{ node {{ {fields} }} }} }}")
}

fn query(field: &str, fields: &str) -> String {
    format!("{{ {} }}", connection(field, fields))
}

#[test]
fn a_query_with_two_levels_below_its_root_may_run() {
    let lines = connection("lineItems", "id");
    let fulfilment = connection("fulfillmentOrders", &format!("id {lines}"));
    assert_eq!(refusals(&query("orders(first: 5)", &format!("id {fulfilment}"))), [""; 0]);
}

#[test]
fn connections_are_read_by_their_edges() {
    for text in [
        "{ orders { nodes { id } } }",
        "{ orders { edges { cursor } } }",
        "{ orders { pageInfo { hasNextPage } } }",
    ] {
        assert_refused(text, "'nodes' field is not supported");
    }
    assert_refused(&query("orders", "id lineItems { nodes { id } }"), "'nodes' field is not supported");
}

#[test]
fn a_query_has_five_connections_at_most() {
    let parts = ["lineItems", "fulfillmentOrders", "returns", "shippingLines"];
    let all: Vec<String> = parts.iter().map(|part| connection(part, "id")).collect();
    assert_eq!(refusals(&query("orders", &format!("id {}", all.join(" ")))), [""; 0]);
    let one_more = format!("id {} {}", all.join(" "), connection("agreements", "id"));
    assert_refused(&query("orders", &one_more), "Bulk queries cannot contain more than 5 connections.");
}

#[test]
fn a_connection_lies_two_levels_below_the_root_at_most() {
    let deep = connection("collections", "id");
    let product = format!("id product {{ id {deep} }}");
    let deeper = connection(
        "fulfillmentOrders",
        &format!("id {}", connection("lineItems", &format!("id variant {{ {product} }}"))),
    );
    assert_refused(
        &query("orders", &format!("id {deeper}")),
        "Bulk queries cannot contain connections with a nesting depth greater than 2.",
    );
}

#[test]
fn the_parent_of_a_connection_tells_its_id_under_its_own_name() {
    let words = "The parent 'node' field for a nested connection must select the 'id' field without an alias and \
        must be of 'ID' return type. Connection fields without 'id': lineItems.";
    let lines = connection("lineItems", "id");
    assert_refused(&query("orders", &format!("name {lines}")), words);
    assert_refused(&query("orders", &format!("key: id {lines}")), words);
    assert_refused(&query("orders", &format!("id: name {lines}")), words);
    assert_eq!(refusals(&query("orders", &format!("... on Order {{ id }} {lines}"))), [""; 0]);
}

#[test]
fn no_connection_lies_within_a_list() {
    let words = "Queries that contain a connection field within a list field are not currently supported.";
    for list in ["refunds { id refundLineItems", "fulfillments { id fulfillmentLineItems"] {
        assert_refused(&query("orders", &format!("id {} }}", connection(list, "quantity"))), words);
    }
}

#[test]
fn variables_nodes_mutations_and_further_roots_are_refused() {
    assert_refused("query($q: String) { orders(query: $q) { edges { node { id } } } }", "variables");
    assert_refused("{ node(id: \"gid://shopify/Order/1\") { id } }", "'node' or 'nodes'");
    assert_refused("{ nodes(ids: []) { id } }", "'node' or 'nodes'");
    assert_refused("mutation { tagsAdd(id: \"1\", tags: []) { node { id } } }", "exactly one query");
    let two = format!("{{ {} {} }}", connection("orders", "id"), connection("products", "id"));
    assert_refused(&two, "only top-level field");
}

#[test]
fn a_query_without_a_connection_is_refused() {
    assert_refused("{ shop { name } }", "Bulk queries must contain at least one connection.");
}

#[test]
fn a_query_that_is_too_long_or_invalid_is_refused() {
    let long = format!("{}{}", query("orders", "id"), " ".repeat(LONGEST));
    assert_refused(&long, "longer than 65535 bytes");
    let longest = query("orders", "id");
    assert_eq!(refusals(&format!("{longest}{}", " ".repeat(LONGEST - longest.len()))), [""; 0]);
    assert_refused("{ orders { edges { node { nme } } } }", "Field 'nme' doesn't exist on type 'Order'");
    for text in ["", "{", "fragment F on Order { id }"] {
        assert_refused(text, "Invalid bulk query");
    }
}

#[test]
fn every_bulk_document_at_hand_keeps_the_rules() {
    for path in real_schemas() {
        let schema = std::fs::read_to_string(&path).unwrap();
        let schema =
            Schema::parse_and_validate(schema, &path).unwrap_or_else(|found| panic!("{}", found.errors));
        let folder = path.parent().unwrap().join("../documents/bulk");
        assert!(bulk_documents_that_keep_the_rules(&schema, &folder) >= 5, "{}", folder.display());
    }
}

/// Reads the bulk documents of a folder and asserts that each keeps the rules; returns their number.
fn bulk_documents_that_keep_the_rules(schema: &Valid<Schema>, folder: &Path) -> usize {
    let mut kept = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if !path.to_string_lossy().ends_with(".bulk.graphql") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.len() <= LONGEST);
        let document = ExecutableDocument::parse_and_validate(schema, text, &path).unwrap();
        let operation = document.operations.iter().next().unwrap();
        assert_eq!(complaints(&document, operation), [""; 0], "{}", path.display());
        kept += 1;
    }
    kept
}

#[test]
fn the_served_schema_knows_everything_that_bulk_orders_ask_for() {
    let text = include_str!("../../tests/documents/bulk/orders.bulk.graphql");
    let document = ExecutableDocument::parse_and_validate(&authored().schema, text, "orders");
    assert!(document.is_ok(), "{}", document.unwrap_err().errors);
}
