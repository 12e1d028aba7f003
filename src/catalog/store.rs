//! `[store]`: the SQLite state and what holds for all of it.

use std::path::{Path, PathBuf};

use chrono_tz::Tz;

use super::diagnostic::Diagnostic;
use super::fields::{Fields, Value};
use super::nearest::nearest;
use domain::catalog::product::Identifier;
use domain::orders::policy::OrderPolicy;
use domain::stock::availability;

/// The store of the catalog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreTable {
    /// The SQLite file; a relative path has been taken from the catalog's folder.
    pub state: PathBuf,
    /// The zone that schedules are read in and times are shown in.
    pub timezone: Tz,
    /// The table of where postal codes are, if there is one; a relative path has been taken from the catalog's folder.
    pub postal_codes: Option<PathBuf>,
    /// What tells the products of shops and feeds apart.
    pub identifier: Identifier,
    /// How orders become the store's.
    pub orders: OrderPolicy,
    /// What may be promised.
    pub inventory: availability::Policy,
}

const KEYS: [&str; 6] = ["state", "timezone", "postal-codes", "identifier", "orders", "inventory"];
const STATE: &str = "hwjobs.db";

impl StoreTable {
    /// The table of a catalog that has none.
    pub(super) fn default_in(folder: &Path) -> Self {
        Self {
            state: folder.join(STATE),
            timezone: Tz::UTC,
            postal_codes: None,
            identifier: Identifier::default(),
            orders: OrderPolicy::default(),
            inventory: availability::Policy::default(),
        }
    }

    pub(super) fn read(value: &Value<'_>, folder: &Path, problems: &mut Vec<Diagnostic>) -> Option<Self> {
        let mut fields = Fields::open("store", value, &KEYS, problems)?;
        let state: Option<PathBuf> = fields.take("state");
        let postal_codes: Option<PathBuf> = fields.take("postal-codes");
        let identifier = fields.take("identifier").unwrap_or_default();
        let orders: OrderPolicy = fields.take("orders").unwrap_or_default();
        Some(Self {
            state: folder.join(state.unwrap_or_else(|| PathBuf::from(STATE))),
            timezone: fields.parse("timezone", timezone).unwrap_or(Tz::UTC),
            postal_codes: postal_codes.map(|table| folder.join(table)),
            identifier,
            orders: OrderPolicy { identifier, ..orders },
            inventory: fields.take("inventory").unwrap_or_default(),
        })
    }
}

fn timezone(text: &str) -> Result<Tz, String> {
    text.parse().map_err(|_| {
        // The short names are so short that each is near every other.
        let likely = |zone: &&str| zone.contains('/') || zone.eq_ignore_ascii_case(text);
        let zones = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()).filter(likely);
        match nearest(&text.replace(' ', "_"), zones) {
            Some(zone) => format!("did you mean `{zone}`?"),
            None => "a zone is written as `America/New_York`".to_owned(),
        }
    })
}
