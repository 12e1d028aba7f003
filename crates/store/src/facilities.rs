//! Queries about facilities that a feed describes.

use std::collections::HashSet;

use rusqlite::named_params;

use super::error::Error;
use super::reader::Reader;
use super::sql;
use super::text::{json, time_if_any, to_time, word};
use domain::facility::{FacilityId, FacilityKind};
use domain::feeds::facility::{KnownFacilities, StoredFacility};
use domain::plan::change::facility::GroupKind;
use domain::plan::change::facility::Membership;
use domain::values::id::LocationId;

impl Reader {
    /// The facilities of these kinds.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn facilities_of_kinds(&self, kinds: &[FacilityKind]) -> Result<HashSet<FacilityId>, Error> {
        self.set(sql!("facilities_of_kinds"), named_params! { ":kinds": json(kinds)? }, |row| {
            row.get(0).map(FacilityId)
        })
    }

    /// What the store knows of these facilities, and of what they could be confused with.
    ///
    /// # Errors
    /// The store cannot be read, or holds a word that this program does not know.
    pub fn facilities_known(&self, facilities: &[&FacilityId]) -> Result<KnownFacilities, Error> {
        let asked = json(facilities)?;
        let asked = named_params! { ":facilities": asked };
        let mut known = KnownFacilities {
            facilities: self.map(sql!("stored_facilities"), asked, |row| {
                let coordinates = row.get::<_, Option<f64>>(6)?.zip(row.get::<_, Option<f64>>(7)?);
                let stored = StoredFacility {
                    name: row.get(1)?,
                    kind: row.get(2)?,
                    described: row.get(3)?,
                    external_id: row.get(4)?,
                    timezone: row.get(5)?,
                    coordinates,
                    order_limit: row.get(8)?,
                    memberships: Vec::new(),
                };
                Ok((FacilityId(row.get(0)?), stored))
            })?,
            external_ids: self
                .map(sql!("external_ids"), &[], |row| Ok((row.get(0)?, FacilityId(row.get(1)?))))?,
            locations: self.map(sql!("stored_locations"), &[], |row| {
                Ok(((row.get(0)?, LocationId(row.get(1)?)), FacilityId(row.get(2)?)))
            })?,
            groups: self.map(sql!("stored_groups"), &[], |row| {
                Ok((row.get(0)?, word(1, &row.get::<_, String>(1)?, GroupKind::of_word)?))
            })?,
            shops: self.set(sql!("met_shops"), &[], |row| row.get(0))?.into_iter().collect(),
        };
        let mut statement = self.conn.prepare_cached(sql!("stored_memberships"))?;
        let mut rows = statement.query(asked)?;
        while let Some(row) = rows.next()? {
            let membership = Membership {
                group: row.get(1)?,
                kind: word(2, &row.get::<_, String>(2)?, GroupKind::of_word)?,
                from: to_time(3, &row.get::<_, String>(3)?)?,
                thru: time_if_any(row, 4)?,
                position: row.get(5)?,
            };
            if let Some(stored) = known.facilities.get_mut(&FacilityId(row.get(0)?)) {
                stored.memberships.push(membership);
            }
        }
        Ok(known)
    }
}
