//! The status of a return, and its transitions (jobs.md, O-6).

use serde::{Deserialize, Serialize};

/// Where a return stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReturnStatus {
    /// The buyer asks.
    Requested,
    /// The shop agrees; the units are on their way.
    Accepted,
    /// The units have come back.
    Received,
    /// Nothing is left to do.
    Completed,
    /// Called off.
    Cancelled,
    /// The shop does not agree.
    Rejected,
}

impl ReturnStatus {
    /// Every status.
    pub const ALL: [Self; 6] =
        [Self::Requested, Self::Accepted, Self::Received, Self::Completed, Self::Cancelled, Self::Rejected];

    /// The word in the store.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Accepted => "accepted",
            Self::Received => "received",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
            Self::Rejected => "rejected",
        }
    }

    /// The status behind a word of the store.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.word() == word)
    }

    /// True if units come back by it, or have.
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Requested | Self::Accepted | Self::Received | Self::Completed)
    }

    /// True if a return may go from here to there. Stations in between may pass unseen; a completed return may be
    /// reopened by the shop, and called off then; what was called off or rejected stays so.
    pub const fn leads_to(self, to: Self) -> bool {
        use ReturnStatus as S;
        match self {
            S::Requested => {
                matches!(to, S::Accepted | S::Received | S::Completed | S::Cancelled | S::Rejected)
            }
            S::Accepted => matches!(to, S::Received | S::Completed | S::Cancelled),
            S::Received => matches!(to, S::Accepted | S::Completed | S::Cancelled),
            S::Completed => matches!(to, S::Accepted | S::Received | S::Cancelled),
            S::Cancelled | S::Rejected => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ReturnStatus as S;

    #[test]
    fn returns_go_only_where_the_table_says() {
        let ways = [
            (S::Requested, vec![S::Accepted, S::Received, S::Completed, S::Cancelled, S::Rejected]),
            (S::Accepted, vec![S::Received, S::Completed, S::Cancelled]),
            (S::Received, vec![S::Accepted, S::Completed, S::Cancelled]),
            (S::Completed, vec![S::Accepted, S::Received, S::Cancelled]),
            (S::Cancelled, vec![]),
            (S::Rejected, vec![]),
        ];
        for (from, to) in ways {
            let led: Vec<S> = S::ALL.into_iter().filter(|s| from.leads_to(*s)).collect();
            assert_eq!(led, to, "from {from:?}");
        }
    }

    #[test]
    fn every_word_of_a_return_is_read_back() {
        for status in S::ALL {
            assert_eq!(S::of_word(status.word()), Some(status));
        }
        assert_eq!(S::of_word("odd"), None);
    }
}
