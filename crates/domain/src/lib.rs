//! The pure core: what orders, products and stock *are*, and every decision about them.
//!
//! No I/O of any kind: no async, no SQL, no HTTP, no clock, no files. Time is an argument; a decision is a value.

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
