//! Units that the database nets and that are still open in Shopify.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use crate::values::id::{LineId, OrderId};

/// Units of a line that the store nets out of what may be promised of a variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NettedUnits {
    /// The variant's number in the store.
    pub variant: i64,
    /// Whose.
    pub order: OrderId,
    /// The order's `updated_at` at the shop when it was last followed. UTC.
    pub followed_at: DateTime<Utc>,
    /// Of which line.
    pub line: LineId,
    /// How many of the variant.
    pub units: i64,
    /// Of how many units of the line they are: one of a kit takes several of a component.
    pub of_line: i64,
}

/// By variant, how many of these units the shop has committed too. An order that has not changed since it was followed is as
/// the store has it; of another one `open` says what is open there, and what it cannot say does not count. So a unit that
/// the shop has sent, and the store does not know of yet, hides none that the shop has sold since.
pub fn imported_demand(
    netted: &[NettedUnits],
    touched_at: &HashMap<OrderId, DateTime<Utc>>,
    open: &HashMap<(OrderId, LineId), i64>,
) -> HashMap<i64, i64> {
    let mut heard: HashMap<i64, i64> = HashMap::new();
    for one in netted {
        let units = if is_followed(one, touched_at) {
            one.units
        } else {
            open.get(&(one.order, one.line)).map_or(0, |open| one.taken_by(*open))
        };
        *heard.entry(one.variant).or_default() += units;
    }
    heard
}

impl NettedUnits {
    /// How many of the variant so many units of the line take; where they do not all take as many, rather fewer, which is on
    /// the safe side.
    fn taken_by(&self, open: i64) -> i64 {
        if open < self.of_line { self.units * open / self.of_line } else { self.units }
    }
}

/// True if nothing has happened to its order since.
pub fn is_followed(netted: &NettedUnits, touched_at: &HashMap<OrderId, DateTime<Utc>>) -> bool {
    touched_at.get(&netted.order).is_some_and(|touched| *touched <= netted.followed_at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000 + seconds, 0).unwrap()
    }

    #[test]
    fn what_the_shop_has_sent_or_cancelled_since_hides_nothing_that_it_has_sold() {
        let netted = |order, units| NettedUnits {
            variant: 1,
            order: OrderId(order),
            followed_at: at(0),
            line: LineId(order * 10),
            units,
            of_line: units,
        };
        let all = [netted(1, 2), netted(2, 3), netted(3, 1), netted(4, 5)];
        // The first is as it was; of the second one unit is left; the third was edited up; the fourth is gone.
        let touched = HashMap::from([(OrderId(1), at(0)), (OrderId(2), at(9)), (OrderId(3), at(9))]);
        let open = HashMap::from([((OrderId(2), LineId(20)), 1), ((OrderId(3), LineId(30)), 4)]);
        assert_eq!(imported_demand(&all, &touched, &open), HashMap::from([(1, 2 + 1 + 1)]));
    }

    #[test]
    fn of_kits_that_are_left_so_many_are_left_as_they_take() {
        let (order, line) = (OrderId(1), LineId(10));
        let takes =
            |units, of_line| NettedUnits { variant: 1, order, followed_at: at(0), line, units, of_line };
        let touched = HashMap::from([(order, at(9))]);
        for (netted, open, left) in [
            (takes(6, 2), 1, 3),
            (takes(6, 2), 2, 6),
            (takes(6, 2), 9, 6),
            (takes(5, 2), 1, 2),
            (takes(6, 2), 0, 0),
        ] {
            let open = HashMap::from([((order, line), open)]);
            assert_eq!(
                imported_demand(std::slice::from_ref(&netted), &touched, &open)[&1],
                left,
                "{netted:?} {open:?}"
            );
        }
    }
}
