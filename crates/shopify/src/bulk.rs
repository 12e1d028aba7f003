//! Bulk queries: a shop answers them with a file of one JSON object per line (facts.md §2.4).
//!
//! `query` writes the query and `operation` reads the state of the operation. [`File`] groups the rows of the result by
//! record, wherever they stand in it; `order` and `product` convert a record into the domain. Every row is counted: used by
//! a record, of a type that is ignored on purpose, or failed with its record.

mod file;
mod gid;
pub(crate) mod operation;
mod order;
mod product;
pub(crate) mod query;
mod record;
mod row;

pub use file::{Batch, File, FileError, Scanned};
pub use operation::{Ended, Operation};
pub use order::{BulkOrder, order};
pub use product::product;
pub use record::{RawRecord, ids};
