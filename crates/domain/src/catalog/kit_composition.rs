//! States if the components of a kit are known.

use serde::{Deserialize, Serialize};

/// Whether it is known what something is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KitComposition {
    /// It is: of its components, or of nothing but itself.
    #[default]
    Known,
    /// It is a kit, and nobody has said of what: it cannot be picked anywhere until somebody does.
    Unknown,
}

impl KitComposition {
    /// True if it is.
    pub(crate) const fn is_known(&self) -> bool {
        matches!(self, Self::Known)
    }
}
