//! The key of a job in the database.

/// A job of one shop, as the store knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// The shop's name in the catalog.
    pub shop: String,
    /// Category and verb: `orders new`.
    pub name: String,
    /// The variant's name; empty for the plain job.
    pub variant: String,
}
