SELECT order_id, shop, shopify_id, name, status, shop_created_at, imported_at FROM orders
 WHERE (name = :name OR name = '#' || :name OR CAST(shopify_id AS TEXT) = :name)
   AND (:shop IS NULL OR shop = :shop)
 ORDER BY order_id
 LIMIT 10
