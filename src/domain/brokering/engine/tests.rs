//! What the engine decides.

mod defects;
mod facilities;
mod leftovers;
mod orders;

mod sharing;
mod shop;
