SELECT ri.return_id, i.line_id, i.unit, ri.received, ri.restocked, ri.damaged
  FROM orders o
  JOIN returns r USING (order_id)
  JOIN return_items ri USING (return_id)
  JOIN items i USING (item_id)
 WHERE o.shop = :shop AND o.shopify_id IN (SELECT value FROM json_each(:ids))
 ORDER BY ri.return_id, i.line_id, i.unit
