UPDATE orders SET returns_seen_at = :shop_updated_at
 WHERE shop = :shop AND shopify_id = :id AND coalesce(returns_seen_at, '') <= :shop_updated_at
