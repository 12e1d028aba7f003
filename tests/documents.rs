//! Every GraphQL document is valid: against Shopify's own schema where there is a copy of it, and always against the
//! sandbox's, which was written without a look at the documents.

use std::ffi::OsString;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use apollo_compiler::{ExecutableDocument, Schema};

fn source(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(path)
}

/// Validates all documents against the schema in a file.
fn validate(schema: &Path) {
    let text = std::fs::read_to_string(schema).unwrap_or_else(|e| panic!("{}: {e}", schema.display()));
    let schema = Schema::parse_and_validate(text, schema).unwrap_or_else(|e| panic!("{}", e.errors));
    let mut names: Vec<OsString> = std::fs::read_dir(source("shopify/graphql"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    names.sort();
    assert!(!names.is_empty());
    let complaints: Vec<String> = names
        .iter()
        .filter_map(|name| {
            let path = source("shopify/graphql").join(name);
            let text = std::fs::read_to_string(&path).unwrap();
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
    validate(&source("sandbox/schema.graphql"));
}
