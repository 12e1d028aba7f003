//! Reads a shop: heads by page, bodies by id, one bad record failing alone.

mod bulk;
mod catalog;
mod collections;
mod components;
mod heads;
mod levels;
mod nodes;
mod orders;
mod paging;
mod products;
mod records;
mod returns;
mod shop;
mod unreadable;

use crate::unreadable::Unreadable;
use std::rc::Rc;

pub use bulk::Download;
pub use catalog::ProductDeletions;

use super::client::Client;
use super::stats::Stats;

/// The reading end of a connection to a shop. Cheap to clone; all clones share one client.
#[derive(Clone)]
pub struct Reader {
    client: Rc<Client>,
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<I, T> {
    /// What is on it.
    pub items: Vec<T>,
    /// What is on it too, and cannot be true.
    pub unreadable: Vec<Unreadable<I>>,
    /// The cursor of the next page; `None` on the last one.
    pub next: Option<String>,
}

/// What became of a record that was asked for by its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched<I, T> {
    /// It is here, whole.
    Taken(T),
    /// The shop has no such record (any more).
    Gone(I),
    /// It cannot be true, or the shop itself cannot tell it.
    Unreadable(Unreadable<I>),
}

impl Reader {
    pub(super) fn new(client: Rc<Client>) -> Self {
        Self { client }
    }

    /// What this connection has cost so far, the writer's part included.
    pub fn stats(&self) -> Stats {
        self.client.stats()
    }
}
