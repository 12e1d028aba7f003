//! `hwjobs check`: reads the catalog as every job would, and reports every mistake in it. With `--connect` it also checks
//! the token, the scopes and the API version of every shop.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use chrono::{DateTime, Utc};
use clap::ArgMatches;
use serde_json::{Value, json};

use super::connect::connect;
use super::context::{Context, from_environment};
use crate::catalog::{Catalog, ShopTable};
use crate::clock;
use crate::exit::{Exit, Usage};
use crate::jobs;
use crate::report::clean;
use shopify::{Access, ShopFacts, Support};

/// Reads everything; a mistake is an error with file, line and caret.
pub(super) fn check(context: &mut Context, matches: &ArgMatches) -> Result<Exit> {
    let catalog = context.catalog()?;
    let variants = configured(&catalog)?;
    let (shops, jobs) = (catalog.shops.len(), catalog.jobs().count());
    let mut value = json!({ "catalog": catalog.path, "shops": shops, "jobs": jobs, "variants": variants });
    let mut lines = vec![format!(
        "{}: {shops} shop(s), {jobs} job(s), {variants} variant(s); no mistake found",
        catalog.path.display()
    )];
    for (path, mode) in open_to_others(&catalog.store.state)? {
        let wanted = if path.is_dir() { 700 } else { 600 };
        let shown = path.display().to_string();
        lines.push(format!(
            "! others may read {shown} (mode {mode:o}), which holds customer data: chmod {wanted} {shown}"
        ));
        value["open_to_others"][shown] = json!(format!("{mode:o}"));
    }
    let mut exit = Exit::Done;
    let now = clock::now().map_err(Usage)?;
    if matches.get_flag("connect") {
        for (name, shop) in &catalog.shops {
            if shop.access == Access::None {
                lines.push(format!("{name}: not asked, because access to it is \"none\""));
                continue;
            }
            let (answer, answered, end) = asked(&catalog, name, shop, now)?;
            value["connections"][name.as_str()] = answer;
            lines.extend(answered);
            exit = exit.worse(end);
        }
    }
    context.tell("check", value, |output| lines.iter().for_each(|line| output.line(line)));
    Ok(exit)
}

/// Files and folders of the database that others than their owner can read or write, with their modes. A version that
/// creates them private leaves those that are there as they are.
fn open_to_others(state: &Path) -> Result<Vec<(PathBuf, u32)>> {
    let mut open = Vec::new();
    for suffix in ["", "-wal", "-shm", ".locks", ".bulk"] {
        let mut path = state.as_os_str().to_owned();
        path.push(suffix);
        let path = PathBuf::from(path);
        let mode =
            private_files::wider_mode(&path).with_context(|| format!("looking at {}", path.display()))?;
        open.extend(mode.map(|mode| (path, mode)));
    }
    Ok(open)
}

/// Reads the settings of every job and variant; answers how many variants there are.
fn configured(catalog: &Catalog) -> Result<usize> {
    let overrides = from_environment();
    let mut count = 0;
    for entry in jobs::TABLE {
        (entry.configure)(catalog, None, &overrides)?;
        for variant in catalog.variants(entry.name.category, entry.name.verb) {
            (entry.configure)(catalog, Some(variant), &overrides)?;
            count += 1;
        }
    }
    Ok(count)
}

/// Asks one shop who it is and what we may do there.
fn asked(
    catalog: &Catalog,
    name: &str,
    shop: &ShopTable,
    now: DateTime<Utc>,
) -> Result<(Value, Vec<String>, Exit)> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().context("starting")?;
    let connection = connect(catalog, name, shop, None)?;
    match runtime.block_on(connection.hands.reader.shop()) {
        Ok(facts) => Ok(answered(name, shop, &facts, now)),
        Err(error) => {
            let error = anyhow::Error::new(error);
            let line = format!("! {name}: {}", clean(&format!("{error:#}")));
            Ok((json!({ "error": format!("{error:#}") }), vec![line], Exit::of(&error)))
        }
    }
}

fn answered(
    name: &str,
    shop: &ShopTable,
    facts: &ShopFacts,
    now: DateTime<Utc>,
) -> (Value, Vec<String>, Exit) {
    let missing = facts.missing_scopes(shop.access);
    let who = format!(
        "{} ({}), {}, {}",
        clean(&facts.name),
        clean(&facts.domain),
        facts.currency.code(),
        facts.time_zone
    );
    let supported: Vec<String> =
        facts.versions.iter().filter(|v| v.supported).map(|v| clean(&v.handle)).collect();
    let warning = version_warning(&shop.api_version, facts, now);
    let value = json!({
        "name": facts.name, "domain": facts.domain, "currency": facts.currency, "api_version": shop.api_version,
        "supported_api_versions": supported, "missing_scopes": missing, "warnings": Vec::from_iter(&warning),
    });
    let versions = format!("{name}: uses API version {} of {}", shop.api_version, supported.join(", "));
    let warning = warning.map(|warning| format!("! {name}: {warning}"));
    if missing.is_empty() {
        let granted = format!("{name}: {who}; the token is good, no scope is missing");
        return (value, [granted, versions].into_iter().chain(warning).collect(), Exit::Done);
    }
    let lacking = format!(
        "! {name}: {who}; the app lacks {}: grant them to it, release a version, and install it again",
        missing.join(", ")
    );
    (value, [lacking, versions].into_iter().chain(warning).collect(), Exit::Refused)
}

/// The warning that is due about the version of the API that the catalog names.
fn version_warning(version: &str, facts: &ShopFacts, now: DateTime<Utc>) -> Option<String> {
    let newest = facts.versions.iter().filter(|v| v.supported).map(|v| v.handle.as_str()).max();
    let advice =
        newest.map_or_else(String::new, |newest| format!("; set api-version = \"{}\"", clean(newest)));
    match Support::of(version, &facts.versions, now) {
        Support::Until(_) => None,
        Support::EndsSoon(end) => Some(format!(
            "Shopify supports API version {version} until {} only{advice}",
            end.format("%Y-%m-%d")
        )),
        Support::Unsupported => Some(format!(
            "Shopify does not support API version {version} and answers with another version{advice}"
        )),
    }
}
