//! What a run decides on, and by what: all that is needed to decide it once more, or otherwise.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::domain::brokering::facts::Facts;
use crate::domain::brokering::routing::{Routing, Taking, Terms};
use crate::domain::facility::Queue;

/// What a run decides on, and by what.
#[derive(Serialize, Deserialize)]
pub struct Frozen {
    /// What there is.
    pub facts: Facts,
    /// The routings that it goes by.
    pub routings: Vec<Routing>,
    /// The queues of routings that name none.
    pub queues: Vec<Queue>,
    /// What it takes of these.
    pub taking: Taking,
    /// The store's time zone.
    pub timezone: Tz,
    /// When. UTC.
    pub now: DateTime<Utc>,
}

impl Frozen {
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
