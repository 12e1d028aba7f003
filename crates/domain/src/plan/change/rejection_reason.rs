//! The reasons of rejections: a closed list with HotWax's words, and what each states about stock (jobs.md §0.9).

use serde::{Deserialize, Serialize};

/// Why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RejectionReason {
    /// There is none, whatever the store says.
    NotInStock,
    /// There is something else in its place.
    Mismatch,
    /// It cannot be sold any more.
    Damaged,
    /// It was shown, and looks like it.
    WornDisplay,
    /// The facility sends nothing now.
    InactiveStore,
    /// Nobody says why.
    NoVariance,
    /// It was left lying too long.
    IdleOrder,
    /// It was to travel with something that was rejected.
    AvoidOrderSplit,
    /// Another unit of the same variant was rejected there.
    CascadeByProduct,
}

/// What a reason says of the facility's stock: the later in this list, the more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Says {
    /// Nothing.
    Nothing,
    /// That the rejected units are not there to be sold.
    SoManyLess,
    /// That nothing is left of it.
    NothingLeft,
}

impl RejectionReason {
    /// Every reason.
    pub const ALL: [Self; 9] = [
        Self::NotInStock,
        Self::Mismatch,
        Self::Damaged,
        Self::WornDisplay,
        Self::InactiveStore,
        Self::NoVariance,
        Self::IdleOrder,
        Self::AvoidOrderSplit,
        Self::CascadeByProduct,
    ];

    /// The word in the store.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotInStock => "not-in-stock",
            Self::Mismatch => "mismatch",
            Self::Damaged => "damaged",
            Self::WornDisplay => "worn-display",
            Self::InactiveStore => "inactive-store",
            Self::NoVariance => "no-variance",
            Self::IdleOrder => "idle-order",
            Self::AvoidOrderSplit => "avoid-order-split",
            Self::CascadeByProduct => "cascade-by-product",
        }
    }

    /// HotWax's ids of it.
    pub(crate) const fn aliases(self) -> &'static [&'static str] {
        match self {
            Self::NotInStock => &["NOT_IN_STOCK"],
            Self::Mismatch => &["MISMATCH"],
            Self::Damaged => &["REJ_RSN_DAMAGED"],
            Self::WornDisplay => &["WORN_DISPLAY"],
            Self::InactiveStore => &["INACTIVE_STORE"],
            Self::NoVariance => &["NO_VARIANCE_LOG"],
            Self::IdleOrder => &["SYS_REJ_IDLE_ORD"],
            Self::AvoidOrderSplit => &["REJ_AVOID_ORD_SPLIT"],
            Self::CascadeByProduct => &["REJ_CASCADE_BY_PROD"],
        }
    }

    /// HotWax's types of these reasons: `REPORT_ALL_VAR`, `REPORT_VAR`, `REPORT_NO_VAR`.
    pub const fn says(self) -> Says {
        match self {
            Self::NotInStock => Says::NothingLeft,
            Self::Mismatch | Self::Damaged | Self::WornDisplay => Says::SoManyLess,
            Self::InactiveStore
            | Self::NoVariance
            | Self::IdleOrder
            | Self::AvoidOrderSplit
            | Self::CascadeByProduct => Says::Nothing,
        }
    }

    /// True if units get it because of others, so that somebody may still say what is the matter with them.
    pub const fn follows_from_others(self) -> bool {
        match self {
            Self::AvoidOrderSplit | Self::CascadeByProduct => true,
            Self::NotInStock
            | Self::Mismatch
            | Self::Damaged
            | Self::WornDisplay
            | Self::InactiveStore
            | Self::NoVariance
            | Self::IdleOrder => false,
        }
    }

    /// The reason that the store has this word for.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.word() == word)
    }

    /// The reason that a feed's word means: ours or HotWax's, in whatever letters.
    ///
    /// # Errors
    /// It means none.
    pub fn meant(word: &str) -> Result<Self, String> {
        let is = |reason: &Self| {
            reason.word().eq_ignore_ascii_case(word)
                || reason.aliases().iter().any(|alias| alias.eq_ignore_ascii_case(word))
        };
        Self::ALL.into_iter().find(is).ok_or_else(|| {
            let words: Vec<&str> = Self::ALL.iter().map(|reason| reason.word()).collect();
            format!("`{word}` is no reason to reject something; there are {}", words.join(", "))
        })
    }
}

impl std::fmt::Display for RejectionReason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

/// What becomes of the quantity on hand where a reason says something of the stock. What can be promised always follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OnHand {
    /// It stays: somebody counts before it is believed.
    #[default]
    Stays,
    /// It changes with what can be promised.
    Follows,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_known_by_its_word_and_by_hotwaxs() {
        for reason in RejectionReason::ALL {
            for word in [&[reason.word()], reason.aliases()].concat() {
                assert_eq!(RejectionReason::meant(word), Ok(reason));
                assert_eq!(RejectionReason::meant(&word.to_lowercase()), Ok(reason));
            }
            assert_eq!(RejectionReason::of_word(reason.word()), Some(reason));
            assert!(!reason.follows_from_others() || reason.says() == Says::Nothing, "{reason}");
        }
        assert_eq!(RejectionReason::of_word("brokered"), None);
        let told = RejectionReason::meant("BECAUSE").unwrap_err();
        assert!(told.contains("there are not-in-stock, mismatch"), "{told}");
    }
}
