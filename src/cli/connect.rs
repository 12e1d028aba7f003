//! Connects to a shop of the catalog, and starts the sandbox shop if need be.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

#[cfg(feature = "sandbox")]
use super::demo;
use crate::catalog::{Catalog, Domain, ShopTable};
use crate::files::{Archive, FileSource};
use crate::run::Hands;
use domain::values::secret::Secret;
use shopify::{self, Access, Config, Deadlines, TokenSource};

/// How long one request may be kept waiting in all, by throttling and by retries, before the run gives up with 69.
const MAX_WAIT: Duration = Duration::from_secs(300);

/// A connection, and the demo shop behind it if there is one; it stands as long as this does.
pub(super) struct Connection {
    pub(super) hands: Hands,
    pub(super) domain: String,
    #[cfg(feature = "sandbox")]
    _sandbox: Option<sandbox::Running>,
}

/// A connection for a job that works for the store: nothing can be sent through it, and nobody need be there.
pub(super) fn to_nobody(catalog: &Catalog, shop: &ShopTable) -> Result<Connection> {
    let config = Config {
        endpoint: "http://127.0.0.1:9".parse().context("the address of nobody")?,
        api_version: shop.api_version.clone(),
        token: TokenSource::Given(Secret::new("none")),
        access: Access::None,
        patience: Deadlines { deadline: None, max_wait: MAX_WAIT },
    };
    Ok(Connection {
        hands: hands(catalog, config)?,
        domain: domain(shop),
        #[cfg(feature = "sandbox")]
        _sandbox: None,
    })
}

/// The hands of a run. Files lie where the catalog does.
fn hands(catalog: &Catalog, config: Config) -> Result<Hands> {
    let (reader, writer) = shopify::connect(config)?;
    let folder = catalog.path.parent().unwrap_or(Path::new(""));
    Ok(Hands { reader, writer, inbox: FileSource::new(folder), desk: Archive::new(folder) })
}

/// A shop's address, for the record. A loopback shop comes back at another port; it is the same shop.
fn domain(shop: &ShopTable) -> String {
    match &shop.domain {
        Domain::Sandbox => "sandbox".to_owned(),
        Domain::Host(host) => host.clone(),
        Domain::Loopback(url) => url.host_str().unwrap_or_default().to_owned(),
    }
}

/// Connects to a shop. Nothing is sent yet.
pub(super) fn connect(
    catalog: &Catalog,
    name: &str,
    shop: &ShopTable,
    timeout: Option<Duration>,
) -> Result<Connection> {
    let place = place(catalog, name, shop)?;
    let config = Config {
        endpoint: place.endpoint.parse().with_context(|| format!("the address of shop {name}"))?,
        api_version: shop.api_version.clone(),
        token: place.token,
        access: shop.access,
        patience: Deadlines { deadline: timeout.map(|t| Instant::now() + t), max_wait: MAX_WAIT },
    };
    Ok(Connection {
        hands: hands(catalog, config)?,
        domain: domain(shop),
        #[cfg(feature = "sandbox")]
        _sandbox: place.sandbox,
    })
}

struct Place {
    endpoint: String,
    token: TokenSource,
    #[cfg(feature = "sandbox")]
    sandbox: Option<sandbox::Running>,
}

fn place(catalog: &Catalog, name: &str, shop: &ShopTable) -> Result<Place> {
    match &shop.domain {
        Domain::Sandbox => sandbox(catalog, name, shop),
        Domain::Host(host) => outside(name, shop, format!("https://{host}")),
        Domain::Loopback(url) => outside(name, shop, url.to_string()),
    }
}

fn outside(name: &str, shop: &ShopTable, endpoint: String) -> Result<Place> {
    let token = shop.token.clone().with_context(|| format!("shop {name} has no token in the catalog"))?;
    Ok(Place {
        endpoint,
        token,
        #[cfg(feature = "sandbox")]
        sandbox: None,
    })
}

#[cfg(feature = "sandbox")]
fn sandbox(catalog: &Catalog, name: &str, shop: &ShopTable) -> Result<Place> {
    let running = demo::start(catalog, name, shop)?;
    Ok(Place {
        endpoint: running.url(),
        token: TokenSource::Given(Secret::new(running.token())),
        sandbox: Some(running),
    })
}

#[cfg(not(feature = "sandbox"))]
fn sandbox(catalog: &Catalog, name: &str, _: &ShopTable) -> Result<Place> {
    anyhow::bail!(
        "{}: shop {name} is the demo shop, and this hwjobs was built without it",
        catalog.path.display()
    )
}
