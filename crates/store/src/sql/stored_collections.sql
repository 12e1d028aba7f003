SELECT shopify_id, title, shop_updated_at, content_hash, gone_at IS NOT NULL FROM collections WHERE shop = :shop
