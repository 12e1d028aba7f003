//! The domain of a shop. A token is sent there, so nothing is accepted that could be another place.

use std::str::FromStr;

use url::{Host, Url};

/// Where a shop's Admin API is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Domain {
    /// The embedded demo shop.
    Sandbox,
    /// A shop at Shopify: its host name, `NAME.myshopify.com`, in small letters.
    Host(String),
    /// A shop on this machine, for tests: `http://` or `https://` and a loopback host, no path.
    Loopback(Url),
}

/// What every shop's host at Shopify ends in; other domains of a shop do not answer the Admin API.
const SHOPIFY: &str = ".myshopify.com";

impl FromStr for Domain {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "sandbox" => Ok(Domain::Sandbox),
            url if url.contains("://") => loopback(url).map(Domain::Loopback),
            host => shopify(host).map(Domain::Host),
        }
    }
}

fn shopify(host: &str) -> Result<String, String> {
    let host = host.to_ascii_lowercase();
    let plain = |name: &str| {
        let good = |char: char| char.is_ascii_alphanumeric() || char == '-';
        name.chars().all(good) && name.starts_with(|char: char| char != '-')
    };
    match host.strip_suffix(SHOPIFY) {
        Some(name) if plain(name) => Ok(host),
        None if plain(&host) => Err(format!("did you mean `{host}{SHOPIFY}`?")),
        Some(_) | None => Err(format!("write the shop's own host, `NAME{SHOPIFY}`, or `sandbox`")),
    }
}

fn loopback(text: &str) -> Result<Url, String> {
    let url: Url = text.parse().map_err(|error: url::ParseError| error.to_string())?;
    let here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    let anonymous = url.username().is_empty() && url.password().is_none();
    match url.scheme() {
        "http" | "https" if here && bare && anonymous => Ok(url),
        "http" | "https" if here => Err("write the host and its port alone: no path, no user".to_owned()),
        "https" => Err(format!("write the host alone, without `https://`: `NAME{SHOPIFY}`")),
        "http" => Err("a token is sent without encryption to this machine only".to_owned()),
        _ => Err(format!("write the shop's own host, `NAME{SHOPIFY}`, or `sandbox`")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shop_is_at_shopify_in_the_sandbox_or_here() {
        assert_eq!("sandbox".parse(), Ok(Domain::Sandbox));
        assert_eq!("A-1.MyShopify.com".parse(), Ok(Domain::Host("a-1.myshopify.com".to_owned())));
        for here in ["http://127.0.0.1:8080", "http://localhost:1", "http://[::1]:1", "https://127.8.8.8"] {
            assert_eq!(here.parse(), Ok(Domain::Loopback(here.parse().unwrap())));
        }
    }

    #[test]
    fn a_token_is_sent_nowhere_else() {
        for (text, why) in [
            ("brightside", "did you mean `brightside.myshopify.com`?"),
            ("https://a.myshopify.com", "write the host alone, without `https://`: `NAME.myshopify.com`"),
            ("http://a.myshopify.com", "a token is sent without encryption to this machine only"),
            ("http://127.0.0.1.evil.example", "a token is sent without encryption to this machine only"),
            ("http://localhost@evil.example", "a token is sent without encryption to this machine only"),
            ("http://me:secret@localhost", "write the host and its port alone: no path, no user"),
            ("http://localhost/admin", "write the host and its port alone: no path, no user"),
            ("a.myshopify.com/admin", "write the shop's own host, `NAME.myshopify.com`, or `sandbox`"),
            ("a.myshopify.com.evil.example", "write the shop's own host, `NAME.myshopify.com`, or `sandbox`"),
            ("evil.example/.myshopify.com", "write the shop's own host, `NAME.myshopify.com`, or `sandbox`"),
            (".myshopify.com", "write the shop's own host, `NAME.myshopify.com`, or `sandbox`"),
            ("", "write the shop's own host, `NAME.myshopify.com`, or `sandbox`"),
            ("ftp://localhost", "write the shop's own host, `NAME.myshopify.com`, or `sandbox`"),
        ] {
            assert_eq!(text.parse::<Domain>(), Err(why.to_owned()), "{text}");
        }
    }
}
