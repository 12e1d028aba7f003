//! The shortcut for one facility that has everything.

use crate::brokering::engine::candidates::Candidates;
use crate::brokering::engine::greedy::{Part, Room};
use crate::brokering::engine::preference::Preference;

/// All of some pieces from one facility, if any has them: the nearest; of those as near, the one that comes first.
pub(super) fn one_place(preference: &Preference<'_>, looked: &Candidates, target: &[usize]) -> Option<Part> {
    let pieces = preference.pieces;
    let mut have_each = looked.any.clone();
    target.iter().for_each(|piece| have_each.and(looked.masks[*piece].words()));
    // Who has each piece has all of them, unless pieces are of the same thing.
    if pieces.slots.iter().any(|slot| slot.units > 1) {
        have_each.retain(|facility| {
            let mut room = Room::new(preference.shelves, pieces, facility);
            target.iter().all(|piece| room.take(&pieces.list[*piece]))
        });
    }
    let facility = preference.first(&preference.distances.nearest(&have_each))?;
    Some(Part { facility, pieces: target.into() })
}
