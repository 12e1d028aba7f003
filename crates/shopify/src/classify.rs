//! Classifies answers and decides if a request may be retried (R10). Pure: a table of statuses here, one of GraphQL's
//! error codes in `codes`.

mod codes;
mod envelope;

use std::time::Duration;

use reqwest::header::{DATE, HeaderMap, HeaderName, LOCATION, RETRY_AFTER};
use serde_json::Value;
use serde_json::value::RawValue;

use self::envelope::Envelope;
use super::documents::{Document, Kind};
use super::error::{Error, Refusal, RequestId, shown};
use super::throttle::Cost;
use super::transport::{Failure, Received};

const API_VERSION: HeaderName = HeaderName::from_static("x-shopify-api-version");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// A `Retry-After` longer than this is cut: whoever says so means "not today", and our patience ends before.
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(300);

/// What was asked, as far as it gives the answer its meaning.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'a> {
    /// Host of the shop, for messages.
    pub(crate) shop: &'a str,
    /// The version of the API in the path.
    pub(crate) version: &'a str,
    pub(crate) document: &'a Document,
}

/// What an answer, or the lack of one, means.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// What was asked for, whole.
    Data(Box<RawValue>),
    /// Records by their ids, whole except for those that the shop cannot tell.
    InPart(Box<RawValue>, Vec<Blamed>),
    /// A mutation was understood and declined; nothing happened.
    Declined(Declined),
    /// Refused before it was executed; come back after this time, or when the bucket allows.
    Throttled(Option<Duration>),
    /// The token is not accepted (401); nothing was executed.
    Unauthorised,
    /// Nothing was sent: may be tried again whatever it was.
    NotSent(String),
    /// No answer, and asking again does no harm.
    Again(String),
    /// The same, probably because it was too much at once: ask for less if possible.
    TooHeavy(String),
    /// A mutation's answer was lost: it may have taken effect.
    Unknown(String),
    /// Asking again would not help.
    Failed(Error),
}

/// A record that the shop cannot tell, of those asked for by id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Blamed {
    /// Which of them, counting from 0.
    pub(crate) index: usize,
    /// Where in the record, and the shop's words.
    pub(crate) why: String,
}

/// Everything that stands against a mutation; in words, the shop's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Declined(pub(crate) Vec<UserError>);

/// One thing that stands against a mutation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UserError {
    /// Empty where there is none.
    pub(crate) code: String,
    /// The way to what it is about, from the mutation's arguments on; empty where it is about all of it.
    pub(crate) field: Vec<String>,
    /// The shop's words, with code and field.
    pub(crate) words: String,
}

impl std::fmt::Display for Declined {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (at, error) in self.0.iter().enumerate() {
            let between = if at == 0 { "" } else { "; " };
            write!(f, "{between}{}", error.words)?;
        }
        Ok(())
    }
}

/// A verdict, and what the answer told of its cost.
#[derive(Debug)]
pub(crate) struct Judged {
    pub(crate) verdict: Verdict,
    pub(crate) cost: Option<Cost>,
}

/// Judges an answer.
pub(crate) fn classify(asked: &Asked<'_>, received: &Received) -> Judged {
    let headers = &received.headers;
    let status = received.status;
    let refused = |refusal| {
        Verdict::Failed(Error::Refused { shop: asked.shop.to_owned(), refusal, request: request_id(headers) })
    };
    let verdict = match status.as_u16() {
        200..=299 => return success(asked, received),
        300..=399 => refused(Refusal::Redirected(shown(text(headers, &LOCATION).unwrap_or("nowhere")))),
        401 => Verdict::Unauthorised,
        402 => refused(Refusal::Unpaid),
        403 => refused(Refusal::Forbidden(spoken(&received.body))),
        404 => refused(Refusal::NotFound),
        408 | 502..=504 => lost(asked, status.to_string(), Verdict::TooHeavy),
        423 => refused(Refusal::Locked),
        429 => Verdict::Throttled(retry_after(headers)),
        430 => refused(Refusal::Security),
        500..=599 => lost(asked, status.to_string(), Verdict::Again),
        _ => Verdict::Failed(Error::Bug {
            shop: asked.shop.to_owned(),
            what: asked.document.name,
            why: format!("{status}: {}", spoken(&received.body)),
            request: request_id(headers),
        }),
    };
    Judged { verdict, cost: None }
}

/// Judges the lack of an answer.
pub(crate) fn classify_failure(asked: &Asked<'_>, failure: &Failure) -> Verdict {
    match failure {
        Failure::NotSent(_) => Verdict::NotSent(failure.to_string()),
        Failure::TimedOut => lost(asked, failure.to_string(), Verdict::TooHeavy),
        Failure::Broken(_) => lost(asked, failure.to_string(), Verdict::Again),
        Failure::TooLong(_) => lost(asked, failure.to_string(), |why| {
            Verdict::Failed(Error::Protocol {
                shop: asked.shop.to_owned(),
                what: asked.document.name,
                why,
                request: RequestId::default(),
            })
        }),
    }
}

