//! Units of a line: completed, cancelled, and still open.

use crate::shopify::order::{Line, ShopOrder};

/// The units ever ordered on one line, each in exactly one of three states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Units {
    /// Fulfilled; a later return does not change that.
    pub completed: u32,
    /// Removed, refunded before fulfilment, or cancelled with the order.
    pub cancelled: u32,
    /// Still to be fulfilled.
    pub open: u32,
}

impl Units {
    /// Counts a line's units from what the shop says of it (facts.md §2.5).
    ///
    /// Fulfilments tell what is done, fulfilment orders what is still wanted; the rest was cancelled. The line's own
    /// counters serve only where no fulfilment order mentions it, because a refund without restock lowers
    /// `currentQuantity` although the goods are still to be sent.
    pub fn of(line: &Line, order: &ShopOrder) -> Self {
        let fulfilled: u32 = order
            .fulfillments
            .iter()
            .filter(|f| f.success)
            .flat_map(|f| &f.lines)
            .filter(|(id, _)| *id == line.id)
            .map(|(_, units)| units)
            .sum();
        let completed = fulfilled.min(line.quantity);
        let rest = line.quantity - completed;
        let open = if order.cancelled_at.is_some() { 0 } else { Self::wanted(line, order).min(rest) };
        Self { completed, cancelled: rest - open, open }
    }

    fn wanted(line: &Line, order: &ShopOrder) -> u32 {
        let mut mentioned = false;
        let mut remaining = 0;
        for fo in &order.fulfillment_orders {
            for fo_line in fo.lines.iter().filter(|l| l.line == line.id) {
                mentioned = true;
                if fo.open {
                    remaining += fo_line.remaining;
                }
            }
        }
        if mentioned { remaining } else { line.unfulfilled_quantity.min(line.current_quantity) }
    }

    /// Units ever ordered.
    pub fn total(self) -> u32 {
        self.completed + self.cancelled + self.open
    }
}
