//! A record that cannot be read.

/// A record that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable<I> {
    /// Its number.
    pub id: I,
    /// What people call it, as far as that could be read.
    pub name: Option<String>,
    /// What is wrong with it and where: `order #BS-10481: line 3: quantity -1 is negative`.
    pub reason: String,
    /// What the shop sent: the JSON of this record, or of its head; `null` where it sent nothing.
    pub payload: String,
}
