SELECT shopify_id FROM shop_products WHERE shop = :shop AND gone_at IS NULL ORDER BY shopify_id
