//! The structure of the code: dependencies point down, SQL and GraphQL stay in their crates, the core does no I/O. The
//! crates are checked by the compiler; the rest is checked here.

#![expect(clippy::unwrap_used, reason = "a test that cannot read the sources has failed")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The layers of the root package, lowest first. A module may import from its own layer and from those before it.
const LAYERS: &[&[&str]] = &[
    &["clock", "files"],
    &["catalog"],
    &["job"],
    &["jobs"],
    &["exit"],
    &["deliver"],
    &["report"],
    &["run"],
    &["cli"],
];

/// What each crate may depend on, of our own.
const CRATES: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("private-files", &[]),
    ("sandbox", &[]),
    ("shopify", &["domain", "private-files"]),
    ("store", &["domain", "private-files"]),
];

/// The sources, each with its path from the root.
fn sources() -> BTreeMap<PathBuf, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = BTreeMap::new();
    let mut folders = vec![root.join("src")];
    folders.extend(CRATES.iter().map(|(name, _)| root.join("crates").join(name).join("src")));
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let name = path.strip_prefix(root).unwrap().to_owned();
                found.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    assert!(found.len() > 500, "the sources were found");
    found
}

/// The sources of one crate, or of `src`.
fn sources_of(folder: &str) -> impl Iterator<Item = (PathBuf, String)> {
    let folder = folder.to_owned();
    sources().into_iter().filter(move |(path, _)| path.starts_with(&folder))
}

/// The code of a file, without comments and without its tests.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text);
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The top module of a file of the root package.
fn module(path: &Path) -> String {
    let first = path.components().nth(1).unwrap().as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
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
fn imports_point_down() {
    for (path, text) in sources_of("src") {
        let from = module(&path);
        if ["lib", "main"].contains(&from.as_str()) {
            continue;
        }
        let here = layer(&from).unwrap_or_else(|| panic!("{from} is in no layer; add it to LAYERS"));
        for to in imports(&code(&text)) {
            let there =
                layer(&to).unwrap_or_else(|| panic!("{}: crate::{to} is in no layer", path.display()));
            assert!(there <= here, "{} ({from}) imports {to}, which is above it", path.display());
        }
        assert!(
            from == "cli" || !code(&text).contains("sandbox::"),
            "{}: only cli starts the sandbox",
            path.display()
        );
    }
}

#[test]
fn crates_depend_on_lower_crates_only() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (name, allowed) in CRATES {
        let manifest = fs::read_to_string(root.join("crates").join(name).join("Cargo.toml")).unwrap();
        let dependencies = manifest.split("[dev-dependencies]").next().unwrap();
        for (other, _) in CRATES {
            let depends = dependencies.lines().any(|line| line.starts_with(&format!("{other}.workspace")));
            assert_eq!(depends, allowed.contains(other), "{name} and {other}");
        }
    }
}

#[test]
fn domain_does_no_io() {
    let outside = [
        "std::fs",
        "std::net",
        "std::env",
        "std::process",
        "Utc::now",
        "Instant::now",
        "SystemTime",
        "async ",
    ];
    for (path, text) in sources_of("crates/domain") {
        let code = code(&text);
        for word in outside {
            assert!(!code.contains(word), "{} mentions {word}", path.display());
        }
    }
}

#[test]
fn jobs_contain_no_sql_and_no_graphql() {
    for (path, text) in
        sources_of("src/jobs").chain(sources_of("src/jobs.rs")).chain(sources_of("src/job.rs"))
    {
        let code = code(&text);
        for word in ["rusqlite", "gid://", "graphql", "Store::", "Writer", "reqwest"] {
            assert!(!code.contains(word), "{} mentions {word}", path.display());
        }
    }
}

#[test]
fn sql_is_in_store_and_sandbox_only() {
    for (path, text) in sources() {
        if path.starts_with("crates/store") || path.starts_with("crates/sandbox") {
            continue;
        }
        let code = code(&text);
        for word in ["\"SELECT ", "\"INSERT ", "\"UPDATE ", "\"DELETE FROM", "execute_batch"] {
            assert!(!code.contains(word), "{} contains SQL: {word}", path.display());
        }
    }
}

#[test]
fn every_file_has_a_header() {
    for (path, text) in sources() {
        assert!(text.starts_with("//!"), "{} has no header", path.display());
    }
}

#[test]
fn every_sql_file_is_used() {
    let sql = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/store/src/sql");
    let all: String = sources().into_values().collect();
    for entry in fs::read_dir(sql).unwrap() {
        let name = entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned();
        assert!(all.contains(&format!("sql!(\"{name}\")")), "{name}.sql is not used");
    }
}

