//! A rejection as a change: all of it is applied, or nothing.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::facility::{FacilityId, Queue};
use crate::plan::change::rejection_reason::OnHand;
use crate::plan::change::rejection_reason::RejectionReason;
use crate::values::id::LineId;

/// How many units a person reads of one rejection.
const SHOWN: usize = 10;

/// Units that a facility rejects with one breath.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejection {
    /// Which facility.
    pub facility: FacilityId,
    /// Why.
    pub reason: RejectionReason,
    /// The units: first those that it speaks of, then those that go with them.
    pub units: Vec<RejectedUnit>,
    /// Of what the reason says something about the facility's stock: of the variant, or of components of a kit.
    pub stock: Vec<RejectedStock>,
    /// Until when the facility may not have these units; none: it may at once. UTC.
    pub excluded_until: Option<DateTime<Utc>>,
    /// Why, in somebody's words.
    pub note: Option<String>,
    /// The line of the file that says so.
    pub line: u64,
}

/// One unit of a rejection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RejectedUnit {
    /// Its number in the store.
    pub item: i64,
    /// What people call its order.
    pub order: String,
    /// Of which line it is.
    pub line: LineId,
    /// Which unit of the line, from 1.
    pub unit: u32,
    /// Why it goes.
    pub reason: RejectionReason,
    /// The queue in which it waits then.
    pub queue: Queue,
    /// From where it comes.
    pub whence: RejectedFrom,
}

/// From where a rejected unit comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RejectedFrom {
    /// From the facility, which was to send it.
    Facility,
    /// It waits in the queue already, because the facility rejected it or others; now it is said why itself, or why else.
    Queue,
    /// It waits in the queue already; now the facility may not have it for longer than was said.
    QueueForLonger,
}

/// Of what a reason says something about the facility's stock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RejectedStock {
    /// Of which variant.
    pub variant: String,
    /// How many units of it are rejected for this reason.
    pub units: u32,
    /// What becomes of the quantity on hand.
    pub on_hand: OnHand,
}

impl std::fmt::Display for Rejection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} rejects {} units ({}): ", self.facility, self.units.len(), self.reason)?;
        for (index, unit) in self.units.iter().take(SHOWN).enumerate() {
            let opening = if index == 0 { "" } else { ", " };
            write!(f, "{opening}{} line {} unit {} → {}", unit.order, unit.line, unit.unit, unit.queue.id())?;
            if unit.reason != self.reason {
                write!(f, " ({})", unit.reason)?;
            }
        }
        match self.units.len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => write!(f, ", and {more} more"),
        }
    }
}
