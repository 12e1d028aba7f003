//! The least that could be asked: to look at every facility's row of stock, for every line of every order, and no more.

use domain::brokering::facts::{Facts, Stock};

/// Facts, and where in the stock each variant begins.
pub(crate) struct Floor<'f> {
    facts: &'f Facts,
    starts: Vec<usize>,
}

impl<'f> Floor<'f> {
    /// The stock comes sorted by variants.
    pub(crate) fn new(facts: &'f Facts) -> Self {
        assert!(facts.stock.is_sorted_by_key(|row| row.variant));
        let most = facts.stock.last().map_or(0, |row| row.variant);
        let starts = (0..=most + 1).map(|id| facts.stock.partition_point(|row| row.variant < id)).collect();
        Self { facts, starts }
    }

    /// The most that any facility has of each line's variant, added up.
    pub(crate) fn scan(&self) -> i64 {
        let mut sum = 0;
        for group in self.facts.orders.iter().flat_map(|order| &order.groups) {
            let mut before = None;
            for variant in group.items.iter().filter_map(|item| item.variant) {
                if before == Some(variant) {
                    continue;
                }
                before = Some(variant);
                sum += self.rows(variant).iter().map(free).max().unwrap_or(0);
            }
        }
        sum
    }

    fn rows(&self, variant: i64) -> &[Stock] {
        let at = usize::try_from(variant).unwrap();
        match self.starts.get(at..at + 2) {
            Some(range) => &self.facts.stock[range[0]..range[1]],
            None => &[],
        }
    }
}

/// What a facility can send.
fn free(row: &Stock) -> i64 {
    if row.allow_brokering { row.atp - row.safety_stock } else { 0 }
}
