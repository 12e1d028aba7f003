//! One shop, asked one document at a time: guarded, paced, and asked again where that is safe.

mod outcome;
mod pace;
mod tokens;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use tokio::sync::Mutex;

pub(crate) use self::outcome::{Answer, Fit, Mutated, words};
use self::outcome::{Stop, WhenShort};
use super::classify::{Asked, Judged, Verdict, classify, classify_failure, request_id};
use super::deadline::{Budget, Deadlines};
use super::documents::{Document, Kind};
use super::error::{Error, RequestId};
use super::sleep::Pause;
use super::stats::Stats;
use super::throttle::Throttle;
use super::token::TokenCache;
use super::transport::{Coming, Failure, Limits, Received, Transport};
use super::{Access, Config, Endpoint};
use domain::values::secret::Secret;

/// The connection that the reader and the writer of a shop share.
pub(crate) struct Client {
    endpoint: Endpoint,
    version: String,
    access: Access,
    patience: Deadlines,
    tokens: TokenCache,
    transport: Transport,
    throttle: RefCell<Throttle>,
    /// Held while waiting for points.
    turn: Mutex<()>,
    pause: Rc<dyn Pause>,
    stats: Cell<Stats>,
}

impl Client {
    pub(crate) fn new(config: Config, limits: Limits, pause: Rc<dyn Pause>) -> Result<Self, Error> {
        let endpoint = Endpoint::new(&config.endpoint, &config.api_version)?;
        let transport = Transport::new(limits, endpoint.roots()).map_err(|why| Error::Endpoint {
            endpoint: config.endpoint.to_string(),
            why: format!("is out of reach: {why}"),
        })?;
        Ok(Self {
            endpoint,
            version: config.api_version,
            access: config.access,
            patience: config.patience,
            tokens: TokenCache::new(config.token),
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
            (Access::Read, Kind::Query | Kind::Bulk) | (Access::ReadWrite, _) => Ok(()),
        }
    }

    /// Our own guard, before anything is asked.
    pub(crate) fn may_ask(&self) -> Result<(), Error> {
        match self.access {
            Access::None => Err(Error::NoAccess { shop: self.shop().to_owned() }),
            Access::Read | Access::ReadWrite => Ok(()),
        }
    }

    /// Our own guard, before anything is taken out of the outbox.
    pub(crate) fn may_change(&self) -> Result<(), Error> {
        match self.access {
            Access::None => Err(Error::NoAccess { shop: self.shop().to_owned() }),
            Access::Read => {
                Err(Error::ReadOnly { shop: self.shop().to_owned(), what: "what is to be changed there" })
            }
            Access::ReadWrite => Ok(()),
        }
    }

    /// Asks a question until it is answered.
    pub(crate) async fn query<T: DeserializeOwned>(
        &self,
        budget: &mut Budget,
        document: &Document,
        variables: &Value,
    ) -> Result<Answer<T>, Error> {
        match self.ask(budget, document, variables, WhenShort::AskAgain).await {
            Ok(answer) => self.read(document, answer),
            Err(stop) => Err(self.unasked_for(document, stop)),
        }
    }

    /// Asks a question that the caller can make smaller, or do without some answers to.
    pub(crate) async fn query_or_split<T: DeserializeOwned>(
        &self,
        budget: &mut Budget,
        document: &Document,
        variables: &Value,
    ) -> Result<Fit<T>, Error> {
        match self.ask(budget, document, variables, WhenShort::Stop).await {
            Ok(answer) => self.read(document, answer).map(|answer| Fit::Data(answer, Vec::new())),
            Err(Stop::InPart(answer, blamed)) => {
                self.read(document, answer).map(|answer| Fit::Data(answer, blamed))
            }
            Err(Stop::TooHeavy(why)) => Ok(Fit::TooHeavy(why)),
            Err(stop @ (Stop::Declined(_) | Stop::Error(_))) => Err(self.unasked_for(document, stop)),
        }
    }

    /// Sends a mutation.
    pub(crate) async fn mutate<T: DeserializeOwned>(
        &self,
        budget: &mut Budget,
        document: &Document,
        variables: &Value,
    ) -> Result<Mutated<T>, Error> {
        match self.ask(budget, document, variables, WhenShort::AskAgain).await {
            // It was executed, but what it did is not what was announced: to be looked at.
            Ok(answer) => match self.read(document, answer) {
                Ok(answer) => Ok(Mutated::Done(answer)),
                Err(error) => Err(self.unknown(document, error.to_string())),
            },
            Err(Stop::Declined(why)) => Ok(Mutated::Declined(why)),
            Err(stop @ (Stop::InPart(..) | Stop::TooHeavy(_) | Stop::Error(_))) => {
                Err(self.unasked_for(document, stop))
            }
        }
    }

    /// An answer that is not what the API promises.
    pub(crate) fn protocol(&self, document: &Document, request: RequestId, why: String) -> Error {
        Error::Protocol { shop: self.shop().to_owned(), what: document.name, why, request }
    }

    /// The error of a call that can do nothing with this end.
    fn unasked_for(&self, document: &Document, stop: Stop) -> Error {
        match stop {
            Stop::Error(error) => error,
            Stop::Declined(why) => self.protocol(document, RequestId::default(), why.to_string()),
            Stop::TooHeavy(why) => self.protocol(document, RequestId::default(), why),
            Stop::InPart(answer, blamed) => self.protocol(document, answer.request, words(&blamed)),
        }
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

    /// Sends until there is an answer. Where a mutation's answer was lost on the way, giving up means not knowing.
    async fn ask(
        &self,
        budget: &mut Budget,
        document: &Document,
        variables: &Value,
        when_short: WhenShort,
    ) -> Result<Answer<Box<RawValue>>, Stop> {
        self.guard(document)?;
        let body = json!({ "query": document.text, "variables": variables }).to_string();
        let mut lost = None;
        let answer = self.persist(budget, document, &body, when_short, &mut lost).await;
        match (answer, lost) {
            (Err(Stop::Error(_)), Some(why)) if document.kind != Kind::Query => {
                Err(self.unknown(document, why).into())
            }
            (answer, _) => answer,
        }
    }

    /// The loop: sends until there is an answer, or no sense in sending again. `lost` is why an answer was lost.
    async fn persist(
        &self,
        budget: &mut Budget,
        document: &Document,
        body: &str,
        when_short: WhenShort,
        lost: &mut Option<String>,
    ) -> Result<Answer<Box<RawValue>>, Stop> {
        let mut token = self.token(budget).await?;
        let mut renewed = false;
        loop {
            let (verdict, request) = self.send(budget, document, &token, body).await?;
            match verdict {
                Verdict::Data(data) => {
                    budget.answered();
                    return Ok(Answer { data, request });
                }
                Verdict::InPart(data, blamed) if when_short == WhenShort::Stop => {
                    budget.answered();
                    return Err(Stop::InPart(Answer { data, request }, blamed));
                }
                Verdict::InPart(_, blamed) => self.back_off(budget, words(&blamed)).await?,
                Verdict::Declined(why) => return Err(Stop::Declined(why)),
                Verdict::Failed(error) => return Err(error.into()),
                Verdict::Unknown(why) => return Err(self.unknown(document, why).into()),
                Verdict::Throttled(wait) => self.breathe(budget, document, wait).await?,
                Verdict::NotSent(why) => self.back_off(budget, why).await?,
                Verdict::TooHeavy(why) if when_short == WhenShort::Stop => return Err(Stop::TooHeavy(why)),
                Verdict::TooHeavy(why) => self.back_off(budget, why).await?,
                Verdict::Again(why) => {
                    *lost = Some(why.clone());
                    self.back_off(budget, why).await?;
                }
                Verdict::Unauthorised if renewed => return Err(self.token_refused(request).into()),
                Verdict::Unauthorised => {
                    token = self.another_token(budget, &token, request).await?;
                    renewed = true;
                }
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
        let reserved = self.reserve(budget, document).await?;
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

    /// A shop that has been busy for longer than we wait.
    pub(crate) fn busy(&self, why: String) -> Error {
        Error::Unreachable { shop: self.shop().to_owned(), why, tries: 1, waited: std::time::Duration::ZERO }
    }

    /// Fetches a file from byte `from` on, from wherever the shop keeps it: not with the shop's token. The inner error is
    /// a refusal, in words.
    pub(crate) async fn fetch(&self, url: &str, from: u64) -> Result<Result<Coming, String>, Failure> {
        self.count(|stats| stats.requests += 1);
        self.transport.fetch(url, from).await
    }

    pub(crate) fn unknown(&self, document: &Document, why: String) -> Error {
        Error::OutcomeUnknown { shop: self.shop().to_owned(), what: document.name, why }
    }

    fn count(&self, change: impl FnOnce(&mut Stats)) {
        let mut stats = self.stats.get();
        change(&mut stats);
        self.stats.set(stats);
    }
}
