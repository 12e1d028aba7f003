//! Facility rows: kinds, Shopify locations and groups, and the changes that a row leads to.

mod row;

use crate::plan::change::facility::DescribedFacility;
use crate::plan::change::facility::GroupKind;
use crate::plan::change::facility::Membership;
use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};

use row::Said;
pub use row::{FACILITY_COLUMNS, FACILITY_NEEDS, FacilityRow};

use crate::facility::FacilityId;
use crate::plan::change::Change;
use crate::values::id::LocationId;

/// A facility, as the store has it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StoredFacility {
    /// What people call it.
    pub name: String,
    /// What kind of place it is, in the store's word.
    pub kind: String,
    /// True if anybody has described it.
    pub described: bool,
    /// What feeds call it.
    pub external_id: Option<String>,
    /// Its time zone.
    pub timezone: Option<String>,
    /// Latitude and longitude, in degrees.
    pub coordinates: Option<(f64, f64)>,
    /// Orders a day.
    pub order_limit: Option<i64>,
    /// The groups it is in, was, or is going to be.
    pub memberships: Vec<Membership>,
}

/// What the store knows that facilities are held against.
#[derive(Debug, Clone, Default)]
pub struct KnownFacilities {
    /// Facilities, by id.
    pub facilities: HashMap<FacilityId, StoredFacility>,
    /// Whose external ids are whose.
    pub external_ids: HashMap<String, FacilityId>,
    /// Which location of which shop is which facility.
    pub locations: HashMap<(String, LocationId), FacilityId>,
    /// What groups are for.
    pub groups: HashMap<String, GroupKind>,
    /// The shops that the store has met.
    pub shops: BTreeSet<String>,
}

// Degrees are read from text and never worked out: no NaN among them.

/// What a row changes; none where the store says the same. What is known goes along, because a later row of the same page
/// may speak of the same facility.
///
/// # Errors
/// It contradicts what is known.
pub fn describe(
    row: &FacilityRow,
    known: &mut KnownFacilities,
    now: DateTime<Utc>,
) -> Result<Option<(Change, bool)>, String> {
    let before = known.facilities.get(&row.facility).cloned();
    let new = before.is_none();
    let before = before.unwrap_or_default();
    let kind = match row.kind {
        Some(kind) => kind.word().to_owned(),
        None if before.described && !before.kind.is_empty() => before.kind.clone(),
        None => return Err("`type` is empty, and nobody has said yet what kind of place it is".to_owned()),
    };
    if let Said::This(id) = &row.external_id
        && let Some(owner) = known.external_ids.get(id)
        && *owner != row.facility
    {
        return Err(format!("facility {owner} has that external id"));
    }
    let location = location_of(row, known)?;
    let mut memberships = before.memberships.clone();
    let (joins, leaves) = regroup(row, &mut memberships, known, now)?;
    let after = StoredFacility {
        name: row
            .name
            .clone()
            .or_else(|| (!before.name.is_empty()).then(|| before.name.clone()))
            .unwrap_or_else(|| row.facility.0.clone()),
        kind,
        described: true,
        external_id: row.external_id.over(before.external_id.clone()),
        timezone: row.timezone.over(before.timezone.clone()),
        coordinates: row.coordinates.over(before.coordinates),
        order_limit: row.order_limit.over(before.order_limit),
        memberships,
    };
    if after == before && location.is_none() {
        return Ok(None);
    }
    let described = DescribedFacility {
        facility: row.facility.clone(),
        name: after.name.clone(),
        kind: after.kind.clone(),
        external_id: after.external_id.clone(),
        timezone: after.timezone.clone(),
        coordinates: after.coordinates,
        order_limit: after.order_limit,
        location: location.clone(),
        joins,
        leaves,
    };
    if let Some(id) = before.external_id.filter(|id| after.external_id.as_ref() != Some(id)) {
        known.external_ids.remove(&id);
    }
    if let Some(id) = &after.external_id {
        known.external_ids.insert(id.clone(), row.facility.clone());
    }
    if let Some(location) = location {
        known.locations.insert(location, row.facility.clone());
    }
    known.facilities.insert(row.facility.clone(), after);
    Ok(Some((Change::FacilityDescribed(Box::new(described)), new)))
}

/// The location that becomes the facility's; none where the row names none, or it is already.
fn location_of(row: &FacilityRow, known: &KnownFacilities) -> Result<Option<(String, LocationId)>, String> {
    let Some((shop, location)) = &row.location else { return Ok(None) };
    let mut shops = known.shops.iter();
    let shop = match (shop, shops.next(), shops.next()) {
        (Some(shop), ..) if known.shops.contains(shop) => shop,
        (Some(shop), ..) => {
            return Err(format!("the store has not met a shop `{shop}` yet: run one of its jobs first"));
        }
        (None, Some(only), None) => only,
        (None, ..) => return Err("`shop` is empty: whose location is it?".to_owned()),
    };
    let key = (shop.clone(), *location);
    Ok((known.locations.get(&key) != Some(&row.facility)).then_some(key))
}

/// Brings memberships into line with the groups that a row lists, kind by kind; answers which begin or end otherwise than
/// so far, and which are not to be.
fn regroup(
    row: &FacilityRow,
    memberships: &mut Vec<Membership>,
    known: &mut KnownFacilities,
    now: DateTime<Utc>,
) -> Result<(Vec<Membership>, Vec<Membership>), String> {
    let (mut joins, mut leaves) = (Vec::new(), Vec::new());
    for (kind, wanted) in &row.groups {
        for (group, position) in wanted {
            match known.groups.get(group) {
                Some(other) if other != kind => {
                    return Err(format!(
                        "`{group}` is a {} group, not a {} group",
                        other.word(),
                        kind.word()
                    ));
                }
                Some(_) => {}
                None => {
                    known.groups.insert(group.clone(), *kind);
                }
            }
            joins.extend(join(row, memberships, (group, *position), *kind, now));
        }
        let stays =
            |one: &Membership| one.kind != *kind || wanted.contains_key(&one.group) || one.has_ended(now);
        let gone: Vec<Membership> = memberships.extract_if(.., |one| !stays(one)).collect();
        for one in gone {
            if one.from < now {
                let ended = Membership { thru: Some(now), ..one };
                memberships.push(ended.clone());
                joins.push(ended);
            } else {
                leaves.push(one);
            }
        }
    }
    memberships.sort_by(|a, b| (&a.group, a.from).cmp(&(&b.group, b.from)));
    Ok((joins, leaves))
}

/// The membership as the row wants it, if it is not so already.
fn join(
    row: &FacilityRow,
    memberships: &mut Vec<Membership>,
    (group, position): (&str, Option<i64>),
    kind: GroupKind,
    now: DateTime<Utc>,
) -> Option<Membership> {
    let meant = |one: &&mut Membership| {
        one.group == group && row.from.map_or(!one.has_ended(now), |from| one.from == from)
    };
    let Some(there) = memberships.iter_mut().find(meant) else {
        let from = row.from.unwrap_or(now);
        let begins = Membership { group: group.to_owned(), kind, from, thru: row.thru, position };
        memberships.push(begins.clone());
        return Some(begins);
    };
    let before = there.clone();
    // Without a date of its own, a row only says that the facility is in the group.
    if row.from.is_some() || row.thru.is_some() {
        there.thru = row.thru;
    }
    there.position = position.or(there.position);
    (*there != before).then(|| there.clone())
}

#[cfg(test)]
mod tests;
