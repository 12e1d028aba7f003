//! The schema that our documents and structs are held to: Shopify's own where there is a copy, else the sandbox's.

use std::path::PathBuf;
use std::sync::LazyLock;

use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Schema};

use super::documents::Document;

static SCHEMA: LazyLock<Valid<Schema>> = LazyLock::new(|| {
    let sandbox = || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../sandbox/src/schema.graphql"));
    let newest = |paths: std::ffi::OsString| std::env::split_paths(&paths).last();
    let path = std::env::var_os("HWJOBS_ADMIN_SCHEMA").and_then(newest).unwrap_or_else(sandbox);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    Schema::parse_and_validate(text, path).unwrap()
});

pub(super) fn schema() -> &'static Valid<Schema> {
    &SCHEMA
}

/// The document, valid.
pub(super) fn parsed(document: &Document) -> Valid<ExecutableDocument> {
    ExecutableDocument::parse_and_validate(schema(), document.text, document.name)
        .unwrap_or_else(|errors| panic!("{}", errors.errors))
}
