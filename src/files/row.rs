//! A row of a feed as it was read.

/// A row as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Where it begins, from 1.
    pub line: u64,
    /// What is in it.
    pub text: Text,
}

/// What is in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Text {
    /// Fields, in the order of the header.
    Fields(Vec<String>),
    /// Values with their names.
    Pairs(Vec<(String, String)>),
    /// It cannot be taken apart.
    Broken {
        /// Why.
        why: String,
        /// As much of it as is worth showing.
        read: String,
    },
}
