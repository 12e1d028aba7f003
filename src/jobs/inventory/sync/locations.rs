//! The location whose turn it is, and the checkpoint of each location.

use super::items::ALL;
use std::collections::{BTreeSet, HashMap};

use anyhow::Result;
use chrono::{DateTime, Utc};

use super::{NewLocations, Settings, items};
use crate::job::PlanCx;
use domain::facility::FacilityId;
use domain::plan::change::Change;
use domain::plan::checkpoint::Checkpoint;
use domain::plan::{Plan, Reason, Record, Settles, Step, Verdict};
use domain::values::id::LocationId;
use shopify::Location;

/// The name of the place at which the job stands with a location.
const LOCATION: &str = "location/";
/// When the run began that goes on here.
const BEGUN: &str = "begun";
/// When all levels were read last, or began to be.
const FULL_CHECK: &str = "full-check";
/// Up to which row of the ledger the store's own moves were looked at.
pub(super) const MOVED: &str = "moved";

/// Whose turn it is in a run.
pub(super) enum Turn {
    /// The list of locations.
    Places,
    /// What changed at this one.
    Changes(LocationId),
    /// All items, because more has changed than the shop tells by time.
    All,
    /// What the store itself has moved.
    Moved,
}

impl Turn {
    /// The list of locations comes first in every run, whatever the run before did not come to. What is told by time comes
    /// before what is asked for by number: only then it is known what there is to ask.
    pub(super) fn of(checkpoint: &Checkpoint, now: DateTime<Utc>) -> Self {
        if checkpoint.beside(BEGUN).done != Some(now) {
            return Self::Places;
        }
        match unread(checkpoint, now) {
            Some(location) => Self::Changes(location),
            None if checkpoint.besides.contains_key(ALL) => Self::All,
            None => Self::Moved,
        }
    }
}

/// Where the job stands with a location.
pub(super) fn place(location: LocationId) -> String {
    format!("{LOCATION}{location}")
}

/// The first location that has not been read up to now.
fn unread(checkpoint: &Checkpoint, now: DateTime<Utc>) -> Option<LocationId> {
    let mut unread = checkpoint.besides.iter().filter(|(_, place)| place.behind(now));
    unread.find_map(|(name, _)| Some(LocationId(name.strip_prefix(LOCATION)?.parse().ok()?)))
}

/// Reads the list of locations, and decides which of them are read; with it, what failed before and is due again.
pub(super) async fn plan(cx: &PlanCx<'_>, settings: &Settings, from: &Checkpoint) -> Result<Plan> {
    let locations = cx.shopify.locations().await?;
    let mapped: HashMap<LocationId, FacilityId> =
        cx.store.shop_locations(&cx.shop.name)?.into_iter().collect();
    let placeholders: Vec<FacilityId> =
        locations.iter().map(|location| FacilityId::of_location_number(location.id)).collect();
    let placeholders = cx.store.known_facilities(&placeholders)?;

    let mut plan = settings.page(Checkpoint::default(), true);
    let mut read = BTreeSet::new();
    for location in &locations {
        let record = || Record::new("location", location.id, location.name.clone());
        let placeholder = FacilityId::of_location_number(location.id);
        match mapped.get(&location.id) {
            Some(facility) if mapped.values().filter(|other| *other == facility).count() > 1 => {
                plan.skip(record(), Reason::SharesFacility);
            }
            Some(_) => {
                read.insert(location.id);
            }
            None if !location.active => {}
            None if settings.new_locations == NewLocations::Take || placeholders.contains(&placeholder) => {
                plan.steps.push(expect(location, placeholder, record()));
                read.insert(location.id);
            }
            None => plan.skip(record(), Reason::Unmapped),
        }
    }
    plan.checkpoint = opened(cx, settings, from, &read)?;
    items::try_again(cx, settings, &mut plan).await?;
    Ok(plan)
}

fn expect(location: &Location, facility: FacilityId, record: Record) -> Step {
    let (name, location) = (location.name.clone(), Some(location.id));
    Step {
        record,
        settles: Settles::Itself,
        verdict: Verdict::Created,
        why: "a location without a facility".to_owned(),
        changes: vec![Change::FacilityExpected { facility, name, location }],
        outgoing: Vec::new(),
    }
}

/// The checkpoint with places for these locations only: those of others say nothing any more. When it is time to look at
/// everything again, all of them begin anew, and the store's own moves so far are met by that. A mark in the future was
/// made by a wrong clock.
fn opened(
    cx: &PlanCx<'_>,
    settings: &Settings,
    from: &Checkpoint,
    read: &BTreeSet<LocationId>,
) -> Result<Checkpoint> {
    let begun = Checkpoint { done: Some(cx.now), ..Checkpoint::default() };
    let mut checkpoint = from.clone().with_beside(BEGUN, begun.clone());
    let last = from.beside(FULL_CHECK).done;
    let full =
        last.is_none_or(|last| cx.now.signed_duration_since(last).abs() >= settings.full_check.as_delta());
    let kept: BTreeSet<String> = read.iter().map(|location| place(*location)).collect();
    checkpoint.besides.retain(|name, _| !name.starts_with(LOCATION) || (!full && kept.contains(name)));
    for name in kept {
        checkpoint.besides.entry(name).or_default();
    }
    if full {
        let met = Checkpoint { after: Some(cx.store.ledger_last()?), ..Checkpoint::default() };
        checkpoint = checkpoint.with_beside(FULL_CHECK, begun).with_beside(MOVED, met);
    }
    Ok(checkpoint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::plan::checkpoint::OpenWindow;
    use domain::values::window::Window;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000 + seconds, 0).unwrap()
    }

    fn words(checkpoint: &Checkpoint, now: DateTime<Utc>) -> String {
        match Turn::of(checkpoint, now) {
            Turn::Places => "places".to_owned(),
            Turn::Changes(location) => format!("location {location}"),
            Turn::All => "all".to_owned(),
            Turn::Moved => "moved".to_owned(),
        }
    }

    #[test]
    fn locations_are_listed_first_then_read_one_after_the_other_then_comes_what_was_moved() {
        let read = Checkpoint { done: Some(at(0)), ..Checkpoint::default() };
        let started = Checkpoint::default()
            .with_beside(BEGUN, read.clone())
            .with_beside(&place(LocationId(1)), read.clone())
            .with_beside(&place(LocationId(2)), Checkpoint::default())
            .with_beside(FULL_CHECK, Checkpoint::default());
        assert_eq!(words(&started, at(0)), "location 2");
        assert_eq!(words(&started, at(1)), "places", "in the next run");
        let open = OpenWindow::new(Window { from: at(-9), to: at(0) });
        let half = started
            .clone()
            .with_beside(&place(LocationId(1)), Checkpoint { open: Some(open), ..read.clone() });
        assert_eq!(words(&half, at(0)), "location 1");
        let whole = started.with_beside(&place(LocationId(2)), read);
        assert_eq!(words(&whole, at(0)), "moved");
        let deep = whole.with_beside(ALL, Checkpoint::default());
        assert_eq!(words(&deep, at(0)), "all");
    }
}
