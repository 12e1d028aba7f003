//! One shop, asked one document at a time: guarded, paced, and asked again where that is safe.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use tokio::sync::Mutex;

use super::classify::{Asked, Judged, Verdict, classify, classify_failure, request_id};
use super::documents::{Document, Kind};
use super::error::{Error, Refusal, RequestId};
use super::patience::{Budget, breath};
use super::pause::Pause;
use super::stats::Stats;
use super::throttle::Throttle;
use super::token::{Exchange, Keeper, Missing};
use super::transport::{Failure, Limits, Received, Transport};
use super::{Access, Config, Endpoint};
use crate::secret::Secret;

const ACCESS_TOKEN: HeaderName = HeaderName::from_static("x-shopify-access-token");

/// The connection that the reader and the writer of a shop share.
pub(crate) struct Client {
    endpoint: Endpoint,
    version: String,
    access: Access,
    patience: super::Patience,
    tokens: Keeper,
    transport: Transport,
    throttle: RefCell<Throttle>,
    /// Held while waiting for points: whoever came first is sent first, and none waits for the same points.
    turn: Mutex<()>,
    pause: Rc<dyn Pause>,
    stats: Cell<Stats>,
}

/// The data of an answer.
#[derive(Debug)]
pub(crate) struct Answer<T> {
    pub(crate) data: T,
    /// For errors about what the data holds.
    pub(crate) request: RequestId,
}

/// The answer to a question that could be made smaller.
#[derive(Debug)]
pub(crate) enum Fit<T> {
    Data(Answer<T>),
    /// Too much at once; why we think so.
    TooHeavy(String),
}

/// The answer to a mutation.
#[derive(Debug)]
pub(crate) enum Mutated<T> {
    Done(Answer<T>),
    /// Nothing happened; the shop's words.
    Declined(String),
}

/// How a call ends without data.
enum Stop {
    Declined(String),
    TooHeavy(String),
    Error(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

/// What to do when the shop cannot manage a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WhenHeavy {
    AskAgain,
    Stop,
}

impl Client {
    pub(crate) fn new(config: Config, limits: Limits, pause: Rc<dyn Pause>) -> Result<Self, Error> {
        let endpoint = Endpoint::new(&config.endpoint, &config.api_version)?;
        let transport = Transport::new(limits).map_err(|why| Error::Endpoint {
            endpoint: config.endpoint.to_string(),
            why: format!("is out of reach: {why}"),
        })?;
        Ok(Self {
            endpoint,
            version: config.api_version,
            access: config.access,
            patience: config.patience,
            tokens: Keeper::new(config.token),
            transport,
            throttle: RefCell::new(Throttle::new(pause.now())),
            turn: Mutex::new(()),
            pause,
            stats: Cell::default(),
        })
    }

    /// Host of the shop, for messages.
    pub(crate) fn shop(&self) -> &str {
        &self.endpoint.host
    }

    pub(crate) fn stats(&self) -> Stats {
        self.stats.get()
    }

    /// The patience of a new call.
    pub(crate) fn budget(&self) -> Budget {
        Budget::new(self.patience)
    }

    /// Our own guard, before anything is sent or a token is read.
    pub(crate) fn guard(&self, document: &Document) -> Result<(), Error> {
        match (self.access, document.kind) {
            (Access::None, _) => Err(Error::NoAccess { shop: self.shop().to_owned() }),
            (Access::Read, Kind::Repeatable | Kind::Once) => {
                Err(Error::ReadOnly { shop: self.shop().to_owned(), what: document.name })
            }
            (Access::Read, Kind::Query) | (Access::ReadWrite, _) => Ok(()),
        }
    }

    /// Asks a question until it is answered.
    pub(crate) async fn query<T: DeserializeOwned>(
        &self,
        budget: &mut Budget,
        document: &Document,
        variables: &Value,
    ) -> Result<Answer<T>, Error> {
        match self.ask(budget, document, variables, WhenHeavy::AskAgain).await {
            Ok(answer) => self.read(document, answer),
            Err(Stop::Error(error)) => Err(error),
            Err(Stop::Declined(why) | Stop::TooHeavy(why)) => {
                Err(self.protocol(document, RequestId::default(), why))
            }
        }
    }

