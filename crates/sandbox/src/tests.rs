//! The demo shop over the wire, as a client meets it.

mod bulk;
mod cancelling;
mod docs;
mod documents;
mod faults;
mod grown;
mod kits;
mod late;
mod mutations;
mod paging;
mod rerouting;
mod returning;
mod shop;
mod stock;
mod wire;
