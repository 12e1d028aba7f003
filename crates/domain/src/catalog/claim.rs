//! The claim of a variant to describe its identity.

use crate::values::id::VariantId;

/// A variant that describes its identity: no other variant of its shop comes before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Its Shopify id.
    pub variant: VariantId,
    /// Its identity in the database.
    pub identity: String,
    /// The way the shop makes it.
    pub made: Made,
}

/// The way a shop makes a variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    /// It is a kit.
    OfComponents,
    /// It is no kit.
    Whole,
}
