//! Queued items that a run skips because Shopify holds their orders, for the report.

use super::Dispatch;
use super::summary::{NOT_SENT, not_sent};
use crate::facility::Queue;
use crate::plan::table::Cell;

/// What waits in a queue because the shop holds its orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Where.
    pub queue: Queue,
    /// How many orders.
    pub orders: u64,
    /// How many items.
    pub items: u64,
    /// The names of the first orders, no more than [`super::EXAMPLES`].
    pub examples: Vec<String>,
}

impl Dispatch {
    /// Tells what shops hold, last of what is not sent.
    #[must_use]
    pub fn beside(mut self, held: &[Held]) -> Self {
        if held.is_empty() {
            return self;
        }
        let rows = held.iter().map(row);
        match self.tables.iter_mut().find(|table| table.title == NOT_SENT) {
            Some(table) => table.rows.extend(rows),
            None => self.tables.push(not_sent(rows.collect())),
        }
        self
    }
}

/// No routing has looked at it.
fn row(held: &Held) -> Vec<Cell> {
    let text = |text: &str| Cell::Text(text.to_owned());
    vec![
        text("–"),
        text("held by the shop (ON_HOLD)"),
        text(held.queue.id()),
        Cell::Count(held.orders),
        Cell::Count(held.items),
        text(&held.examples.join(", ")),
    ]
}
