//! The addresses of a shop. Everything is sent to its one host: the token goes nowhere else.

use std::net::IpAddr;

use url::{Host, Url};

use super::Error;
use super::transport::Roots;

/// A shop's addresses.
#[derive(Debug)]
pub(crate) struct Endpoint {
    /// Host, with the port where it is unusual: the shop's name in messages.
    pub(crate) host: String,
    /// Where documents are sent.
    pub(crate) graphql: Url,
    /// Where a client secret is exchanged for a token.
    pub(crate) oauth: Url,
}

impl Endpoint {
    /// Takes `https://SHOP`, or plain `http` for a sandbox on loopback.
    pub(crate) fn new(endpoint: &Url, version: &str) -> Result<Self, Error> {
        let refused = |why: &str| Error::Endpoint { endpoint: harmless(endpoint), why: why.to_owned() };
        let host = match endpoint.host() {
            Some(host) => host,
            None => return Err(refused("names no host; it looks like https://my-shop.myshopify.com")),
        };
        match endpoint.scheme() {
            "https" => {}
            "http" if loopback(&host) => {}
            _ => return Err(refused("is not https; plain http is for a sandbox on loopback only")),
        }
        if !endpoint.username().is_empty() || endpoint.password().is_some() {
            return Err(refused("holds a user or a password; name the token's place under token instead"));
        }
        if endpoint.path() != "/" || endpoint.query().is_some() || endpoint.fragment().is_some() {
            return Err(refused("goes on after the host; it looks like https://my-shop.myshopify.com"));
        }
        if version.is_empty() || !version.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
            return Err(refused("has an api-version that is none; it looks like \"2026-07\""));
        }
        let at = |path: &str| endpoint.join(path).map_err(|e| refused(&e.to_string()));
        Ok(Self {
            host: endpoint.port().map_or_else(|| host.to_string(), |port| format!("{host}:{port}")),
            graphql: at(&format!("/admin/api/{version}/graphql.json"))?,
            oauth: at("/admin/oauth/access_token")?,
        })
    }

    /// What it takes to know that a connection leads there.
    pub(crate) fn roots(&self) -> Roots {
        if self.graphql.scheme() == "http" { Roots::None } else { Roots::System }
    }
}

fn loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost",
        Host::Ipv4(address) => IpAddr::from(*address).is_loopback(),
        Host::Ipv6(address) => IpAddr::from(*address).is_loopback(),
    }
}

/// The address without what may be a secret in it.
fn harmless(endpoint: &Url) -> String {
    match endpoint.host_str() {
        Some(host) => format!("{}://{host}", endpoint.scheme()),
        None => endpoint.scheme().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint(url: &str) -> Result<Endpoint, Error> {
        Endpoint::new(&url.parse().unwrap(), "2026-07")
    }

    #[test]
    fn documents_go_to_the_shops_own_host() {
        let shop = endpoint("https://demo.myshopify.com").unwrap();
        assert_eq!(shop.host, "demo.myshopify.com");
        assert_eq!(shop.graphql.as_str(), "https://demo.myshopify.com/admin/api/2026-07/graphql.json");
        assert_eq!(shop.oauth.as_str(), "https://demo.myshopify.com/admin/oauth/access_token");
        assert_eq!(endpoint("http://127.0.0.1:8089").unwrap().host, "127.0.0.1:8089");
        assert!(endpoint("http://[::1]:8089/").is_ok() && endpoint("http://localhost").is_ok());
    }

    #[test]
    fn only_plain_http_goes_without_roots_of_trust() {
        assert_eq!(endpoint("https://demo.myshopify.com").unwrap().roots(), Roots::System);
        assert_eq!(endpoint("https://localhost").unwrap().roots(), Roots::System);
        assert_eq!(endpoint("http://localhost").unwrap().roots(), Roots::None);
    }

    #[test]
    fn a_token_is_never_sent_in_the_clear_or_astray() {
        for url in [
            "http://demo.myshopify.com",
            "http://localhost.evil.example",
            "ftp://demo.myshopify.com",
            "https://user:canary@demo.myshopify.com",
            "https://demo.myshopify.com/admin",
            "https://demo.myshopify.com?token=canary",
            "data:canary",
        ] {
            let error = endpoint(url).unwrap_err().to_string();
            assert!(!error.contains("canary"), "{error}");
        }
        assert!(Endpoint::new(&"https://a.example".parse().unwrap(), "../..").is_err());
    }
}
