//! Stock levels, and what is reset to an absolute number.

use serde::{Deserialize, Serialize};

/// What the store has at one facility.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Level {
    /// On hand.
    pub qoh: i64,
    /// Available to promise.
    pub atp: i64,
}

/// What an absolute quantity is a quantity of. The difference to it is applied to both numbers (jobs.md, I-3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ResetOf {
    /// Of what is on hand.
    #[default]
    Qoh,
    /// Of what is available to promise.
    Atp,
}

impl ResetOf {
    /// By how much a level differs from what it is to be.
    pub fn difference(self, level: Level, to: i64) -> i64 {
        match self {
            Self::Qoh => to - level.qoh,
            Self::Atp => to - level.atp,
        }
    }

    /// The word for people.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Qoh => "QOH",
            Self::Atp => "ATP",
        }
    }
}

/// What is at a facility, reservations not regarded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacilityStock {
    /// Units on hand.
    pub on_hand: i64,
    /// Those of them that can be sold or sent.
    pub sellable: i64,
}
