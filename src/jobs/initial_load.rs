//! The Initial load page of the Job Manager: a shop's whole history, brought in by one command, however often it is
//! interrupted.
//!
//! The question goes out through the outbox, so its number is on disk before anybody waits for the answer ([`bulk_request`]). The
//! answer is a file; it is read by a thread of its own, so that the next page is ready while this one is written
//! ([`parallel_reader`]).

mod bulk_request;
mod date_arg;
mod load;
pub(super) mod orders;
mod parallel_reader;
pub(super) mod products;
