//! Decides if one order can pass several filters.

use std::collections::BTreeSet;

use crate::brokering::facts::Priority;
use crate::brokering::routing::{Inclusion, OrderFilter, folded};
use crate::orders::destination::PICKUP;

/// What a filter asks for, the queues aside.
pub(super) struct Asked {
    /// Of which an order has one: its shipping method, its channel.
    one: [Words; 2],
    /// Of which it has any number: tags, categories, groups of the facility at which it was sold.
    several: [Words; 3],
    /// Those that pass.
    priorities: Vec<Priority>,
    promise_within: Option<u32>,
}

/// What something has to be among, and must not be among; their letters all small.
#[derive(PartialEq, Eq)]
struct Words {
    any: BTreeSet<String>,
    none: BTreeSet<String>,
}

impl From<&OrderFilter> for Asked {
    fn from(filter: &OrderFilter) -> Self {
        let OrderFilter {
            queues: _,
            shipping_methods,
            channels,
            priorities,
            origin_groups,
            tags,
            categories,
            promise_within,
            sort: _,
        } = filter;
        Self {
            one: [Words::from(shipping_methods), Words::from(channels)],
            several: [Words::from(tags), Words::from(categories), Words::from(origin_groups)],
            priorities: Priority::ALL.into_iter().filter(|priority| priorities.passes(priority)).collect(),
            promise_within: *promise_within,
        }
    }
}

impl Asked {
    /// All words that it asks for.
    fn words(&self) -> [&Words; 5] {
        let ([method, channel], [tags, categories, origins]) = (&self.one, &self.several);
        [method, channel, tags, categories, origins]
    }

    /// True if it takes all that another takes, as far as words go; one thing that is asked for, by its place, may be left out.
    fn covers_words(&self, narrow: &Self, but: Option<usize>) -> bool {
        let mut pairs = self.words().into_iter().zip(narrow.words()).enumerate();
        pairs.all(|(at, (wide, narrow))| Some(at) == but || wide.cover(narrow))
    }

    /// The same by priority.
    fn covers_priorities(&self, narrow: &Self) -> bool {
        narrow.priorities.iter().all(|priority| self.priorities.contains(priority))
    }

    /// The same by when it is promised.
    fn covers_promises(&self, narrow: &Self) -> bool {
        match (self.promise_within, narrow.promise_within) {
            (None, _) => true,
            (Some(wide), Some(narrow)) => wide >= narrow,
            (Some(_), None) => false,
        }
    }
}

impl From<&Inclusion<String>> for Words {
    fn from(among: &Inclusion<String>) -> Self {
        let small = |words: &[String]| folded(words).into_iter().collect();
        Self { any: small(&among.any), none: small(&among.none) }
    }
}

impl Words {
    /// True if it takes what another takes: all there is, or the same.
    fn cover(&self, other: &Self) -> bool {
        (self.any.is_empty() && self.none.is_empty()) || self == other
    }

    fn takes(&self, word: &str) -> bool {
        (self.any.is_empty() || self.any.contains(word)) && !self.none.contains(word)
    }
}

/// True if an order can pass all of these filters. What is promised soon is promised soon enough for all of them.
pub(super) fn can_meet<'a>(asked: impl Iterator<Item = &'a Asked>) -> bool {
    let asked: Vec<&Asked> = asked.collect();
    let [methods, channels] = [0, 1].map(|at| asked.iter().map(|asked| &asked.one[at]).collect::<Vec<_>>());
    let [tags, categories, origins] =
        [0, 1, 2].map(|at| asked.iter().map(|asked| &asked.several[at]).collect::<Vec<_>>());
    // What its buyer fetches no routing takes.
    let fetched = Words { any: BTreeSet::new(), none: BTreeSet::from([PICKUP.to_owned()]) };
    let methods: Vec<&Words> = methods.into_iter().chain([&fetched]).collect();
    let urgent = |priority: &Priority| asked.iter().all(|asked| asked.priorities.contains(priority));
    one_passes(&methods)
        && one_passes(&channels)
        && several_pass(&tags)
        && several_pass(&categories)
        && several_pass(&origins)
        && Priority::ALL.iter().any(urgent)
}

/// True if a filter takes all that another takes.
pub(super) fn covers(wide: &Asked, narrow: &Asked) -> bool {
    wide.covers_words(narrow, None) && wide.covers_priorities(narrow) && wide.covers_promises(narrow)
}

/// True if what a filter takes is taken by several of others together: by one of them alone, or by some that share it out by one thing
/// that is asked for, as `channel = "pos"` and `exclude-channel = "pos"` do.
pub(super) fn cover_together(wide: &[&Asked], narrow: &Asked) -> bool {
    wide.iter().any(|wide| covers(wide, narrow))
        || (0..narrow.words().len()).any(|at| share_words(wide, narrow, at))
        || share_priorities(wide, narrow)
}

fn share_words(wide: &[&Asked], narrow: &Asked, at: usize) -> bool {
    let share = |wide: &&&Asked| {
        wide.covers_words(narrow, Some(at)) && wide.covers_priorities(narrow) && wide.covers_promises(narrow)
    };
    let shares: Vec<&Words> = wide.iter().filter(share).map(|wide| wide.words()[at]).collect();
    let asked = |word: &String| shares.iter().any(|words| words.none.is_empty() && words.any.contains(word));
    shares.iter().any(|words| words.any.is_empty() && words.none.iter().all(asked))
}

fn share_priorities(wide: &[&Asked], narrow: &Asked) -> bool {
    let share = |wide: &&&Asked| wide.covers_words(narrow, None) && wide.covers_promises(narrow);
    let shares: Vec<&&Asked> = wide.iter().filter(share).collect();
    let taken = |priority: &Priority| shares.iter().any(|share| share.priorities.contains(priority));
    narrow.priorities.iter().all(taken)
}

/// True if there is a word that passes all of them; what has no word passes where none is asked for.
fn one_passes(filters: &[&Words]) -> bool {
    match filters.iter().find(|words| !words.any.is_empty()) {
        Some(asking) => asking.any.iter().any(|word| filters.iter().all(|words| words.takes(word))),
        None => true,
    }
}

/// True if there are words that pass all of them: for each that asks for some, one that nobody refuses.
fn several_pass(filters: &[&Words]) -> bool {
    let refused = |word: &String| filters.iter().any(|words| words.none.contains(word));
    filters.iter().all(|words| words.any.is_empty() || words.any.iter().any(|word| !refused(word)))
}
