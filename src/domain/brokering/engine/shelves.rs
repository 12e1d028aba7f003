//! What is where, and is left of it while the run goes on.

use super::bits::{self, Bits, has, members};
use super::index::Index;
use super::kits::Kits;
use super::pieces::{Kind, Slot};
use crate::domain::brokering::facts::Stock;

/// The stock: of each variant, the facilities that can send any, ascending.
pub(super) struct Shelves {
    words: usize,
    /// Where each variant's rows begin; one more at the end.
    starts: Vec<usize>,
    rows: Vec<Row>,
    /// What can be sent of each row: what is looked at most often, close together.
    free: Vec<i32>,
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
    /// All that is there is kept for walk-ins.
    Held,
    /// Orders for it are not sent from there.
    Off,
}

/// How many of these there are.
const SETS: usize = 4;

/// How many rows can be gone through while one is looked up.
const LOOK_UP: usize = 3;

#[derive(PartialEq, Eq)]
enum Sorted {
    Yes,
    No,
}

/// A variant at a facility that had some to send when the run began.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    /// Units issued lately.
    pub(super) sold: u32,
    /// What is there and not reserved.
    pub(super) atp: i64,
    /// What is kept for walk-ins.
    pub(super) safety_stock: i64,
}

impl Row {
    /// What can be sent.
    pub(super) const fn free(self) -> i64 {
        self.atp.saturating_sub(self.safety_stock)
    }
}

impl Shelves {
    pub(super) fn new(index: &Index<'_>) -> Self {
        let (variants, words) = (index.variants.len(), bits::words(index.facilities.len()));
        let mut shelves = Self {
            words,
            starts: vec![0; variants + 1],
            // More than is needed; what is not used is never touched, and nothing is copied when it grows.
            rows: Vec::with_capacity(index.facts.stock.len()),
            free: Vec::new(),
            sets: vec![0; variants * SETS * words],
            kits: Kits::default(),
        };
        // Stock tends to come sorted; only where it does not, it is sorted here.
        if shelves.fill(index, index.facts.stock.iter()) == Sorted::No {
            let mut sorted: Vec<&Stock> = index.facts.stock.iter().collect();
            let place = |stock: &&Stock| index.places.get(stock.facility as usize);
            sorted.sort_by_key(|stock| (stock.variant, place(stock), stock.atp, stock.safety_stock));
            sorted.dedup_by_key(|stock| (stock.variant, stock.facility));
            shelves.fill(index, sorted.into_iter());
        }
        shelves.free = shelves.rows.iter().map(|row| clipped(row.free())).collect();
        shelves
    }

