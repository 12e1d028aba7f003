DELETE FROM payments WHERE order_id = :order
