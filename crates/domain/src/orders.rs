//! Orders: import, reconciliation with Shopify, approval, cancellation.

pub mod approval;
pub mod cancellation;
pub mod destination;
pub mod import;
pub mod payment;
pub mod policy;
pub mod reconcile;
pub mod shipped_units;
pub mod units;
