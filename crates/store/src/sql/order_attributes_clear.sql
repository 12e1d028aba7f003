DELETE FROM order_attributes WHERE order_id = :order
