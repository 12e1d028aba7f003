//! What Shopify demands of a bulk query beyond its being valid.

use apollo_compiler::{
    ExecutableDocument,
    executable::{Field, Operation, SelectionSet},
};

use super::selection::{fields, is_connection, named};

/// The longest query, in bytes.
pub(super) const LONGEST: usize = 65_535;
/// How many connections a query may have.
const MOST_CONNECTIONS: usize = 5;
/// How many levels below the root connection a connection may lie.
const DEEPEST: usize = 2;

/// What is wrong with a query; nothing with one that may run.
pub(super) fn complaints(document: &ExecutableDocument, operation: &Operation) -> Vec<String> {
    let roots: Vec<&Field> = operation
        .root_fields(document)
        .map(|field| &**field)
        .filter(|field| field.name != "__typename")
        .collect();
    if !operation.is_query() || document.operations.len() != 1 {
        return one("Bulk queries must consist of exactly one query.");
    }
    if !operation.variables.is_empty() {
        return one("Bulk queries cannot contain variables.");
    }
    if roots.iter().any(|field| field.name == "node" || field.name == "nodes") {
        return one("Bulk queries cannot contain the top-level 'node' or 'nodes' field.");
    }
    let mut survey = Survey::new(document);
    survey.visit(&operation.selection_set, Place { depth: 0, parent: None, listed: false });
    let mut complaints = survey.complaints();
    if complaints.is_empty() && (roots.len() != 1 || !roots.iter().all(|field| is_connection(field))) {
        complaints = one("Bulk queries must have a connection as their only top-level field.");
    }
    complaints
}

/// What was met in a query.
struct Survey<'d> {
    document: &'d ExecutableDocument,
    connections: usize,
    deepest: usize,
    /// Connections within a list.
    listed: usize,
    /// Connections that are not read by `edges { node }` alone.
    not_by_edges: usize,
    /// Connections whose parent does not tell its id.
    without_id: Vec<String>,
}

/// Where in the query the survey is.
#[derive(Clone, Copy)]
struct Place<'d> {
    /// How many connections lie above.
    depth: usize,
    /// The selection on the node of the nearest connection above.
    parent: Option<&'d SelectionSet>,
    /// True if a list lies between that node and here.
    listed: bool,
}

impl<'d> Survey<'d> {
    fn new(document: &'d ExecutableDocument) -> Survey<'d> {
        Survey { document, connections: 0, deepest: 0, listed: 0, not_by_edges: 0, without_id: Vec::new() }
    }

    fn visit(&mut self, set: &'d SelectionSet, place: Place<'d>) {
        for field in fields(self.document, set) {
            if is_connection(field) {
                self.connection(field, place);
            } else {
                let listed = place.listed || field.ty().is_list();
                self.visit(&field.selection_set, Place { listed, ..place });
            }
        }
    }

    fn connection(&mut self, field: &'d Field, place: Place<'d>) {
        self.connections += 1;
        self.deepest = self.deepest.max(place.depth);
        self.listed += usize::from(place.listed);
        if place.parent.is_some_and(|parent| !self.tells_its_id(parent)) {
            self.without_id.push(field.name.to_string());
        }
        let edges = named(self.document, &field.selection_set, "edges");
        let nodes: Vec<&Field> =
            edges.iter().flat_map(|edge| named(self.document, &edge.selection_set, "node")).collect();
        let by_nodes = !named(self.document, &field.selection_set, "nodes").is_empty();
        self.not_by_edges += usize::from(by_nodes || nodes.is_empty());
        for node in nodes {
            let parent = Some(&node.selection_set);
            self.visit(&node.selection_set, Place { depth: place.depth + 1, parent, listed: false });
        }
    }

    fn tells_its_id(&self, node: &SelectionSet) -> bool {
        named(self.document, node, "id")
            .iter()
            .any(|field| field.response_key() == "id" && field.ty().inner_named_type() == "ID")
    }

    fn complaints(&self) -> Vec<String> {
        let mut complaints = Vec::new();
        let mut complain = |broken: bool, words: String| complaints.extend(broken.then_some(words));
        complain(self.connections == 0, "Bulk queries must contain at least one connection.".to_owned());
        complain(
            self.not_by_edges > 0,
            "Bulk queries must read connections by 'edges' and 'node'; the 'nodes' field is not supported."
                .to_owned(),
        );
        complain(
            self.connections > MOST_CONNECTIONS,
            format!("Bulk queries cannot contain more than {MOST_CONNECTIONS} connections."),
        );
        complain(
            self.deepest > DEEPEST,
            format!("Bulk queries cannot contain connections with a nesting depth greater than {DEEPEST}."),
        );
        complain(
            self.listed > 0,
            "Queries that contain a connection field within a list field are not currently supported."
                .to_owned(),
        );
        complain(
            !self.without_id.is_empty(),
            format!(
                "The parent 'node' field for a nested connection must select the 'id' field without an alias and \
                must be of 'ID' return type. Connection fields without 'id': {}.",
                self.without_id.join(", ")
            ),
        );
        complaints
    }
}

fn one(words: &str) -> Vec<String> {
    vec![words.to_owned()]
}

#[cfg(test)]
mod tests;
