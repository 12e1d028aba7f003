SELECT shopify_id FROM shop_products
 WHERE shop = :shop AND content_hash = '' AND gone_at IS NULL AND shopify_id > :after
 ORDER BY shopify_id LIMIT :limit
