//! The status of orders, items and returns, and their transitions (jobs.md §0.7).
//!
//! These functions are the only ones that decide a status; everything else asks them.

mod returned;

pub use returned::ReturnStatus;

use serde::{Deserialize, Serialize};

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrderStatus {
    /// Imported; nobody has looked at it.
    Created,
    /// To be fulfilled.
    Approved,
    /// Kept back by somebody.
    Held,
    /// Every item is done or not wanted any more, and one at least is done.
    Completed,
    /// No item is wanted any more.
    Cancelled,
    /// Not to be fulfilled.
    Rejected,
}

/// Where an item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ItemStatus {
    /// Wanted; its order has not been approved.
    Created,
    /// To be fulfilled.
    Approved,
    /// Kept back by somebody.
    Held,
    /// Fulfilled. A return does not change that.
    Completed,
    /// Not wanted any more, for good.
    Cancelled,
    /// Not to be fulfilled.
    Rejected,
}

impl OrderStatus {
    /// Every status.
    pub const ALL: [Self; 6] =
        [Self::Created, Self::Approved, Self::Held, Self::Completed, Self::Cancelled, Self::Rejected];

    /// The word in the store.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Approved => "approved",
            Self::Held => "held",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
            Self::Rejected => "rejected",
        }
    }

    /// The status behind a word of the store.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.word() == word)
    }

    /// True if an order may go from here to there.
    ///
    /// A created order may be completed at once: the shop may fulfil it before anybody here has approved it. One that
    /// was done with comes back when something is bought later, or when what was sent turns out not to have been; a
    /// cancelled one is completed when the shop sends it all the same, or what was bought later before anybody looked.
    pub const fn leads_to(self, to: Self) -> bool {
        use OrderStatus as S;
        match self {
            S::Created => matches!(to, S::Approved | S::Held | S::Rejected | S::Cancelled | S::Completed),
            S::Held => matches!(to, S::Approved | S::Cancelled | S::Completed),
            S::Approved => matches!(to, S::Completed | S::Cancelled | S::Held),
            S::Completed => matches!(to, S::Created | S::Approved),
            S::Cancelled => matches!(to, S::Created | S::Completed),
            S::Rejected => false,
        }
    }
}

impl ItemStatus {
    /// Every status.
    pub const ALL: [Self; 6] =
        [Self::Created, Self::Approved, Self::Held, Self::Completed, Self::Cancelled, Self::Rejected];

    /// The word in the store.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Approved => "approved",
            Self::Held => "held",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
            Self::Rejected => "rejected",
        }
    }

    /// The status behind a word of the store.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.word() == word)
    }

    /// True if the item is still to be fulfilled.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Created | Self::Approved | Self::Held)
    }

    /// True if an item may go from here to there. What is completed is never cancelled, and comes back only as a
    /// correction, when its fulfilment was cancelled; what is cancelled never reopens.
    pub const fn leads_to(self, to: Self) -> bool {
        use ItemStatus as S;
        match self {
            S::Created => matches!(to, S::Approved | S::Rejected | S::Cancelled | S::Completed | S::Held),
            S::Approved => matches!(to, S::Completed | S::Cancelled | S::Rejected | S::Held),
            S::Held => matches!(to, S::Approved | S::Cancelled | S::Completed),
            S::Completed => matches!(to, S::Approved),
            S::Cancelled | S::Rejected => false,
        }
    }
}

/// An order's status follows from its items': none is wanted any more, or all is done that was wanted. Otherwise it
/// stays as it is.
pub fn roll_up(order: OrderStatus, items: impl IntoIterator<Item = ItemStatus>) -> OrderStatus {
    let (mut any, mut completed) = (false, false);
    for item in items {
        if item.is_open() {
            return order;
        }
        any = true;
        completed |= item == ItemStatus::Completed;
    }
    let to = if completed { OrderStatus::Completed } else { OrderStatus::Cancelled };
    if any && order.leads_to(to) { to } else { order }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_go_only_where_the_table_says() {
        use OrderStatus as S;
        let ways = [
            (S::Created, vec![S::Approved, S::Held, S::Completed, S::Cancelled, S::Rejected]),
            (S::Approved, vec![S::Held, S::Completed, S::Cancelled]),
            (S::Held, vec![S::Approved, S::Completed, S::Cancelled]),
            (S::Completed, vec![S::Created, S::Approved]),
            (S::Cancelled, vec![S::Created, S::Completed]),
            (S::Rejected, vec![]),
        ];
        for (from, to) in ways {
            let led: Vec<S> = S::ALL.into_iter().filter(|s| from.leads_to(*s)).collect();
            assert_eq!(led, to, "from {from:?}");
        }
    }

    #[test]
    fn completed_items_are_never_cancelled_and_cancelled_items_never_reopen() {
        for to in ItemStatus::ALL {
            assert_eq!(ItemStatus::Completed.leads_to(to), to == ItemStatus::Approved, "a correction");
            assert!(!ItemStatus::Cancelled.leads_to(to));
        }
    }

    #[test]
    fn an_orders_status_follows_from_its_items() {
        use ItemStatus as I;
        use OrderStatus as O;
        for (order, items, expected) in [
            (O::Created, vec![], O::Created),
            (O::Approved, vec![I::Approved, I::Completed], O::Approved),
            (O::Approved, vec![I::Cancelled, I::Completed], O::Completed),
            (O::Approved, vec![I::Cancelled, I::Cancelled], O::Cancelled),
            (O::Created, vec![I::Cancelled, I::Rejected], O::Cancelled),
            (O::Held, vec![I::Held], O::Held),
            (O::Cancelled, vec![I::Completed, I::Cancelled], O::Completed),
            (O::Cancelled, vec![I::Cancelled], O::Cancelled),
        ] {
            assert_eq!(roll_up(order, items.clone()), expected, "{order:?} {items:?}");
        }
    }

    #[test]
    fn every_word_is_read_back() {
        for status in OrderStatus::ALL {
            assert_eq!(OrderStatus::of_word(status.word()), Some(status));
        }
        for status in ItemStatus::ALL {
            assert_eq!(ItemStatus::of_word(status.word()), Some(status));
        }
        assert_eq!(ItemStatus::of_word("odd"), None);
    }
}
