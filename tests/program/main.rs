//! The whole program: the real binary against the demo shop. One test program, so that it is linked once.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests fail like tests; clippy excuses only functions marked #[test]"
)]

mod bad_followed;
mod bad_records;
mod brokering;
mod brokering_asked;
mod bulk_forms;
mod categories;
mod docs;
mod every_job;
mod examples;
mod exit_codes;
mod export_thresholds;
mod facilities;
mod faults;
mod feeds;
mod first_minute;
mod following;
mod given_up;
mod identifiers;
mod initial_load;
mod inventory_bundle;
mod inventory_race;
mod inventory_sync;
mod inventory_upload;
mod issued;
mod kits;
mod late;
mod locking;
mod origins;
mod output;
mod poison;
mod postal;
mod private_files;
mod products;
mod refused_cancels;
mod rejected;
mod rejections;
mod returns;
mod scheduling;
mod secrets;
mod stock;
mod stopping;
mod store_versions;
mod support;
mod upload_cancelled;
mod windows;