/// Parents whose children still import from each other in a circle, to be removed one by one; `(crate, parent module)`.
/// Resolvers of GraphQL objects, connections and references call each other as the schema nests them.
const CIRCLES: &[(&str, &str)] = &[("crates/sandbox", ""), ("crates/sandbox", "execute")];

/// The module of a source file, below `src`.
fn module_path(path: &Path, krate: &Path) -> Vec<String> {
    let below = path.strip_prefix(krate).unwrap();
    let below = below.strip_prefix("src").unwrap_or(below).with_extension("");
    let parts: Vec<String> = below.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if parts == ["lib"] || parts == ["main"] { Vec::new() } else { parts }
}

/// The paths of a `use` tree: `a::{b, c::d}` is `a::b` and `a::c::d`.
fn expand(tree: &str, prefix: &[String], found: &mut Vec<Vec<String>>) {
    let (path, group) = tree.split_once('{').unwrap_or((tree, ""));
    let mut whole = prefix.to_vec();
    let words = path.split("::").map(|word| word.split(" as ").next().unwrap_or(word).trim());
    whole.extend(words.filter(|word| !word.is_empty() && *word != "*").map(str::to_owned));
    if group.is_empty() {
        found.push(whole);
        return;
    }
    let (mut depth, mut start) = (0, 0);
    let group = &group[..group.rfind('}').unwrap_or(group.len())];
    for (at, letter) in group.char_indices().chain([(group.len(), ',')]) {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                expand(group[start..at].trim(), &whole, found);
                start = (at + 1).min(group.len());
            }
            _ => {}
        }
    }
}

/// The modules of the same crate that a file names, in `use` statements and in its code, as paths from the crate's root.
fn imported(code: &str, module: &[String]) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for statement in code.split("use ").skip(1) {
        expand(statement.split(';').next().unwrap(), &[], &mut found);
    }
    let is_path = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == ':';
    let inline = code.split(|letter| !is_path(letter)).filter(|path| path.contains("::"));
    found.extend(inline.map(|path| path.split("::").map(str::to_owned).collect()));
    let absolute = |path: Vec<String>| {
        let supers = path.iter().take_while(|word| *word == "super").count();
        match path.first().map(String::as_str) {
            Some("crate") => Some(path[1..].to_vec()),
            Some("self") => Some([module, &path[1..]].concat()),
            Some("super") if supers <= module.len() => {
                Some([&module[..module.len() - supers], &path[supers..]].concat())
            }
            _ => None,
        }
    };
    found.into_iter().filter_map(absolute).collect()
}

#[test]
fn siblings_have_no_circles() {
    let mut circles: BTreeMap<(&str, String), Vec<String>> = BTreeMap::new();
    for krate in ["src", "crates/domain", "crates/sandbox", "crates/shopify", "crates/store"] {
        let files: BTreeMap<Vec<String>, String> = sources_of(krate)
            .map(|(path, text)| (module_path(&path, Path::new(krate)), code(&text)))
            .filter(|(module, _)| !module.iter().any(|part| part.ends_with("tests") || part == "fixtures"))
            .collect();
        let mut edges: BTreeMap<Vec<String>, BTreeMap<String, Vec<String>>> = BTreeMap::new();
        for (module, text) in &files {
            for target in imported(text, module) {
                let known = (0..=target.len()).rev().find(|n| files.contains_key(&target[..*n])).unwrap_or(0);
                let shared = module.iter().zip(&target[..known]).take_while(|(a, b)| a == b).count();
                if shared < module.len() && shared < known {
                    let siblings = edges.entry(module[..shared].to_vec()).or_default();
                    siblings.entry(module[shared].clone()).or_default().push(target[shared].clone());
                }
            }
        }
        for (parent, siblings) in edges {
            let name = parent.join("::");
            for start in siblings.keys() {
                let (mut seen, mut open) = (Vec::new(), siblings[start].clone());
                while let Some(next) = open.pop() {
                    if next == *start {
                        circles.entry((krate, name.clone())).or_default().push(next);
                        break;
                    }
                    if !seen.contains(&next) {
                        open.extend(siblings.get(&next).cloned().unwrap_or_default());
                        seen.push(next);
                    }
                }
            }
        }
    }
    for (krate, name) in CIRCLES {
        let left = circles.remove(&(*krate, (*name).to_owned()));
        assert!(left.is_some(), "{name:?} of {krate} has no circle any more; take it off CIRCLES");
    }
    assert!(circles.is_empty(), "modules that import from each other in circles: {circles:?}");
}
