//! The best solution that the search has found, and the comparison of two solutions.

use std::cmp::Ordering;

use super::class::Class;
use crate::brokering::engine::demand::Few;
use crate::brokering::engine::greedy::Part;
use crate::brokering::engine::preference::Preference;

/// Which facilities, by their places in the search, send how many of each class.
pub(super) type Takes = Vec<(usize, Few<usize>)>;

/// A way to send all but what may be left.
pub(super) struct Found {
    pub(super) metres: u64,
    pub(super) takes: Takes,
}

impl Found {
    /// Compares a choice with this solution: fewer facilities, less distance, higher ranks come first.
    pub(super) fn compare(
        &self,
        chosen: &Takes,
        metres: u64,
        preference: &Preference<'_>,
        facilities: &[usize],
    ) -> Ordering {
        let (ours, its) = ((chosen.len(), metres), (self.takes.len(), self.metres));
        ours.cmp(&its).then_with(|| by_rank(chosen, &self.takes, preference, facilities))
    }

    /// The parts, by rank.
    pub(super) fn parts(
        &self,
        classes: &[Class],
        preference: &Preference<'_>,
        facilities: &[usize],
    ) -> Vec<Part> {
        let mut rest: Vec<_> = classes.iter().map(|class| class.pieces.iter().copied()).collect();
        let ranked = preference.ranked(self.takes.iter().map(|(at, _)| facilities[*at]));
        let takes = ranked
            .into_iter()
            .filter_map(|facility| self.takes.iter().find(|(at, _)| facilities[*at] == facility));
        takes
            .map(|(at, taken)| {
                let classes = rest.iter_mut().zip(taken);
                let mut pieces: Few<usize> =
                    classes.flat_map(|(rest, taken)| rest.by_ref().take(*taken)).collect();
                pieces.sort_unstable();
                Part { facility: facilities[*at], pieces }
            })
            .collect()
    }
}

/// Which of two choices has the facilities that rank first.
fn by_rank(one: &Takes, other: &Takes, preference: &Preference<'_>, facilities: &[usize]) -> Ordering {
    let mut both: Vec<usize> = one.iter().chain(other).map(|(at, _)| facilities[*at]).collect();
    both.sort_unstable();
    both.dedup();
    let ranked = preference.ranked(both);
    let ranks = |takes: &Takes| -> Vec<bool> {
        let is_there = |facility: &usize| takes.iter().any(|(at, _)| facilities[*at] == *facility);
        ranked.iter().map(is_there).collect()
    };
    // The first who is in one only decides: its choice comes first.
    ranks(other).cmp(&ranks(one))
}
