//! Bulk queries: questions that a shop answers with a file of one JSON object a line (facts.md §2.4).
//!
//! `query` writes the question, `operation` tells how far the shop is, [`file`](File) brings the records of the answer
//! together, whose rows may lie anywhere in it, and `order` and `product` take them into the domain.

mod file;
pub(crate) mod operation;
mod order;
mod product;
pub(crate) mod query;
mod row;

pub use file::{Batch, File, Scanned, Trouble};
pub use operation::{Ended, Operation};
pub use order::{BulkOrder, order};
pub use product::product;
pub use row::{Raw, numbers};
