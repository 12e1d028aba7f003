//! Orders that are as a test needs them, put into the store by hand, with what their facilities keep for them.

use super::Retailer;

/// One unit: of which order and line, of what, where, and how it travels.
pub(crate) type Placed = (i64, i64, &'static str, &'static str, &'static str);

impl Retailer {
    /// Puts approved orders of these units into the store, whose names are `#` and their numbers. What is to be sent from a
    /// facility is reserved there, beside five more that are free.
    pub(crate) fn placed(&self, shop: &str, units: &[Placed]) {
        let store = self.store();
        for (order, line, sku, facility, method) in units {
            store
                .execute_batch(&format!(
                    "INSERT INTO orders (shop, shopify_id, name, status, channel, test, ordered_at, shop_created_at,
                         shop_updated_at, fulfillment_status, currency, taxes_included, total, outstanding, refunded, tip,
                         shipping_price, imported_at)
                     VALUES ('{shop}', 6000 + {order}, '#{order}', 'approved', 'web', 0, '2026-11-27T10:00:00Z',
                         '2026-11-27T10:00:00Z', '2026-11-27T10:00:00Z', 'UNFULFILLED', 'USD', 0, '1', '0', '0', '0', '0',
                         '2026-11-27T10:00:00Z')
                     ON CONFLICT DO NOTHING;
                     INSERT INTO ship_groups (order_id, facility, shipping_method, ship_by)
                     SELECT order_id, '{facility}', '{method}', '2026-11-30T10:00:00Z' FROM orders
                      WHERE shop = '{shop}' AND name = '#{order}'
                     ON CONFLICT DO NOTHING;
                     INSERT INTO items (order_id, line_id, unit, ship_group_id, variant_id, status, sku, title, price, gift_card)
                     SELECT o.order_id, {line},
                            (SELECT count(*) + 1 FROM items i WHERE i.order_id = o.order_id AND i.line_id = {line}),
                            g.ship_group_id, (SELECT variant_id FROM variants WHERE identity = '{sku}'), 'approved', '{sku}',
                            '{sku}', '1', 0
                       FROM orders o JOIN ship_groups g USING (order_id)
                      WHERE o.shop = '{shop}' AND o.name = '#{order}'
                        AND (g.facility, g.shipping_method) = ('{facility}', '{method}');"
                ))
                .unwrap();
        }
        let entry = "INSERT INTO stock_ledger (variant_id, facility, qoh_diff, atp_diff, reason, item_id, happened_at, run_id)";
        store
            .execute_batch(&format!(
                "INSERT INTO reservations (item_id, variant_id, facility, reserved_at, run_id)
                 SELECT item_id, variant_id, facility, '2026-11-27T11:00:00Z', 1
                   FROM items JOIN ship_groups USING (ship_group_id) JOIN facilities USING (facility)
                  WHERE facilities.kind <> 'queue' AND variant_id IS NOT NULL
                    AND item_id NOT IN (SELECT item_id FROM reservations);
                 {entry} SELECT variant_id, facility, count(*) + 5, count(*) + 5, 'counted', NULL, '2026-11-27T11:00:00Z', 1
                           FROM reservations GROUP BY variant_id, facility;
                 {entry} SELECT variant_id, facility, 0, -1, 'reserved', item_id, '2026-11-27T11:00:00Z', 1 FROM reservations;
                 INSERT INTO stock (variant_id, facility, qoh, atp)
                 SELECT variant_id, facility, sum(qoh_diff), sum(atp_diff) FROM stock_ledger GROUP BY variant_id, facility;"
            ))
            .unwrap();
    }
}
