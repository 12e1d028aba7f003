//! Errors of a shop, as far as callers decide by them.

use std::fmt;
use std::time::Duration;

/// A request to a shop that did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The shop's address in the configuration cannot be one.
    #[error("endpoint {endpoint} {why}")]
    Endpoint {
        /// As configured.
        endpoint: String,
        /// What is wrong with it.
        why: String,
    },
    /// Our own guard: the configuration allows no request at all.
    #[error(
        "{shop}: nothing was sent, because access to this shop is \"none\"; \
         set access = \"read\" or \"read-write\" in jobs.toml"
    )]
    NoAccess {
        /// Host of the shop.
        shop: String,
    },
    /// Our own guard: the configuration allows no mutation.
    #[error(
        "{shop}: {what} was not sent, because access to this shop is \"read\"; \
         set access = \"read-write\" in jobs.toml to allow changes"
    )]
    ReadOnly {
        /// Host of the shop.
        shop: String,
        /// The mutation.
        what: &'static str,
    },
    /// There is no access token to be had.
    #[error("{shop}: no access token: {why}")]
    Token {
        /// Host of the shop.
        shop: String,
        /// What was looked for, and what to do.
        why: String,
    },
    /// The shop refuses us, and will do so again until somebody changes something.
    #[error("{shop}: {refusal}{request}")]
    Refused {
        /// Host of the shop.
        shop: String,
        /// Why, and what to do.
        refusal: Refusal,
        /// For Shopify's support.
        request: RequestId,
    },
    /// The shop has been asking us to wait for longer than our patience lasts.
    #[error("{shop}: throttled: gave up after waiting {}", seconds(.waited))]
    Throttled {
        /// Host of the shop.
        shop: String,
        /// How long this call has waited.
        waited: Duration,
    },
    /// The shop gave no usable answer, however often it was asked. Nothing was changed by asking.
    #[error("{shop}: unreachable: {why} ({tries} {}, {} of waiting)", plural(*.tries), seconds(.waited))]
    Unreachable {
        /// Host of the shop.
        shop: String,
        /// What happened last.
        why: String,
        /// How often it was asked in a row.
        tries: u32,
        /// How long this call has waited.
        waited: Duration,
    },
    /// The page cursor is no longer understood: read the window again from its start.
    #[error(
        "{shop}: {what}: the page cursor is stale ({why}); the window has to be read again from its start"
    )]
    StaleCursor {
        /// Host of the shop.
        shop: String,
        /// The document.
        what: &'static str,
        /// Shopify's words.
        why: String,
    },
    /// Shopify ignored a part of the search: the answer would have been about everything.
    #[error(
        "{shop}: {what}: shopify ignored a part of the search, so its answer was not used: {warning}{request}"
    )]
    SearchIgnored {
        /// Host of the shop.
        shop: String,
        /// The document.
        what: &'static str,
        /// Which part, in Shopify's words.
        warning: String,
        /// For Shopify's support.
        request: RequestId,
    },
    /// A search filter of the configuration that could not be joined to our own search safely.
    #[error("search filter `{filter}` {why}")]
    Filter {
        /// As configured.
        filter: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// Shopify answered with another version of its API: ours is no longer supported.
    #[error(
        "{shop}: asked for api version {asked}, answered with {answered}: {asked} is no longer supported; \
         set api-version = \"{answered}\" in jobs.toml"
    )]
    WrongVersion {
        /// Host of the shop.
        shop: String,
        /// What we asked for.
        asked: String,
        /// What we got.
        answered: String,
    },
    /// The answer is not what the API promises.
    #[error("{shop}: {what}: {why}{request}")]
    Protocol {
        /// Host of the shop.
        shop: String,
        /// The document.
        what: &'static str,
        /// Which record, and what about it.
        why: String,
        /// For Shopify's support.
        request: RequestId,
    },
    /// A mutation was sent and its answer was lost: look before sending it again.
    #[error(
        "{shop}: {what}: whether it took effect is not known: {why}; it is looked up before it is sent again"
    )]
    OutcomeUnknown {
        /// Host of the shop.
        shop: String,
        /// The mutation.
        what: &'static str,
        /// What happened to the answer.
        why: String,
    },
    /// The request itself is wrong: a mistake in this program.
    #[error(
        "{shop}: {what}: refused as malformed, which is a bug of hwjobs, please report it: {why}{request}"
    )]
    Bug {
        /// Host of the shop.
        shop: String,
        /// The document.
        what: &'static str,
        /// Shopify's words.
        why: String,
        /// For Shopify's support.
        request: RequestId,
    },
}

