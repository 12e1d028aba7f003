//! hwjobs
pub mod catalog;
pub mod clock;
pub mod deliver;
pub mod domain;
pub mod exit;
pub mod job;
pub mod jobs;
pub mod report;
pub mod run;
pub mod secret;
pub mod shopify;
pub mod store;
