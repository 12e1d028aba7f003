//! Sharing out as it comes: the first facility sends what it has, the next what it has of the rest.

use super::candidates::Candidates;
use super::demand::{Few, Piece, Pieces};
use super::preference::Preference;
use super::stock::StockIndex;

/// What one facility is to send: pieces by their places, ascending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) facility: usize,
    pub(super) pieces: Few<usize>,
}

/// Parts in the order in which facilities come, until nothing is left or nobody has it.
pub(super) fn share_out(preference: &Preference<'_>, looked: &Candidates) -> Vec<Part> {
    let Preference { pieces, shelves, .. } = preference;
    let mut open: Few<usize> =
        (0..pieces.list.len()).filter(|piece| !looked.masks[*piece].is_empty()).collect();
    let mut left = looked.any.clone();
    let mut parts = Vec::new();
    while !open.is_empty() {
        let Some(facility) = preference.first(&left) else { break };
        left.remove(facility);
        let mut room = Room::new(shelves, pieces, facility);
        let mut sent = Few::new();
        open.retain(|piece| {
            let piece = *piece;
            let fits = looked.masks[piece].has(facility) && room.take(&pieces.list[piece]);
            if fits {
                sent.push(piece);
            }
            !fits
        });
        if !sent.is_empty() {
            parts.push(Part { facility, pieces: sent });
        }
        if !open.is_empty() {
            let mut useful = left.clone();
            useful.clear();
            open.iter().for_each(|piece| useful.or(looked.masks[*piece].words()));
            left.and(useful.words());
        }
    }
    parts
}

/// What a facility still has of each slot.
pub(super) struct Room(Few<i64>);

impl Room {
    pub(super) fn new(shelves: &StockIndex, pieces: &Pieces, facility: usize) -> Self {
        Self(pieces.slots.iter().map(|slot| shelves.room(slot, facility)).collect())
    }

    /// Takes what a piece needs, if it is there.
    pub(super) fn take(&mut self, piece: &Piece) -> bool {
        let Some(needs) = &piece.needs else { return false };
        let fits = needs.iter().all(|(slot, units)| self.0[*slot] >= *units);
        if fits {
            needs.iter().for_each(|(slot, units)| self.0[*slot] -= units);
        }
        fits
    }
}
