//! Every GraphQL document is valid: against Shopify's own schema where there is a copy of it, and always against the
//! sandbox's, which was written without a look at the documents.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use apollo_compiler::{ExecutableDocument, Schema};

fn source(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("crates").join(path)
}

/// Validates all documents against the schema in a file.
fn validate(schema: &Path) {
    let text = std::fs::read_to_string(schema).unwrap_or_else(|e| panic!("{}: {e}", schema.display()));
    let schema = Schema::parse_and_validate(text, schema).unwrap_or_else(|e| panic!("{}", e.errors));
    let folder = source("shopify/src/graphql");
    let documents = std::fs::read_dir(&folder).expect("the folder of documents can be read");
    let mut paths: Vec<PathBuf> =
        documents.map(|entry| entry.expect("its entries can be read").path()).collect();
    paths.sort();
    assert!(!paths.is_empty());
    let complaints: Vec<String> = paths
        .into_iter()
        .filter_map(|path| {
            let text = std::fs::read_to_string(&path).expect("a document is text");
            ExecutableDocument::parse_and_validate(&schema, text, path).err().map(|e| e.errors.to_string())
        })
        .collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn every_document_is_valid_at_shopify() {
    match std::env::var_os("HWJOBS_ADMIN_SCHEMA") {
        Some(schema) => validate(Path::new(&schema)),
        None => {
            // Past the test harness, which shows no output of tests that pass.
            writeln!(std::io::stderr(), "skipped: HWJOBS_ADMIN_SCHEMA is not set").unwrap();
        }
    }
}

#[test]
fn every_document_is_valid_in_the_sandbox() {
    validate(&source("sandbox/src/schema.graphql"));
}
