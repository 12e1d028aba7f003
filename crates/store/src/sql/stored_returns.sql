SELECT o.shopify_id, r.return_id, r.of_kind, r.shopify_id, r.status, r.hash
  FROM orders o
  JOIN returns r USING (order_id)
 WHERE o.shop = :shop AND o.shopify_id IN (SELECT value FROM json_each(:ids))
 ORDER BY r.return_id
