//! The demo shop: a Shopify-shaped Admin GraphQL API on loopback with its own SQLite file. It knows nothing of the
//! client; the newcomer's first run and every test of the client talk to it over the wire.

mod state;
