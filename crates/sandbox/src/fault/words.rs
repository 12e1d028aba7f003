//! The `name=value` words of a scripted fault, and the errors of its line.

use std::str::FromStr;

/// A line that tells no fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAFault {
    /// The first word is no kind of fault.
    #[error("{0:?} is no kind of fault")]
    Kind(String),
    /// A word is no `name=value` that the fault knows.
    #[error("{0:?} is nothing a fault knows")]
    Word(String),
    /// A value cannot be read, or is out of range.
    #[error("{0:?} has no usable value")]
    Value(String),
}

/// The `name=value` words of a line; each is taken once.
pub(super) struct Words<'t>(Vec<(&'t str, &'t str)>);

impl<'t> Words<'t> {
    pub(super) fn read(words: impl Iterator<Item = &'t str>) -> Result<Words<'t>, NotAFault> {
        let pairs = words.map(|word| word.split_once('=').ok_or_else(|| NotAFault::Word(word.to_owned())));
        pairs.collect::<Result<_, _>>().map(Words)
    }

    pub(super) fn take(&mut self, name: &str) -> Option<&'t str> {
        let at = self.0.iter().position(|(known, _)| *known == name)?;
        Some(self.0.remove(at).1)
    }

    pub(super) fn number<N: FromStr>(&mut self, name: &str) -> Result<Option<N>, NotAFault> {
        let value = self.take(name);
        value.map(|value| value.parse().map_err(|_| unusable(name, value))).transpose()
    }

    pub(super) fn ratio(&mut self) -> Result<Option<(u32, u32)>, NotAFault> {
        let Some(value) = self.take("ratio") else { return Ok(None) };
        let numbers =
            value.split_once('/').and_then(|(struck, of)| Some((struck.parse().ok()?, of.parse().ok()?)));
        match numbers {
            Some((struck, of)) if of > 0 && struck <= of => Ok(Some((struck, of))),
            Some(_) | None => Err(unusable("ratio", value)),
        }
    }

    pub(super) fn none_left(self) -> Result<(), NotAFault> {
        match self.0.first() {
            Some((name, value)) => Err(NotAFault::Word(format!("{name}={value}"))),
            None => Ok(()),
        }
    }
}

/// The error of a value that cannot be used.
pub(super) fn unusable(name: &str, value: &str) -> NotAFault {
    NotAFault::Value(format!("{name}={value}"))
}
