//! `hwjobs` runs the jobs of an order management system for Shopify retailers. Each invocation runs one job once and
//! exits with a code that has a meaning. All state is in one SQLite database; `jobs.toml` is the *catalog* of shops, jobs
//! and settings.
//!
//! 1. A job **plans**: it reads (Shopify, database, files) and returns a value that says what should change. It cannot write.
//! 2. The runner **commits** the plan: rows, checkpoint and outbox in one SQLite transaction, page by page.
//! 3. Then it **delivers** the outbox: the mutations the plan asked for, each exactly once as far as Shopify allows.
//!
//! A dry run stops after the plan. A crash is harmless, because outbox and checkpoint are in the same transaction as the
//! rows. A test compares plans, because a plan is a value.
//!
//! The layers, bottom first: the crates `domain`, `store` and `shopify`; then [`files`], [`catalog`], [`job`] and [`jobs`], which plan;
//! [`deliver`], [`report`] and [`run`], which carry out; [`cli`] on top. A module imports only from those below it. The crate
//! `sandbox` is a Shopify-shaped shop that knows none of them.

pub mod catalog;
pub mod cli;
pub mod clock;
pub mod deliver;
pub mod exit;
pub mod files;
pub mod job;
pub mod jobs;
pub mod report;
pub mod run;
