//! The best solution that the search has found, and the comparison of two solutions.

use std::cmp::Ordering;

use super::search::SplitSearch;
use crate::brokering::engine::demand::Few;
use crate::brokering::engine::greedy::Part;

/// Which facilities, by their places in the search, send how many of each class.
pub(super) type Takes = Vec<(usize, Few<usize>)>;

/// A way to send all but what may be left.
pub(super) struct Found {
    pub(super) metres: u64,
    pub(super) takes: Takes,
}

impl SplitSearch<'_> {
    /// Keeps what has been chosen, if it is better than what was found before: fewer facilities, less distance, higher ranks.
    pub(super) fn keep(&mut self, metres: u64) {
        let compared = self.best.as_ref().map_or(Ordering::Less, |best| {
            let (ours, its) = ((self.chosen.len(), metres), (best.takes.len(), best.metres));
            ours.cmp(&its).then_with(|| self.by_rank(&self.chosen, &best.takes))
        });
        if compared == Ordering::Less {
            self.best = Some(Found { metres, takes: self.chosen.clone() });
        }
    }

    /// The parts, by rank.
    pub(super) fn parts(&self, found: &Found) -> Vec<Part> {
        let mut rest: Vec<_> = self.classes.iter().map(|class| class.pieces.iter().copied()).collect();
        let ranked = self.preference.ranked(found.takes.iter().map(|(at, _)| self.facilities[*at]));
        let takes = ranked
            .into_iter()
            .filter_map(|facility| found.takes.iter().find(|(at, _)| self.facilities[*at] == facility));
        takes
            .map(|(at, taken)| {
                let classes = rest.iter_mut().zip(taken);
                let mut pieces: Few<usize> =
                    classes.flat_map(|(rest, taken)| rest.by_ref().take(*taken)).collect();
                pieces.sort_unstable();
                Part { facility: self.facilities[*at], pieces }
            })
            .collect()
    }

    /// Which of two choices has the facilities that rank first.
    fn by_rank(&self, one: &Takes, other: &Takes) -> Ordering {
        let mut both: Vec<usize> = one.iter().chain(other).map(|(at, _)| self.facilities[*at]).collect();
        both.sort_unstable();
        both.dedup();
        let ranked = self.preference.ranked(both);
        let ranks = |takes: &Takes| -> Vec<bool> {
            let is_there = |facility: &usize| takes.iter().any(|(at, _)| self.facilities[*at] == *facility);
            ranked.iter().map(is_there).collect()
        };
        // The first who is in one only decides: its choice comes first.
        ranks(other).cmp(&ranks(one))
    }
}
