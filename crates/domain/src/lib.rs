//! The pure core of the order management system: types and decisions. No I/O of any kind: no async, no SQL, no HTTP, no
//! clock, no files. Time is an argument, and a decision is a value.
//!
//! * [`values`], [`status`], [`facility`]: ids, money, time windows; states of orders, items and returns; facilities and queues.
//! * [`shopify`]: orders, products, returns and stock levels as Shopify states them.
//! * [`plan`]: the vocabulary of changes, outgoing work, checkpoints and failures; every decision ends in these types.
//! * [`orders`], [`catalog`], [`stock`], [`returns`], [`rejections`], [`feeds`], [`brokering`]: the decisions, by subject.
//!
//! Modules import only from those above them in this list, or from subjects that do not import them.

pub mod brokering;
pub mod catalog;
pub mod facility;
pub mod feeds;
pub mod orders;
pub mod plan;
pub mod rejections;
pub mod returns;
pub mod shopify;
pub mod status;
pub mod stock;
pub mod values;
