//! The house stands as it was drawn: imports go down, SQL and GraphQL stay in their rooms, the demo shop knows nobody.

#![expect(clippy::unwrap_used, reason = "a test that cannot read the sources has failed")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The floors, ground first. A module may use those above it in this list, never those below.
const FLOORS: &[&[&str]] = &[
    &["clock", "secret"],
    &["domain"],
    &["store", "shopify", "files"],
    &["catalog"],
    &["job"],
    &["jobs"],
    &["exit"],
    &["deliver"],
    &["report"],
    &["run"],
    &["cli"],
];

fn sources() -> BTreeMap<PathBuf, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = BTreeMap::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let name = path.strip_prefix(&root).unwrap().to_owned();
                found.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    assert!(found.len() > 50, "the sources were found");
    found
}

/// The top module that a file belongs to.
fn module(path: &Path) -> String {
    let first = path.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// The code of a file, without comments and without its tests.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text);
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&module))
}

/// The modules that a text imports by `crate::`, both `crate::a::…` and `crate::{a, b}`.
fn imports(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let word =
            |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
        match rest.strip_prefix('{') {
            Some(list) => {
                let list = list.split('}').next().unwrap_or_default();
                found.extend(list.split(',').map(|item| word(item.trim())).filter(|w| !w.is_empty()));
            }
            None => found.push(word(rest)),
        }
    }
    found
}

#[test]
fn every_module_has_a_floor_and_no_import_goes_up() {
    for (path, text) in sources() {
        let from = module(&path);
        if ["lib", "main", "sandbox"].contains(&from.as_str()) {
            continue;
        }
        let here = floor(&from).unwrap_or_else(|| panic!("{from} has no floor; draw it in"));
        for to in imports(&code(&text)) {
            if to == "sandbox" {
                assert_eq!(from, "cli", "{}: only the command line starts the demo shop", path.display());
                continue;
            }
            let there = floor(&to).unwrap_or_else(|| panic!("{}: crate::{to} has no floor", path.display()));
            assert!(there <= here, "{} ({from}) imports {to}, which is above it", path.display());
        }
    }
}

#[test]
fn the_demo_shop_and_the_program_share_no_code() {
    for (path, text) in sources() {
        if module(&path) == "sandbox" {
            let strangers: Vec<_> = imports(&code(&text)).into_iter().filter(|to| to != "sandbox").collect();
            assert!(strangers.is_empty(), "{} knows {strangers:?}", path.display());
        }
    }
}

#[test]
fn the_core_touches_nothing_outside() {
    let outside = [
        "rusqlite",
        "reqwest",
        "tokio",
        "std::fs",
        "std::net",
        "std::env",
        "std::process",
        "Utc::now",
        "Instant",
        "async ",
    ];
    for (path, text) in sources() {
        if module(&path) == "domain" {
            let code = code(&text);
            for word in outside {
                assert!(!code.contains(word), "{} mentions {word}", path.display());
            }
        }
    }
}

#[test]
fn jobs_know_neither_sql_nor_graphql() {
    for (path, text) in sources() {
        if ["jobs", "job"].contains(&module(&path).as_str()) {
            let code = code(&text);
            for word in ["rusqlite", "gid://", "graphql", "Store::", "Writer", "reqwest"] {
                assert!(!code.contains(word), "{} mentions {word}", path.display());
            }
        }
    }
}

#[test]
fn sql_lives_in_the_store_and_in_the_demo_shop_only() {
    for (path, text) in sources() {
        if ["store", "sandbox"].contains(&module(&path).as_str()) {
            continue;
        }
        let code = code(&text);
        for word in ["\"SELECT ", "\"INSERT ", "\"UPDATE ", "\"DELETE FROM", "execute_batch"] {
            assert!(!code.contains(word), "{} holds SQL: {word}", path.display());
        }
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    for (path, text) in sources() {
        assert!(text.starts_with("//!"), "{} does not open with a sentence", path.display());
    }
}

#[test]
fn every_statement_of_the_store_is_used() {
    let sql = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store/sql");
    let all: String = sources().into_values().collect();
    for entry in fs::read_dir(sql).unwrap() {
        let name = entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned();
        assert!(all.contains(&format!("sql!(\"{name}\")")), "{name}.sql is used nowhere");
    }
}
