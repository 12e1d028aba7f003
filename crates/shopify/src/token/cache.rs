//! Keeps a shop's token: read at first use, renewed before it expires and once when the shop does not take it.

use std::time::{Duration, Instant};

use tokio::sync::Mutex;

use super::client_credentials::{self, Grant, Granted};
use super::{TokenSource, read};
use crate::transport::{Failure, Received};
use domain::values::secret::Secret;

/// The keeper of one token.
pub(crate) struct TokenCache {
    source: TokenSource,
    held: Mutex<Option<Held>>,
}

struct Held {
    token: Secret,
    renew_at: Option<Instant>,
}

/// Why there is no token.
#[derive(Debug)]
pub(crate) enum Missing {
    /// Nothing will change by itself; what to do.
    Token(String),
    /// The shop could not be asked; what happened.
    Unreachable(String),
}

/// Sends a form to the shop's token address. The keeper knows when, the client knows how.
pub(crate) trait Exchange {
    async fn exchange(&self, form: String) -> Result<Received, Failure>;
}

impl TokenCache {
    pub(crate) fn new(source: TokenSource) -> Self {
        Self { source, held: Mutex::new(None) }
    }

    /// The token to use now.
    pub(crate) async fn token(&self, shop: &impl Exchange, now: Instant) -> Result<Secret, Missing> {
        let mut held = self.held.lock().await;
        match &*held {
            Some(Held { token, renew_at }) if renew_at.is_none_or(|at| now < at) => Ok(token.clone()),
            _ => {
                let fresh = self.fresh(shop, now).await?;
                Ok(held.insert(fresh).token.clone())
            }
        }
    }

    /// Another token than the one that the shop did not take; `None` when there is no other.
    pub(crate) async fn another(
        &self,
        refused: &Secret,
        shop: &impl Exchange,
        now: Instant,
    ) -> Result<Option<Secret>, Missing> {
        let mut held = self.held.lock().await;
        if let Some(renewed) = held.as_ref().filter(|held| held.token != *refused) {
            return Ok(Some(renewed.token.clone()));
        }
        let fresh = self.fresh(shop, now).await?;
        let token = held.insert(fresh).token.clone();
        Ok((token != *refused).then_some(token))
    }

    async fn fresh(&self, shop: &impl Exchange, now: Instant) -> Result<Held, Missing> {
        let TokenSource::ClientCredentials { client_id, client_secret } = &self.source else {
            let token = read::read(&self.source).await.map_err(Missing::Token)?;
            return Ok(Held { token, renew_at: None });
        };
        let secret = read::read(client_secret).await.map_err(Missing::Token)?;
        let received = shop
            .exchange(client_credentials::request(client_id, &secret))
            .await
            .map_err(|failure| Missing::Unreachable(failure.to_string()))?;
        match client_credentials::judge(&received) {
            Grant::Granted(granted) => Ok(held(granted, now)),
            Grant::Refused(why) => Err(Missing::Token(why)),
            Grant::Again(why) => Err(Missing::Unreachable(why)),
        }
    }
}

/// Renews a tenth of the token's life early, at most five minutes.
fn held(granted: Granted, now: Instant) -> Held {
    let margin = (granted.lives / 10).min(Duration::from_secs(300));
    Held { token: granted.token, renew_at: now.checked_add(granted.lives - margin) }
}
