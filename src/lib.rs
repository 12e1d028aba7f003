//! `hwjobs` does the work of an order management system's job manager for Shopify retailers. Each invocation runs one
//! job once and exits with a code that means something. Its memory, the *store*, is one SQLite file; `jobs.toml` is the
//! *catalog* of shops, jobs and settings.
//!
//! 1. A job **plans**: it reads (shop, store, files) and returns a value that says what should change. It cannot write.
//! 2. The runner **commits** the plan: rows, checkpoint and outbox in one SQLite transaction, page by page.
//! 3. Then it **delivers** the outbox: the mutations the plan asked for, each exactly once as far as the shop allows.
//!
//! A dry run stops after the plan. A crash is harmless, because outbox and checkpoint are in the same transaction as
//! the rows. A test compares plans, because a plan is a value.
//!
//! From the ground up: [`domain`] decides and knows nobody; [`store`] holds all SQL, [`shopify`] all GraphQL; [`files`]
//! reads and writes what lies in folders; [`catalog`] reads `jobs.toml`; [`job`] and [`jobs`] plan; [`run`], [`deliver`] and [`report`] carry out and tell;
//! [`cli`] is what people type. Nothing imports what stands above it. [`sandbox`] is a demo shop that knows none of them.

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
