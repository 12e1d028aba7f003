SELECT o.shopify_id, o.returns_seen_at, EXISTS (SELECT 1 FROM returns r WHERE r.order_id = o.order_id)
  FROM orders o
 WHERE o.shop = :shop AND o.shopify_id IN (SELECT value FROM json_each(:ids))