    /// Puts stock on the shelves; stops where it turns out not to be sorted.
    fn fill<'s>(&mut self, index: &Index<'_>, stock: impl Iterator<Item = &'s Stock>) -> Sorted {
        self.sets.fill(0);
        self.starts.fill(0);
        self.rows.clear();
        self.kits.clear();
        let mut last: Option<(i64, Option<u32>, u32)> = None;
        for stock in stock {
            let Some(facility) = index.places.get(stock.facility as usize).copied() else { continue };
            let variant = match last {
                Some((id, _, before)) if (stock.variant, facility) <= (id, before) => return Sorted::No,
                Some((id, place, _)) if id == stock.variant => place,
                _ => index.variant(stock.variant),
            };
            last = Some((stock.variant, variant, facility));
            if let Some(variant) = variant {
                self.put(variant, facility, stock);
                let made_of = index.components[variant as usize].as_slice();
                if !made_of.is_empty() && (stock.safety_stock > 0 || !stock.allow_brokering) {
                    let kept = stock.allow_brokering.then_some(stock.safety_stock);
                    self.kits.rule(variant, made_of, facility, kept);
                }
            }
        }
        for variant in 1..self.starts.len() {
            self.starts[variant] += self.starts[variant - 1];
        }
        Sorted::Yes
    }

    fn put(&mut self, variant: u32, facility: u32, stock: &Stock) {
        let row = Row { sold: stock.sold, atp: stock.atp, safety_stock: stock.safety_stock.max(0) };
        let bit = 1 << (facility % 64);
        let set = match (stock.allow_brokering, row.free() >= 1, stock.atp >= 1) {
            (false, _, _) => Set::Off,
            (true, true, _) => {
                self.rows.push(row);
                self.starts[variant as usize + 1] += 1;
                let stocked = self.word(Set::Stocked, variant, facility as usize);
                self.sets[stocked] |= bit;
                Set::Live
            }
            (true, false, true) => Set::Held,
            (true, false, false) => return,
        };
        let word = self.word(set, variant, facility as usize);
        self.sets[word] |= bit;
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
    pub(super) fn which(&self, variant: u32, of: &Bits, asked: impl Fn(i64) -> bool) -> Bits {
        let mut some = of.clone();
        some.and(self.live(variant));
        let mut which = some.clone();
        let range = self.range(variant);
        // To look up a few is less work than to go through all.
        if some.count() as usize * LOOK_UP < range.len() {
            for facility in some.iter().filter(|facility| !asked(self.free(variant, *facility))) {
                which.remove(facility);
            }
        } else {
            for (facility, free) in members(self.of(Set::Stocked, variant)).zip(&self.free[range]) {
                if !asked(i64::from(*free)) {
                    which.remove(facility);
                }
            }
        }
        which
    }

    /// A variant at a facility, if there is some to send.
    pub(super) fn row(&self, variant: u32, facility: usize) -> Option<Row> {
        has(self.live(variant), facility).then(|| self.rows[self.find(variant, facility)])
    }

    /// What is left of a variant at a facility that had some to send when the run began.
    pub(super) fn atp(&self, variant: u32, facility: usize) -> Option<i64> {
        let had = has(self.of(Set::Stocked, variant), facility);
        had.then(|| self.rows[self.find(variant, facility)].atp)
    }

    /// What of it can be sent.
    pub(super) fn free(&self, variant: u32, facility: usize) -> i64 {
        match has(self.live(variant), facility) {
            true => i64::from(self.free[self.find(variant, facility)]),
            false => 0,
        }
    }

    /// What can be sent at a facility of what a slot stands for.
    pub(super) fn room(&self, slot: &Slot, facility: usize) -> i64 {
        match slot.kind {
            Kind::Shelf => self.free(slot.variant, facility),
            Kind::Kit => self.kits.free(slot.variant, facility, |part| self.free(part, facility)),
        }
    }

    /// How many of a kit its components make at a facility, whatever is said of the kit.
    pub(super) fn whole_kits(&self, kit: u32, facility: usize) -> i64 {
        self.kits.whole(kit, |part| self.free(part, facility))
    }

    /// Reserves units that are free.
    pub(super) fn take(&mut self, variant: u32, facility: usize, units: i64) {
        let at = self.find(variant, facility);
        let row = &mut self.rows[at];
        row.atp -= units;
        let row = *row;
        self.free[at] = clipped(row.free());
        if row.free() < 1 {
            let bit = 1 << (facility % 64);
            let (live, held) =
                (self.word(Set::Live, variant, facility), self.word(Set::Held, variant, facility));
            self.sets[live] &= !bit;
            if row.atp >= 1 {
                self.sets[held] |= bit;
            }
        }
    }

    fn range(&self, variant: u32) -> std::ops::Range<usize> {
        self.starts[variant as usize]..self.starts[variant as usize + 1]
    }

    /// Where a facility's row is: after as many as there are facilities before it.
    fn find(&self, variant: u32, facility: usize) -> usize {
        let stocked = self.of(Set::Stocked, variant);
        let (word, bit) = (facility / 64, facility % 64);
        let before: u32 = stocked[..word].iter().map(|word| word.count_ones()).sum();
        let here = (stocked[word] & ((1 << bit) - 1)).count_ones();
        self.starts[variant as usize] + (before + here) as usize
    }
}

/// Units as they are kept in little room; nobody has thousands of millions to send.
fn clipped(units: i64) -> i32 {
    i32::try_from(units).unwrap_or(if units > 0 { i32::MAX } else { i32::MIN })
}