    /// Asks a question that the caller can make smaller.
    pub(crate) async fn query_or_split<T: DeserializeOwned>(
        &self,
        budget: &mut Budget,
        document: &Document,
        variables: &Value,
    ) -> Result<Fit<T>, Error> {
        match self.ask(budget, document, variables, WhenHeavy::Stop).await {
            Ok(answer) => self.read(document, answer).map(Fit::Data),
            Err(Stop::TooHeavy(why)) => Ok(Fit::TooHeavy(why)),
            Err(Stop::Error(error)) => Err(error),
            Err(Stop::Declined(why)) => Err(self.protocol(document, RequestId::default(), why)),
        }
    }

    /// Sends a mutation.
    pub(crate) async fn mutate<T: DeserializeOwned>(
        &self,
        budget: &mut Budget,
        document: &Document,
        variables: &Value,
    ) -> Result<Mutated<T>, Error> {
        match self.ask(budget, document, variables, WhenHeavy::AskAgain).await {
            Ok(answer) => self.read(document, answer).map(Mutated::Done),
            Err(Stop::Declined(why)) => Ok(Mutated::Declined(why)),
            Err(Stop::Error(error)) => Err(error),
            Err(Stop::TooHeavy(why)) => Err(self.protocol(document, RequestId::default(), why)),
        }
    }

    /// Counts a failed try and waits before the next one; the error when there is none.
    pub(crate) async fn back_off(&self, budget: &mut Budget, why: String) -> Result<(), Error> {
        let wait = budget.failed(fastrand::f64());
        match wait.filter(|wait| budget.grant(*wait, self.pause.now())) {
            Some(wait) => {
                self.count(|stats| stats.retries += 1);
                self.pause.pause(wait).await;
                Ok(())
            }
            None => Err(Error::Unreachable {
                shop: self.shop().to_owned(),
                why,
                tries: budget.tries(),
                waited: budget.waited(),
            }),
        }
    }

    /// An answer that is not what the API promises.
    pub(crate) fn protocol(&self, document: &Document, request: RequestId, why: String) -> Error {
        Error::Protocol { shop: self.shop().to_owned(), what: document.name, why, request }
    }

    fn read<T: DeserializeOwned>(
        &self,
        document: &Document,
        answer: Answer<Box<RawValue>>,
    ) -> Result<Answer<T>, Error> {
        let Answer { data, request } = answer;
        match serde_json::from_str(data.get()) {
            Ok(data) => Ok(Answer { data, request }),
            Err(e) => Err(self.protocol(document, request, format!("the answer has another shape: {e}"))),
        }
    }

    /// The loop: sends until there is an answer, or no sense in sending again.
    async fn ask(
        &self,
        budget: &mut Budget,
        document: &Document,
        variables: &Value,
        when_heavy: WhenHeavy,
    ) -> Result<Answer<Box<RawValue>>, Stop> {
        self.guard(document)?;
        let body = json!({ "query": document.text, "variables": variables }).to_string();
        let mut token = self.token(budget).await?;
        let mut renewed = false;
        // A repeatable mutation whose answer was lost: from then on giving up means not knowing.
        let mut perhaps_done = None;
        loop {
            let (verdict, request) = self.send(budget, document, &token, &body).await?;
            let going_on = match verdict {
                Verdict::Data(data) => {
                    budget.answered();
                    return Ok(Answer { data, request });
                }
                Verdict::Declined(why) => return Err(Stop::Declined(why)),
                Verdict::Failed(error) => return Err(error.into()),
                Verdict::Unknown(why) => return Err(self.unknown(document, why).into()),
                Verdict::Throttled(wait) => self.breathe(budget, document, wait).await,
                Verdict::NotSent(why) => self.back_off(budget, why).await,
                Verdict::TooHeavy(why) if when_heavy == WhenHeavy::Stop => return Err(Stop::TooHeavy(why)),
                Verdict::TooHeavy(why) => self.back_off(budget, why).await,
                Verdict::Again(why) => {
                    perhaps_done = (document.kind != Kind::Query).then(|| why.clone());
                    self.back_off(budget, why).await
                }
                Verdict::Unauthorised => {
                    token = self.another_token(&token, renewed, request).await?;
                    renewed = true;
                    Ok(())
                }
            };
            if let Err(error) = going_on {
                return Err(perhaps_done.map_or(error, |why| self.unknown(document, why)).into());
            }
        }
    }

