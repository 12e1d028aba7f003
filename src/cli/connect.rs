//! From a shop of the catalog to a connection; a demo shop is started on the way.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

#[cfg(feature = "sandbox")]
use super::demo;
use crate::catalog::{Catalog, Domain, ShopTable};
use crate::run::Hands;
#[cfg(feature = "sandbox")]
use crate::secret::Secret;
use crate::shopify::{self, Config, Patience, TokenSource};

/// How long one request may be kept waiting in all, by throttling and by retries, before the run gives up with 69.
const MAX_WAIT: Duration = Duration::from_secs(300);

/// A connection, and the demo shop behind it if there is one; it stands as long as this does.
pub(super) struct Connection {
    pub(super) hands: Hands,
    pub(super) domain: String,
    #[cfg(feature = "sandbox")]
    _sandbox: Option<crate::sandbox::Running>,
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
        patience: Patience { deadline: timeout.map(|t| Instant::now() + t), max_wait: MAX_WAIT },
    };
    let (reader, writer) = shopify::connect(config)?;
    Ok(Connection {
        hands: Hands { reader, writer },
        domain: place.domain,
        #[cfg(feature = "sandbox")]
        _sandbox: place.sandbox,
    })
}

struct Place {
    domain: String,
    endpoint: String,
    token: TokenSource,
    #[cfg(feature = "sandbox")]
    sandbox: Option<crate::sandbox::Running>,
}

fn place(catalog: &Catalog, name: &str, shop: &ShopTable) -> Result<Place> {
    match &shop.domain {
        Domain::Sandbox => sandbox(catalog, name, shop),
        Domain::Host(host) => outside(name, shop, host.clone(), format!("https://{host}")),
        // A loopback shop comes back at another port; it is the same shop.
        Domain::Loopback(url) => {
            outside(name, shop, url.host_str().unwrap_or_default().to_owned(), url.to_string())
        }
    }
}

fn outside(name: &str, shop: &ShopTable, domain: String, endpoint: String) -> Result<Place> {
    let token = shop.token.clone().with_context(|| format!("shop {name} has no token in the catalog"))?;
    Ok(Place {
        domain,
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
        domain: "sandbox".to_owned(),
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
