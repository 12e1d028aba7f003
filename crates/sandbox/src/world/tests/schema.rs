//! The documents are told as the schema demands: every field that may not be null is there, and every value is of its
//! type.

use apollo_compiler::Schema;
use apollo_compiler::schema::{ExtendedType, Type};

use super::*;

/// Fields that the executor finds by id: the object itself stands elsewhere.
fn is_mention(schema: &Schema, kind: &str, doc: &Value) -> bool {
    let node = schema.get_object(kind).is_some_and(|object| object.implements_interfaces.contains("Node"));
    let fields = doc.as_object().map_or(0, serde_json::Map::len);
    node && doc["id"].is_string() && fields <= 2
}

/// Checks a value against the type of its field; a connection is a plain array of its nodes.
fn check(schema: &Schema, path: &str, expected: &Type, value: &Value) {
    if value.is_null() {
        assert!(!expected.is_non_null(), "{path} may not be null");
        return;
    }
    let name = expected.inner_named_type().as_str();
    if let Some(node) = name.strip_suffix("Connection") {
        for (place, value) in
            value.as_array().unwrap_or_else(|| panic!("{path} is no list")).iter().enumerate()
        {
            check_named(schema, &format!("{path}[{place}]"), node, value);
        }
    } else if expected.is_list() {
        for (place, value) in
            value.as_array().unwrap_or_else(|| panic!("{path} is no list")).iter().enumerate()
        {
            check_named(schema, &format!("{path}[{place}]"), name, value);
        }
    } else {
        check_named(schema, path, name, value);
    }
}

/// What the executor reads from tables of its own.
fn lies_elsewhere(kind: &str, field: &str) -> bool {
    ["Location", "InventoryItem"].contains(&kind) && ["inventoryLevels", "variant"].contains(&field)
}

fn check_named(schema: &Schema, path: &str, name: &str, value: &Value) {
    let is = match schema.types.get(name) {
        Some(ExtendedType::Object(object)) => {
            let resolved = |field: &str| ["Order", "Refund", "Return"].contains(&field);
            for (field, definition) in &object.fields {
                let mention = resolved(definition.ty.inner_named_type()) && !definition.ty.is_list();
                if !mention && !lies_elsewhere(name, field) && !is_mention(schema, name, value) {
                    check(schema, &format!("{path}.{field}"), &definition.ty, &value[field.as_str()]);
                }
            }
            value.is_object()
        }
        // The document says which of an interface's types it is of.
        Some(ExtendedType::Interface(_)) => {
            check_named(schema, path, &text(value, "__typename"), value);
            true
        }
        Some(ExtendedType::Enum(values)) => {
            value.as_str().is_some_and(|value| values.values.contains_key(value))
        }
        Some(ExtendedType::Scalar(_)) => match name {
            "Int" => value.is_i64(),
            "Float" => value.is_number(),
            "Boolean" => value.is_boolean(),
            _ => value.is_string(),
        },
        Some(ExtendedType::Union(_) | ExtendedType::InputObject(_)) | None => false,
    };
    assert!(is, "{path} is no {name}: {value}");
}

#[test]
fn every_document_is_told_as_the_schema_demands() {
    let schema = Schema::parse(include_str!("../../schema.graphql"), "schema.graphql").unwrap();
    let mut state = shop(&Plan { products: 60, orders: 190, ..Plan::default() });
    stepped(&mut state, 3);
    for site in state.location_ids().unwrap() {
        check_named(&schema, "location", "Location", &state.location(site).unwrap().unwrap());
    }
    orders(&state).iter().for_each(|order| check_named(&schema, "order", "Order", order));
    for id in state.collection_ids().unwrap() {
        check_named(&schema, "collection", "Collection", &state.collection(id).unwrap().unwrap());
    }
    products(&state).iter().for_each(|product| check_named(&schema, "product", "Product", product));
}
