SELECT order_id, shop, shopify_id, name, status, fulfillment_status, shop_created_at, imported_at FROM orders
 WHERE (name IN (:name, '#' || :name) OR (shop, shopify_id) IN (SELECT s.shop, CAST(:name AS INTEGER) FROM shops s))
   AND (:shop IS NULL OR shop = :shop)
 ORDER BY order_id
 LIMIT 10
