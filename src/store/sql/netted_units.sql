-- The units that items_sold counts, by line.
SELECT i.variant_id, o.shopify_id, o.shop_updated_at, i.line_id, count(*)
  FROM items i
  JOIN orders o USING (order_id)
  JOIN ship_groups g USING (ship_group_id)
  JOIN facilities f USING (facility)
 WHERE i.variant_id IN (SELECT value FROM json_each(:variants)) AND o.shop = :shop
   AND i.status IN ('created', 'approved', 'held')
   AND (f.kind = 'queue' AND f.facility <> 'general-ops'
        OR EXISTS (SELECT 1 FROM reservations r WHERE r.item_id = i.item_id))
 GROUP BY i.variant_id, o.order_id, i.line_id
