UPDATE shop_products SET shop_updated_at = :shop_updated_at
 WHERE shop = :shop AND shopify_id = :id AND shop_updated_at <= :shop_updated_at AND gone_at IS NULL
