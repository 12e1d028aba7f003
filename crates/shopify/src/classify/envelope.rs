//! The envelope of a GraphQL answer: `errors` and `extensions`. Read leniently; only the data must be exact.

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Blamed, UserError};
use crate::error::shown;
use crate::throttle::Cost;

/// A GraphQL answer.
#[derive(Debug, Deserialize)]
pub(super) struct Envelope<'b> {
    #[serde(borrow)]
    pub(super) data: Option<&'b RawValue>,
    #[serde(default)]
    errors: Value,
    #[serde(default)]
    extensions: Value,
}

/// One of `errors`.
#[derive(Debug)]
pub(super) struct Complaint<'e> {
    /// `extensions.code`; empty where there is none.
    pub(super) code: &'e str,
    pub(super) message: String,
    /// Where in the data; empty where it is not told.
    path: &'e [Value],
}

impl Complaint<'_> {
    /// Code and message.
    pub(super) fn words(&self) -> String {
        match self.code {
            "" => self.message.clone(),
            code => format!("{code}: {}", self.message),
        }
    }

    /// The record it is about, of those asked for by id; `None` when it is about anything else.
    pub(super) fn blamed(&self) -> Option<Blamed> {
        let [Value::String(root), index, place @ ..] = self.path else { return None };
        if root != "nodes" {
            return None;
        }
        let index = usize::try_from(index.as_u64()?).ok()?;
        let place: Vec<String> =
            place.iter().map(|step| step.as_str().map_or_else(|| step.to_string(), str::to_owned)).collect();
        let place = if place.is_empty() { String::new() } else { format!("{}: ", shown(&place.join("."))) };
        Some(Blamed { index, why: format!("{place}{}", self.words()) })
    }
}

impl<'b> Envelope<'b> {
    /// Reads an answer's body; says what it is instead, when it is no such thing.
    pub(super) fn read(body: &'b [u8]) -> Result<Self, String> {
        let envelope: Self = match body.trim_ascii_start().first() {
            Some(b'{') => {
                serde_json::from_slice(body).map_err(|e| format!("an answer that is not whole: {e}"))?
            }
            Some(b'<') => return Err("an HTML page instead of JSON".to_owned()),
            Some(_) => return Err("an answer that is not JSON".to_owned()),
            None => return Err("an empty answer".to_owned()),
        };
        Ok(Self { data: envelope.data.filter(|data| data.get() != "null"), ..envelope })
    }

    /// Its errors; Shopify writes them as a list, outside of GraphQL also as one string.
    pub(super) fn complaints(&self) -> Vec<Complaint<'_>> {
        match &self.errors {
            Value::Null => Vec::new(),
            Value::Array(errors) => errors
                .iter()
                .map(|error| Complaint {
                    code: error.pointer("/extensions/code").and_then(Value::as_str).unwrap_or_default(),
                    message: message(error),
                    path: error.get("path").and_then(Value::as_array).map_or(&[], Vec::as_slice),
                })
                .collect(),
            other => vec![Complaint { code: "", message: message(other), path: &[] }],
        }
    }

    /// What it cost; absent or strange is the same to us.
    pub(super) fn cost(&self) -> Option<Cost> {
        Cost::deserialize(self.extensions.get("cost")?).ok()
    }

    /// The first warning about a search.
    pub(super) fn search_warning(&self) -> Option<String> {
        let searches = self.extensions.get("search")?.as_array()?;
        let warning = searches.iter().find_map(|search| search.get("warnings")?.as_array()?.first())?;
        let part = |name| warning.get(name).and_then(Value::as_str);
        let words = [part("field"), part("message"), part("code")].into_iter().flatten();
        Some(shown(&words.collect::<Vec<_>>().join(": ")))
    }
}

/// A user error: its words are its code, if it has one, and its message.
pub(super) fn user_error(error: &Value) -> UserError {
    let code = error.get("code").and_then(Value::as_str);
    let words = match code {
        Some(code) => format!("{}: {}", shown(code), message(error)),
        None => message(error),
    };
    let path = error.get("field").and_then(Value::as_array);
    let field = path.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
    UserError { code: code.unwrap_or_default().to_owned(), field, words }
}

/// The words of an error: its message with its field, or all of it.
pub(super) fn message(error: &Value) -> String {
    let words = match (error, error.get("message").and_then(Value::as_str)) {
        (Value::String(words), _) => words.clone(),
        (error, Some(message)) => match error.get("field").and_then(Value::as_array) {
            None => message.to_owned(),
            Some(path) => {
                let path: Vec<_> = path.iter().filter_map(Value::as_str).collect();
                format!("{}: {message}", path.join("."))
            }
        },
        (error, None) => error.to_string(),
    };
    shown(&words)
}
