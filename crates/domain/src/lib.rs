//! The pure core: what orders, products and stock *are*, and every decision about them.
//!
//! No I/O of any kind: no async, no SQL, no HTTP, no clock, no files. Time is an argument; a decision is a value.

pub mod actor;
pub mod approve;
pub mod availability;
pub mod brokering;
pub mod cancel;
pub mod change;
pub mod checkpoint;
pub mod deletion;
pub mod dispatch;
pub mod facility;
pub mod failure;
pub mod feed;
pub mod fingerprint;
pub mod id;
pub mod identifier;
pub mod import;
pub mod leaving;
pub mod load;
pub mod making;
pub mod money;
pub mod outgoing;
pub mod plan;
pub mod postal;
pub mod product;
pub mod publication;
pub mod push;
pub mod reconcile;
pub mod rejection;
pub mod reset;
pub mod returns;
pub mod rules;
pub mod secret;
pub mod sent;
pub mod share;
pub mod shop_collection;
pub mod shop_level;
pub mod shop_order;
pub mod shop_product;
pub mod shop_return;
pub mod status;
pub mod table;
pub mod units;
pub mod variance;
pub mod window;