/// Why a shop refuses us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The token is not (or no longer) one of this shop's (401).
    Token,
    /// The token lacks a scope; Shopify's words, which name it.
    Scope(String),
    /// The shop does not let this app in (403), in its words.
    Forbidden(String),
    /// The shop has not paid its bills (402).
    Unpaid,
    /// There is no such shop, or not this version of its API (404).
    NotFound,
    /// The shop is locked or inactive (423, `SHOP_INACTIVE`).
    Locked,
    /// Shopify takes us for an attacker (430).
    Security,
    /// The address belongs to something that sends us elsewhere (3xx); where to.
    Redirected(String),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Token => f.write_str(
                "the access token is not accepted (401); make a new one, and check that it is for this shop",
            ),
            Self::Scope(message) => write!(
                f,
                "a scope is missing: {message}; grant it to the app, release a version, and install it again"
            ),
            Self::Forbidden(message) => {
                write!(f, "access is forbidden (403): {message}; check that the app is installed")
            }
            Self::Unpaid => f.write_str("the shop is frozen until its owner has paid shopify (402)"),
            Self::NotFound => f.write_str(
                "there is no such shop or api version (404); check endpoint and api-version in jobs.toml",
            ),
            Self::Locked => f.write_str("the shop is locked or closed (423); its owner has to ask shopify"),
            Self::Security => {
                f.write_str("shopify takes these requests for an attack (430); ask its support")
            }
            Self::Redirected(to) => write!(
                f,
                "the endpoint sends us on to {to}, which is not followed; put the shop's own \
                 https://….myshopify.com into jobs.toml"
            ),
        }
    }
}

/// Shopify's name for one request, where it gave one: `x-request-id`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequestId(pub(crate) Option<String>);

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(id) => write!(f, " (x-request-id {id})"),
            None => Ok(()),
        }
    }
}

/// Foreign text as it may appear in a message: control characters escaped (R13), and no novel.
pub(crate) fn shown(text: &str) -> String {
    const LONGEST: usize = 300;
    let mut shown: String = text
        .trim()
        .chars()
        .take(LONGEST)
        .flat_map(|c| if c.is_control() { c.escape_default().collect() } else { vec![c] })
        .collect();
    if text.trim().chars().count() > LONGEST {
        shown.push('…');
    }
    shown
}

fn seconds(duration: &Duration) -> String {
    format!("{:.0} s", duration.as_secs_f64())
}

fn plural(tries: u32) -> &'static str {
    if tries == 1 { "try" } else { "tries" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_text_cannot_drive_a_terminal_or_fill_it() {
        assert_eq!(shown("a\u{1b}[2Jb\n"), "a\\u{1b}[2Jb");
        assert_eq!(shown(&"x".repeat(1000)).chars().count(), 301);
    }

    #[test]
    fn messages_name_the_shop_and_the_next_step() {
        let shop = || "demo.myshopify.com".to_owned();
        let request = RequestId(Some("abc-1".to_owned()));
        insta::assert_snapshot!(
            [
                Error::NoAccess { shop: shop() },
                Error::ReadOnly { shop: shop(), what: "tags-add" },
                Error::Refused { shop: shop(), refusal: Refusal::Token, request: request.clone() },
                Error::Throttled { shop: shop(), waited: Duration::from_secs(61) },
                Error::Unreachable {
                    shop: shop(),
                    why: "503 Service Unavailable".to_owned(),
                    tries: 1,
                    waited: Duration::ZERO
                },
                Error::WrongVersion {
                    shop: shop(),
                    asked: "2026-07".to_owned(),
                    answered: "2026-10".to_owned()
                },
            ]
            .map(|error| error.to_string())
            .join("\n"),
            @r#"
            demo.myshopify.com: nothing was sent, because access to this shop is "none"; set access = "read" or "read-write" in jobs.toml
            demo.myshopify.com: tags-add was not sent, because access to this shop is "read"; set access = "read-write" in jobs.toml to allow changes
            demo.myshopify.com: the access token is not accepted (401); make a new one, and check that it is for this shop (x-request-id abc-1)
            demo.myshopify.com: throttled: gave up after waiting 61 s
            demo.myshopify.com: unreachable: 503 Service Unavailable (1 try, 0 s of waiting)
            demo.myshopify.com: asked for api version 2026-07, answered with 2026-10: 2026-07 is no longer supported; set api-version = "2026-10" in jobs.toml
            "#
        );
    }
}
