//! The documentation is not stale: its transcripts and settings tables are what the program prints, its links resolve.
//!
//! `HWJOBS_UPDATE_DOCS=1` rewrites transcripts and tables instead of comparing them.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use hwjobs::jobs;
use tempfile::TempDir;

/// The time at which the transcripts are made.
const NOW: &str = "2026-11-27T12:00:00Z";

/// The pages, with their texts.
fn pages() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let docs = std::fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = docs.filter(|path| path.extension().is_some_and(|e| e == "md")).collect();
    paths.push(root.join("README.md"));
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), std::fs::read_to_string(path).unwrap())).collect()
}

/// Compares a page with what it should be, or rewrites it.
fn hold(path: &Path, page: &str, expected: &str) {
    if std::env::var_os("HWJOBS_UPDATE_DOCS").is_some() {
        std::fs::write(path, expected).unwrap();
        return;
    }
    let stale = page.lines().zip(expected.lines()).find(|(is, should)| is != should);
    assert!(page == expected, "{} is stale (HWJOBS_UPDATE_DOCS=1 rewrites it): {stale:?}", path.display());
}

/// The settings of a job, as a table.
fn settings(job: &str) -> String {
    let (category, verb) = job.split_once(' ').unwrap();
    let entry = jobs::find(category, verb).unwrap_or_else(|| panic!("there is no job {job}"));
    let defaults = (entry.defaults)();
    let mut table = format!(
        "\nReads: {}.\nWrites: {}.\n\n| setting | value | default | meaning |\n|---|---|---|---|\n",
        entry.reads, entry.writes
    );
    for key in entry.keys {
        let default = defaults.get(key.name).map(|value| format!("`{value}`")).unwrap_or_default();
        let cells = [format!("`{}`", key.name), key.value.to_lowercase(), default, key.about.to_owned()];
        table.push_str(&format!("| {} |\n", cells.map(|cell| cell.replace('|', "\\|")).join(" | ")));
    }
    table
}

#[test]
fn settings_tables_are_current() {
    for (path, page) in pages() {
        let mut expected = String::new();
        let mut inside = false;
        for line in page.lines() {
            inside &= line != "<!-- end settings -->";
            if !inside {
                expected.push_str(line);
                expected.push('\n');
            }
            if let Some(job) = line.strip_prefix("<!-- settings: ") {
                expected.push_str(&settings(job.trim_end_matches(" -->")));
                inside = true;
            }
        }
        hold(&path, &page, &expected);
    }
}

/// Durations differ from run to run.
fn normalized(text: &str) -> String {
    let mut result = String::new();
    for line in text.lines() {
        let line = line.trim_end();
        match line.rsplit_once("  (").filter(|(_, took)| took.ends_with(" s)")) {
            Some((start, _)) => result.push_str(&format!("{start}  (0.1 s)")),
            None => result.push_str(line),
        }
        result.push('\n');
    }
    result
}

/// What a command prints.
fn transcript(folder: &Path, line: &str) -> String {
    let output = Command::cargo_bin("hwjobs")
        .unwrap()
        .current_dir(folder)
        .env_clear()
        .envs([("HWJOBS_NOW", NOW), ("HWJOBS_OUTPUT", "human"), ("NO_COLOR", "1"), ("COLUMNS", "120")])
        .args(line.split_whitespace())
        .output()
        .unwrap();
    normalized(&String::from_utf8(output.stdout).unwrap())
}

/// A folder as a newcomer has it: the demo catalog and the examples.
fn newcomer() -> TempDir {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = TempDir::new().unwrap();
    std::fs::copy(root.join("jobs.toml"), folder.path().join("jobs.toml")).unwrap();
    let feeds = folder.path().join("examples/feeds");
    std::fs::create_dir_all(&feeds).unwrap();
    std::fs::copy(root.join("examples/feeds/facilities.csv"), feeds.join("facilities.csv")).unwrap();
    folder
}

#[test]
fn transcripts_are_current() {
    for (path, page) in pages() {
        let folder = newcomer();
        let (mut expected, mut inside) = (String::new(), false);
        for line in page.lines() {
            inside &= line != "```";
            if let Some(command) = line.strip_prefix("$ hwjobs ").filter(|_| inside) {
                expected.push_str(&format!("{line}\n{}", transcript(folder.path(), command)));
            } else if !inside {
                expected.push_str(line);
                expected.push('\n');
            }
            inside |= line == "```console";
        }
        hold(&path, &page, &expected);
    }
}

/// The anchors of a page, as GitHub and mdBook make them.
fn anchors(page: &str) -> HashSet<String> {
    let headings = page.lines().filter(|line| line.starts_with('#'));
    let anchor = |heading: &str| -> String {
        let text = heading.trim_start_matches('#').trim().to_lowercase();
        let kept = text.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    };
    headings.map(anchor).collect()
}

#[test]
fn links_resolve() {
    for (path, page) in pages() {
        for target in page.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if target.starts_with("http") {
                continue;
            }
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let file = if file.is_empty() { path.clone() } else { path.parent().unwrap().join(file) };
            let text = std::fs::read_to_string(&file)
                .unwrap_or_else(|e| panic!("{}: {target}: {e}", path.display()));
            assert!(anchor.is_empty() || anchors(&text).contains(anchor), "{}: {target}", path.display());
        }
    }
}

#[test]
fn every_job_has_a_section() {
    for entry in jobs::TABLE {
        let job = format!("{} {}", entry.name.category, entry.name.verb);
        let (heading, settings) = (format!("\n## {job}\n"), format!("<!-- settings: {job} -->"));
        let documented = pages().iter().any(|(_, page)| page.contains(&heading) && page.contains(&settings));
        assert!(documented, "{job} has no section with its settings");
    }
}

#[test]
fn summary_lists_every_page() {
    let pages = pages();
    let (_, summary) = pages.iter().find(|(path, _)| path.ends_with("docs/SUMMARY.md")).unwrap();
    for (path, _) in &pages {
        let name = path.file_name().unwrap().to_str().unwrap();
        assert!(name == "SUMMARY.md" || summary.contains(&format!("{name})")), "{name}");
    }
}

#[test]
fn readme_is_short() {
    let readme = pages().into_iter().find(|(path, _)| path.ends_with("README.md")).unwrap().1;
    assert!(readme.lines().count() <= 200, "{} lines", readme.lines().count());
}
