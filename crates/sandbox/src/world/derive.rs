//! What follows from the facts of an order: units, totals and statuses. Pure; the documents tell these values beside
//! the facts and never the other way round.

mod status;
mod totals;
mod units;

pub(crate) use status::FinancialStatus;
pub(crate) use totals::Worth;
