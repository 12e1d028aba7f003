//! `hwjobs check`: reads the catalog as every job would, and tells every mistake in it. Nothing is sent.

use anyhow::Result;
use serde_json::json;

use super::context::{Context, from_environment};
use crate::exit::Exit;
use crate::jobs;

/// Reads everything; a mistake is an error with file, line and caret.
pub(super) fn check(context: &mut Context) -> Result<Exit> {
    let catalog = context.catalog()?;
    let overrides = from_environment();
    let mut variants = 0;
    for entry in jobs::TABLE {
        (entry.configure)(&catalog, None, &overrides)?;
        for variant in catalog.variants(entry.name.category, entry.name.verb) {
            (entry.configure)(&catalog, Some(variant), &overrides)?;
            variants += 1;
        }
    }
    let (shops, jobs) = (catalog.shops.len(), catalog.jobs().count());
    let value = json!({ "catalog": catalog.path, "shops": shops, "jobs": jobs, "variants": variants });
    context.tell("check", value, |output| {
        output.line(&format!(
            "{}: {shops} shop(s), {jobs} job(s), {variants} variant(s); no mistake found",
            catalog.path.display()
        ));
    });
    Ok(Exit::Done)
}
