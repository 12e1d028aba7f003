SELECT shopify_id FROM shop_variants WHERE shop = :shop AND shopify_id IN (SELECT value FROM json_each(:ids))
