//! Why stock differs from what it should be: a closed list, with HotWax's words (jobs.md, I-3).

use serde::{Deserialize, Serialize};

/// Why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VarianceReason {
    /// It cannot be found.
    Lost,
    /// Somebody took it.
    Stolen,
    /// It was there after all.
    Found,
    /// It cannot be sold any more.
    Damaged,
    /// Two systems differed.
    Integrity,
    /// It was given away to be looked at.
    Sample,
    /// Somebody wrote it by hand.
    Manual,
    /// What was ordered was not what was sent.
    MisshipOrdered,
    /// What was sent was not what was ordered.
    MisshipShipped,
    /// Another system says how much there is.
    ExternalReset,
    /// Somebody counted.
    CycleCount,
    /// A till sold it.
    PosSale,
    /// A return was put away.
    ReturnReceipt,
    /// It was to be sent, and there was none.
    NotInStock,
    /// There was something else in its place.
    Mismatch,
    /// It was shown, and looks like it.
    WornDisplay,
    /// Nobody says why.
    Unspecified,
}

impl VarianceReason {
    /// Every reason.
    pub const ALL: [Self; 17] = [
        Self::Lost,
        Self::Stolen,
        Self::Found,
        Self::Damaged,
        Self::Integrity,
        Self::Sample,
        Self::Manual,
        Self::MisshipOrdered,
        Self::MisshipShipped,
        Self::ExternalReset,
        Self::CycleCount,
        Self::PosSale,
        Self::ReturnReceipt,
        Self::NotInStock,
        Self::Mismatch,
        Self::WornDisplay,
        Self::Unspecified,
    ];

    /// The word in the ledger.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Stolen => "stolen",
            Self::Found => "found",
            Self::Damaged => "damaged",
            Self::Integrity => "integrity",
            Self::Sample => "sample",
            Self::Manual => "manual",
            Self::MisshipOrdered => "misship-ordered",
            Self::MisshipShipped => "misship-shipped",
            Self::ExternalReset => "external-reset",
            Self::CycleCount => "cycle-count",
            Self::PosSale => "pos-sale",
            Self::ReturnReceipt => "return-receipt",
            Self::NotInStock => "not-in-stock",
            Self::Mismatch => "mismatch",
            Self::WornDisplay => "worn-display",
            Self::Unspecified => "unspecified",
        }
    }

    /// HotWax's ids of it.
    const fn aliases(self) -> &'static [&'static str] {
        match self {
            Self::Lost => &["VAR_LOST"],
            Self::Stolen => &["VAR_STOLEN"],
            Self::Found => &["VAR_FOUND"],
            Self::Damaged => &["VAR_DAMAGED", "REJ_RSN_DAMAGED"],
            Self::Integrity => &["VAR_INTEGR"],
            Self::Sample => &["VAR_SAMPLE"],
            Self::Manual => &["VAR_MANUAL"],
            Self::MisshipOrdered => &["VAR_MISSHIP_ORDERED"],
            Self::MisshipShipped => &["VAR_MISSHIP_SHIPPED"],
            Self::ExternalReset => &["VAR_EXT_RESET"],
            Self::CycleCount => &["CYCLE_COUNT"],
            Self::PosSale => &["POS_SALE"],
            Self::ReturnReceipt => &["RTN_ITM_RCPT"],
            Self::NotInStock => &["NOT_IN_STOCK"],
            Self::Mismatch => &["MISMATCH"],
            Self::WornDisplay => &["WORN_DISPLAY"],
            Self::Unspecified => &["NO_VARIANCE_LOG"],
        }
    }

    /// The reason that a word means: ours or HotWax's, in whatever letters.
    ///
    /// # Errors
    /// It means none.
    pub fn of_word(word: &str) -> Result<Self, String> {
        let is = |reason: &Self| {
            reason.word().eq_ignore_ascii_case(word)
                || reason.aliases().iter().any(|alias| alias.eq_ignore_ascii_case(word))
        };
        Self::ALL.into_iter().find(is).ok_or_else(|| {
            let words: Vec<&str> = Self::ALL.iter().map(|reason| reason.word()).collect();
            format!("`{word}` is no reason; there are {}", words.join(", "))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_known_by_its_word_and_by_hotwaxs() {
        for reason in VarianceReason::ALL {
            for word in [&[reason.word()], reason.aliases()].concat() {
                assert_eq!(VarianceReason::of_word(word), Ok(reason));
                assert_eq!(VarianceReason::of_word(&word.to_lowercase()), Ok(reason));
            }
        }
        assert!(VarianceReason::of_word("VAR_WHY").unwrap_err().contains("there are lost, stolen"));
    }
}
