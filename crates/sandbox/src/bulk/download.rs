//! `GET /bulk/{name}`: the files of bulk operations, as Google's storage gives them to whoever has the signed address.

use std::{fs, ops::Range, path::PathBuf};

use axum::{
    body::Body,
    extract::{ConnectInfo, Path, RawQuery, State},
    http::{HeaderMap, HeaderValue, Response, StatusCode, header},
};
use chrono::{DateTime, Utc};

use super::{
    body::FileBody,
    file::Folder,
    link::{self, Link, Standing},
    operation::Stored,
    range::Part,
};
use crate::fault::{Harm, Mishap, RetryAfter};
use crate::fault_response;
use crate::reply::{Delivery, Reply};
use crate::server::{Shared, respond};
use crate::service::Service;
use crate::wire::Line;

/// The name that downloads go by in scripts of faults and in the count of requests.
const NAME: &str = "download";

/// A download as it was asked for.
struct Asked<'a> {
    name: &'a str,
    query: &'a str,
    headers: &'a HeaderMap,
}

/// A file, or a part of it, that may be sent.
struct Served {
    path: PathBuf,
    part: Part,
    length: u64,
    etag: String,
    delivery: Delivery,
}

/// Answers a request for a file.
pub(in super::super) async fn download(
    State(shared): State<Shared>,
    ConnectInfo(line): ConnectInfo<Line>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response<Body> {
    let asked = Asked { name: &name, query: query.as_deref().unwrap_or_default(), headers: &headers };
    let served = shared.service().download(&asked);
    match served.and_then(|served| {
        let range = served.range();
        line.deliver(served.delivery, usize::try_from(range.end - range.start).unwrap_or(usize::MAX));
        served.response(range)
    }) {
        Ok(response) => response,
        Err(refusal) => {
            line.deliver(refusal.delivery, refusal.body.len());
            respond(*refusal)
        }
    }
}

impl Service {
    fn download(&mut self, asked: &Asked<'_>) -> Result<Served, Box<Reply>> {
        let names = vec![NAME.to_owned()];
        let harm = self.script.get_mut().strike(&names);
        self.requests.count(names, std::time::Duration::ZERO);
        if let Some(refusal) = harm.and_then(forestalled) {
            return Err(refusal.into());
        }
        let mut served = self.find(asked)?;
        match harm {
            Some(Harm::ResetMidBody) => served.delivery = Delivery::Half,
            Some(Harm::Slow(over)) => served.delivery = Delivery::Slow(over),
            Some(Harm::LostAnswer) => served.delivery = Delivery::Never,
            Some(Harm::Truncated) => {
                let range = served.range();
                served.part = Part::Bytes(range.start..range.start + (range.end - range.start) / 2);
            }
            Some(_) | None => {}
        }
        Ok(served)
    }

    /// Finds the file behind an address.
    fn find(&mut self, asked: &Asked<'_>) -> Result<Served, Box<Reply>> {
        if asked.headers.contains_key("x-shopify-access-token") {
            return Err(xml(StatusCode::BAD_REQUEST, "InvalidArgument", "Invalid argument.", "").into());
        }
        let name = asked.name.strip_suffix(".jsonl").unwrap_or_default();
        let now = self.now();
        let state = self.state.get_mut();
        let trouble = |error: rusqlite::Error| Box::new(Reply::trouble(&error));
        let operation =
            link::operation_of(name).map(|id| state.bulk_operation(id)).transpose().map_err(trouble)?;
        let Some(mut operation) = operation.flatten() else { return Err(denied().into()) };
        let standing = match Link::of(&operation, state).map_err(trouble)? {
            Some(link) => {
                link.standing(name, &asked.parameter("Expires"), &asked.parameter("Signature"), now)
            }
            None => Standing::Unknown,
        };
        match standing {
            Standing::Alive => {}
            Standing::Unknown => return Err(denied().into()),
            Standing::Expired(at) => {
                if let (Some(Mishap::UrlExpired), Some(file)) = (operation.mishap, &mut operation.file) {
                    *file = Stored { dead_links: 1, ..file.clone() };
                    state.put_bulk_operation(&operation).map_err(trouble)?;
                }
                return Err(expired(at).into());
            }
        }
        let path = Folder::beside(&self.options.state).finished(operation.id);
        let length = fs::metadata(&path).map_err(|_| denied())?.len();
        let etag = format!("\"{:x}-{length:x}\"", operation.id);
        let header = |name| asked.headers.get(name).and_then(|value| value.to_str().ok());
        let part = Part::asked(header(header::RANGE), header(header::IF_RANGE), &etag, length);
        Ok(Served { path, part, length, etag, delivery: Delivery::Whole })
    }
}

impl Asked<'_> {
    fn parameter(&self, name: &str) -> String {
        let mut pairs = url::form_urlencoded::parse(self.query.as_bytes());
        pairs.find(|(known, _)| known == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
    }
}

impl Served {
    fn range(&self) -> Range<u64> {
        match &self.part {
            Part::Whole => 0..self.length,
            Part::Bytes(range) => range.clone(),
            Part::Nothing => 0..0,
        }
    }

    fn response(self, range: Range<u64>) -> Result<Response<Body>, Box<Reply>> {
        let Served { path, part, length, etag, .. } = self;
        let (status, content_range) = match part {
            Part::Whole => (StatusCode::OK, None),
            Part::Bytes(_) => (
                StatusCode::PARTIAL_CONTENT,
                Some(format!("bytes {}-{}/{length}", range.start, range.end.saturating_sub(1))),
            ),
            Part::Nothing => {
                let refusal = xml(
                    StatusCode::RANGE_NOT_SATISFIABLE,
                    "InvalidRange",
                    "The requested range cannot be satisfied.",
                    "",
                );
                return Err(refusal.with_header("content-range", format!("bytes */{length}")).into());
            }
        };
        let body = FileBody::open(&path, &range).map_err(|_| denied())?;
        let mut response = Response::new(Body::new(body));
        *response.status_mut() = status;
        let headers = [
            (header::CONTENT_TYPE, Some("application/jsonl".to_owned())),
            (header::CONTENT_LENGTH, Some((range.end - range.start).to_string())),
            (header::ACCEPT_RANGES, Some("bytes".to_owned())),
            (header::ETAG, Some(etag)),
            (header::CONTENT_RANGE, content_range),
        ];
        for (name, value) in headers {
            if let Some(value) = value.and_then(|value| HeaderValue::from_str(&value).ok()) {
                response.headers_mut().insert(name, value);
            }
        }
        Ok(response)
    }
}

/// The answer of a fault that strikes before anything is found; `None` for what does not befall downloads.
fn forestalled(fault: Harm) -> Option<Reply> {
    match fault {
        Harm::Status(status) => Some(fault_response::status(status)),
        Harm::Html => Some(Reply::html(StatusCode::OK, "Something went wrong")),
        Harm::Reset => Some(Reply::never()),
        Harm::TooManyRequests(RetryAfter::Seconds(seconds)) => {
            Some(fault_response::too_many_requests(&format!("{seconds:?}")))
        }
        Harm::AccessDenied | Harm::Unauthorized => Some(denied()),
        Harm::InternalError => Some(fault_response::status(500)),
        Harm::TooManyRequests(RetryAfter::Date(_))
        | Harm::Throttled
        | Harm::ResetMidBody
        | Harm::Slow(_)
        | Harm::Truncated
        | Harm::LostAnswer
        | Harm::Partial
        | Harm::FallForward
        | Harm::SearchWarning
        | Harm::Slots(_)
        | Harm::Declined
        | Harm::Bulk { .. } => None,
    }
}

fn denied() -> Reply {
    xml(StatusCode::FORBIDDEN, "AccessDenied", "Access denied.", "The signature or the object is not known.")
}

fn expired(at: DateTime<Utc>) -> Reply {
    let details = format!("Request signature expired at: {}", at.format("%Y-%m-%dT%H:%M:%S+00:00"));
    xml(StatusCode::FORBIDDEN, "ExpiredToken", "The provided token has expired.", &details)
}

/// An error as Google's storage tells it.
fn xml(status: StatusCode, code: &str, message: &str, details: &str) -> Reply {
    let details = if details.is_empty() { String::new() } else { format!("<Details>{details}</Details>") };
    let body = format!(
        "<?xml version='1.0' encoding='UTF-8'?><Error><Code>{code}</Code><Message>{message}</Message>{details}</Error>"
    );
    Reply {
        content_type: "application/xml; charset=UTF-8",
        body: body.into_bytes(),
        ..Reply::json(status, &())
    }
}
