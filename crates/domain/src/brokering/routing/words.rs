//! Lists of words in a routing: one word may stand without brackets.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::StrDeserializer;
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::Standing;

/// What something has to be among, and must not be among.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inclusion<T> {
    /// One of these; empty: anything will do.
    pub any: Vec<T>,
    /// None of these. What has no such thing is none of them.
    pub none: Vec<T>,
}

impl<T> Default for Inclusion<T> {
    fn default() -> Self {
        Self { any: Vec::new(), none: Vec::new() }
    }
}

impl<T: PartialEq> Inclusion<T> {
    /// True if this one is wanted and not unwanted.
    pub fn passes(&self, one: &T) -> bool {
        (self.any.is_empty() || self.any.contains(one)) && !self.none.contains(one)
    }
}

impl<T> Inclusion<T> {
    /// True if it asks for nothing.
    pub const fn is_open(&self) -> bool {
        self.any.is_empty() && self.none.is_empty()
    }
}

pub(super) const fn yes() -> bool {
    true
}

pub(super) const fn standing(active: bool) -> Standing {
    if active { Standing::Active } else { Standing::Draft }
}

/// Refuses words that say nothing.
pub(super) fn not_blank(words: &[String]) -> Result<(), String> {
    match words.iter().any(|word| word.trim().is_empty()) {
        true => Err("an empty word stands for nothing; leave it out".to_owned()),
        false => Ok(()),
    }
}

/// Refuses words that are wanted and unwanted.
pub(super) fn not_both(wanted: &[String], unwanted: &[String]) -> Result<(), String> {
    match wanted.iter().find(|word| unwanted.contains(word)) {
        Some(both) => {
            Err(format!("`{both}` is asked for and excluded, which leaves none of it; write it once"))
        }
        None => Ok(()),
    }
}

/// The same of words by which letters' size makes no difference.
pub(super) fn not_both_in_any_case(wanted: &[String], unwanted: &[String]) -> Result<(), String> {
    not_both(&folded(wanted), &folded(unwanted))
}

/// Words by which letters' size makes no difference.
pub fn folded(words: &[String]) -> Vec<String> {
    words.iter().map(|word| word.to_lowercase()).collect()
}

/// Reads `"word"` or `["word", "word"]`.
pub(super) fn one_or_more<'de, T, D>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    deserializer.deserialize_any(OneOrMore(PhantomData))
}

struct OneOrMore<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for OneOrMore<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a word, or a list of words")
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<Vec<T>, E> {
        T::deserialize(StrDeserializer::new(word)).map(|one| vec![one])
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<T>, A::Error> {
        let mut all = Vec::new();
        while let Some(one) = seq.next_element()? {
            all.push(one);
        }
        match all.is_empty() {
            true => Err(A::Error::custom("an empty list asks for nothing; leave the key out")),
            false => Ok(all),
        }
    }
}
