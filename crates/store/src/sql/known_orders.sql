SELECT shopify_id FROM orders WHERE shop = :shop AND shopify_id IN (SELECT value FROM json_each(:ids))
