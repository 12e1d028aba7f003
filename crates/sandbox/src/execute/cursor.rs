//! Opaque cursors: base64 over JSON that holds a place in the list and how many objects were read to get there.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};

use super::failure::{Failure, FailureCode};
use crate::state::page::Place;

/// A place in a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cursor {
    last_id: i64,
    last_value: String,
    /// How many objects the reader has had, this one included.
    depth: u64,
}

impl Cursor {
    pub(super) fn new(place: &Place, depth: u64) -> Cursor {
        Cursor { last_id: place.id, last_value: place.key.clone(), depth }
    }

    /// The place in its list.
    pub(super) fn place(&self) -> Place {
        Place { key: self.last_value.clone(), id: self.last_id }
    }

    pub(super) fn depth(&self) -> u64 {
        self.depth
    }

    /// The cursor as clients see it.
    pub(super) fn encode(&self) -> String {
        // Cannot fail: two numbers and a string.
        let json = serde_json::to_vec(self).expect("a cursor is plain JSON");
        BASE64_STANDARD.encode(json)
    }

    /// Reads a cursor that a client gave back.
    pub(super) fn decode(text: &str) -> Result<Cursor, Failure> {
        BASE64_STANDARD
            .decode(text)
            .ok()
            .and_then(|json| serde_json::from_slice(&json).ok())
            .ok_or_else(|| Failure::new(FailureCode::BadRequest, format!("Invalid cursor: {text:?}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_as_written() {
        let cursor = Cursor::new(&Place { key: "2026-11-01T10:00:00Z".to_owned(), id: 42 }, 250);
        assert_eq!(Cursor::decode(&cursor.encode()), Ok(cursor));
    }

    #[test]
    fn a_malformed_cursor_is_a_bad_request() {
        for text in ["", "nonsense", "bm9uc2Vuc2U=", "===="] {
            assert_eq!(Cursor::decode(text).unwrap_err().code, FailureCode::BadRequest, "{text}");
        }
    }
}
