//! Variants and facilities that the rows of a page name, looked up in the database.

use std::collections::BTreeSet;

use anyhow::Result;

use crate::job::PlanCx;
use domain::facility::FacilityId;
use domain::feeds::names::{self, Places, Variants, facility_name};
use domain::feeds::stock::Whose;

/// Variants and facilities, by the names that rows have for them.
pub(crate) struct Named {
    pub(crate) variants: Variants,
    pub(crate) places: Places,
}

impl Named {
    /// Asks the store, once for each kind of name.
    pub(crate) fn of<'r>(cx: &PlanCx<'_>, rows: impl Iterator<Item = &'r Whose> + Clone) -> Result<Self> {
        let variants: BTreeSet<_> = rows.clone().map(|whose| &whose.variant).collect();
        let places: BTreeSet<String> = rows.map(|whose| facility_name(&whose.facility)).collect();
        let places: Vec<String> = places.into_iter().collect();
        Ok(Self { variants: cx.store.variants_named(variants)?, places: cx.store.facilities_named(&places)? })
    }

    /// The variant and the facility that are meant.
    pub(crate) fn meant(&self, whose: &Whose) -> Result<(&str, &FacilityId), String> {
        Ok((names::variant(&self.variants, &whose.variant)?, names::facility(&self.places, &whose.facility)?))
    }
}
