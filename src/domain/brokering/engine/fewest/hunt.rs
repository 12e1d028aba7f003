//! The search: it tries one facility, two, and so on, and at each step those that can take what is hardest to place; or to leave that, as
//! far as something may be left.

use super::super::greedy::Part;
use super::super::look::Looked;
use super::super::pieces::Pieces;
use super::super::preference::Preference;
use super::class::{Class, most, saves};
use crate::domain::brokering::decision::Search;

/// How many facilities a search looks at before it settles for the best it has found: about a millisecond.
const STEPS: u32 = 50_000;

/// Stands for a distance that is not known: further than anything.
const UNKNOWN: u64 = 1_000_000_000;

/// A way to send all but what may be left: which facilities send how many of each class.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Found {
    metres: u64,
    /// How the facilities rank, ascending.
    ranks: Vec<usize>,
    takes: Vec<(usize, Vec<usize>)>,
}

impl Found {
    fn key(&self) -> (usize, u64, &[usize]) {
        (self.takes.len(), self.metres, &self.ranks)
    }
}

/// A search under way.
pub(super) struct Hunt<'a> {
    pieces: &'a Pieces,
    pub(super) classes: Vec<Class>,
    /// The facilities, the nearest first; of those as near, by rank.
    pub(super) facilities: Vec<usize>,
    ranks: Vec<usize>,
    pub(super) metres: Vec<u64>,
    /// By slots, then facilities: what is there.
    pub(super) free: Vec<Vec<i64>>,
    /// By slots: what so many facilities have at the most.
    most: Vec<Vec<i64>>,
    barred: Vec<bool>,
    /// How many items may be left.
    pub(super) spare: usize,
    /// By slots: how many units an item that is left leaves there at the most.
    saves: Vec<i64>,
    pub(super) chosen: Vec<(usize, Vec<usize>)>,
    steps: u32,
    pub(super) best: Option<Found>,
}

impl<'a> Hunt<'a> {
    /// A search for a way to send some pieces, of which so many items may be left.
    pub(super) fn new(preference: &Preference<'a>, looked: &Looked, target: &[usize], spare: usize) -> Self {
        let pieces = preference.pieces;
        let mut places: Vec<(u64, usize, usize)> = preference
            .ranked(&looked.any)
            .into_iter()
            .enumerate()
            .map(|(rank, facility)| (preference.metres(facility).map_or(UNKNOWN, u64::from), rank, facility))
            .collect();
        places.sort_unstable();
        let facilities: Vec<usize> = places.iter().map(|(_, _, facility)| *facility).collect();
        let free: Vec<Vec<i64>> = pieces
            .slots
            .iter()
            .map(|slot| facilities.iter().map(|at| preference.shelves.room(slot, *at)).collect())
            .collect();
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
                    classes.push(Class { needs: needs.clone(), items, at, is_at, pieces: vec![*piece] });
                }
            }
        }
        // The hardest to place first: it has the fewest ways to go.
        classes.sort_by_key(|class| (class.at.len(), class.pieces[0]));
        Self {
            pieces,
            saves: saves(pieces, &classes),
            classes,
            spare,
            barred: vec![false; facilities.len()],
            ranks: places.iter().map(|(_, rank, _)| *rank).collect(),
            metres: places.iter().map(|(metres, _, _)| *metres).collect(),
            most: free.iter().map(|free| most(free)).collect(),
            facilities,
            free,
            chosen: Vec::new(),
            steps: 0,
            best: None,
        }
    }

    pub(super) const fn search(&self) -> Search {
        if self.steps > STEPS { Search::CutShort } else { Search::Whole }
    }

    /// Tries one facility, two, and so on, until something is found.
    pub(super) fn run(&mut self, most: usize) {
        let mut left: Vec<usize> = self.classes.iter().map(|class| class.pieces.len()).collect();
        let most = self.best.as_ref().map_or(most, |best| best.takes.len());
        for count in 1..=most {
            self.dive(&mut left, Depth { count, of: count, metres: 0, spare: self.spare });
            let found = self.best.as_ref().is_some_and(|best| best.takes.len() <= count);
            if found || self.steps > STEPS {
                return;
            }
        }
    }

    /// Shares out what is left among so many more facilities.
    fn dive(&mut self, left: &mut Vec<usize>, depth: Depth) {
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
            let room: Vec<i64> = self.free.iter().map(|free| free[at]).collect();
            self.barred[at] = true;
            barred_here.push(at);
            if depth.count > 1 || depth.spare > 0 || self.takes_all(left, at, &room) {
                let mut takes = vec![0; self.classes.len()];
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

    /// How many items some pieces are of, by their classes.
    pub(super) fn items(&self, of: &[usize]) -> usize {
        self.classes.iter().zip(of).map(|(class, pieces)| class.items * pieces).sum()
    }

    /// Goes through the ways in which a facility can take its share, class by class.
    fn choose(
        &mut self,
        choice: Choice,
        class: usize,
        mut room: Vec<i64>,
        left: &mut Vec<usize>,
        takes: &mut Vec<usize>,
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

    /// Whether there is not enough there of something that a later class wants, too, so that taking less of this one may be
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

    /// Whether one facility can take all that is left.
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

    fn needed(&self, left: &[usize]) -> Vec<i64> {
        let mut needed = vec![0; self.pieces.slots.len()];
        for (class, left) in self.classes.iter().zip(left) {
            for (slot, units) in &class.needs {
                needed[*slot] += units * i64::try_from(*left).unwrap_or(i64::MAX);
            }
        }
        needed
    }

    /// Keeps what has been chosen, if it is better than what was found before.
    pub(super) fn keep(&mut self, metres: u64) {
        let mut ranks: Vec<usize> = self.chosen.iter().map(|(at, _)| self.ranks[*at]).collect();
        ranks.sort_unstable();
        let found = Found { metres, ranks, takes: self.chosen.clone() };
        if self.best.as_ref().is_none_or(|best| found.key() < best.key()) {
            self.best = Some(found);
        }
    }

    /// The parts, by rank.
    pub(super) fn parts(&self, found: &Found) -> Vec<Part> {
        let mut takes: Vec<&(usize, Vec<usize>)> = found.takes.iter().collect();
        takes.sort_by_key(|(at, _)| self.ranks[*at]);
        let mut rest: Vec<_> = self.classes.iter().map(|class| class.pieces.iter().copied()).collect();
        takes
            .into_iter()
            .map(|(at, taken)| {
                let classes = rest.iter_mut().zip(taken);
                let mut pieces: Vec<usize> =
                    classes.flat_map(|(rest, taken)| rest.by_ref().take(*taken)).collect();
                pieces.sort_unstable();
                Part { facility: self.facilities[*at], pieces }
            })
            .collect()
    }
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
