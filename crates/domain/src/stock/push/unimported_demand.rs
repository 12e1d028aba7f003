//! Demand that the shop has and that the store does not net yet.

use super::Sold;
use crate::shopify::level::ShopItem;

/// Units that orders of the shop wait for, and that are promised all the same: what the shop has committed (`shown` is all
/// that it counts of the variant) beyond the units that are netted already. They may be of an order that is not imported
/// yet, or wait at a facility that keeps nothing for them. They are gone, so they are not promised again. Never the other
/// way round: what is netted beyond what the shop has committed may be of an order that it does not tell of yet.
pub fn unimported_demand<'a>(sold: &Sold, shown: impl IntoIterator<Item = &'a ShopItem>) -> i64 {
    let committed: i64 = shown.into_iter().map(ShopItem::committed).sum();
    (committed - sold.netted.max(0)).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shopify::level::ShopLevel;
    use crate::values::id::{InventoryItemId, LocationId};

    #[test]
    fn what_is_committed_beyond_what_is_netted_is_demand_and_what_is_netted_beyond_it_is_none() {
        for (committed, netted, expected) in
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
                netted,
            };
            assert_eq!(
                unimported_demand(&sold, [&shown]),
                expected,
                "{committed:?} committed, {netted} netted"
            );
        }
    }
}
