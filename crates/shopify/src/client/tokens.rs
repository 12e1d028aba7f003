//! The client's token: fetched at first use, exchanged when it is refused, sent in one header.

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};

use super::Client;
use crate::deadline::Budget;
use crate::error::{Error, Refusal, RequestId};
use crate::token::{Exchange, Missing};
use crate::transport::{Failure, Received};
use domain::values::secret::Secret;

const ACCESS_TOKEN: HeaderName = HeaderName::from_static("x-shopify-access-token");

impl Client {
    /// The token to send.
    pub(super) async fn token(&self, budget: &mut Budget) -> Result<Secret, Error> {
        loop {
            match self.tokens.token(self, self.pause.now()).await {
                Ok(token) => return Ok(token),
                Err(Missing::Token(why)) => return Err(self.no_token(why)),
                Err(Missing::Unreachable(why)) => self.back_off(budget, why).await?,
            }
        }
    }

    /// The token instead of one that was refused. `request` is the one it was refused in.
    pub(super) async fn another_token(
        &self,
        budget: &mut Budget,
        refused: &Secret,
        request: RequestId,
    ) -> Result<Secret, Error> {
        loop {
            match self.tokens.another(refused, self, self.pause.now()).await {
                Ok(Some(token)) => {
                    self.count(|stats| stats.retries += 1);
                    return Ok(token);
                }
                Ok(None) => return Err(self.token_refused(request)),
                Err(Missing::Token(why)) => return Err(self.no_token(why)),
                Err(Missing::Unreachable(why)) => self.back_off(budget, why).await?,
            }
        }
    }

    /// The shop does not take our token, and there is no other.
    pub(super) fn token_refused(&self, request: RequestId) -> Error {
        Error::Refused { shop: self.shop().to_owned(), refusal: Refusal::Token, request }
    }

    /// A request's headers. The token is marked so that no log of the transport shows it.
    pub(super) fn headers(&self, token: &Secret) -> Result<HeaderMap, Error> {
        let mut token = HeaderValue::from_str(token.expose())
            .map_err(|_| self.no_token("the token holds characters that no token has".to_owned()))?;
        token.set_sensitive(true);
        let json = HeaderValue::from_static("application/json");
        Ok([(ACCESS_TOKEN, token), (CONTENT_TYPE, json.clone()), (ACCEPT, json)].into_iter().collect())
    }

    fn no_token(&self, why: String) -> Error {
        Error::Token { shop: self.shop().to_owned(), why }
    }
}

impl Exchange for Client {
    async fn exchange(&self, form: String) -> Result<Received, Failure> {
        let form_encoded = HeaderValue::from_static("application/x-www-form-urlencoded");
        let json = HeaderValue::from_static("application/json");
        let headers = [(CONTENT_TYPE, form_encoded), (ACCEPT, json)].into_iter().collect();
        self.post(self.endpoint.oauth.clone(), headers, form).await
    }
}
