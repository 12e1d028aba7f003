//! Decisions of the engine.

mod defects;
mod explained;
mod facilities;
mod leftovers;
mod linted;
mod made_up;
mod orders;
mod origins;
mod properties;
mod sharing;
mod shop;
