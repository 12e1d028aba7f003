//! Stock by variant and facility, and what is left of it during a run.

use super::bits::{self, Bits, has, members};
use super::index::Index;
use super::kits::Kits;
use super::slot::{Kind, Slot};
use crate::brokering::facts::Stock;
use crate::brokering::routing::Gate;

/// The stock: of each variant, the facilities that can send any, ascending.
pub(super) struct StockIndex {
    words: usize,
    /// Where the rows begin that each word of each variant's set stands for; one more at the end.
    starts: Vec<u32>,
    rows: Vec<Row>,
    /// Of each variant, the facilities by how it is there: sets that are looked at together lie side by side.
    sets: Vec<u64>,
    /// What is said of kits, which are on no shelf.
    pub(super) kits: Kits,
}

/// How a variant is at facilities.
#[derive(Clone, Copy)]
enum Set {
    /// They have a row.
    Stocked,
    /// They have some to send.
    Live,
    /// They have two or more to send: two of a thing, or one and one to spare, are asked for more often than any other number.
    Several,
    /// All that is there is kept for walk-ins.
    Held,
    /// Orders for it are not sent from there.
    Off,
}

/// How many of these there are.
const SETS: usize = 5;

/// How many rows can be gone through while one is looked up.
const LOOK_UP: usize = 3;

#[derive(PartialEq, Eq)]
enum Sorted {
    Yes,
    No,
}

/// A variant at a facility that had some to send when the run began. There are millions, so that they are kept small; nobody has
/// thousands of millions of units.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    free: i32,
    kept: i32,
    /// Units issued lately.
    sold: u32,
}

impl Row {
    fn new(stock: &Stock) -> Self {
        let kept = stock.safety_stock.max(0);
        Self { free: clipped(stock.atp.saturating_sub(kept)), kept: clipped(kept), sold: stock.sold }
    }

    /// What can be sent.
    pub(super) fn free(self) -> i64 {
        self.free.into()
    }

    /// What is there and not reserved.
    pub(super) fn atp(self) -> i64 {
        i64::from(self.free) + i64::from(self.kept)
    }

    /// Units issued lately.
    pub(super) fn sold(self) -> i64 {
        self.sold.into()
    }
}

impl StockIndex {
    pub(super) fn new(index: &Index<'_>) -> Self {
        let (variants, words) = (index.variants.len(), bits::words(index.facilities.len()));
        let mut shelves = Self {
            words,
            starts: vec![0; variants * words + 1],
            // More than is needed; what is not used is never touched, and nothing is copied when it grows.
            rows: Vec::with_capacity(index.facts.stock.len()),
            sets: vec![0; variants * SETS * words],
            kits: Kits::default(),
        };
        // Stock tends to come sorted; only where it does not, it is sorted here.
        if shelves.fill(index, &index.facts.stock) == Sorted::No {
            let mut sorted = index.facts.stock.clone();
            let place = |stock: &Stock| index.places.get(stock.facility as usize);
            sorted.sort_by_key(|stock| (stock.variant, place(stock), stock.atp, stock.safety_stock));
            sorted.dedup_by_key(|stock| (stock.variant, stock.facility));
            shelves.fill(index, &sorted);
        }
        shelves
    }

    /// Puts stock on the shelves, variant by variant; stops where it turns out not to be sorted.
    fn fill(&mut self, index: &Index<'_>, stock: &[Stock]) -> Sorted {
        self.sets.fill(0);
        self.starts.fill(0);
        self.rows.clear();
        self.kits.clear();
        let mut before = None;
        for rows in stock.chunk_by(|one, next| one.variant == next.variant) {
            let id = rows[0].variant;
            if before.is_some_and(|before| id < before) {
                return Sorted::No;
            }
            before = Some(id);
            if let Some(variant) = index.variant(id)
                && self.put(index, variant, rows) == Sorted::No
            {
                return Sorted::No;
            }
        }
        for at in 1..self.starts.len() {
            self.starts[at] += self.starts[at - 1];
        }
        Sorted::Yes
    }

    /// Puts the stock of one variant on the shelves.
    fn put(&mut self, index: &Index<'_>, variant: u32, stock: &[Stock]) -> Sorted {
        let words = self.words;
        let sets = &mut self.sets[variant as usize * SETS * words..][..SETS * words];
        let made_of = index.made_of(variant);
        let mut next = 0;
        for stock in stock {
            let Some(facility) = index.places.get(stock.facility as usize).copied() else { continue };
            if facility < next {
                return Sorted::No;
            }
            next = facility + 1;
            let (word, bit) = (facility as usize / 64, 1 << (facility % 64));
            let row = Row::new(stock);
            if !stock.allow_brokering {
                sets[Set::Off as usize * words + word] |= bit;
            } else if row.free >= 1 {
                self.rows.push(row);
                sets[Set::Stocked as usize * words + word] |= bit;
                sets[Set::Live as usize * words + word] |= bit;
                sets[Set::Several as usize * words + word] |= u64::from(row.free >= 2) << (facility % 64);
            } else if stock.atp >= 1 {
                sets[Set::Held as usize * words + word] |= bit;
            }
            if !made_of.is_empty() && (stock.safety_stock > 0 || !stock.allow_brokering) {
                let kept = stock.allow_brokering.then_some(stock.safety_stock);
                self.kits.rule(variant, made_of, facility, kept);
            }
        }
        let starts = &mut self.starts[variant as usize * words + 1..][..words];
        let stocked = &sets[Set::Stocked as usize * words..][..words];
        starts.iter_mut().zip(stocked).for_each(|(start, word)| *start = word.count_ones());
        Sorted::Yes
    }

