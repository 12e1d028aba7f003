//! What the engine decides.

mod defects;
mod facilities;
mod leftovers;
mod orders;
mod properties;
mod sharing;
mod shop;
