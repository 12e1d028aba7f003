-- The units that items_sold counts, by line.
SELECT variant_id, shopify_id, shop_updated_at, line_id, sum(units)
  FROM (
    SELECT i.variant_id, o.order_id, o.shopify_id, o.shop_updated_at, i.line_id, 1 AS units
      FROM items i
      JOIN orders o USING (order_id)
      JOIN ship_groups g USING (ship_group_id)
      JOIN facilities f USING (facility)
     WHERE i.variant_id IN (SELECT value FROM json_each(:variants)) AND o.shop = :shop
       AND i.status IN ('created', 'approved', 'held') AND f.kind = 'queue' AND f.facility <> 'general-ops'
    UNION ALL
    SELECT r.variant_id, o.order_id, o.shopify_id, o.shop_updated_at, i.line_id, r.units
      FROM reservations r
      JOIN items i USING (item_id)
      JOIN orders o USING (order_id)
     WHERE r.variant_id IN (SELECT value FROM json_each(:variants)) AND o.shop = :shop
       AND i.status IN ('created', 'approved', 'held')
  )
 GROUP BY variant_id, order_id, line_id
