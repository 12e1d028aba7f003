//! From what a shop tells to what enters the store.

pub mod collection;
pub mod destination;
pub mod kit;
pub mod order;
pub mod payment;
pub mod policy;
pub mod product;