/// An answer with a status that promises JSON: its errors, its warnings, its version, its data, in this order.
fn success(asked: &Asked<'_>, received: &Received) -> Judged {
    let envelope = match Envelope::read(&received.body) {
        Ok(envelope) => envelope,
        Err(why) => return Judged { verdict: lost(asked, why, Verdict::Again), cost: None },
    };
    let cost = envelope.cost();
    let verdict = wrong_version(asked, &received.headers)
        .or_else(|| codes::judge(asked, &envelope, request_id(&received.headers)))
        .or_else(|| ignored_search(asked, &envelope, &received.headers))
        .unwrap_or_else(|| match envelope.data {
            None => lost(asked, "an answer with neither data nor errors".to_owned(), Verdict::Again),
            Some(data) => match asked.document.kind {
                Kind::Query => Verdict::Data(data.to_owned()),
                Kind::Repeatable | Kind::Bulk | Kind::Once => {
                    declined(data).map_or_else(|| Verdict::Data(data.to_owned()), Verdict::Declined)
                }
            },
        });
    Judged { verdict, cost }
}

/// Shopify falls forward silently when a version dies. A mutation has taken effect all the same: its answer is taken,
/// and the next query fails.
fn wrong_version(asked: &Asked<'_>, headers: &HeaderMap) -> Option<Verdict> {
    let answered = text(headers, &API_VERSION)?;
    let differs = asked.document.kind == Kind::Query && !answered.eq_ignore_ascii_case(asked.version);
    differs.then(|| {
        Verdict::Failed(Error::WrongVersion {
            shop: asked.shop.to_owned(),
            asked: asked.version.to_owned(),
            answered: shown(answered),
        })
    })
}

/// A search term that Shopify does not know is ignored: the answer is about everything.
fn ignored_search(asked: &Asked<'_>, envelope: &Envelope<'_>, headers: &HeaderMap) -> Option<Verdict> {
    envelope.search_warning().map(|warning| {
        Verdict::Failed(Error::SearchIgnored {
            shop: asked.shop.to_owned(),
            what: asked.document.name,
            warning,
            request: request_id(headers),
        })
    })
}

/// Whatever the mutation and its types: an array in a field named `…UserErrors` that is not empty.
fn declined(data: &RawValue) -> Option<Declined> {
    fn collect(value: &Value, into: &mut Vec<UserError>) {
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    match value {
                        Value::Array(errors) if name == "userErrors" || name.ends_with("UserErrors") => {
                            into.extend(errors.iter().map(envelope::user_error));
                        }
                        other => collect(other, into),
                    }
                }
            }
            Value::Array(values) => values.iter().for_each(|value| collect(value, into)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let mut errors = Vec::new();
    collect(&serde_json::from_str(data.get()).ok()?, &mut errors);
    (!errors.is_empty()).then_some(Declined(errors))
}

/// What a lost answer means: harmless to ask again, unless the request may act twice.
fn lost(asked: &Asked<'_>, why: String, harmless: impl FnOnce(String) -> Verdict) -> Verdict {
    match asked.document.kind {
        Kind::Query => harmless(why),
        Kind::Repeatable => Verdict::Again(why),
        Kind::Bulk | Kind::Once => Verdict::Unknown(why),
    }
}

/// `Retry-After`: seconds, Shopify's with a fraction, or a date, measured against the answer's own `Date`.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = text(headers, &RETRY_AFTER)?.trim();
    let seconds = match value.parse::<f64>() {
        Ok(seconds) => seconds,
        Err(_) => {
            let date = |text| chrono::DateTime::parse_from_rfc2822(text).ok();
            let wait = date(value)? - date(text(headers, &DATE)?)?;
            f64::from(i32::try_from(wait.num_seconds().max(0)).unwrap_or(i32::MAX))
        }
    };
    Duration::try_from_secs_f64(seconds).ok().map(|wait| wait.min(LONGEST_RETRY_AFTER))
}

/// Shopify's name for this request.
pub(crate) fn request_id(headers: &HeaderMap) -> RequestId {
    RequestId(text(headers, &REQUEST_ID).map(shown))
}

/// The words of an answer outside of GraphQL: `{"errors": "…"}`, or its beginning.
fn spoken(body: &[u8]) -> String {
    serde_json::from_slice::<Value>(body)
        .ok()
        .and_then(|json| Some(envelope::message(json.get("errors")?)))
        .unwrap_or_else(|| shown(&String::from_utf8_lossy(body)))
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests;
