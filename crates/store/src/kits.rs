//! Queries about kits and their components.

use std::collections::{BTreeMap, HashMap};

use rusqlite::named_params;

use super::error::Error;
use super::reader::Reader;
use super::sql;
use super::text::{json, word};
use domain::catalog::claim::{Claim, Made};
use domain::catalog::import_kit::{Described, StoredKit};
use domain::values::id::VariantId;

impl Reader {
    /// What the store has of these variants of a shop, of those that are kits there, and of those that were kits so far; what
    /// it has not met is not there.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn stored_kits(&self, shop: &str, claims: &[&Claim]) -> Result<HashMap<VariantId, StoredKit>, Error> {
        let asked: Vec<(i64, &str, bool)> = claims
            .iter()
            .map(|claim| (claim.variant.0, claim.identity.as_str(), claim.made == Made::OfComponents))
            .collect();
        let mut statement = self.conn.prepare_cached(sql!("stored_kits"))?;
        let mut rows = statement.query(named_params! { ":shop": shop, ":variants": json(&asked)? })?;
        let mut kits: HashMap<VariantId, StoredKit> = HashMap::new();
        while let Some(row) = rows.next()? {
            let described = word(1, &row.get::<_, String>(1)?, described)?;
            let kit = kits
                .entry(VariantId(row.get(0)?))
                .or_insert_with(|| StoredKit { described, components: BTreeMap::new() });
            if let Some(component) = row.get::<_, Option<String>>(2)? {
                kit.components.insert(component, row.get(3)?);
            }
        }
        Ok(kits)
    }

    /// The identities under which the store has these variants of a shop; those it has not met are not there.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn linked_identities(
        &self,
        shop: &str,
        ids: &[VariantId],
    ) -> Result<HashMap<VariantId, String>, Error> {
        let params = named_params! { ":shop": shop, ":ids": json(ids)? };
        self.map(sql!("identities_linked"), params, |row| Ok((VariantId(row.get(0)?), row.get(1)?)))
    }
}

fn described(word: &str) -> Option<Described> {
    match word {
        "by-nobody" => Some(Described::ByNobody),
        "by-itself" => Some(Described::ByItself),
        "by-sibling" => Some(Described::BySibling),
        "by-another-shop" => Some(Described::ByAnotherShop),
        _ => None,
    }
}
