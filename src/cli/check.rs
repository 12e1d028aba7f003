//! `hwjobs check`: reads the catalog as every job would, and tells every mistake in it. With `--connect` it asks every
//! shop as well: whether the token is good, and which scopes are missing.

use anyhow::{Context as _, Result};
use clap::ArgMatches;
use serde_json::{Value, json};

use super::connect::connect;
use super::context::{Context, from_environment};
use crate::catalog::{Catalog, ShopTable};
use crate::exit::Exit;
use crate::jobs;
use crate::report::clean;
use shopify::{Access, ShopFacts};

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
    let mut exit = Exit::Done;
    if matches.get_flag("connect") {
        for (name, shop) in &catalog.shops {
            if shop.access == Access::None {
                lines.push(format!("{name}: not asked, because access to it is \"none\""));
                continue;
            }
            let (told, line, end) = asked(&catalog, name, shop)?;
            value["connections"][name.as_str()] = told;
            lines.push(line);
            exit = exit.worse(end);
        }
    }
    context.tell("check", value, |output| lines.iter().for_each(|line| output.line(line)));
    Ok(exit)
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
fn asked(catalog: &Catalog, name: &str, shop: &ShopTable) -> Result<(Value, String, Exit)> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().context("starting")?;
    let connection = connect(catalog, name, shop, None)?;
    match runtime.block_on(connection.hands.reader.shop()) {
        Ok(facts) => Ok(answered(name, shop, &facts)),
        Err(error) => {
            let error = anyhow::Error::new(error);
            let line = format!("! {name}: {}", clean(&format!("{error:#}")));
            Ok((json!({ "error": format!("{error:#}") }), line, Exit::of(&error)))
        }
    }
}

fn answered(name: &str, shop: &ShopTable, facts: &ShopFacts) -> (Value, String, Exit) {
    let missing = facts.missing_scopes(shop.access);
    let who = format!(
        "{} ({}), {}, {}",
        clean(&facts.name),
        clean(&facts.domain),
        facts.currency.code(),
        facts.time_zone
    );
    let value = json!({
        "name": facts.name, "domain": facts.domain, "currency": facts.currency, "api_version": shop.api_version,
        "missing_scopes": missing,
    });
    if missing.is_empty() {
        return (value, format!("{name}: {who}; the token is good, no scope is missing"), Exit::Done);
    }
    let line = format!(
        "! {name}: {who}; the app lacks {}: grant them to it, release a version, and install it again",
        missing.join(", ")
    );
    (value, line, Exit::Refused)
}
