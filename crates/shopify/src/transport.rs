//! One HTTP request and its whole answer, within limits of time and size. No redirects, no proxies, no retries.

use std::fmt;
use std::time::Duration;

use reqwest::header::HeaderMap;
use reqwest::{StatusCode, redirect};
use url::Url;

/// The limits of one request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Until there is a connection.
    pub(crate) connect: Duration,
    /// From sending to the answer's last byte.
    pub(crate) answer: Duration,
    /// Bytes of an answer, unpacked.
    pub(crate) body: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), answer: Duration::from_secs(90), body: 64 << 20 }
    }
}

/// The roots of trust that an address needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Roots {
    /// The system's.
    System,
    /// None: plain http shows no certificates. Reading the system's roots would take longer than a whole run that finds
    /// nothing to do.
    None,
}

/// A whole answer.
pub(crate) struct Received {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

/// Why there is no whole answer.
#[derive(Debug)]
pub(crate) enum Failure {
    /// No connection came about: nothing was sent.
    NotSent(String),
    /// The answer did not come in time.
    TimedOut,
    /// The connection broke after something was sent.
    Broken(String),
    /// The answer is longer than we take, in bytes.
    TooLong(usize),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSent(why) => write!(f, "no connection: {why}"),
            Self::TimedOut => f.write_str("no answer in time"),
            Self::Broken(why) => write!(f, "the connection broke: {why}"),
            Self::TooLong(limit) => write!(f, "the answer is longer than {} MiB", limit >> 20),
        }
    }
}

/// The way to the shops.
pub(crate) struct Transport {
    http: reqwest::Client,
    limits: Limits,
    roots: Roots,
}

/// Who we are.
const AGENT: &str = concat!("hwjobs/", env!("CARGO_PKG_VERSION"));

/// A file that is coming.
pub(crate) struct Coming(reqwest::Response);

impl Coming {
    /// The next bytes; none at the end.
    pub(crate) async fn chunk(
        &mut self,
    ) -> Result<Option<impl AsRef<[u8]> + std::ops::Deref<Target = [u8]>>, Failure> {
        self.0.chunk().await.map_err(failure)
    }
}

/// How a piece of a file ended.
pub(crate) enum Piece {
    /// With the file.
    Ended,
    /// It did not begin: it was refused, in these words.
    Refused(String),
}

impl Transport {
    /// Connects to nobody yet. Fails where the system's roots of trust are needed and cannot be read.
    pub(crate) fn new(limits: Limits, roots: Roots) -> Result<Self, String> {
        let builder = match roots {
            Roots::System => reqwest::Client::builder(),
            Roots::None => reqwest::Client::builder().tls_certs_only([]),
        };
        let http = builder
            .user_agent(AGENT)
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(limits.connect)
            .timeout(limits.answer)
            .gzip(true)
            .build()
            .map_err(|e| causes(&e))?;
        Ok(Self { http, limits, roots })
    }

    /// Fetches a file from byte `from` on. Slow ones may take long, but not silent ones. The inner error is a refusal.
    pub(crate) async fn fetch(&self, url: &str, from: u64) -> Result<Result<Coming, String>, Failure> {
        let files = self.files().map_err(Failure::NotSent)?;
        let mut request = files.get(url);
        if from > 0 {
            request = request.header(reqwest::header::RANGE, format!("bytes={from}-"));
        }
        let response = request.send().await.map_err(failure)?;
        let status = response.status();
        Ok(match status.as_u16() {
            200 if from == 0 => Ok(Coming(response)),
            206 => Ok(Coming(response)),
            // It begins anew although we asked for the rest: what is there already is passed over.
            200 => Err("the file can only be fetched whole".to_owned()),
            408 | 429 | 500..=599 => return Err(Failure::Broken(status.to_string())),
            _ => Err(format!("its address is not good any more: {status}")),
        })
    }

    /// The way to files: as they are, not packed on the way, so that their bytes can be counted.
    fn files(&self) -> Result<reqwest::Client, String> {
        let builder = match self.roots {
            Roots::System => reqwest::Client::builder(),
            Roots::None => reqwest::Client::builder().tls_certs_only([]),
        };
        builder
            .user_agent(AGENT)
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(self.limits.connect)
            .read_timeout(self.limits.answer)
            .gzip(false)
            .build()
            .map_err(|e| causes(&e))
    }

    /// Posts `body` and takes in the whole answer.
    pub(crate) async fn post(&self, url: Url, headers: HeaderMap, body: String) -> Result<Received, Failure> {
        let mut response = self.http.post(url).headers(headers).body(body).send().await.map_err(failure)?;
        let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(failure)? {
            if body.len() + chunk.len() > self.limits.body {
                return Err(Failure::TooLong(self.limits.body));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Received { status, headers, body })
    }
}

fn failure(error: reqwest::Error) -> Failure {
    let error = error.without_url();
    if error.is_connect() {
        Failure::NotSent(causes(&error))
    } else if error.is_timeout() {
        Failure::TimedOut
    } else {
        Failure::Broken(causes(&error))
    }
}

/// An error with what it came from: the outermost alone says only "error sending request".
fn causes(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        words = format!("{words}: {error}");
        cause = error.source();
    }
    words
}

#[cfg(test)]
impl Received {
    pub(crate) fn canned(status: u16, headers: &[(&'static str, &str)], body: &str) -> Self {
        let headers = headers
            .iter()
            .map(|(name, value)| (reqwest::header::HeaderName::from_static(name), value.parse().unwrap()))
            .collect();
        Self { status: StatusCode::from_u16(status).unwrap(), headers, body: body.as_bytes().to_vec() }
    }
}