    /// One request: waits for its points, sends it, and judges what comes back.
    async fn send(
        &self,
        budget: &mut Budget,
        document: &Document,
        token: &Secret,
        body: &str,
    ) -> Result<(Verdict, RequestId), Error> {
        let headers = self.headers(token)?;
        let reserved = {
            let _turn = self.turn.lock().await;
            loop {
                let wait = self.throttle.borrow().wait(document, self.pause.now());
                if wait.is_zero() {
                    break;
                }
                self.wait_throttled(budget, wait).await?;
            }
            self.throttle.borrow_mut().reserve(document, self.pause.now())
        };
        let asked = Asked { shop: self.shop(), version: &self.version, document };
        let (Judged { verdict, cost }, request) =
            match self.post(self.endpoint.graphql.clone(), headers, body.to_owned()).await {
                Ok(received) => (classify(&asked, &received), request_id(&received.headers)),
                Err(failure) => {
                    (Judged { verdict: classify_failure(&asked, &failure), cost: None }, RequestId::default())
                }
            };
        self.throttle.borrow_mut().answered(document, reserved, cost, self.pause.now());
        Ok((verdict, request))
    }

    /// Waits after a refusal for throttling: as long as the shop says, or its bucket needs, and never not at all.
    async fn breathe(
        &self,
        budget: &mut Budget,
        document: &Document,
        told: Option<Duration>,
    ) -> Result<(), Error> {
        let needed = self.throttle.borrow().wait(document, self.pause.now());
        let wait = told.unwrap_or(needed).max(breath(fastrand::f64()));
        self.wait_throttled(budget, wait).await?;
        self.count(|stats| stats.retries += 1);
        Ok(())
    }

    async fn wait_throttled(&self, budget: &mut Budget, wait: Duration) -> Result<(), Error> {
        if !budget.grant(wait, self.pause.now()) {
            return Err(Error::Throttled { shop: self.shop().to_owned(), waited: budget.waited() });
        }
        self.count(|stats| stats.throttled += wait);
        self.pause.pause(wait).await;
        Ok(())
    }

    async fn token(&self, budget: &mut Budget) -> Result<Secret, Error> {
        loop {
            match self.tokens.token(self, self.pause.now()).await {
                Ok(token) => return Ok(token),
                Err(Missing::Token(why)) => return Err(self.no_token(why)),
                Err(Missing::Unreachable(why)) => self.back_off(budget, why).await?,
            }
        }
    }

    /// The token instead of one that was refused, once; a second refusal is final.
    async fn another_token(
        &self,
        refused: &Secret,
        renewed: bool,
        request: RequestId,
    ) -> Result<Secret, Error> {
        let another = match renewed {
            true => Ok(None),
            false => self.tokens.another(refused, self, self.pause.now()).await,
        };
        match another {
            Ok(Some(token)) => {
                self.count(|stats| stats.retries += 1);
                Ok(token)
            }
            Ok(None) => {
                Err(Error::Refused { shop: self.shop().to_owned(), refusal: Refusal::Token, request })
            }
            Err(Missing::Token(why) | Missing::Unreachable(why)) => Err(self.no_token(why)),
        }
    }

    fn headers(&self, token: &Secret) -> Result<HeaderMap, Error> {
        let mut token = HeaderValue::from_str(token.expose())
            .map_err(|_| self.no_token("the token holds characters that no token has".to_owned()))?;
        token.set_sensitive(true);
        let json = HeaderValue::from_static("application/json");
        Ok([(ACCESS_TOKEN, token), (CONTENT_TYPE, json.clone()), (ACCEPT, json)].into_iter().collect())
    }

    async fn post(&self, url: url::Url, headers: HeaderMap, body: String) -> Result<Received, Failure> {
        let sent_at = self.pause.now();
        let received = self.transport.post(url, headers, body).await;
        let took = self.pause.now().saturating_duration_since(sent_at);
        self.count(|stats| {
            stats.requests += 1;
            stats.answering += took;
        });
        received
    }

    fn no_token(&self, why: String) -> Error {
        Error::Token { shop: self.shop().to_owned(), why }
    }

    fn unknown(&self, document: &Document, why: String) -> Error {
        Error::OutcomeUnknown { shop: self.shop().to_owned(), what: document.name, why }
    }

    fn count(&self, change: impl FnOnce(&mut Stats)) {
        let mut stats = self.stats.get();
        change(&mut stats);
        self.stats.set(stats);
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
