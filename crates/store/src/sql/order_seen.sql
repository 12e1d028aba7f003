UPDATE orders SET shop_updated_at = :shop_updated_at, fulfillment_orders_updated_at = :fulfillment_orders_updated_at
 WHERE shop = :shop AND shopify_id = :id AND shop_updated_at <= :shop_updated_at
