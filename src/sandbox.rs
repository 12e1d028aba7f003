//! The demo shop: a Shopify-shaped Admin GraphQL API on loopback with its own SQLite file. It knows nothing of the
//! client; the newcomer's first run and every test of the client talk to it over the wire.

mod base64;
mod bucket;
mod control;
mod cost;
mod execute;
mod fault;
mod graphql;
mod harm;
mod options;
mod reply;
mod request;
mod schema;
mod scope;
mod search;
mod server;
mod service;
mod shop;
mod state;
pub mod world;
