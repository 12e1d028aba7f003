UPDATE orders SET status = :to WHERE shop = :shop AND shopify_id = :id AND status = :from RETURNING order_id
