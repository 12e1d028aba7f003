//! Access tokens: one that the shop's owner hands out and that never dies, and those of the client credentials grant,
//! which live a day.

use axum::http::StatusCode;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::{
    options::Options,
    reply::Reply,
    state::{State, stamp},
};

/// How long a granted token lives, in seconds.
const LIFE: i64 = 86_399;

/// The token that never dies; made on the first start.
pub(super) fn lasting(state: &mut State, seed: u64) -> rusqlite::Result<String> {
    if let Some(token) = state.get("token")? {
        return Ok(token);
    }
    let token = made_of(seed, 0);
    state.put("token", &token)?;
    Ok(token)
}

/// True if a token opens the shop now.
pub(super) fn is_alive(state: &State, token: &str, now: DateTime<Utc>) -> rusqlite::Result<bool> {
    if state.get("token")?.as_deref() == Some(token) {
        return Ok(true);
    }
    Ok(state.get(&key(token))?.is_some_and(|expires_at| stamp(now) < expires_at))
}

/// Answers a request for a token.
pub(super) fn grant(
    state: &mut State,
    options: &Options,
    body: &[u8],
    now: DateTime<Utc>,
) -> rusqlite::Result<Reply> {
    let asked = Asked::read(body);
    if asked.grant_type != "client_credentials" {
        return Ok(refused("unsupported_grant_type"));
    }
    let credentials = &options.credentials;
    if asked.client_id != credentials.client_id || asked.client_secret != credentials.client_secret {
        return Ok(refused("invalid_client"));
    }
    let token = state.transaction(|state| {
        let granted = state.get("tokens_granted")?.and_then(|count| count.parse().ok()).unwrap_or(0u64) + 1;
        let token = made_of(options.seed, granted);
        state.put("tokens_granted", &granted.to_string())?;
        state.put(&key(&token), &stamp(now + TimeDelta::seconds(LIFE)))?;
        Ok::<_, rusqlite::Error>(token)
    })?;
    let scope = options.scopes.join(",");
    Ok(Reply::json(StatusCode::OK, &json!({ "access_token": token, "scope": scope, "expires_in": LIFE })))
}

/// A request for a token, as a form or as JSON.
#[derive(Debug, Default)]
struct Asked {
    grant_type: String,
    client_id: String,
    client_secret: String,
}

impl Asked {
    fn read(body: &[u8]) -> Asked {
        let mut asked = Asked::default();
        match serde_json::from_slice::<Value>(body) {
            Ok(json) => {
                for (name, value) in json.as_object().into_iter().flatten() {
                    asked.set(name, value.as_str().unwrap_or_default());
                }
            }
            Err(_) => {
                for (name, value) in url::form_urlencoded::parse(body) {
                    asked.set(&name, &value);
                }
            }
        }
        asked
    }

    fn set(&mut self, name: &str, value: &str) {
        match name {
            "grant_type" => value.clone_into(&mut self.grant_type),
            "client_id" => value.clone_into(&mut self.client_id),
            "client_secret" => value.clone_into(&mut self.client_secret),
            _ => {}
        }
    }
}

fn refused(error: &str) -> Reply {
    Reply::json(StatusCode::BAD_REQUEST, &json!({ "error": error }))
}

fn key(token: &str) -> String {
    format!("token:{token}")
}

fn made_of(seed: u64, number: u64) -> String {
    let mut rng = fastrand::Rng::with_seed(seed ^ number.rotate_left(32));
    format!("shpat_{:016x}{:016x}", rng.u64(..), rng.u64(..))
}
