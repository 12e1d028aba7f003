//! Facilities: expected by an order, described by a person, and what becomes of what stood for them in between.

use rusqlite::{OptionalExtension, named_params};

use super::Applied;
use crate::scope::Scope;
use crate::sql;
use crate::text::{time, time_opt};
use domain::facility::FacilityId;
use domain::plan::change::facility::DescribedFacility;
use domain::plan::change::facility::Membership;
use domain::values::id::LocationId;

/// Never stale: somebody else may have met the same facility first, which is just as well.
pub(super) fn expected(
    scope: &Scope<'_>,
    facility: &FacilityId,
    name: &str,
    location: Option<LocationId>,
) -> rusqlite::Result<Applied> {
    if meant(scope, facility)? != *facility {
        return Ok(Applied::Done);
    }
    scope
        .tx
        .prepare_cached(sql!("facility_expected"))?
        .execute(named_params! { ":facility": facility.0, ":name": name })?;
    if let Some(location) = location {
        scope.tx.prepare_cached(sql!("facility_location"))?.execute(named_params! {
            ":shop": scope.shop, ":location": location.0, ":facility": facility.0,
        })?;
    }
    Ok(Applied::Done)
}

/// The facility that is meant: orders and returns speak of a Shopify location by its number, as long as the shop has it;
/// somebody may have described it since.
pub(super) fn meant(scope: &Scope<'_>, facility: &FacilityId) -> rusqlite::Result<FacilityId> {
    let Some(location) = facility.location() else { return Ok(facility.clone()) };
    let known: Option<String> = scope
        .tx
        .prepare_cached(sql!("facility_of_location"))?
        .query_row(named_params! { ":shop": scope.shop, ":location": location.0 }, |row| row.get(0))
        .optional()?;
    Ok(known.map_or_else(|| facility.clone(), FacilityId))
}

/// Writes a facility as somebody describes it. Stale when it is a queue.
pub(super) fn described(scope: &Scope<'_>, described: &DescribedFacility) -> rusqlite::Result<Applied> {
    let facility = &described.facility;
    let (latitude, longitude) = described.coordinates.unzip();
    let rows = scope.tx.prepare_cached(sql!("facility_put"))?.execute(named_params! {
        ":facility": facility.0, ":name": described.name, ":kind": described.kind,
        ":external_id": described.external_id, ":timezone": described.timezone, ":latitude": latitude,
        ":longitude": longitude, ":order_limit": described.order_limit,
    })?;
    if rows == 0 {
        return Ok(Applied::Stale);
    }
    if let Some((shop, location)) = &described.location {
        located(scope, facility, shop, *location)?;
    }
    for one in &described.leaves {
        scope.tx.prepare_cached(sql!("member_drop"))?.execute(named_params! {
            ":group": one.group, ":facility": facility.0, ":from": time(one.from),
        })?;
    }
    for one in &described.joins {
        join(scope, facility, one)?;
    }
    Ok(Applied::Done)
}

/// A location becomes this facility. What stood for it because nobody had described it goes over; another facility that
/// somebody has described stays what it is, without the location.
fn located(
    scope: &Scope<'_>,
    facility: &FacilityId,
    shop: &str,
    location: LocationId,
) -> rusqlite::Result<()> {
    let placeholder = FacilityId::of_location_number(location);
    if placeholder != *facility && is_placeholder(scope, &placeholder)? {
        go_over(scope, &placeholder, facility)?;
    }
    scope.tx.prepare_cached(sql!("facility_location_put"))?.execute(named_params! {
        ":shop": shop, ":location": location.0, ":facility": facility.0,
    })?;
    Ok(())
}

fn is_placeholder(scope: &Scope<'_>, facility: &FacilityId) -> rusqlite::Result<bool> {
    scope
        .tx
        .prepare_cached(sql!("facility_is_placeholder"))?
        .query_row(named_params! { ":facility": facility.0 }, |row| row.get(0))
}

/// Everything that points at one facility points at the other one; what both have is added up. Foreign keys see to it that
/// nothing is forgotten.
fn go_over(scope: &Scope<'_>, from: &FacilityId, to: &FacilityId) -> rusqlite::Result<()> {
    for sql in [
        sql!("heir_items"),
        sql!("heir_ship_groups_drop"),
        sql!("heir_ship_groups"),
        sql!("heir_ledger"),
        sql!("heir_stock"),
        sql!("heir_reservations"),
        sql!("heir_moves_from"),
        sql!("heir_moves_to"),
        sql!("heir_exclusions"),
        sql!("heir_holds"),
        sql!("heir_days"),
        sql!("heir_origins"),
        sql!("heir_return_items"),
        sql!("heir_variants"),
        sql!("heir_members"),
        sql!("heir_locations"),
    ] {
        let mut statement = scope.tx.prepare_cached(sql)?;
        statement.execute(named_params! { ":from": from.0, ":to": to.0 })?;
    }
    for sql in [
        sql!("heir_exclusions_drop"),
        sql!("heir_holds_drop"),
        sql!("heir_days_drop"),
        sql!("heir_stock_drop"),
        sql!("heir_variants_drop"),
        sql!("heir_members_drop"),
        sql!("facility_drop"),
    ] {
        scope.tx.prepare_cached(sql)?.execute(named_params! { ":from": from.0 })?;
    }
    Ok(())
}

fn join(scope: &Scope<'_>, facility: &FacilityId, one: &Membership) -> rusqlite::Result<()> {
    scope
        .tx
        .prepare_cached(sql!("group_met"))?
        .execute(named_params! { ":group": one.group, ":kind": one.kind.word() })?;
    scope.tx.prepare_cached(sql!("member_put"))?.execute(named_params! {
        ":group": one.group, ":facility": facility.0, ":from": time(one.from), ":thru": time_opt(one.thru),
        ":position": one.position,
    })?;
    Ok(())
}
