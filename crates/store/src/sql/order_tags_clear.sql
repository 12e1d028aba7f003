DELETE FROM order_tags WHERE order_id = :order
