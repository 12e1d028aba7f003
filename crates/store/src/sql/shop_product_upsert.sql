INSERT INTO shop_products (shop, shopify_id, product_id, shop_updated_at, content_hash)
VALUES (:shop, :id, :product, :shop_updated_at, :content_hash)
ON CONFLICT (shop, shopify_id) DO UPDATE SET
    product_id = excluded.product_id, shop_updated_at = excluded.shop_updated_at, content_hash = excluded.content_hash,
    gone_at = NULL
WHERE shop_products.shop_updated_at <= excluded.shop_updated_at OR shop_products.gone_at IS NOT NULL
