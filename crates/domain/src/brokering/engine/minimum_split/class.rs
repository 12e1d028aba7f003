//! Pieces that are alike, and what they come to.

use smallvec::smallvec;

use crate::brokering::engine::candidates::Candidates;
use crate::brokering::engine::demand::{Few, Needs, Pieces};

/// Pieces that are alike: the same needs, sent by the same facilities, of as many items.
pub(super) struct Class {
    pub(super) needs: Needs,
    /// Of how many items each is.
    pub(super) items: usize,
    /// The facilities that can send one, by their places in the hunt, ascending.
    pub(super) at: Vec<usize>,
    /// The same, by place.
    pub(super) is_at: Vec<bool>,
    /// By their places.
    pub(super) pieces: Few<usize>,
}

impl Class {
    /// How many units of a slot so many pieces need.
    pub(super) fn units_of(&self, slot: usize, pieces: usize) -> i64 {
        let each: i64 = self.needs.iter().filter(|(of, _)| *of == slot).map(|(_, units)| units).sum();
        each * i64::try_from(pieces).unwrap_or(i64::MAX)
    }
}

/// The pieces by what is alike, the hardest to place first: it has the fewest ways to go.
pub(super) fn classes(
    pieces: &Pieces,
    looked: &Candidates,
    target: &[usize],
    facilities: &[usize],
) -> Vec<Class> {
    let mut classes: Vec<Class> = Vec::new();
    for piece in target {
        let Some(needs) = &pieces.list[*piece].needs else { continue };
        let items = pieces.list[*piece].units.len();
        let is_at: Vec<bool> = facilities.iter().map(|at| looked.masks[*piece].has(*at)).collect();
        let alike =
            |class: &&mut Class| class.needs == *needs && class.items == items && class.is_at == is_at;
        match classes.iter_mut().find(alike) {
            Some(class) => class.pieces.push(*piece),
            None => {
                let at = (0..facilities.len()).filter(|at| is_at[*at]).collect();
                classes.push(Class { needs: needs.clone(), items, at, is_at, pieces: smallvec![*piece] });
            }
        }
    }
    classes.sort_by_key(|class| (class.at.len(), class.pieces[0]));
    classes
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

/// What none, one, two … facilities have at the most, up to so many.
pub(super) fn most(free: impl Iterator<Item = i64>, up_to: usize) -> Vec<i64> {
    let mut first: Few<i64> = Few::new();
    for units in free {
        let at = first.partition_point(|other| *other >= units);
        if at < up_to {
            first.truncate(up_to - 1);
            first.insert(at, units);
        }
    }
    let mut sum = 0;
    let sums = first.into_iter().map(|units| {
        sum += units;
        sum
    });
    std::iter::once(0).chain(sums).collect()
}
