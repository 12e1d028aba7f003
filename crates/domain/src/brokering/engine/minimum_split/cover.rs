//! Minimum split by a table over sets of pieces, exact where no facility has too little of anything that it has.

use std::cell::OnceCell;
use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::search::UNKNOWN;
use crate::brokering::engine::bits::Bits;
use crate::brokering::engine::candidates::Candidates;
use crate::brokering::engine::demand::Few;
use crate::brokering::engine::greedy::Part;
use crate::brokering::engine::preference::Preference;

/// Of more pieces there are too many sets.
const MOST: usize = 12;

/// All of some pieces from the fewest facilities; of these, those with the least distance in all; of these, those that rank first. None
/// where a facility has some of a thing and not all that is wanted of it, or where there are too many pieces.
pub(super) fn cover(preference: &Preference<'_>, looked: &Candidates, target: &[usize]) -> Option<Vec<Part>> {
    if target.is_empty() || target.len() > MOST || is_scarce(preference, looked, target) {
        return None;
    }
    let table = Table { preference, senders: senders(preference, looked, target), ranks: OnceCell::new() };
    let chosen = table.best((1 << target.len()) - 1)?;
    let mut left: u32 = (1 << target.len()) - 1;
    let parts = table.by_rank(chosen).into_iter().map(|sender| {
        let Sender { facility, sends, .. } = table.senders[sender];
        let sent = sends & left;
        left &= !sent;
        let pieces: Few<usize> =
            (0..target.len()).filter(|at| sent >> at & 1 == 1).map(|at| target[at]).collect();
        Part { facility, pieces }
    });
    Some(parts.collect())
}

/// True if some facility has less of a thing than is wanted of it in all, though it can send a piece of it.
fn is_scarce(preference: &Preference<'_>, looked: &Candidates, target: &[usize]) -> bool {
    let Preference { pieces, shelves, .. } = preference;
    let several = pieces.slots.iter().enumerate().filter(|(_, slot)| slot.units > 1);
    let mut short = several.flat_map(|(at, slot)| {
        let needs = move |piece: &&usize| {
            pieces.list[**piece].needs.iter().flatten().any(|(needed, _)| *needed == at)
        };
        let of_it = target.iter().filter(needs).flat_map(|piece| looked.masks[*piece].iter());
        of_it.map(move |facility| shelves.room(slot, facility) < slot.units)
    });
    short.any(|short| short)
}

/// A facility, and which of the pieces it sends, a bit each. Of several that send the same, the nearest; of those as near, the first.
#[derive(Clone, Copy)]
struct Sender {
    facility: usize,
    sends: u32,
    metres: u64,
}

fn senders(preference: &Preference<'_>, looked: &Candidates, target: &[usize]) -> Vec<Sender> {
    let mut alike: BTreeMap<u32, Bits> = BTreeMap::new();
    for facility in looked.any.iter() {
        let sends = target
            .iter()
            .enumerate()
            .map(|(at, piece)| u32::from(looked.masks[*piece].has(facility)) << at)
            .sum();
        alike.entry(sends).or_insert_with(|| Bits::none(preference.index.facilities.len())).insert(facility);
    }
    let sender = |(sends, facilities): (u32, Bits)| {
        let facility = preference.first(&preference.distances.nearest(&facilities))?;
        let metres = preference.distances.metres(facility).map_or(UNKNOWN, u64::from);
        Some(Sender { facility, sends, metres })
    };
    alike.into_iter().filter(|(sends, _)| *sends != 0).filter_map(sender).collect()
}

/// The best way to send a set of pieces: the last of its senders, and the set that the others send.
#[derive(Clone, Copy)]
struct Way {
    senders: usize,
    metres: u64,
    last: usize,
    before: u32,
}

struct Table<'a> {
    preference: &'a Preference<'a>,
    senders: Vec<Sender>,
    /// By senders; told only where distances do not decide.
    ranks: OnceCell<Vec<usize>>,
}

impl Table<'_> {
    /// The senders that send all of it best.
    fn best(&self, all: u32) -> Option<Few<usize>> {
        let mut ways: Vec<Option<Way>> = vec![None; all as usize + 1];
        for sent in 0..all {
            let so_far = ways[sent as usize];
            if sent != 0 && so_far.is_none() {
                continue;
            }
            let (senders, metres) = so_far.map_or((0, 0), |way| (way.senders, way.metres));
            // Somebody has to send it, so that nothing is lost by beginning with whoever does.
            let next = 1 << (!sent).trailing_zeros();
            for (last, sender) in
                self.senders.iter().enumerate().filter(|(_, sender)| sender.sends & next != 0)
            {
                let way = Way { senders: senders + 1, metres: metres + sender.metres, last, before: sent };
                let place = (sent | sender.sends) as usize;
                let is_better = ways[place].is_none_or(|known| {
                    let compared = (way.senders, way.metres).cmp(&(known.senders, known.metres));
                    compared.then_with(|| self.compare(&ways, way, known)) == Ordering::Less
                });
                if is_better {
                    ways[place] = Some(way);
                }
            }
        }
        ways[all as usize].map(|way| chosen(&ways, way))
    }

    /// Which of two ways with as many senders has those that rank first.
    fn compare(&self, ways: &[Option<Way>], one: Way, other: Way) -> Ordering {
        let ranks = |way| {
            let mut ranks: Few<usize> =
                chosen(ways, way).iter().map(|sender| self.ranks()[*sender]).collect();
            ranks.sort_unstable();
            ranks
        };
        ranks(one).cmp(&ranks(other))
    }

    /// The senders that were chosen, the first first.
    fn by_rank(&self, mut chosen: Few<usize>) -> Few<usize> {
        let ranked = self.preference.ranked(chosen.iter().map(|sender| self.senders[*sender].facility));
        let rank = |sender: &usize| ranked.iter().position(|one| *one == self.senders[*sender].facility);
        chosen.sort_by_key(rank);
        chosen
    }

    fn ranks(&self) -> &[usize] {
        self.ranks.get_or_init(|| {
            let ranked = self.preference.ranked(self.senders.iter().map(|sender| sender.facility));
            let mut ranks = vec![0; self.preference.index.facilities.len()];
            ranked.iter().enumerate().for_each(|(rank, facility)| ranks[*facility] = rank);
            self.senders.iter().map(|sender| ranks[sender.facility]).collect()
        })
    }
}

/// The senders of a way, the last first.
fn chosen(ways: &[Option<Way>], way: Way) -> Few<usize> {
    let steps = std::iter::successors(Some(way), |way| ways[way.before as usize].filter(|_| way.before != 0));
    steps.map(|way| way.last).collect()
}
