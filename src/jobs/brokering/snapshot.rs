//! The input of a run's decisions: facts, rules and time.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Result;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::geocode;
use domain::brokering::facts::Facts;
use domain::brokering::routing::{QueueSelection, Routing, Terms};
use domain::facility::Queue;
use domain::plan::unreadable_lines::UnreadableLines;
use store::{Asked, Besides, Reader, Routable};

/// Whose state is looked at, and when.
pub struct Scene<'a> {
    /// The store.
    pub store: &'a Reader,
    /// A table of where postal codes are, if there is one.
    pub postal_codes: Option<&'a Path>,
    /// The store's time zone.
    pub timezone: Tz,
    /// When. UTC.
    pub now: DateTime<Utc>,
}

impl Scene<'_> {
    /// What waits in these queues, with where it is to go as far as the shops or the table know; and what of the table was
    /// passed over.
    ///
    /// # Errors
    /// The store or the table cannot be read.
    pub fn routable(
        &self,
        queues: &[Queue],
        besides: &BTreeSet<Besides>,
        together: Option<&str>,
    ) -> Result<(Routable, Option<UnreadableLines>)> {
        let asked = Asked { queues, besides, together, timezone: self.timezone, now: self.now };
        let mut routable = self.store.routable(&asked)?;
        let unread = geocode::tell(&mut routable, self.postal_codes)?;
        Ok((routable, unread))
    }
}

/// What a run decides on, and by what.
#[derive(Serialize, Deserialize)]
pub struct Snapshot {
    /// What there is.
    pub facts: Facts,
    /// The routings that it goes by.
    pub routings: Vec<Routing>,
    /// The queues of routings that name none.
    pub queues: Vec<Queue>,
    /// What it takes of these.
    pub taking: QueueSelection,
    /// The store's time zone.
    pub timezone: Tz,
    /// When. UTC.
    pub now: DateTime<Utc>,
}

impl Snapshot {
    /// By what it decides.
    pub fn terms(&self) -> Terms<'_> {
        Terms {
            routings: &self.routings,
            queues: &self.queues,
            taking: self.taking,
            timezone: self.timezone,
            now: self.now,
        }
    }
}
