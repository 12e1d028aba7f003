//! The state of a bulk operation.

use serde::Deserialize;

/// A bulk operation as the shop tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// Its id, as the shop writes it.
    pub id: String,
    /// Whether and how it has ended; none while the shop is at work.
    pub ended: Option<Ended>,
    /// Rows so far.
    pub objects: u64,
    /// Records so far.
    pub records: u64,
}

/// How a bulk operation has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// The answer is there. Its address is good for a week.
    Answered {
        /// Where it is, with all that is needed to fetch it.
        url: String,
        /// How many bytes it has.
        bytes: u64,
    },
    /// There is nothing to tell.
    Empty,
    /// The shop could not manage it: too much at once.
    TooMuch(String),
    /// The shop lost it: called off, expired, broken, or done without an answer.
    Lost(String),
    /// A scope is missing.
    Refused(String),
}

/// `BulkOperation`, on the wire.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OnWire {
    id: String,
    status: String,
    error_code: Option<String>,
    object_count: String,
    root_object_count: String,
    file_size: Option<String>,
    url: Option<String>,
}

impl TryFrom<OnWire> for Operation {
    type Error = String;

    fn try_from(wire: OnWire) -> Result<Self, String> {
        let number = |text: &str| text.parse::<u64>().map_err(|_| format!("{text:?} is no count"));
        let objects = number(&wire.object_count)?;
        let ended = match wire.status.as_str() {
            "CREATED" | "RUNNING" | "CANCELING" => None,
            "COMPLETED" => Some(match (wire.url, wire.file_size) {
                (Some(url), Some(size)) => Ended::Answered { url, bytes: number(&size)? },
                (Some(_), None) => {
                    Ended::Lost("it is done, but does not say how large the answer is".to_owned())
                }
                (None, _) if objects == 0 => Ended::Empty,
                (None, _) => Ended::Lost("it is done, but there is no answer".to_owned()),
            }),
            "FAILED" => Some(match wire.error_code.as_deref() {
                Some("TIMEOUT") => Ended::TooMuch("it took the shop too long".to_owned()),
                Some("ACCESS_DENIED") => Ended::Refused("a scope is missing for the bulk query".to_owned()),
                other => Ended::Lost(format!("the shop failed: {}", other.unwrap_or("for no reason given"))),
            }),
            "CANCELED" => Some(Ended::Lost("somebody called it off".to_owned())),
            "EXPIRED" => Some(Ended::Lost("it has expired".to_owned())),
            other => return Err(format!("bulk operation {}: status {other:?} is unknown", wire.id)),
        };
        Ok(Self { id: wire.id, ended, objects, records: number(&wire.root_object_count)? })
    }
}

/// The answer to `bulk-operation`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Told {
    pub(crate) bulk_operation: Option<OnWire>,
}

/// The answer to `bulk-operations`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Newest {
    pub(crate) bulk_operations: Nodes,
}

/// Its operations.
#[derive(Debug, Deserialize)]
pub(crate) struct Nodes {
    pub(crate) nodes: Vec<Known>,
}

/// An operation by its question.
#[derive(Debug, Deserialize)]
pub(crate) struct Known {
    pub(crate) id: String,
    pub(crate) query: String,
}

/// The answer to `bulk-run`; what it refuses is read by the classifier.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Begun {
    pub(crate) bulk_operation_run_query: Option<BegunOperation>,
}

/// The operation that has begun.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BegunOperation {
    pub(crate) bulk_operation: Option<Id>,
}

/// An operation's id.
#[derive(Debug, Deserialize)]
pub(crate) struct Id {
    pub(crate) id: String,
}

/// The answer to `bulk-cancel`: whatever it says, the next look tells.
#[derive(Debug, Deserialize)]
pub(crate) struct CalledOff {}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(
        status: &str,
        error: Option<&str>,
        objects: u64,
        url: Option<&str>,
    ) -> Result<Option<Ended>, String> {
        let wire = OnWire {
            id: "gid://shopify/BulkOperation/1".into(),
            status: status.into(),
            error_code: error.map(str::to_owned),
            object_count: objects.to_string(),
            root_object_count: "1".into(),
            file_size: url.map(|_| "99".to_owned()),
            url: url.map(str::to_owned),
        };
        Operation::try_from(wire).map(|operation| operation.ended)
    }

    #[test]
    fn every_end_of_an_operation_is_told_apart() {
        let answered = Ended::Answered { url: "http://x".into(), bytes: 99 };
        assert_eq!(told("COMPLETED", None, 5, Some("http://x")), Ok(Some(answered)));
        assert_eq!(told("COMPLETED", None, 0, None), Ok(Some(Ended::Empty)));
        assert!(matches!(told("COMPLETED", None, 5, None), Ok(Some(Ended::Lost(_)))));
        assert!(matches!(told("FAILED", Some("TIMEOUT"), 5, None), Ok(Some(Ended::TooMuch(_)))));
        assert!(matches!(told("FAILED", Some("INTERNAL_SERVER_ERROR"), 5, None), Ok(Some(Ended::Lost(_)))));
        assert!(matches!(told("FAILED", Some("ACCESS_DENIED"), 5, None), Ok(Some(Ended::Refused(_)))));
        for status in ["CANCELED", "EXPIRED"] {
            assert!(matches!(told(status, None, 5, None), Ok(Some(Ended::Lost(_)))), "{status}");
        }
        for status in ["CREATED", "RUNNING", "CANCELING"] {
            assert_eq!(told(status, None, 5, None), Ok(None), "{status}");
        }
        assert!(told("SIMMERING", None, 5, None).is_err());
    }
}
