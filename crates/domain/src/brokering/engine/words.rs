//! Filters by word: shipping methods, channels, tags.

use std::collections::HashMap;

use crate::brokering::routing::{Inclusion, folded};

/// A filter by words; what it says of each is remembered, since there are few words and many orders.
pub(super) struct Words<'f> {
    any: Vec<String>,
    none: Vec<String>,
    known: HashMap<&'f str, (bool, bool)>,
}

impl<'f> Words<'f> {
    pub(super) fn new(among: &Inclusion<String>) -> Self {
        Self { any: folded(&among.any), none: folded(&among.none), known: HashMap::new() }
    }

    /// True if one of the words is wanted and none is unwanted. What has no word has no unwanted one.
    pub(super) fn hold(&mut self, words: impl Iterator<Item = &'f str>) -> bool {
        if self.any.is_empty() && self.none.is_empty() {
            return true;
        }
        let mut wanted = self.any.is_empty();
        for word in words {
            let (is_in, is_out) = *self.known.entry(word).or_insert_with(|| {
                let word = word.to_lowercase();
                (self.any.contains(&word), self.none.contains(&word))
            });
            if is_out {
                return false;
            }
            wanted |= is_in;
        }
        wanted
    }
}