    /// The facilities that have some of a variant to send.
    pub(super) fn live(&self, variant: u32) -> &[u64] {
        self.of(Set::Live, variant)
    }

    pub(super) fn held(&self, variant: u32) -> &[u64] {
        self.of(Set::Held, variant)
    }

    pub(super) fn off(&self, variant: u32) -> &[u64] {
        self.of(Set::Off, variant)
    }

    fn of(&self, set: Set, variant: u32) -> &[u64] {
        &self.sets[self.word(set, variant, 0)..][..self.words]
    }

    /// Where a facility's bit is.
    const fn word(&self, set: Set, variant: u32, facility: usize) -> usize {
        (variant as usize * SETS + set as usize) * self.words + facility / 64
    }

    /// Those of some facilities whose stock of a variant is as asked.
    pub(super) fn which(&self, variant: u32, of: &Bits, asked: Gate) -> Bits {
        let mut which = of.clone();
        which.and(self.of(if asked.least() >= 2 { Set::Several } else { Set::Live }, variant));
        if matches!(asked, Gate::AtLeast(..=2) | Gate::MoreThan(..=1)) {
            return which;
        }
        // To look up a few is less work than to go through all.
        if which.count() as usize * LOOK_UP < self.range(variant).len() {
            which.retain(|facility| asked.lets(self.free(variant, facility)));
            return which;
        }
        let mut rows = self.rows[self.range(variant)].iter();
        let mut some = of.clone();
        some.clear();
        for facility in members(self.of(Set::Stocked, variant)) {
            some.put(facility, rows.next().is_some_and(|row| asked.lets(row.free())));
        }
        which.and(some.words());
        which
    }

    /// A variant at a facility, if there is some to send.
    pub(super) fn row(&self, variant: u32, facility: usize) -> Option<Row> {
        has(self.live(variant), facility).then(|| self.rows[self.find(variant, facility)])
    }

    /// What is left of a variant at a facility that had some to send when the run began.
    pub(super) fn atp(&self, variant: u32, facility: usize) -> Option<i64> {
        let had = has(self.of(Set::Stocked, variant), facility);
        had.then(|| self.rows[self.find(variant, facility)].atp())
    }

    /// What of it can be sent.
    pub(super) fn free(&self, variant: u32, facility: usize) -> i64 {
        match has(self.live(variant), facility) {
            true => self.rows[self.find(variant, facility)].free(),
            false => 0,
        }
    }

    /// What can be sent at a facility of what a slot stands for.
    pub(super) fn room(&self, slot: &Slot, facility: usize) -> i64 {
        match slot.kind {
            Kind::Stocked => self.free(slot.variant, facility),
            Kind::Kit => self.kits.free(slot.variant, facility, |part| self.free(part, facility)),
        }
    }

    /// How many of a kit its components make at a facility, whatever is said of the kit.
    pub(super) fn whole_kits(&self, kit: u32, facility: usize) -> i64 {
        self.kits.whole(kit, |part| self.free(part, facility))
    }

    /// Reserves units that are free, and says how many are kept there for walk-ins.
    pub(super) fn take(&mut self, variant: u32, facility: usize, units: i64) -> i64 {
        let at = self.find(variant, facility);
        let row = &mut self.rows[at];
        row.free = clipped(row.free() - units);
        let row = *row;
        if row.free() < 2 {
            self.set(Set::Several, variant, facility, false);
        }
        if row.free() < 1 {
            self.set(Set::Live, variant, facility, false);
            self.set(Set::Held, variant, facility, row.atp() >= 1);
        }
        row.kept.into()
    }

    fn set(&mut self, set: Set, variant: u32, facility: usize, is_in: bool) {
        let word = self.word(set, variant, facility);
        let bit = facility % 64;
        self.sets[word] = self.sets[word] & !(1 << bit) | u64::from(is_in) << bit;
    }

    fn range(&self, variant: u32) -> std::ops::Range<usize> {
        let start = |variant: usize| self.starts[variant * self.words] as usize;
        start(variant as usize)..start(variant as usize + 1)
    }

    /// Where a facility's row is: after as many as there are facilities before it in the same word.
    fn find(&self, variant: u32, facility: usize) -> usize {
        let stocked = self.of(Set::Stocked, variant);
        let (word, bit) = (facility / 64, facility % 64);
        let before = (stocked[word] & ((1 << bit) - 1)).count_ones();
        (self.starts[variant as usize * self.words + word] + before) as usize
    }
}

/// Units as they are kept in little room.
fn clipped(units: i64) -> i32 {
    i32::try_from(units).unwrap_or(if units > 0 { i32::MAX } else { i32::MIN })
}
