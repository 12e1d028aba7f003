//! Sharing out among as few facilities as can be: exactly, by search, as far as a budget of steps goes.

mod class;
mod cover;
mod incumbent;
mod most;
mod one_place;
mod search;
mod start;

use super::candidates::Candidates;
use super::greedy::{Part, share_out};
use super::preference::Preference;
use crate::brokering::decision::Search;
use cover::cover;
use one_place::one_place;
use search::SplitSearch;

/// As many items as can be sent at all, in the fewest parts; of these, those with the least distance in all; of these, those of the
/// facilities that come first. Where the search is cut short, it is as many items as [`share_out`] would send, or more, and of as many no
/// more parts.
pub(super) fn fewest(preference: &Preference<'_>, looked: &Candidates) -> (Vec<Part>, Search) {
    // What nobody can send must not cost the rest anything.
    let target: Vec<usize> =
        (0..preference.pieces.list.len()).filter(|piece| !looked.masks[*piece].is_empty()).collect();
    if !target.is_empty()
        && let Some(part) = one_place(preference, looked, &target)
    {
        return (vec![part], Search::Whole);
    }
    if let Some(parts) = cover(preference, looked, &target) {
        return (parts, Search::Whole);
    }
    let plain = share_out(preference, looked);
    let items = |piece: &usize| preference.pieces.list[*piece].units.len();
    let sent: usize = plain.iter().flat_map(|part| &part.pieces).map(items).sum();
    let left = target.iter().map(items).sum::<usize>() - sent;
    if sent == 0 {
        return (plain, Search::Whole);
    }
    let mut hunt = SplitSearch::new(preference, looked, &target);
    let mut cut = Search::Whole;
    let least = if left == 0 { 0 } else { most::left_at_least(preference, looked, &target) };
    for spare in least..left {
        hunt.begin(spare);
        hunt.run(target.len());
        cut = hunt.search();
        if let Some(found) = hunt.best.take() {
            return (hunt.parts(&found), cut);
        }
        if cut == Search::CutShort {
            break;
        }
    }
    hunt.begin(left);
    hunt.start_from(&plain);
    hunt.run(plain.len());
    let search = if cut == Search::CutShort { cut } else { hunt.search() };
    match hunt.best.take() {
        Some(found) => (hunt.parts(&found), search),
        None => (plain, search),
    }
}
