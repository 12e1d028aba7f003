//! The store's stock led to what a shop shows, where the shop is the master (jobs.md, I-4).
//!
//! The shop nets what its orders wait for out of what is *available*. The store does the same by itself: a unit that an
//! order waits for is reserved at a facility, or waits in a queue. Taking what is available for ATP would count it
//! twice, and an order for the last unit would find nothing to be brokered from. So the store takes what is there to be
//! sold or sent, *available + committed*, and nets its own reservations:
//!
//! * QOH = on hand;
//! * ATP = available + committed − the store's reservations = QOH − reservations − what the shop sets aside.
//!
//! Once every order is in, Σ ATP − units in queues is again what the shop shows as available.
//!
//! A rejection is news that the shop has not got: what it took of a shelf is held back as long as the shop counts what it
//! counted before. Once it counts anything else, it is believed again.

use crate::plan::change::stock::{FacilityStock, Level};
use crate::shopify::level::ShopLevel;
use serde::{Deserialize, Serialize};

/// What is taken for there where the shop shows less than nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Negative {
    /// Nothing: no shelf holds less.
    Zero,
    /// What the shop shows: what is missing at one location is missing from the sum of all.
    Kept,
}

/// What the store has of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Kept {
    /// Quantity on hand.
    pub qoh: i64,
    /// Available to promise.
    pub atp: i64,
    /// Units that are reserved there.
    pub reserved: i64,
    /// What rejections took, and the shop has not heard of.
    pub held: Level,
}

impl FacilityStock {
    /// Nothing at all.
    pub const EMPTY: Self = Self { on_hand: 0, sellable: 0 };

    /// What lies where the shop shows this.
    pub fn of(level: &ShopLevel, negative: Negative) -> Self {
        let sellable = level.available.saturating_add(level.committed);
        match negative {
            Negative::Zero => Self { on_hand: level.on_hand.max(0), sellable: sellable.max(0) },
            Negative::Kept => Self { on_hand: level.on_hand, sellable },
        }
    }

    /// True if the store has it so.
    pub fn is(&self, kept: Kept) -> bool {
        let Kept { qoh, atp, reserved, held } = kept;
        qoh + held.qoh == self.on_hand && atp + held.atp == self.sellable - reserved
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::id::LocationId;

    fn level(available: i64, committed: i64, on_hand: i64) -> ShopLevel {
        ShopLevel { location: LocationId(1), available, committed, on_hand }
    }

    #[test]
    fn what_the_shop_shows_becomes_what_is_on_the_shelf() {
        use Negative::{Kept, Zero};
        for (shown, negative, on_hand, sellable) in [
            (level(5, 0, 5), Zero, 5, 5),
            // Three are sold and not sent: they are on the shelf, and the store nets them by itself.
            (level(2, 3, 5), Zero, 5, 5),
            // Two are damaged: there, but not to be sold.
            (level(2, 3, 7), Zero, 7, 5),
            // Sold past zero while nothing is there: the shelf is empty, not less.
            (level(-2, 2, 0), Zero, 0, 0),
            (level(-2, 2, 0), Kept, 0, 0),
            // Less than nothing is there: somebody counts wrongly. The documented Canada 1, Belgium −1.
            (level(-1, 0, -1), Zero, 0, 0),
            (level(-1, 0, -1), Kept, -1, -1),
        ] {
            assert_eq!(
                FacilityStock::of(&shown, negative),
                FacilityStock { on_hand, sellable },
                "{shown:?} {negative:?}"
            );
        }
    }

    /// The whole point: however the shop's orders are spread over the store's reservations and queues, the sum of what
    /// can be promised, less what waits, is what the shop shows.
    #[test]
    fn what_is_promised_online_is_what_the_shop_shows_once_every_order_is_in() {
        let shown = [level(4, 3, 7), level(0, 2, 2)];
        for (reserved, waiting) in [([0, 0], 5), ([3, 2], 0), ([5, 0], 0), ([1, 1], 3)] {
            let promised: i64 = shown
                .iter()
                .zip(reserved)
                .map(|(level, reserved)| FacilityStock::of(level, Negative::Zero).sellable - reserved)
                .sum();
            let available: i64 = shown.iter().map(|level| level.available).sum();
            assert_eq!(promised - waiting, available, "{reserved:?} reserved, {waiting} waiting");
        }
    }

    #[test]
    fn a_reserved_unit_is_no_difference() {
        let shelf = FacilityStock { on_hand: 5, sellable: 5 };
        let kept = |qoh, atp, reserved| Kept { qoh, atp, reserved, held: Level::default() };
        assert!(shelf.is(kept(5, 3, 2)));
        assert!(!shelf.is(kept(5, 5, 2)));
        assert!(!shelf.is(kept(3, 3, 2)));
        assert!(FacilityStock::EMPTY.is(Kept::default()));
    }

    #[test]
    fn what_was_rejected_is_no_difference_as_long_as_the_shop_counts_as_before() {
        let held = Level { qoh: 0, atp: 3 };
        let rejected = Kept { qoh: 5, atp: 0, reserved: 2, held };
        assert!(FacilityStock { on_hand: 5, sellable: 5 }.is(rejected));
        for (on_hand, sellable) in [(6, 6), (4, 4), (5, 4), (2, 2)] {
            assert!(!FacilityStock { on_hand, sellable }.is(rejected), "{on_hand} {sellable}");
        }
    }
}
