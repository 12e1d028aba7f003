-- The units that items_sold counts, by line, and of how many units of the line they are: of a kit, one takes several. CROSS
-- JOIN: from the variants, for most orders of a shop are done with.
SELECT variant_id, shopify_id, shop_updated_at, line_id, sum(units), count(*)
  FROM (
    SELECT i.variant_id, o.order_id, o.shopify_id, o.shop_updated_at, i.line_id, 1 AS units
      FROM json_each(:variants) a
     CROSS JOIN items i ON i.variant_id = a.value AND i.status IN ('created', 'approved', 'held')
      JOIN orders o USING (order_id)
      JOIN ship_groups g USING (ship_group_id)
      JOIN facilities f USING (facility)
     WHERE o.shop = :shop AND f.kind = 'queue' AND f.facility <> 'general-ops'
    UNION ALL
    SELECT k.component, o.order_id, o.shopify_id, o.shop_updated_at, i.line_id, k.quantity
      FROM json_each(:variants) a
     CROSS JOIN kit_components k ON k.component = a.value
     CROSS JOIN items i ON i.variant_id = k.kit AND i.status IN ('created', 'approved', 'held')
      JOIN orders o USING (order_id)
      JOIN ship_groups g USING (ship_group_id)
      JOIN facilities f USING (facility)
     WHERE o.shop = :shop AND f.kind = 'queue' AND f.facility <> 'general-ops'
    UNION ALL
    SELECT r.variant_id, o.order_id, o.shopify_id, o.shop_updated_at, i.line_id, r.units
      FROM json_each(:variants) a
     CROSS JOIN reservations r ON r.variant_id = a.value
      JOIN items i USING (item_id)
      JOIN orders o USING (order_id)
     WHERE o.shop = :shop AND i.status IN ('created', 'approved', 'held')
  )
 GROUP BY variant_id, order_id, line_id
