//! Pieces that are alike, and what they come to.

use super::super::pieces::Pieces;

/// Pieces that are alike: the same needs, sent by the same facilities, of as many items.
pub(super) struct Class {
    pub(super) needs: Vec<(usize, i64)>,
    /// Of how many items each is.
    pub(super) items: usize,
    /// The facilities that can send one, by their places in the hunt, ascending.
    pub(super) at: Vec<usize>,
    /// The same, by place.
    pub(super) is_at: Vec<bool>,
    /// By their places.
    pub(super) pieces: Vec<usize>,
}

impl Class {
    /// How many units of a slot so many pieces need.
    pub(super) fn units_of(&self, slot: usize, pieces: usize) -> i64 {
        let each: i64 = self.needs.iter().filter(|(of, _)| *of == slot).map(|(_, units)| units).sum();
        each * i64::try_from(pieces).unwrap_or(i64::MAX)
    }
}

/// By slots: how many units are needed no more for each item that is left, at the most.
pub(super) fn saves(pieces: &Pieces, classes: &[Class]) -> Vec<i64> {
    let mut saves = vec![0; pieces.slots.len()];
    for class in classes {
        let items = i64::try_from(class.items.max(1)).unwrap_or(i64::MAX);
        for (slot, units) in &class.needs {
            saves[*slot] = (units / items + i64::from(units % items > 0)).max(saves[*slot]);
        }
    }
    saves
}

/// What none, one, two … facilities have at the most.
pub(super) fn most(free: &[i64]) -> Vec<i64> {
    let mut free = free.to_vec();
    free.sort_unstable_by_key(|units| std::cmp::Reverse(*units));
    let mut sum = 0;
    let sums = free.into_iter().map(|units| {
        sum += units;
        sum
    });
    std::iter::once(0).chain(sums).collect()
}
