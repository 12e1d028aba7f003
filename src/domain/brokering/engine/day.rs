//! How many orders each facility has been given today.

use std::collections::HashMap;

use super::bits::Bits;
use super::index::Index;
use crate::domain::brokering::routing::Limits;
use crate::domain::facility::FacilityId;

/// Limits, and what is used of them. A limit of L lets L orders through; an order counts once at a facility, however many
/// of its ship groups go there.
pub(super) struct Day {
    limits: Vec<Option<u32>>,
    given: Vec<u32>,
    /// Facilities that take another order.
    open: Bits,
    /// Facilities that take orders at all.
    on: Bits,
    /// Where each order counts already.
    counted: HashMap<usize, Vec<usize>>,
}

impl Day {
    pub(super) fn new(index: &Index<'_>) -> Self {
        let count = index.facilities.len();
        let mut day = Self {
            limits: index.facilities.iter().map(|facility| facility.order_limit).collect(),
            given: index.facilities.iter().map(|facility| facility.orders_today).collect(),
            open: Bits::none(count),
            on: Bits::none(count),
            counted: counted_before(index),
        };
        for facility in 0..count {
            if day.limits[facility] != Some(0) {
                day.on.insert(facility);
            }
            if day.left(facility, Limits::Hold).is_none_or(|left| left > 0) {
                day.open.insert(facility);
            }
        }
        day
    }

    /// Facilities that may have this order.
    pub(super) fn taking(&self, order: usize, limits: Limits) -> Bits {
        match limits {
            Limits::Ignored => self.on.clone(),
            Limits::Hold => {
                let mut taking = self.open.clone();
                for facility in self.counted.get(&order).into_iter().flatten() {
                    taking.insert(*facility);
                }
                taking.and(self.on.words());
                taking
            }
        }
    }

    /// How many more orders a facility takes; none: there is no limit.
    pub(super) fn left(&self, facility: usize, limits: Limits) -> Option<u32> {
        let given = match limits {
            Limits::Hold => self.given[facility],
            Limits::Ignored => 0,
        };
        self.limits[facility].map(|limit| limit.saturating_sub(given))
    }

    /// How many orders a facility has besides this one.
    pub(super) fn others(&self, order: usize, facility: usize) -> u32 {
        let counted = self.counted.get(&order).is_some_and(|counted| counted.contains(&facility));
        self.given[facility].saturating_sub(u32::from(counted))
    }

    pub(super) fn is_limited(&self, facility: usize) -> bool {
        self.limits[facility].is_some()
    }

    pub(super) fn give(&mut self, order: usize, facility: usize) {
        let counted = self.counted.entry(order).or_default();
        if counted.contains(&facility) {
            return;
        }
        counted.push(facility);
        self.given[facility] = self.given[facility].saturating_add(1);
        if self.left(facility, Limits::Hold) == Some(0) {
            self.open.remove(facility);
        }
    }
}

/// Where orders count already, by their places.
fn counted_before(index: &Index<'_>) -> HashMap<usize, Vec<usize>> {
    let orders = index.facts.orders.iter().enumerate().filter(|(_, order)| !order.counted_at.is_empty());
    let at = |id: &FacilityId| index.facilities.binary_search_by(|facility| facility.id.cmp(id)).ok();
    orders.map(|(order, its)| (order, its.counted_at.iter().filter_map(at).collect())).collect()
}
