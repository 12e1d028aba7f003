//! The outcome of a call.

use serde_json::value::RawValue;

use crate::classify::{Blamed, Declined};
use crate::error::{Error, RequestId, shown};

/// The data of an answer.
#[derive(Debug)]
pub(crate) struct Answer<T> {
    pub(crate) data: T,
    /// For errors about what the data holds.
    pub(crate) request: RequestId,
}

/// The answer to a question of many parts.
#[derive(Debug)]
pub(crate) enum Fit<T> {
    /// What came, and the records that are missing from it.
    Data(Answer<T>, Vec<Blamed>),
    /// Too much at once; why we think so.
    TooHeavy(String),
}

/// The answer to a mutation.
#[derive(Debug)]
pub(crate) enum Mutated<T> {
    Done(Answer<T>),
    /// Nothing happened.
    Declined(Declined),
}

/// How a call ends without all of its data.
pub(super) enum Stop {
    Declined(Declined),
    InPart(Answer<Box<RawValue>>, Vec<Blamed>),
    TooHeavy(String),
    Error(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

/// What to do when the shop does not manage all of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WhenShort {
    AskAgain,
    Stop,
}

/// What is wrong with some records of an answer.
pub(crate) fn words(blamed: &[Blamed]) -> String {
    shown(&blamed.iter().map(|one| one.why.as_str()).collect::<Vec<_>>().join("; "))
}
