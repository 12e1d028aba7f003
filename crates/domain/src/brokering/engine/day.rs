//! The number of orders that each facility was allocated today.

use super::bits::Bits;
use super::demand::Few;
use super::index::{Index, small};
use crate::brokering::routing::Limits;
use crate::facility::FacilityId;

/// Limits, and what is used of them. A limit of L lets L orders through; an order counts once at a facility, however many
/// of its ship groups go there.
pub(super) struct Day {
    limits: Vec<Option<u32>>,
    given: Vec<u32>,
    /// Facilities that take another order.
    open: Bits,
    /// Facilities that take orders at all.
    on: Bits,
    /// Where each order counts already, by the orders' places.
    counted: Vec<Few<u32>>,
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
                self.counted[order].iter().for_each(|facility| taking.insert(*facility as usize));
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
        let counted = self.counted[order].contains(&small(facility));
        self.given[facility].saturating_sub(u32::from(counted))
    }

    pub(super) fn give(&mut self, order: usize, facility: usize) {
        let counted = &mut self.counted[order];
        if counted.contains(&small(facility)) {
            return;
        }
        counted.push(small(facility));
        self.given[facility] = self.given[facility].saturating_add(1);
        if self.left(facility, Limits::Hold) == Some(0) {
            self.open.remove(facility);
        }
    }
}

/// Where orders count already, by their places.
fn counted_before(index: &Index<'_>) -> Vec<Few<u32>> {
    let at = |id: &FacilityId| index.facilities.binary_search_by(|facility| facility.id.cmp(id)).ok();
    let orders = index.facts.orders.iter();
    orders.map(|order| order.counted_at.iter().filter_map(at).map(small).collect()).collect()
}
