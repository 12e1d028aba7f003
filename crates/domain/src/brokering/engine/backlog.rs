//! The queue or facility of each unit during a run, and the queued units that a routing tries at once.

use chrono::{DateTime, Utc};

use super::demand::Few;
use super::index::Index;
use crate::facility::Queue;

/// Where a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In a queue; and whether routing has found nothing for it there before.
    Waits { queue: Queue, tried: bool },
    /// At a facility.
    Sent,
}

/// Where the units are, and until when they wait, by their places.
pub(super) struct Waiting {
    places: Vec<Place>,
    until: Vec<Option<DateTime<Utc>>>,
}

impl Waiting {
    pub(super) fn new(index: &Index<'_>) -> Self {
        let mut places = Vec::with_capacity(index.units.len());
        for group in &index.groups {
            let queue = index.ship_group(group).queue;
            let units = &index.units[group.units.start as usize..group.units.end as usize];
            places.extend(units.iter().map(|unit| Place::Waits { queue, tried: unit.item.unfillable }));
        }
        let until = index.units.iter().map(|unit| unit.item.auto_cancel_at).collect();
        Self { places, until }
    }

    pub(super) fn place(&self, unit: u32) -> Place {
        self.places[unit as usize]
    }

    /// The date on which it is cancelled if it still waits.
    pub(super) fn until(&self, unit: u32) -> Option<DateTime<Utc>> {
        self.until[unit as usize]
    }

    pub(super) fn send(&mut self, unit: u32) {
        self.places[unit as usize] = Place::Sent;
        self.until[unit as usize] = None;
    }

    /// Moves it to a queue, where nothing has been tried for it yet; but `unfillable` is for what was tried.
    pub(super) fn queue(&mut self, unit: u32, queue: Queue) {
        self.places[unit as usize] = Place::Waits { queue, tried: queue == Queue::Unfillable };
    }

    pub(super) fn set_until(&mut self, unit: u32, until: Option<DateTime<Utc>>) {
        self.until[unit as usize] = until;
    }
}

/// The queued units of a ship group in one queue, or one of them: what a routing tries at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    /// The index of the ship group; of merged groups, of the one that was in the queue first.
    pub(super) group: usize,
    /// The queue.
    pub(super) from: Queue,
    /// Indexes of the units, by ascending item number.
    pub(super) units: Few<u32>,
}
