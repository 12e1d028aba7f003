//! Queued items whose orders Shopify holds.

use rusqlite::named_params;

use crate::error::Error;
use crate::reader::Reader;
use crate::sql;
use crate::text::{json, list, word};
use domain::brokering::allocation_steps::{EXAMPLES, Held};
use domain::facility::Queue;
use domain::orders::destination::PICKUP;

impl Reader {
    /// What of these queues [`Reader::routable`] leaves out, because the shop holds its order; by queues, and none where it holds nothing.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn held_by_shops(&self, queues: &[Queue]) -> Result<Vec<Held>, Error> {
        let queues = json(&queues.iter().map(|queue| queue.id()).collect::<Vec<_>>())?;
        let params = named_params! { ":queues": queues, ":fetched": PICKUP, ":names": EXAMPLES as i64 };
        self.rows(sql!("routable_held"), params, |row| {
            Ok(Held {
                queue: word(0, &row.get::<_, String>(0)?, Queue::of_id)?,
                orders: row.get(1)?,
                items: row.get(2)?,
                examples: list(3, &row.get::<_, String>(3)?)?,
            })
        })
    }
}
