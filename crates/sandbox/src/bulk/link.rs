//! The signed address of an operation's file, and how long it lives.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest as _, Sha256};

use super::operation::Operation;
use crate::{fault::Mishap, state::State};

/// How long an address lives.
const LIFE: TimeDelta = TimeDelta::days(7);

/// The address of one operation's file.
#[derive(Debug)]
pub(super) struct Link<'a> {
    operation: &'a Operation,
    secret: String,
    expires: DateTime<Utc>,
    /// How many addresses of this file died before it.
    dead: u32,
}

/// What became of an address that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Alive,
    /// It died at this moment.
    Expired(DateTime<Utc>),
    /// It was never given out.
    Unknown,
}

impl<'a> Link<'a> {
    /// The address of an operation's file; `None` while there is none.
    pub(super) fn of(operation: &'a Operation, state: &State) -> rusqlite::Result<Option<Link<'a>>> {
        let (Some(file), Some(completed_at)) = (&operation.file, operation.completed_at) else {
            return Ok(None);
        };
        let secret = state.get("token")?.unwrap_or_default();
        Ok(Some(Link { operation, secret, expires: completed_at + LIFE, dead: file.dead_links }))
    }

    /// The whole address, at the shop on this port.
    pub(super) fn url(&self, port: u16) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("Expires", &self.expires.timestamp().to_string());
        query.append_pair("Signature", &self.signature(self.dead));
        format!("http://127.0.0.1:{port}/bulk/{}.jsonl?{}", self.name(), query.finish())
    }

    /// What an address for this file, with this name and these parameters, is worth now.
    pub(super) fn standing(
        &self,
        name: &str,
        expires: &str,
        signature: &str,
        now: DateTime<Utc>,
    ) -> Standing {
        let signed = |dead| self.signature(dead) == signature;
        let Some(dead) = (0..=self.dead).find(|dead| signed(*dead)) else { return Standing::Unknown };
        if name != self.name() || expires != self.expires.timestamp().to_string() {
            return Standing::Unknown;
        }
        let died_early = self.operation.mishap == Some(Mishap::UrlExpired) && dead == 0;
        match self.operation.completed_at.filter(|_| died_early) {
            Some(completed_at) => Standing::Expired(completed_at),
            None if now >= self.expires => Standing::Expired(self.expires),
            None => Standing::Alive,
        }
    }

    /// The name of the file, which tells an outsider nothing.
    fn name(&self) -> String {
        let digest = self.digest(&["name"]);
        let hex: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        format!("{hex}-{}", self.operation.id)
    }

    fn signature(&self, dead: u32) -> String {
        let (expires, dead) = (self.expires.timestamp().to_string(), dead.to_string());
        BASE64_STANDARD.encode(self.digest(&["signature", &expires, &dead]))
    }

    fn digest(&self, parts: &[&str]) -> Vec<u8> {
        let mut hash = Sha256::new();
        hash.update(format!("{}|{}|{}", self.secret, self.operation.id, parts.join("|")));
        hash.finalize().to_vec()
    }
}

/// The number of the operation whose file is called so.
pub(super) fn operation_of(name: &str) -> Option<i64> {
    name.rsplit_once('-')?.1.parse().ok()
}
