//! The search: it tries one facility, two, and so on, and at each step those that can take what is hardest to place.

use super::super::greedy::Part;
use super::super::look::Looked;
use super::super::pieces::Pieces;
use super::super::preference::Preference;
use crate::domain::brokering::decision::Search;

/// How many facilities a search looks at before it settles for the best it has found: about a millisecond.
const STEPS: u32 = 50_000;

/// Stands for a distance that is not known: further than anything.
const UNKNOWN: u64 = 1_000_000_000;

/// Pieces that are alike: the same needs, sent by the same facilities.
pub(super) struct Class {
    pub(super) needs: Vec<(usize, i64)>,
    /// The facilities that can send one, by their places in the hunt, ascending.
    at: Vec<usize>,
    /// The same, by place.
    is_at: Vec<bool>,
    /// By their places.
    pub(super) pieces: Vec<usize>,
}

impl Class {
    /// How many units of a slot so many pieces need.
    fn units_of(&self, slot: usize, pieces: usize) -> i64 {
        let each: i64 = self.needs.iter().filter(|(of, _)| *of == slot).map(|(_, units)| units).sum();
        each * i64::try_from(pieces).unwrap_or(i64::MAX)
    }
}

/// A way to send everything: which facilities send how many of each class.
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
    pub(super) chosen: Vec<(usize, Vec<usize>)>,
    steps: u32,
    pub(super) best: Option<Found>,
}

impl<'a> Hunt<'a> {
    pub(super) fn new(preference: &Preference<'a>, looked: &Looked, target: &[usize]) -> Self {
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
            let is_at: Vec<bool> = facilities.iter().map(|at| looked.masks[*piece].has(*at)).collect();
            match classes.iter_mut().find(|class| class.needs == *needs && class.is_at == is_at) {
                Some(class) => class.pieces.push(*piece),
                None => {
                    let at = (0..facilities.len()).filter(|at| is_at[*at]).collect();
                    classes.push(Class { needs: needs.clone(), at, is_at, pieces: vec![*piece] });
                }
            }
        }
        // The hardest to place first: it has the fewest ways to go.
        classes.sort_by_key(|class| (class.at.len(), class.pieces[0]));
        Self {
            pieces,
            classes,
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
            self.dive(&mut left, count, count, 0);
            let found = self.best.as_ref().is_some_and(|best| best.takes.len() <= count);
            if found || self.steps > STEPS {
                return;
            }
        }
    }

    /// Shares out what is left among `count` more facilities of `of`.
    fn dive(&mut self, left: &mut Vec<usize>, count: usize, of: usize, metres: u64) {
        let Some(hardest) = left.iter().position(|left| *left > 0) else {
            self.keep(metres);
            return;
        };
        if count == 0 || !self.could_do(left, count) {
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
            let least = metres + self.metres[at] + nearest * (count as u64 - 1);
            let worse = self.best.as_ref().is_some_and(|best| best.takes.len() <= of && least > best.metres);
            if worse || self.steps > STEPS {
                break;
            }
            let room: Vec<i64> = self.free.iter().map(|free| free[at]).collect();
            self.barred[at] = true;
            barred_here.push(at);
            if count > 1 || self.takes_all(left, at, &room) {
                let mut takes = vec![0; self.classes.len()];
                self.choose(Choice { at, count, of, metres }, 0, room, left, &mut takes);
            }
        }
        // Whatever uses one of these has been seen; the siblings' parents may use them again.
        barred_here.into_iter().for_each(|at| self.barred[at] = false);
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
                let metres = choice.metres + self.metres[choice.at];
                self.dive(left, choice.count - 1, choice.of, metres);
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

    /// Whether so many facilities have enough of everything, if it were the best for each slot.
    fn could_do(&self, left: &[usize], count: usize) -> bool {
        let needed = self.needed(left);
        needed.iter().zip(&self.most).all(|(needed, most)| *needed <= most[count.min(most.len() - 1)])
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

/// A facility about to take its share.
#[derive(Clone, Copy)]
struct Choice {
    at: usize,
    count: usize,
    of: usize,
    metres: u64,
}

/// What none, one, two … facilities have at the most.
fn most(free: &[i64]) -> Vec<i64> {
    let mut free = free.to_vec();
    free.sort_unstable_by_key(|units| std::cmp::Reverse(*units));
    let mut sum = 0;
    let sums = free.into_iter().map(|units| {
        sum += units;
        sum
    });
    std::iter::once(0).chain(sums).collect()
}
