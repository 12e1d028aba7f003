//! Rejections: the units that a facility does not ship, and what that changes of them and of its stock (jobs.md §0.9).

pub mod decide;
pub mod exclusion;
pub mod row;
mod stock;
pub mod units;
pub mod variance;
