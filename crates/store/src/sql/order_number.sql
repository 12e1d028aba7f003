SELECT order_id FROM orders WHERE shop = :shop AND shopify_id = :id
