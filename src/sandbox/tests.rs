//! The demo shop over the wire, as a client meets it.

mod cancelling;
mod docs;
mod documents;
mod faults;
mod grown;
mod mutations;
mod paging;
mod shop;
mod wire;
