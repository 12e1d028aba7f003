//! Issuance of a shipped unit: the change of a stock level, by reservation and by the time of the last count.

use crate::plan::change::stock::Level;

/// Whether a unit is kept on the shelf for its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It is: on hand, and promised to nobody else.
    ForIt,
    /// Nothing is: it waited in a queue, is a pickup, or was sent before it was heard of.
    Not,
}

/// When a shelf was counted last, beside the time at which a unit left it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// Nobody has said how much there was, ever.
    Never,
    /// Before the unit left, or in the same second: the unit is in the number.
    Before,
    /// Later. The unit is not in the number; what is kept for it is taken off what can be promised.
    Since,
    /// Later, and what was told is what can be promised, to which what was kept for the unit then was added: for whoever
    /// told it, nothing was kept for a unit that had left.
    SinceAsPromised,
}

/// What becomes different by one unit; nothing where the shelf is as it should be.
pub const fn loses(kept: Kept, counted: Counted) -> Option<Level> {
    match (kept, counted) {
        (Kept::ForIt, Counted::Never | Counted::Before | Counted::SinceAsPromised) => {
            Some(Level { qoh: -1, atp: 0 })
        }
        (Kept::ForIt, Counted::Since) => Some(Level { qoh: 0, atp: 1 }),
        (Kept::Not, Counted::Before) => Some(Level { qoh: -1, atp: -1 }),
        (Kept::Not, Counted::Never | Counted::Since | Counted::SinceAsPromised) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A shelf of five of which one is kept or not, and leaves at noon. Whoever counts it later finds four, and can promise
    /// four; however it is told, that is what there is once the store has heard that the unit left.
    #[test]
    fn whenever_a_shelf_was_counted_there_are_four_once_the_fifth_has_left() {
        for (kept, counted, qoh, atp) in [
            (Kept::ForIt, Counted::Never, 5, 4),
            (Kept::ForIt, Counted::Before, 5, 4),
            (Kept::Not, Counted::Before, 5, 5),
            // Four on hand, one of which is kept for a unit that is not there.
            (Kept::ForIt, Counted::Since, 4, 3),
            // Four can be promised, so that one more is on hand.
            (Kept::ForIt, Counted::SinceAsPromised, 5, 4),
            (Kept::Not, Counted::Since, 4, 4),
            (Kept::Not, Counted::SinceAsPromised, 4, 4),
        ] {
            let by = loses(kept, counted).unwrap_or_default();
            assert_eq!((qoh + by.qoh, atp + by.atp), (4, 4), "{kept:?} {counted:?}");
        }
    }

    #[test]
    fn what_nobody_kept_and_nobody_counted_leaves_nothing() {
        assert_eq!(loses(Kept::Not, Counted::Never), None);
    }
}
