SELECT name FROM orders WHERE shop = :shop AND shopify_id = :id
