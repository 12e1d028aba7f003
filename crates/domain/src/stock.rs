//! Stock: availability, issuance, thresholds, and what is pushed to Shopify.

pub mod availability;
pub mod issuance;
pub mod push;
pub mod reset;
pub mod rules;
pub mod variance;
