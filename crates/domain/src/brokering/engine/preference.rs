//! Ranks facilities by the sort keys of a rule.

use super::bits::Bits;
use super::compiled_rule::CompiledRule;
use super::day::Day;
use super::demand::Pieces;
use super::distances::Distances;
use super::index::Index;
use super::stock::{Row, StockIndex};
use crate::brokering::routing::FacilitySort;

/// A variant counts as present in a style when more than so many can be sent (routing.md 1.1, `brokenStyle`).
const PRESENT_ABOVE: i64 = 3;

/// How a rule ranks facilities for what is to be sent.
#[derive(Clone, Copy)]
pub(super) struct Preference<'a> {
    pub(super) index: &'a Index<'a>,
    pub(super) shelves: &'a StockIndex,
    pub(super) day: &'a Day,
    pub(super) ready: &'a CompiledRule<'a>,
    pub(super) pieces: &'a Pieces,
    /// How far it is to where it goes.
    pub(super) distances: &'a Distances,
}

/// Something by which one facility comes before another: what the rule sorts by, then how much of it is there, then how much is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aspect {
    /// A word of the rule.
    Sort(FacilitySort),
    /// How many of the units are there.
    Coverage,
    /// How much of them is there.
    Availability,
    /// The facilities' ids.
    Id,
}

impl Preference<'_> {
    /// What it goes by, in turn.
    pub(super) fn aspects(&self) -> impl Iterator<Item = Aspect> + '_ {
        let wanted = self.ready.sort.iter().copied().map(Aspect::Sort);
        wanted.chain([Aspect::Coverage, Aspect::Availability, Aspect::Id])
    }

    /// The first of them.
    pub(super) fn first(&self, among: &Bits) -> Option<usize> {
        let mut left = among.clone();
        for aspect in self.aspects() {
            if !left.are_several() {
                break;
            }
            left = match aspect {
                Aspect::Sort(FacilitySort::Distance) => self.distances.nearest(&left),
                Aspect::Sort(_) | Aspect::Coverage | Aspect::Availability => self.best(aspect, &left),
                Aspect::Id => break,
            };
        }
        left.iter().next()
    }

    /// Those that stand best by one aspect.
    fn best(&self, aspect: Aspect, among: &Bits) -> Bits {
        let mut best = among.clone();
        let mut least = i64::MAX;
        for facility in among.iter() {
            let score = self.score(aspect, facility);
            if score < least {
                least = score;
                best.clear();
            }
            if score == least {
                best.insert(facility);
            }
        }
        best
    }

    /// All of them, the first first.
    pub(super) fn ranked(&self, among: impl IntoIterator<Item = usize>) -> Vec<usize> {
        let mut ranked: Vec<usize> = among.into_iter().collect();
        ranked.sort_by_cached_key(|facility| {
            self.aspects().map(|aspect| self.score(aspect, *facility)).collect::<Vec<i64>>()
        });
        ranked
    }

    /// Where a facility stands by one aspect: the lower, the better.
    pub(super) fn score(&self, aspect: Aspect, facility: usize) -> i64 {
        match aspect {
            Aspect::Sort(FacilitySort::Distance) => {
                self.distances.metres(facility).map_or(i64::MAX, i64::from)
            }
            Aspect::Sort(FacilitySort::Stock) => -self.sum(facility, Row::atp),
            Aspect::Sort(FacilitySort::Sequence) => self.ready.sequence[facility].unwrap_or(i64::MAX),
            Aspect::Sort(FacilitySort::Capacity) => {
                let left = self.day.left(facility, self.ready.rule.facilities.limits);
                left.map_or(i64::MIN, |left| -i64::from(left))
            }
            Aspect::Sort(FacilitySort::BrokenStyle) => -self.missing(facility).0,
            Aspect::Sort(FacilitySort::SalesVelocity) => match self.sum(facility, Row::sold) {
                0 => i64::MAX,
                sold => sold,
            },
            Aspect::Sort(FacilitySort::WeeksOfSupply) => self.supply(facility),
            Aspect::Coverage => {
                let slots = self.pieces.shelved();
                -slots.map(|(_, slot)| self.shelves.free(slot.variant, facility).min(slot.units)).sum::<i64>()
            }
            Aspect::Availability => -self.sum(facility, Row::free),
            Aspect::Id => i64::try_from(facility).unwrap_or(i64::MAX),
        }
    }

    fn sum(&self, facility: usize, of: impl Fn(Row) -> i64) -> i64 {
        let rows = self.pieces.shelved().filter_map(|(_, slot)| self.shelves.row(slot.variant, facility));
        rows.map(of).sum()
    }

    /// How long stock lasts, longest first: ATP for each unit sold, in millionths.
    fn supply(&self, facility: usize) -> i64 {
        match self.sum(facility, Row::sold) {
            0 => i64::MAX,
            sold => -(self.sum(facility, Row::atp).saturating_mul(1_000_000) / sold),
        }
    }

    /// How many variants of the styles a facility misses, and how many there are.
    pub(super) fn missing(&self, facility: usize) -> (i64, i64) {
        let mut styles: Vec<i64> =
            self.pieces.shelved().filter_map(|(_, slot)| self.index.styles[slot.variant as usize]).collect();
        styles.sort_unstable();
        styles.dedup();
        let variants = styles.iter().filter_map(|style| self.index.of_style.get(style)).flatten();
        variants.fold((0, 0), |(missing, all), variant| {
            let present = self.shelves.free(*variant, facility) > PRESENT_ABOVE;
            (missing + i64::from(!present), all + 1)
        })
    }
}
