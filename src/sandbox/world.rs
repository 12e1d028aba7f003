//! The shop's world: what a fresh shop holds, and how it goes on.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::state::State;

/// How large a fresh shop is, and what it is grown from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// The same seed at the same moment gives the same shop.
    pub seed: u64,
    /// How many products it has.
    pub products: u32,
    /// How many orders it has had.
    pub orders: u32,
}

impl Default for Plan {
    fn default() -> Plan {
        Plan { seed: 1, products: 220, orders: 400 }
    }
}

/// What a step changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Stepped {
    /// Orders placed.
    pub placed: u32,
}

/// Fills an empty shop.
pub(crate) fn create(state: &mut State, plan: &Plan, now: DateTime<Utc>) -> anyhow::Result<()> {
    state.put("plan", &format!("{plan:?} at {now}"))?;
    Ok(())
}

/// Lets the shop go on a little.
pub(crate) fn step(state: &mut State, now: DateTime<Utc>) -> anyhow::Result<Stepped> {
    state.put("stepped_at", &now.to_string())?;
    Ok(Stepped::default())
}
