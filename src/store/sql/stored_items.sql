SELECT o.shopify_id, i.line_id, i.unit, i.status, f.kind = 'queue', i.cancelled_by
  FROM orders o
  JOIN items i USING (order_id)
  JOIN ship_groups g USING (ship_group_id)
  JOIN facilities f USING (facility)
 WHERE o.shop = :shop AND o.shopify_id IN (SELECT value FROM json_each(:ids))
 ORDER BY i.order_id, i.line_id, i.unit
