//! An upper bound of the pieces that can ship at all: a bipartite matching where each piece is one unit.

use std::collections::HashMap;

use crate::brokering::engine::bits::Bits;
use crate::brokering::engine::candidates::Candidates;
use crate::brokering::engine::preference::Preference;

/// How many of some pieces have to be left at the least. None where it is not told so easily: the search tells it then.
pub(super) fn left_at_least(preference: &Preference<'_>, looked: &Candidates, target: &[usize]) -> usize {
    let list = &preference.pieces.list;
    let plain = |piece: &usize| {
        list[*piece].units.len() == 1 && matches!(list[*piece].needs.as_deref(), Some([(_, 1)]))
    };
    if !target.iter().all(plain) {
        return 0;
    }
    let mut given = Given { preference, looked, pieces: HashMap::new() };
    let count = preference.index.facilities.len();
    target.iter().filter(|piece| !given.place(**piece, &mut Bits::none(count))).count()
}

/// What facilities have been given.
struct Given<'a> {
    preference: &'a Preference<'a>,
    looked: &'a Candidates,
    /// By slot and facility.
    pieces: HashMap<(usize, usize), Vec<usize>>,
}

impl Given<'_> {
    /// Finds a place for a piece, for which others may have to move on; not where somebody has looked already.
    fn place(&mut self, piece: usize, seen: &mut Bits) -> bool {
        let Preference { pieces, shelves, .. } = self.preference;
        let Some([(slot, _)]) = pieces.list[piece].needs.as_deref() else { return false };
        for facility in self.looked.masks[piece].iter() {
            if seen.has(facility) {
                continue;
            }
            seen.insert(facility);
            let room = usize::try_from(shelves.room(&pieces.slots[*slot], facility)).unwrap_or(0);
            let there = self.pieces.entry((*slot, facility)).or_default();
            if there.len() < room {
                there.push(piece);
                return true;
            }
            for (at, other) in there.clone().into_iter().enumerate() {
                if self.place(other, seen) {
                    self.pieces.entry((*slot, facility)).or_default()[at] = piece;
                    return true;
                }
            }
        }
        false
    }
}
