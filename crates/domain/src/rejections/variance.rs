//! The stock variance of a rejection at its facility, besides the end of reservations.

use crate::plan::change::rejection_reason::OnHand;

use crate::plan::change::rejection_reason::{RejectionReason, Says};
use crate::plan::change::stock::Level;

/// By how much a level changes, on hand and available, once the reservations of so many rejected units have been ended.
/// Neither number falls below nothing by it; what is below nothing already stays as it is.
pub fn variance(reason: RejectionReason, rejected: i64, level: Level, on_hand: OnHand) -> Level {
    let (qoh, atp) = (level.qoh.max(0), level.atp.max(0));
    let less = match reason.says() {
        Says::Nothing => Level::default(),
        // What is kept for others may be there after all: only what is free is known to be gone.
        Says::NothingLeft => Level { qoh: atp.min(qoh), atp },
        Says::SoManyLess => Level { qoh: rejected.min(qoh), atp: rejected.min(atp) },
    };
    let qoh = match on_hand {
        OnHand::Stays => 0,
        OnHand::Follows => -less.qoh,
    };
    Level { qoh, atp: -less.atp }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stock_changes_as_the_reason_says() {
        use RejectionReason::{
            AvoidOrderSplit, CascadeByProduct, Damaged, InactiveStore, Mismatch, NotInStock,
        };
        let level = |qoh, atp| Level { qoh, atp };
        for (reason, before, stays, follows) in [
            (NotInStock, level(10, 4), level(0, -4), level(-4, -4)),
            (NotInStock, level(2, 4), level(0, -4), level(-2, -4)),
            (NotInStock, level(5, -1), level(0, 0), level(0, 0)),
            (Damaged, level(10, 4), level(0, -2), level(-2, -2)),
            (Mismatch, level(1, 1), level(0, -1), level(-1, -1)),
            (Mismatch, level(7, 0), level(0, 0), level(-2, 0)),
            (InactiveStore, level(10, 4), level(0, 0), level(0, 0)),
            (AvoidOrderSplit, level(10, 4), level(0, 0), level(0, 0)),
            (CascadeByProduct, level(10, 4), level(0, 0), level(0, 0)),
        ] {
            assert_eq!(variance(reason, 2, before, OnHand::Stays), stays, "{reason} {before:?}");
            assert_eq!(variance(reason, 2, before, OnHand::Follows), follows, "{reason} {before:?}");
        }
    }

    #[test]
    fn nothing_falls_below_nothing_by_it() {
        for reason in RejectionReason::ALL {
            for qoh in -2..4 {
                for atp in -2..4 {
                    for rejected in 1..4 {
                        let by = variance(reason, rejected, Level { qoh, atp }, OnHand::Follows);
                        assert!(by.qoh <= 0 && by.atp <= 0, "{reason}: nothing is found by it");
                        assert!(
                            qoh + by.qoh >= qoh.min(0) && atp + by.atp >= atp.min(0),
                            "{reason} {qoh}/{atp}"
                        );
                    }
                }
            }
        }
    }
}
