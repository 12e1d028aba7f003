//! The search: it tries one facility, two, and so on, and at each step those that can take what is hardest to place; or to leave that, as
//! far as something may be left.

use smallvec::smallvec;

use super::class::{Class, classes, most, saves};
use super::incumbent::{Found, Takes};
use crate::brokering::decision::Search;
use crate::brokering::engine::candidates::Candidates;
use crate::brokering::engine::demand::Few;
use crate::brokering::engine::greedy::Part;
use crate::brokering::engine::preference::Preference;

/// How many facilities a search looks at before it settles for the best it has found: about a millisecond.
const STEPS: u32 = 50_000;

/// Two facilities.
const PAIR: usize = 2;

/// Stands for a distance that is not known: further than anything.
pub(super) const UNKNOWN: u64 = 1_000_000_000;

/// A search under way.
pub(super) struct SplitSearch<'a> {
    pub(super) preference: Preference<'a>,
    pub(super) classes: Vec<Class>,
    /// The facilities, the nearest first; of those as near, by rank.
    pub(super) facilities: Vec<usize>,
    pub(super) metres: Vec<u64>,
    /// By slots: what so many facilities have at the most.
    most: Few<Vec<i64>>,
    barred: Vec<bool>,
    /// How many items may be left.
    pub(super) spare: usize,
    /// By slots: how many units an item that is left leaves there at the most.
    saves: Vec<i64>,
    pub(super) chosen: Takes,
    steps: u32,
    pub(super) best: Option<Found>,
}

impl<'a> SplitSearch<'a> {
    /// A search for a way to send some pieces.
    pub(super) fn new(preference: &Preference<'a>, looked: &Candidates, target: &[usize]) -> Self {
        let pieces = preference.pieces;
        let (metres, facilities) = places(preference, looked);
        let classes = classes(pieces, looked, target, &facilities);
        Self {
            preference: *preference,
            saves: saves(pieces, &classes),
            classes,
            spare: 0,
            barred: vec![false; facilities.len()],
            most: pieces
                .slots
                .iter()
                .map(|slot| {
                    let free = facilities.iter().map(|at| preference.shelves.room(slot, *at));
                    // One unit is there, or nobody would look for it.
                    if slot.units > 1 { most(free, target.len()) } else { vec![0, 1] }
                })
                .collect(),
            metres,
            facilities,
            chosen: Vec::new(),
            steps: 0,
            best: None,
        }
    }

    /// Begins anew; so many items may be left.
    pub(super) fn begin(&mut self, spare: usize) {
        self.spare = spare;
        self.steps = 0;
        self.best = None;
    }

    pub(super) const fn search(&self) -> Search {
        if self.steps > STEPS { Search::CutShort } else { Search::Whole }
    }

    /// Tries one facility, two, and so on, until something is found.
    pub(super) fn run(&mut self, most: usize) {
        let mut left: Few<usize> = self.classes.iter().map(|class| class.pieces.len()).collect();
        let most = self.best.as_ref().map_or(most, |best| best.takes.len());
        for count in 1..=most {
            // Pairs are soon tried, and mostly enough. Where they are not, something to be better than saves much.
            if count == PAIR + 1 {
                self.start_from_widest();
            }
            self.dive(&mut left, Depth { count, of: count, metres: 0, spare: self.spare });
            if self.best.as_ref().is_some_and(|best| best.takes.len() <= count) {
                return;
            }
            if self.steps > STEPS {
                if count <= PAIR {
                    self.start_from_widest();
                }
                return;
            }
        }
    }

    /// Shares out what is left among so many more facilities.
    fn dive(&mut self, left: &mut Few<usize>, depth: Depth) {
        if self.items(left) <= depth.spare {
            self.keep(depth.metres);
            return;
        }
        let Some(hardest) = left.iter().position(|left| *left > 0) else { return };
        if depth.count == 0 || !self.could_do(left, depth) {
            return;
        }
        let mut barred_here = Vec::new();
        for place in 0..self.classes[hardest].at.len() {
            let at = self.classes[hardest].at[place];
            if self.barred[at] {
                continue;
            }
            self.steps += 1;
            let nearest = self.metres.first().copied().unwrap_or(0);
            let least = depth.metres + self.metres[at] + nearest * (depth.count as u64 - 1);
            let best = self.best.as_ref();
            let worse = best.is_some_and(|best| best.takes.len() <= depth.of && least > best.metres);
            if worse || self.steps > STEPS {
                break;
            }
            let room = self.room(at);
            self.barred[at] = true;
            barred_here.push(at);
            if depth.count > 1 || depth.spare > 0 || self.takes_all(left, at, &room) {
                let mut takes = smallvec![0; self.classes.len()];
                self.choose(Choice { at, depth }, 0, room, left, &mut takes);
            }
        }
        // Whoever sends any more of it has been seen by now: the rest of it is left, if it may be.
        let rest = left[hardest] * self.classes[hardest].items;
        if let Some(spare) = depth.spare.checked_sub(rest).filter(|_| self.steps <= STEPS) {
            let rest = std::mem::take(&mut left[hardest]);
            self.dive(left, Depth { spare, ..depth });
            left[hardest] = rest;
        }
        // Whatever uses one of these has been seen; the siblings' parents may use them again.
        barred_here.into_iter().for_each(|at| self.barred[at] = false);
    }

    /// Keeps what has been chosen, if it is better than the best so far.
    pub(super) fn keep(&mut self, metres: u64) {
        let (preference, facilities) = (&self.preference, &self.facilities);
        let is_better = |best: &Found| best.compare(&self.chosen, metres, preference, facilities).is_lt();
        if self.best.as_ref().is_none_or(is_better) {
            self.best = Some(Found { metres, takes: self.chosen.clone() });
        }
    }

