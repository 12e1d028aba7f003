//! Demand that the shop has and the store has not heard of.

use super::Sold;
use crate::domain::shop_level::ShopItem;

/// Units that the shop has sold, and that no order of the store waits for yet: what the shop has committed beyond what the
/// store knows to be open; `shown` is all that the shop counts of it. They are gone, so they are not promised again; never the other way round, because what the
/// store knows and the shop does not may be an order that the shop has not told of either.
pub fn unheard<'a>(sold: &Sold, shown: impl IntoIterator<Item = &'a ShopItem>) -> i64 {
    let committed: i64 = shown.into_iter().map(ShopItem::committed).sum();
    (committed - sold.open.max(0)).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{InventoryItemId, LocationId};
    use crate::domain::shop_level::ShopLevel;

    #[test]
    fn what_is_committed_beyond_what_is_known_is_demand_and_what_is_known_beyond_it_is_none() {
        for (committed, open, expected) in
            [(&[0][..], 0, 0), (&[3], 0, 3), (&[3], 2, 1), (&[3], 5, 0), (&[1, 2], 1, 2), (&[-4, 2], 1, 1)]
        {
            let level = |(at, committed): (usize, &i64)| ShopLevel {
                location: LocationId(at as i64 + 1),
                available: 0,
                committed: *committed,
                on_hand: 0,
            };
            let levels = committed.iter().enumerate().map(level).collect();
            let shown = ShopItem { id: InventoryItemId(1), sku: None, tracked: true, levels };
            let sold = Sold {
                variant: 1,
                identity: "A".into(),
                item: Some(shown.id),
                besides: vec![],
                product_type: String::new(),
                kit: false,
                open,
            };
            assert_eq!(unheard(&sold, [&shown]), expected, "{committed:?} committed, {open} open");
        }
    }
}
