//! A variant that a rule needs, and its kind.

/// A variant that is needed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    pub(super) variant: u32,
    pub(super) units: i64,
    pub(super) kind: Kind,
}

/// What a slot is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A shelf.
    Stocked,
    /// Nothing: its components have slots of their own, and this one is what facilities say of the kit itself.
    Kit,
}
