//! Sharing out among as few facilities as can be: exactly, by search, as far as a budget of steps goes.

mod hunt;
mod one_place;
mod start;

use super::greedy::{Part, share_out};
use super::look::Looked;
use super::preference::Preference;
use crate::domain::brokering::decision::Search;
use hunt::Hunt;
use one_place::one_place;

/// The fewest parts; of these, those with the least distance in all; of these, those of the facilities that come first.
///
/// It sends all if that can be done, else what [`share_out`] would send.
pub(super) fn fewest(preference: &Preference<'_>, looked: &Looked) -> (Vec<Part>, Search) {
    let pieces = preference.pieces;
    let everything: Vec<usize> = (0..pieces.list.len()).collect();
    if let Some(part) = one_place(preference, looked, &everything) {
        return (vec![part], Search::Whole);
    }
    let plain = share_out(preference, looked);
    let sent: usize = plain.iter().map(|part| part.pieces.len()).sum();
    let mut cut = Search::Whole;
    // What somebody could send was left: another may have needed it, or it may be that there is not enough of it.
    if sent < pieces.list.len() && looked.masks.iter().all(|mask| !mask.is_empty()) {
        let all: Vec<usize> = (0..pieces.list.len()).collect();
        let mut hunt = Hunt::new(preference, looked, &all);
        hunt.run(all.len());
        cut = hunt.search();
        if let Some(found) = hunt.best.take() {
            return (hunt.parts(&found), cut);
        }
    }
    if plain.is_empty() {
        return (plain, cut);
    }
    let mut target: Vec<usize> = plain.iter().flat_map(|part| part.pieces.iter().copied()).collect();
    target.sort_unstable();
    if let Some(part) = one_place(preference, looked, &target).filter(|_| cut == Search::Whole) {
        return (vec![part], Search::Whole);
    }
    let mut hunt = Hunt::new(preference, looked, &target);
    hunt.start_from(&plain);
    hunt.start_from_widest();
    hunt.run(plain.len());
    let search = if cut == Search::CutShort { cut } else { hunt.search() };
    match hunt.best.take() {
        Some(found) => (hunt.parts(&found), search),
        None => (plain, search),
    }
}
