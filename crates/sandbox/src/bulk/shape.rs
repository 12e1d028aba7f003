//! Where in a node of the answer its connections lie, and how it falls apart into rows by them.

use std::{collections::BTreeMap, io};

use apollo_compiler::{
    ExecutableDocument,
    executable::{Field, SelectionSet},
    response::{JsonMap, JsonValue},
};

use super::selection::{fields, is_connection, named};

/// The parts of a node, by their keys in the answer, that are connections or hold some.
#[derive(Debug, Default)]
pub(super) struct Shape {
    parts: BTreeMap<String, Part>,
}

#[derive(Debug)]
enum Part {
    Connection(Connection),
    /// An object with a connection somewhere within.
    Object(Shape),
}

/// A connection: the keys of its edges and of their nodes, and the shape of the nodes.
#[derive(Debug)]
pub(super) struct Connection {
    edges: String,
    node: String,
    shape: Shape,
}

impl Shape {
    fn of(document: &ExecutableDocument, sets: &[&SelectionSet]) -> Shape {
        let mut by_key: BTreeMap<&str, Vec<&Field>> = BTreeMap::new();
        for field in sets.iter().flat_map(|set| fields(document, set)) {
            by_key.entry(field.response_key().as_str()).or_default().push(field);
        }
        let part = |(key, same): (&str, Vec<&Field>)| Some((key.to_owned(), Part::of(document, &same)?));
        Shape { parts: by_key.into_iter().filter_map(part).collect() }
    }

    /// Gives a node's own row and those of its children, with their parent's id.
    pub(super) fn rows(
        &self,
        node: JsonMap,
        parent: Option<&JsonValue>,
        give: &mut impl FnMut(&JsonMap) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut children = Vec::new();
        let mut row = self.without_children(node, &mut children);
        let id = row.get("id").cloned();
        if let Some(parent) = parent {
            row.insert("__parentId", parent.clone());
        }
        give(&row)?;
        children.into_iter().try_for_each(|(shape, child)| shape.rows(child, id.as_ref(), give))
    }

    /// A node without its connections, whose nodes go to `children`.
    fn without_children<'s>(&'s self, node: JsonMap, children: &mut Vec<(&'s Shape, JsonMap)>) -> JsonMap {
        let mut rest = JsonMap::new();
        for (key, value) in node {
            match (self.parts.get(key.as_str()), value) {
                (Some(Part::Connection(connection)), value) => {
                    children.extend(connection.nodes(value).map(|child| (&connection.shape, child)));
                }
                (Some(Part::Object(shape)), JsonValue::Object(object)) => {
                    rest.insert(key, shape.without_children(object, children).into());
                }
                (Some(Part::Object(_)) | None, value) => {
                    rest.insert(key, value);
                }
            }
        }
        rest
    }
}

impl Part {
    /// The part that fields of one key give; `None` for what has no connection.
    fn of(document: &ExecutableDocument, same: &[&Field]) -> Option<Part> {
        if same.iter().any(|field| is_connection(field)) {
            return Connection::of(document, same).map(Part::Connection);
        }
        let below: Vec<&SelectionSet> = same.iter().map(|field| &field.selection_set).collect();
        let shape = Shape::of(document, &below);
        (!shape.parts.is_empty()).then_some(Part::Object(shape))
    }
}

impl Connection {
    /// The connection that fields of one key are.
    pub(super) fn of(document: &ExecutableDocument, same: &[&Field]) -> Option<Connection> {
        let edges = below(document, same, "edges");
        let nodes = below(document, &edges, "node");
        let key = |fields: &[&Field]| fields.first().map(|field| field.response_key().to_string());
        let sets: Vec<&SelectionSet> = nodes.iter().map(|node| &node.selection_set).collect();
        Some(Connection { edges: key(&edges)?, node: key(&nodes)?, shape: Shape::of(document, &sets) })
    }

    /// The nodes of an answer's connection.
    pub(super) fn nodes(&self, value: JsonValue) -> impl Iterator<Item = JsonMap> {
        let edges = match taken(value, &self.edges) {
            Some(JsonValue::Array(edges)) => edges,
            Some(_) | None => Vec::new(),
        };
        edges.into_iter().filter_map(|edge| match taken(edge, &self.node)? {
            JsonValue::Object(node) => Some(node),
            _ => None,
        })
    }

    /// The shape of the nodes.
    pub(super) fn shape(&self) -> &Shape {
        &self.shape
    }
}

/// The fields of this name below these.
fn below<'d>(document: &'d ExecutableDocument, fields: &[&'d Field], name: &str) -> Vec<&'d Field> {
    fields.iter().flat_map(|field| named(document, &field.selection_set, name)).collect()
}

fn taken(object: JsonValue, key: &str) -> Option<JsonValue> {
    match object {
        JsonValue::Object(mut object) => object.remove(key),
        _ => None,
    }
}
