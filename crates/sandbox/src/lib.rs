//! A sandbox shop: a Shopify-shaped Admin GraphQL API on loopback with its own SQLite file. It knows nothing of hwjobs;
//! clients reach it over HTTP, and tests control it by the routes of `control`.
//!
//! [`start`] serves a shop; [`step`], [`happen`] and [`place`] advance one that nobody serves. `schema.graphql` is written by
//! hand from Shopify's documents; `execute` resolves it over `state`; [`world`] is the shop's content and its events; `fault`
//! scripts errors; `bulk` runs bulk operations; `cost` and `bucket` throttle.

mod bucket;
mod bulk;
mod control;
mod cost;
mod execute;
mod fault;
mod fault_response;
mod graphql;
mod options;
mod pending_jobs;
mod reply;
mod request;
mod schema;
mod scope;
mod search;
mod server;
mod service;
mod shop;
mod state;
mod stock;
mod token;
mod version;
mod wire;
pub mod world;

pub use bucket::{Bucket, Refill};
pub use cost::requested_cost;
pub use fault::{Fault, NotAFault};
pub use options::{Clock, Credentials, Options};
pub use server::{Running, start};
pub use version::Versions;

/// Lets a shop that nobody serves go on a little; a shop that does not exist yet is grown first.
///
/// # Errors
///
/// When the shop's file cannot be opened or written.
pub fn step(options: Options) -> anyhow::Result<world::Stepped> {
    service::Service::open(options)?.step()
}

/// Lets things happen to one order of a shop that nobody serves, by its name and theirs (see [`world::happenings`]).
///
/// # Errors
///
/// When the shop's file cannot be opened or written, there is no such order, or such a thing cannot happen to it.
pub fn happen(options: Options, order: &str, names: &[String]) -> anyhow::Result<world::Stepped> {
    service::Service::open(options)?.happen(order, names)
}

/// Places this many plain orders in a shop that nobody serves.
///
/// # Errors
///
/// When the shop's file cannot be opened or written.
pub fn place(options: Options, orders: u32) -> anyhow::Result<world::Stepped> {
    service::Service::open(options)?.place(orders)
}

#[cfg(test)]
mod tests;
