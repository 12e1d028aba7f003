SELECT shopify_id, shop_updated_at, content_hash, gone_at IS NOT NULL FROM shop_products
 WHERE shop = :shop AND shopify_id IN (SELECT value FROM json_each(:ids))
