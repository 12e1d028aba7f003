//! Routings as a person writes them: `[[routing]]` and its rules (routing.md, "How the rules look in the catalog").

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::domain::facility::Queue;

/// What is routed by which rules, and when.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// The routings, in the order in which they are tried.
    pub routings: &'a [Routing],
    /// The queues that a routing takes from which names none.
    pub queues: &'a [Queue],
    /// Which items of these queues it takes; a routing that names its queues takes all that is there.
    pub taking: Taking,
    /// The store's time zone: whose day a promise ends with, unless the facility has its own.
    pub timezone: Tz,
    /// Now. UTC.
    pub now: DateTime<Utc>,
}

/// Which items a routing takes of a queue that it does not name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taking {
    /// Those for which routing has not found nothing yet.
    Untried,
    /// Those for which it has: what was tried in the queue, and all that is in `unfillable`.
    Unfillable,
}

/// A routing: which orders, by which rules.
#[derive(Debug, Clone, PartialEq)]
pub struct Routing {
    /// What people call it; unique in the catalog.
    pub name: String,
}
