//! The examples are catalogs and crontabs that work.

use std::path::Path;

use hwjobs::catalog::{Catalog, Overrides};
use hwjobs::jobs;

fn examples() -> Vec<std::path::PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn every_example_catalog_is_without_mistake() {
    let catalogs: Vec<_> =
        examples().into_iter().filter(|p| p.extension().is_some_and(|e| e == "toml")).collect();
    assert!(catalogs.len() >= 2);
    for path in catalogs {
        let catalog = Catalog::load(&path, &jobs::known()).unwrap_or_else(|e| panic!("{e}"));
        for entry in jobs::TABLE {
            let variants = catalog.variants(entry.name.category, entry.name.verb).map(Some);
            for variant in variants.chain([None]) {
                (entry.configure)(&catalog, variant, &Overrides::default())
                    .err()
                    .map_or(Ok(()), Err)
                    .unwrap_or_else(|e| panic!("{e}"));
            }
        }
    }
}

#[test]
fn every_line_of_the_example_crontab_names_a_job() {
    let path = examples().into_iter().find(|p| p.ends_with("crontab")).unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    let commands: Vec<&str> =
        text.lines().filter_map(|line| line.split_once("&& hwjobs ")).map(|(_, c)| c).collect();
    assert!(!commands.is_empty());
    for command in commands {
        let mut words = command.split_whitespace();
        let (category, verb) = (words.next().unwrap(), words.next().unwrap());
        assert!(jobs::find(category, verb).is_some(), "{command}");
    }
}
