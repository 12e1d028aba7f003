//! What is where, and is left of it while the run goes on.

use super::bits::{self, Bits, has};
use super::index::{Index, small};

/// The stock: of each variant, the facilities that can send any, ascending.
pub(super) struct Shelves {
    words: usize,
    /// Where each variant's rows begin; one more at the end.
    starts: Vec<usize>,
    rows: Vec<Row>,
    /// Of each variant, the facilities that have some to send.
    live: Vec<u64>,
    /// Those where all that is there is kept for walk-ins.
    held: Vec<u64>,
    /// Those from which orders for it are not sent.
    off: Vec<u64>,
}

/// A variant at a facility that had some to send when the run began.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    facility: u32,
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
            rows: Vec::new(),
            live: vec![0; variants * words],
            held: vec![0; variants * words],
            off: vec![0; variants * words],
        };
        shelves.fill(index);
        shelves
    }

    fn fill(&mut self, index: &Index<'_>) {
        let mut last = None;
        // Stock tends to come variant by variant: the last answer is most often this one, too.
        let mut place_of = |id: i64| match last {
            Some((known, place)) if known == id => place,
            _ => {
                let place = index.variant(id);
                last = Some((id, place));
                place
            }
        };
        let mut found: Vec<(u32, Row)> = Vec::new();
        for stock in &index.facts.stock {
            let Some(variant) = place_of(stock.variant) else { continue };
            let Some(facility) = index.places.get(stock.facility as usize).copied() else { continue };
            let safety_stock = stock.safety_stock.max(0);
            let row = Row { facility, sold: stock.sold, atp: stock.atp, safety_stock };
            let set = match (stock.allow_brokering, row.free() >= 1, stock.atp >= 1) {
                (false, _, _) => &mut self.off,
                (true, true, _) => {
                    found.push((variant, row));
                    &mut self.live
                }
                (true, false, true) => &mut self.held,
                (true, false, false) => continue,
            };
            set[variant as usize * self.words + facility as usize / 64] |= 1 << (facility % 64);
        }
        let place = |(variant, row): &(u32, Row)| (*variant, row.facility);
        if !found.is_sorted_by_key(place) {
            found.sort_unstable_by_key(place);
        }
        found.dedup_by_key(|found| place(found));
        for (variant, _) in &found {
            self.starts[*variant as usize + 1] += 1;
        }
        for variant in 1..self.starts.len() {
            self.starts[variant] += self.starts[variant - 1];
        }
        self.rows = found.into_iter().map(|(_, row)| row).collect();
    }

    /// The facilities that have some of a variant to send.
    pub(super) fn live(&self, variant: u32) -> &[u64] {
        self.of(&self.live, variant)
    }

    pub(super) fn held(&self, variant: u32) -> &[u64] {
        self.of(&self.held, variant)
    }

    pub(super) fn off(&self, variant: u32) -> &[u64] {
        self.of(&self.off, variant)
    }

    fn of<'a>(&self, sets: &'a [u64], variant: u32) -> &'a [u64] {
        &sets[variant as usize * self.words..][..self.words]
    }

    /// The facilities whose stock of a variant is as asked.
    pub(super) fn which(&self, variant: u32, into: &mut Bits, asked: impl Fn(i64) -> bool) {
        into.clear();
        for row in &self.rows[self.range(variant)] {
            if row.free() >= 1 && asked(row.free()) {
                into.insert(row.facility as usize);
            }
        }
    }

    /// A variant at a facility, if there is some to send.
    pub(super) fn row(&self, variant: u32, facility: usize) -> Option<Row> {
        has(self.live(variant), facility).then(|| self.rows[self.find(variant, facility)])
    }

    /// What of it can be sent.
    pub(super) fn free(&self, variant: u32, facility: usize) -> i64 {
        self.row(variant, facility).map_or(0, Row::free)
    }

    /// Reserves units that are free.
    pub(super) fn take(&mut self, variant: u32, facility: usize, units: i64) {
        let at = self.find(variant, facility);
        let row = &mut self.rows[at];
        row.atp -= units;
        let (word, bit) = (variant as usize * self.words + facility / 64, 1 << (facility % 64));
        if row.free() < 1 {
            self.live[word] &= !bit;
            if row.atp >= 1 {
                self.held[word] |= bit;
            }
        }
    }

    fn range(&self, variant: u32) -> std::ops::Range<usize> {
        self.starts[variant as usize]..self.starts[variant as usize + 1]
    }

    fn find(&self, variant: u32, facility: usize) -> usize {
        let range = self.range(variant);
        range.start + self.rows[range].partition_point(|row| row.facility < small(facility))
    }
}
