//! Sharing out among as few facilities as can be: exactly, by search, as far as a budget of steps goes.

use super::greedy::{Part, share_out};
use super::look::Looked;
use super::pieces::Pieces;
use super::preference::Preference;
use crate::domain::brokering::decision::Search;

/// How many facilities a search looks at before it settles for the best it has found: about a millisecond.
const STEPS: u32 = 50_000;

/// Stands for a distance that is not known: further than anything.
const UNKNOWN: u64 = 1_000_000_000;

/// The fewest parts; of these, those with the least distance in all; of these, those of the facilities that come first.
///
/// It sends all if that can be done, else what [`share_out`] would send.
pub(super) fn fewest(preference: &Preference<'_>, looked: &Looked) -> (Vec<Part>, Search) {
    let plain = share_out(preference, looked);
    let pieces = preference.pieces;
    let sent: usize = plain.iter().map(|part| part.pieces.len()).sum();
    let mut cut = Search::Whole;
    let compete = pieces
        .list
        .iter()
        .any(|piece| piece.needs.as_ref().is_some_and(|needs| needs.len() > 1 || needs[0].1 > 1));
    if sent < pieces.list.len() && compete && looked.masks.iter().all(|mask| !mask.is_empty()) {
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

/// Pieces that are alike: the same needs, sent by the same facilities.
struct Class {
    needs: Vec<(usize, i64)>,
    /// The facilities that can send one, by their places in the hunt, ascending.
    at: Vec<usize>,
    /// The same, by place.
    is_at: Vec<bool>,
    /// By their places.
    pieces: Vec<usize>,
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
struct Found {
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

struct Hunt<'a> {
    pieces: &'a Pieces,
    classes: Vec<Class>,
    /// The facilities, the nearest first; of those as near, by rank.
    facilities: Vec<usize>,
    ranks: Vec<usize>,
    metres: Vec<u64>,
    /// By slots, then facilities: what is there.
    free: Vec<Vec<i64>>,
    /// By slots: what so many facilities have at the most.
    most: Vec<Vec<i64>>,
    barred: Vec<bool>,
    chosen: Vec<(usize, Vec<usize>)>,
    steps: u32,
    best: Option<Found>,
}

impl<'a> Hunt<'a> {
    fn new(preference: &Preference<'a>, looked: &Looked, target: &[usize]) -> Self {
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
            .map(|slot| facilities.iter().map(|at| preference.shelves.free(slot.variant, *at)).collect())
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

    const fn search(&self) -> Search {
        if self.steps > STEPS { Search::CutShort } else { Search::Whole }
    }

    /// Tries one facility, two, and so on, until something is found.
    fn run(&mut self, most: usize) {
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
    fn fitting(&self, class: usize, at: usize, left: usize, room: &[i64]) -> usize {
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
    fn keep(&mut self, metres: u64) {
        let mut ranks: Vec<usize> = self.chosen.iter().map(|(at, _)| self.ranks[*at]).collect();
        ranks.sort_unstable();
        let found = Found { metres, ranks, takes: self.chosen.clone() };
        if self.best.as_ref().is_none_or(|best| found.key() < best.key()) {
            self.best = Some(found);
        }
    }

    /// Takes parts that somebody else has found as something to be better than.
    fn start_from(&mut self, parts: &[Part]) {
        for part in parts {
            let Some(at) = self.facilities.iter().position(|facility| *facility == part.facility) else {
                continue;
            };
            let taken =
                |class: &Class| part.pieces.iter().filter(|piece| class.pieces.contains(piece)).count();
            self.chosen.push((at, self.classes.iter().map(taken).collect()));
        }
        self.keep(self.chosen.iter().map(|(at, _)| self.metres[*at]).sum());
        self.chosen.clear();
    }

    /// The same by always taking the facility that can send most of what is left.
    fn start_from_widest(&mut self) {
        let mut left: Vec<usize> = self.classes.iter().map(|class| class.pieces.len()).collect();
        while left.iter().any(|left| *left > 0) {
            let offers = (0..self.facilities.len()).map(|at| (self.offer(at, &left), at));
            let best = offers.max_by_key(|(offer, at)| (offer.iter().sum::<usize>(), std::cmp::Reverse(*at)));
            let Some((offer, at)) = best.filter(|(offer, _)| offer.iter().any(|taken| *taken > 0)) else {
                self.chosen.clear();
                return;
            };
            if self.chosen.iter().any(|(chosen, _)| *chosen == at) {
                self.chosen.clear();
                return;
            }
            left.iter_mut().zip(&offer).for_each(|(left, taken)| *left -= taken);
            self.chosen.push((at, offer));
        }
        self.keep(self.chosen.iter().map(|(at, _)| self.metres[*at]).sum());
        self.chosen.clear();
    }

    /// What a facility can take of each class, the hardest to place first.
    fn offer(&self, at: usize, left: &[usize]) -> Vec<usize> {
        let mut room: Vec<i64> = self.free.iter().map(|free| free[at]).collect();
        let mut offer = Vec::with_capacity(left.len());
        for (class, left) in left.iter().enumerate() {
            let taken = self.fitting(class, at, *left, &room);
            for (slot, units) in &self.classes[class].needs {
                room[*slot] -= units * i64::try_from(taken).unwrap_or(i64::MAX);
            }
            offer.push(taken);
        }
        offer
    }

    /// The parts, by rank.
    fn parts(&self, found: &Found) -> Vec<Part> {
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
