//! Routing: which facility sends what waits in a queue (routing.md, section 1).
//!
//! Facts in, decisions with their reasons out. Stock, capacity and reservations that an earlier order has used up are seen
//! by later ones; the outcome depends on nothing but the facts, the rules and the time.

mod circles;
pub mod decision;
mod engine;
pub mod explanation;
pub mod facts;
pub mod figures;
pub mod finding;
mod narrow;
pub mod routing;

pub use circles::{Taker, circles};
pub use engine::{decide, explain, lint};
