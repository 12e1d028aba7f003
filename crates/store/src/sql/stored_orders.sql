SELECT shopify_id, status, shop_updated_at, facts_hash, fulfillment_orders_updated_at FROM orders
 WHERE shop = :shop AND shopify_id IN (SELECT value FROM json_each(:ids))
