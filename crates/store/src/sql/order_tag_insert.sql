INSERT INTO order_tags (order_id, tag) VALUES (:order, :tag) ON CONFLICT DO NOTHING
