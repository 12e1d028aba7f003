//! Every GraphQL document is valid and uses nothing deprecated: in Shopify's own schemas where there are copies of them,
//! and always in the sandbox's, which was written without a look at the documents.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use apollo_compiler::ast::Value;
use apollo_compiler::executable::{Field, Selection, SelectionSet};
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Node, Schema};

fn source(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("crates").join(path)
}

fn schema(path: &Path) -> Valid<Schema> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    Schema::parse_and_validate(text, path).unwrap_or_else(|e| panic!("{}", e.errors))
}

/// The documents, each with its path.
fn documents() -> Vec<(PathBuf, String)> {
    let mut documents = Vec::new();
    for folder in ["shopify/src/graphql", "shopify/src/bulk"] {
        for entry in std::fs::read_dir(source(folder)).expect("the folder of documents can be read") {
            let path = entry.expect("its entries can be read").path();
            if path.extension().is_some_and(|extension| extension == "graphql") {
                documents.push((path.clone(), std::fs::read_to_string(path).expect("a document is text")));
            }
        }
    }
    assert!(documents.len() > 30);
    documents
}

/// Complaints about the documents in a schema: what is not valid, and what is deprecated if `newest`.
fn complaints(schema: &Valid<Schema>, newest: bool) -> Vec<String> {
    let mut complaints = Vec::new();
    for (path, text) in documents() {
        match ExecutableDocument::parse_and_validate(schema, text, &path) {
            Err(invalid) => complaints.push(invalid.errors.to_string()),
            Ok(document) if newest => {
                let mut note =
                    |used: String| complaints.push(format!("{}: {used} is deprecated", path.display()));
                let fragments = document.fragments.values().map(|fragment| &fragment.selection_set);
                let operations = document.operations.iter().map(|operation| &operation.selection_set);
                operations.chain(fragments).for_each(|set| deprecated(schema, set, &mut note));
            }
            Ok(_) => {}
        }
    }
    complaints
}

/// Notes deprecated fields, arguments and enum values of a selection set.
fn deprecated(schema: &Schema, set: &SelectionSet, note: &mut impl FnMut(String)) {
    for selection in &set.selections {
        match selection {
            Selection::Field(field) => {
                if field.definition.directives.has("deprecated") {
                    note(format!("{}.{}", set.ty, field.name));
                }
                arguments(schema, field, note);
                deprecated(schema, &field.selection_set, note);
            }
            Selection::InlineFragment(fragment) => deprecated(schema, &fragment.selection_set, note),
            Selection::FragmentSpread(_) => {}
        }
    }
}

fn arguments(schema: &Schema, field: &Node<Field>, note: &mut impl FnMut(String)) {
    for argument in &field.arguments {
        let definition = field.definition.argument_by_name(&argument.name).expect("a valid document");
        if definition.directives.has("deprecated") {
            note(format!("{}({}:)", field.name, argument.name));
        }
        if let (Value::Enum(value), Some(ExtendedType::Enum(of_type))) =
            (&*argument.value, schema.types.get(definition.ty.inner_named_type()))
            && of_type.values[value].directives.has("deprecated")
        {
            note(format!("{}({}: {value})", field.name, argument.name));
        }
    }
}

/// Shopify's schemas, oldest first, as `HWJOBS_ADMIN_SCHEMA` lists them like a search path.
#[test]
fn documents_are_valid_at_shopify() {
    let Some(paths) = std::env::var_os("HWJOBS_ADMIN_SCHEMA") else {
        // Past the test harness, which shows no output of tests that pass.
        writeln!(std::io::stderr(), "skipped: HWJOBS_ADMIN_SCHEMA is not set").unwrap();
        return;
    };
    let paths: Vec<PathBuf> = std::env::split_paths(&paths).collect();
    for path in &paths {
        let complaints = complaints(&schema(path), Some(path) == paths.last());
        assert!(complaints.is_empty(), "{}:\n{}", path.display(), complaints.join("\n"));
    }
}

#[test]
fn documents_are_valid_in_sandbox() {
    let complaints = complaints(&schema(&source("sandbox/src/schema.graphql")), true);
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn deprecated_field_is_noted() {
    let schema =
        Schema::parse_and_validate("type Query { old(x: Int @deprecated): Int @deprecated }", "schema")
            .unwrap();
    let document = ExecutableDocument::parse_and_validate(&schema, "{ old(x: 1) }", "document").unwrap();
    let mut noted = Vec::new();
    deprecated(&schema, &document.operations.get(None).unwrap().selection_set, &mut |used| noted.push(used));
    assert_eq!(noted, ["Query.old", "old(x:)"]);
}
