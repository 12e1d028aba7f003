//! `[shops.NAME]`: a Shopify shop, where it answers and what may be done to it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::diagnostic::Diagnostic;
use super::explain;
use super::fields::{self, Fields, Value};
use super::shop_domain::Domain;
use super::token;
use shopify::{Access, TokenSource};

/// One shop of the catalog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopTable {
    /// Where it answers.
    pub domain: Domain,
    /// The version of Shopify's Admin API that is spoken: `YYYY-MM`, the month 01, 04, 07 or 10.
    pub api_version: String,
    /// Where its token is; always there, except that the sandbox does without.
    pub token: Option<TokenSource>,
    /// What this program may do to it.
    pub access: Access,
    /// Where the sandbox keeps its state, if not beside the store; only for the sandbox. A relative path is taken from
    /// the catalog's folder.
    pub sandbox_state: Option<PathBuf>,
}

const KEYS: [&str; 5] = ["domain", "api-version", "token", "access", "sandbox-state"];
const API_VERSION: &str = "2026-07";

/// Reads `[shops]`.
pub(super) fn read_all(
    value: &Value<'_>,
    folder: &Path,
    problems: &mut Vec<Diagnostic>,
) -> BTreeMap<String, ShopTable> {
    let Some(table) = fields::table("shops", value, problems) else { return BTreeMap::new() };
    if table.is_empty() {
        problems.push(none(value.span()));
    }
    let mut shops = BTreeMap::new();
    for (key, value) in fields::in_order(table) {
        let Some(name) = fields::name(key, problems) else { continue };
        let shop = ShopTable::read(&name, value, folder, problems);
        shops.extend(shop.map(|shop| (name, shop)));
    }
    shops
}

/// A catalog without a shop has nothing to work on.
pub(super) fn none(place: Range<usize>) -> Diagnostic {
    let label = "write `[shops.NAME]` with domain = \"NAME.myshopify.com\", or \"sandbox\"";
    Diagnostic::new("no shop", place, label)
}

impl ShopTable {
    fn read(name: &str, value: &Value<'_>, folder: &Path, problems: &mut Vec<Diagnostic>) -> Option<Self> {
        let mut fields = Fields::open(name, value, &KEYS, problems)?;
        let token = fields.raw("token").map(|token| token::read(token, folder, fields.problems()));
        let api_version = fields.parse("api-version", api_version);
        let access = fields.take("access");
        let sandbox_state: Option<PathBuf> = fields.take("sandbox-state");
        let domain = domain(&mut fields)?;
        let sandbox = domain == Domain::Sandbox;
        if !sandbox && token.is_none() {
            fields.missing("token", "write token = { env = \"…\" }");
        }
        if let (false, Some(state)) = (sandbox, fields.raw("sandbox-state")) {
            let message = explain::wrong_value(Some("sandbox-state"));
            fields.note(Diagnostic::new(
                message,
                state.span(),
                "only `domain = \"sandbox\"` keeps such a state",
            ));
        }
        Some(Self {
            domain,
            api_version: api_version.unwrap_or_else(|| API_VERSION.to_owned()),
            token: token.flatten(),
            access: access.unwrap_or_default(),
            sandbox_state: sandbox_state.map(|state| folder.join(state)),
        })
    }
}

fn domain(fields: &mut Fields<'_, '_>) -> Option<Domain> {
    if fields.raw("domain").is_none() {
        fields.missing("domain", "write domain = \"NAME.myshopify.com\", or \"sandbox\"");
    }
    fields.parse("domain", str::parse)
}

/// Shopify brings a version out each quarter and names it after its first month.
fn api_version(text: &str) -> Result<String, String> {
    let quarter = |(year, month): (&str, &str)| {
        let year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
        year && ["01", "04", "07", "10"].contains(&month)
    };
    if text.split_once('-').is_some_and(quarter) {
        Ok(text.to_owned())
    } else {
        Err(format!("a version is a year and the first month of a quarter: `{API_VERSION}`"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_the_first_month_of_a_quarter() {
        for good in ["2026-07", "2025-10", "2027-01"] {
            assert_eq!(api_version(good), Ok(good.to_owned()));
        }
        for bad in ["2026-7", "2026-08", "unstable", "", "20260-7", "2026-07-01", "２026-07"] {
            assert!(api_version(bad).is_err(), "{bad}");
        }
    }
}
