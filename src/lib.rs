//! hwjobs
pub mod domain;
pub mod secret;
