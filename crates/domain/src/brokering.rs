//! Routing: which facility sends what waits in a queue (routing.md, section 1).
//!
//! Facts in, decisions with their reasons out. Stock, capacity and reservations that an earlier order has used up are seen
//! by later ones; the outcome depends on nothing but the facts, the rules and the time.

pub mod allocation_steps;
mod cycles;
pub mod decision;
mod engine;
pub mod explanation;
mod facility_subset;
pub mod facts;
pub mod finding;
pub mod metrics;
pub mod postal;
pub mod routing;

pub use cycles::{Taker, cycles};
pub use engine::{decide, explain, lint};
