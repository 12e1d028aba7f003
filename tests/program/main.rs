//! The whole program: the real binary against the demo shop. One test program, so that it is linked once.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod every_job;
mod examples;
mod first_minute;
mod following;
mod locking;
mod stopping;
mod support;