    /// The parts of a solution, by rank.
    pub(super) fn parts(&self, found: &Found) -> Vec<Part> {
        found.parts(&self.classes, &self.preference, &self.facilities)
    }

    /// How many items some pieces are of, by their classes.
    pub(super) fn items(&self, of: &[usize]) -> usize {
        self.classes.iter().zip(of).map(|(class, pieces)| class.items * pieces).sum()
    }

    /// Goes through the ways in which a facility can take its share, class by class.
    fn choose(
        &mut self,
        choice: Choice,
        class: usize,
        mut room: Few<i64>,
        left: &mut Few<usize>,
        takes: &mut Few<usize>,
    ) {
        if class == self.classes.len() {
            if takes.iter().any(|taken| *taken > 0) {
                self.chosen.push((choice.at, takes.clone()));
                let Depth { count, metres, .. } = choice.depth;
                let metres = metres + self.metres[choice.at];
                self.dive(left, Depth { count: count - 1, metres, ..choice.depth });
                self.chosen.pop();
            }
            return;
        }
        let most = self.fitting(class, choice.at, left[class], &room);
        let contended = most > 0 && self.is_contended(class, choice.at, left, &room);
        let least = if contended { 0 } else { most };
        for taken in (least..=most).rev() {
            self.steps += 1;
            if self.steps > STEPS {
                return;
            }
            let before = room.clone();
            for (slot, units) in &self.classes[class].needs {
                room[*slot] -= units * i64::try_from(taken).unwrap_or(i64::MAX);
            }
            takes[class] = taken;
            left[class] -= taken;
            self.choose(choice, class + 1, room, left, takes);
            left[class] += taken;
            takes[class] = 0;
            room = before;
        }
    }

    /// How many of a class a facility can take.
    pub(super) fn fitting(&self, class: usize, at: usize, left: usize, room: &[i64]) -> usize {
        let class = &self.classes[class];
        if !class.is_at[at] {
            return 0;
        }
        let fit = class.needs.iter().map(|(slot, units)| room[*slot] / units).min().unwrap_or(0);
        usize::try_from(fit).unwrap_or(0).min(left)
    }

    /// True if there is not enough there of something that a later class wants, too, so that taking less of this one may be
    /// better.
    fn is_contended(&self, class: usize, at: usize, left: &[usize], room: &[i64]) -> bool {
        let wanted_later = |slot: usize| {
            let later = self.classes.iter().zip(left).skip(class + 1);
            let here = later.filter(|(other, _)| other.is_at[at]);
            here.map(|(other, left)| other.units_of(slot, *left)).sum::<i64>()
        };
        self.classes[class].needs.iter().any(|(slot, _)| {
            let later = wanted_later(*slot);
            later > 0 && later + self.classes[class].units_of(*slot, left[class]) > room[*slot]
        })
    }

    /// What there is at a facility, by slots.
    pub(super) fn room(&self, at: usize) -> Few<i64> {
        let Preference { pieces, shelves, .. } = self.preference;
        pieces.slots.iter().map(|slot| shelves.room(slot, self.facilities[at])).collect()
    }

    /// True if one facility can take all that is left.
    fn takes_all(&self, left: &[usize], at: usize, room: &[i64]) -> bool {
        let all_there = self.classes.iter().zip(left).all(|(class, left)| *left == 0 || class.is_at[at]);
        all_there && self.needed(left).iter().zip(room).all(|(needed, there)| needed <= there)
    }

    /// Whether so many facilities have enough of everything, if it were the best for each slot and the best were left.
    fn could_do(&self, left: &[usize], Depth { count, spare, .. }: Depth) -> bool {
        let spare = i64::try_from(spare).unwrap_or(i64::MAX);
        let needed = self.needed(left);
        let slots = needed.iter().zip(&self.most).zip(&self.saves);
        slots.into_iter().all(|((needed, most), saves)| {
            needed - most[count.min(most.len() - 1)] <= spare.saturating_mul(*saves)
        })
    }

    fn needed(&self, left: &[usize]) -> Few<i64> {
        let mut needed = smallvec![0; self.preference.pieces.slots.len()];
        for (class, left) in self.classes.iter().zip(left) {
            for (slot, units) in &class.needs {
                needed[*slot] += units * i64::try_from(*left).unwrap_or(i64::MAX);
            }
        }
        needed
    }
}

/// Facilities that can send something, the nearest first and of those as near by rank; with how far each is.
fn places(preference: &Preference<'_>, looked: &Candidates) -> (Vec<u64>, Vec<usize>) {
    let metres = |facility: usize| preference.distances.metres(facility).map_or(UNKNOWN, u64::from);
    let mut places: Vec<(u64, usize)> =
        looked.any.iter().map(|facility| (metres(facility), facility)).collect();
    places.sort_unstable();
    for alike in places.chunk_by_mut(|one, other| one.0 == other.0).filter(|alike| alike.len() > 1) {
        let ranked = preference.ranked(alike.iter().map(|(_, facility)| *facility));
        alike.iter_mut().zip(ranked).for_each(|((_, place), facility)| *place = facility);
    }
    places.into_iter().unzip()
}

/// How far a search has come.
#[derive(Clone, Copy)]
struct Depth {
    /// How many more facilities there may be, of how many in all.
    count: usize,
    of: usize,
    metres: u64,
    /// How many more items may be left.
    spare: usize,
}

/// A facility about to take its share.
#[derive(Clone, Copy)]
struct Choice {
    at: usize,
    depth: Depth,
}
