//! Something for the search to be better than.

use super::class::Class;
use super::search::SplitSearch;
use crate::brokering::engine::demand::Few;
use crate::brokering::engine::greedy::Part;

impl SplitSearch<'_> {
    /// Takes parts that somebody else has found as something to be better than.
    pub(super) fn start_from(&mut self, parts: &[Part]) {
        for part in parts {
            let Some(at) = self.facilities.iter().position(|facility| *facility == part.facility) else {
                continue;
            };
            let taken =
                |class: &Class| part.pieces.iter().filter(|piece| class.pieces.contains(piece)).count();
            self.chosen.push((at, self.classes.iter().map(taken).collect()));
        }
        self.keep(self.chosen.iter().map(|(at, _)| self.metres[*at]).sum());
        self.chosen.clear();
    }

    /// The same by always taking the facility that can send most of what is left.
    pub(super) fn start_from_widest(&mut self) {
        let mut left: Few<usize> = self.classes.iter().map(|class| class.pieces.len()).collect();
        while self.items(&left) > self.spare {
            let offers = (0..self.facilities.len()).map(|at| (self.offer(at, &left), at));
            let best = offers.max_by_key(|(offer, at)| (offer.iter().sum::<usize>(), std::cmp::Reverse(*at)));
            let Some((offer, at)) = best.filter(|(offer, _)| offer.iter().any(|taken| *taken > 0)) else {
                self.chosen.clear();
                return;
            };
            if self.chosen.iter().any(|(chosen, _)| *chosen == at) {
                self.chosen.clear();
                return;
            }
            left.iter_mut().zip(&offer).for_each(|(left, taken)| *left -= taken);
            self.chosen.push((at, offer));
        }
        self.keep(self.chosen.iter().map(|(at, _)| self.metres[*at]).sum());
        self.chosen.clear();
    }

    /// What a facility can take of each class, the hardest to place first.
    fn offer(&self, at: usize, left: &[usize]) -> Few<usize> {
        let mut room = self.room(at);
        let mut offer = Few::new();
        for (class, left) in left.iter().enumerate() {
            let taken = self.fitting(class, at, *left, &room);
            for (slot, units) in &self.classes[class].needs {
                room[*slot] -= units * i64::try_from(taken).unwrap_or(i64::MAX);
            }
            offer.push(taken);
        }
        offer
    }
}
