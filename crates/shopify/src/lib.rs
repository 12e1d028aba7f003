//! A client of Shopify's Admin API: reads into the types of `domain`, and the few mutations that jobs need.
//!
//! Only this crate contains GraphQL, global ids and Shopify's JSON. A request passes four layers: `reader` or `writer`
//! state what is wanted, `client` guards, throttles and retries, `transport` sends, `classify` judges the answer. `bulk`
//! reads bulk results, and `wire` parses JSON at the edge.

pub mod bulk;
mod classify;
mod client;
mod deadline;
mod documents;
mod endpoint;
mod error;
mod gid;
mod reader;
mod search;
mod shop;
mod sleep;
mod stats;
mod throttle;
mod token;
mod transport;
mod version;
mod wire;
mod writer;

use std::rc::Rc;

use serde::Deserialize;
use url::Url;

use self::client::Client;
pub use self::deadline::Deadlines;
use self::endpoint::Endpoint;
pub use self::error::{Error, Refusal, RequestId};
pub use self::reader::{Download, Fetched, Page, ProductDeletions, Reader};
pub use self::search::{OrderQuery, OrderTime};
pub use self::shop::{Location, ShopFacts};
use self::sleep::{Pause, RealTime};
pub use self::stats::Stats;
pub use self::token::TokenSource;
use self::transport::Limits;
pub use self::unreadable::Unreadable;
pub use self::version::{ApiVersion, Support};
pub use self::writer::{Reply, Writer};

/// A shop, and how to behave towards it.
#[derive(Debug, Clone)]
pub struct Config {
    /// `https://SHOP.myshopify.com`; plain http only on loopback.
    pub endpoint: Url,
    /// The version of the API: `2026-07`.
    pub api_version: String,
    /// Where the access token comes from.
    pub token: TokenSource,
    /// What may be sent.
    pub access: Access,
    /// How long to wait for the shop.
    pub patience: Deadlines,
}

/// What may be sent to a shop: our own guard, whatever the token would allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Access {
    /// Nothing at all.
    None,
    /// No mutation.
    #[default]
    Read,
    /// Everything.
    ReadWrite,
}

/// The two ends of a connection to a shop. Lazy: nothing is sent and no token is read before the first call.
///
/// Errors with [`Error::Endpoint`] when the address cannot be a shop's. For a current-thread runtime.
pub fn connect(config: Config) -> Result<(Reader, Writer), Error> {
    connect_with(config, Limits::default(), Rc::new(RealTime))
}

fn connect_with(config: Config, limits: Limits, pause: Rc<dyn Pause>) -> Result<(Reader, Writer), Error> {
    let client = Rc::new(Client::new(config, limits, pause)?);
    Ok((Reader::new(Rc::clone(&client)), Writer::new(client)))
}

#[cfg(test)]
mod schema;
#[cfg(test)]
mod scripted;
#[cfg(test)]
mod tests;
mod unreadable;
