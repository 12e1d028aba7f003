INSERT INTO collections (shop, shopify_id, handle, title, shop_updated_at, content_hash)
VALUES (:shop, :id, :handle, :title, :shop_updated_at, :content_hash)
ON CONFLICT (shop, shopify_id) DO UPDATE SET
    handle = excluded.handle, title = excluded.title,
    shop_updated_at = excluded.shop_updated_at, content_hash = excluded.content_hash, gone_at = NULL
WHERE collections.shop_updated_at <= excluded.shop_updated_at OR collections.gone_at IS NOT NULL
