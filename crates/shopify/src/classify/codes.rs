//! The meaning of the codes in a GraphQL answer's `errors`.

use super::envelope::{Complaint, Envelope};
use super::{Asked, Blamed, Verdict, lost};
use crate::documents::Kind;
use crate::error::{Error, Refusal, RequestId};

/// What a code means, the gravest first: of several errors the gravest speaks for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Meaning {
    /// Our mistake, and whatever we do not know.
    Bug,
    StaleCursor,
    MissingScope,
    ShopInactive,
    TooHeavy,
    Throttled,
    Broken,
}

const CODES: &[(&str, Meaning)] = &[
    ("ACCESS_DENIED", Meaning::MissingScope),
    ("SHOP_INACTIVE", Meaning::ShopInactive),
    ("MAX_COST_EXCEEDED", Meaning::TooHeavy),
    ("TIMEOUT", Meaning::TooHeavy),
    ("THROTTLED", Meaning::Throttled),
    ("INTERNAL_SERVER_ERROR", Meaning::Broken),
    ("SERVICE_UNAVAILABLE", Meaning::Broken),
];

/// The verdict of an answer's errors; `None` when it has none. Data beside errors is not taken, because a part of it is
/// missing, and an absent field must not pass for an empty one: unless every error says which record it is about.
pub(super) fn judge(asked: &Asked<'_>, envelope: &Envelope<'_>, request: RequestId) -> Option<Verdict> {
    let complaints = envelope.complaints();
    if let Some(in_part) = told_in_part(asked, envelope, &complaints) {
        return Some(in_part);
    }
    let gravest = complaints.into_iter().min_by_key(meaning)?;
    let meaning = meaning(&gravest);
    let why = gravest.words();
    let message = gravest.message;
    if executed_in_part(asked, envelope) {
        return Some(Verdict::Unknown(why));
    }
    let (shop, what) = (asked.shop.to_owned(), asked.document.name);
    Some(match meaning {
        Meaning::Bug => Verdict::Failed(Error::Bug { shop, what, why, request }),
        Meaning::StaleCursor => Verdict::Failed(Error::StaleCursor { shop, what, why: message }),
        Meaning::MissingScope => {
            Verdict::Failed(Error::Refused { shop, refusal: Refusal::Scope(message), request })
        }
        Meaning::ShopInactive => Verdict::Failed(Error::Refused { shop, refusal: Refusal::Locked, request }),
        Meaning::TooHeavy => match asked.document.kind {
            Kind::Query => Verdict::TooHeavy(why),
            Kind::Repeatable | Kind::Bulk | Kind::Once => lost(asked, why, Verdict::Again),
        },
        Meaning::Throttled => Verdict::Throttled(None),
        Meaning::Broken => lost(asked, why, Verdict::Again),
    })
}

fn meaning(complaint: &Complaint<'_>) -> Meaning {
    let about_cursor = || complaint.message.to_ascii_lowercase().contains("cursor");
    match CODES.iter().find(|(code, _)| *code == complaint.code) {
        Some((_, meaning)) => *meaning,
        None if matches!(complaint.code, "" | "BAD_REQUEST") && about_cursor() => Meaning::StaleCursor,
        None => Meaning::Bug,
    }
}

/// Records by their ids, when all that is wrong is some of the records themselves. An error that would strike any record
/// (a scope, the points, the time) is no record's own, wherever it struck.
fn told_in_part(asked: &Asked<'_>, envelope: &Envelope<'_>, complaints: &[Complaint<'_>]) -> Option<Verdict> {
    let data = envelope.data.filter(|_| asked.document.kind == Kind::Query && !complaints.is_empty())?;
    let blamed: Option<Vec<Blamed>> = complaints
        .iter()
        .map(|complaint| match meaning(complaint) {
            Meaning::Bug | Meaning::Broken => complaint.blamed(),
            Meaning::StaleCursor
            | Meaning::MissingScope
            | Meaning::ShopInactive
            | Meaning::TooHeavy
            | Meaning::Throttled => None,
        })
        .collect();
    Some(Verdict::InPart(data.to_owned(), blamed?))
}

/// A mutation with data beside its errors has been executed: the error is about what it was to tell afterwards.
fn executed_in_part(asked: &Asked<'_>, envelope: &Envelope<'_>) -> bool {
    matches!(asked.document.kind, Kind::Once | Kind::Bulk)
        && envelope.data.is_some_and(|data| carries_anything(data.get()))
}

fn carries_anything(data: &str) -> bool {
    serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(data)
        .is_ok_and(|fields| fields.values().any(|field| !field.is_null()))
}
