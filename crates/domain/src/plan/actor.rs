//! The origin of a decision: Shopify, or the database itself.

use serde::{Deserialize, Serialize};

/// Whose decision a change is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Actor {
    /// The shop: its staff, its apps, its buyers.
    Shop,
    /// The store: a rule of this catalog.
    Store,
}

impl Actor {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Shop, Self::Store];

    /// The word in the store.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Shop => "shop",
            Self::Store => "store",
        }
    }

    /// The actor behind a word of the store.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|actor| actor.word() == word)
    }
}
